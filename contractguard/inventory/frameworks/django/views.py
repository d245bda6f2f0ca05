"""Views of Django: which methods they answer, and what they ask of an anonymous caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.lineage import known_class, lineage_of, order_of_package
from contractguard.inventory.evaluation.returning import origin
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Known,
    Made,
    Site,
    Unknown,
    Value,
    View,
    strings,
)
from contractguard.inventory.frameworks.django.chain import (
    LET_IN,
    asked,
    combined,
    listed,
    methods_asked_for,
    of_decorator,
    of_wrapper,
    passes,
    unwrapped,
)
from contractguard.inventory.frameworks.django.middleware import Middleware
from contractguard.inventory.frameworks.django.settings import Settings
from contractguard.inventory.frameworks.pages import is_page
from contractguard.inventory.frameworks.routing import METHODS
from contractguard.inventory.model import ANY, Kind

_MIXINS = ("LoginRequiredMixin", "PermissionRequiredMixin")
_ON_CLASS = "django:utils.decorators.method_decorator()"
_OPEN = "django:contrib.auth.decorators.login_not_required()"


@dataclass(frozen=True, slots=True, eq=False)
class DjangoView:
    """One method of a view. `hidden` is the reason why the code keeps it out of a contract on purpose."""

    method: str
    handler: Value | None
    judged: Judged
    site: Site | None = None
    is_rest: bool = False
    kind: Kind = "http"
    hidden: str = ""
    framework: str = ""
    """What serves it where that is neither Django itself nor REST framework."""


@dataclass(eq=False)
class Context:
    """What stands around all views: the settings, their middleware, and what is kept out of contracts."""

    settings: Settings
    evaluator: Evaluator
    hidden: dict[int, str] = field(default_factory=dict)
    """Reasons why functions and classes are kept out of contracts, by identity."""

    def __post_init__(self) -> None:
        self.middleware = Middleware(self.settings, self.evaluator)

    middleware: Middleware = field(init=False)


def request_of(method: str) -> Request:
    """Return the request of an anonymous caller."""
    return Request(method if method != ANY else None, None, user_is_object=True)


def views_of(view: Value, context: Context) -> Iterator[DjangoView]:
    """Return the methods of what a pattern leads to."""
    from contractguard.inventory.frameworks.django.rest_views import api_views, is_rest, rest_views

    wrappers, inner = unwrapped(view)
    if isinstance(inner, View) and is_rest(inner.of):
        yield from rest_views(inner, wrappers, context)
    elif isinstance(inner, View):
        yield from _of_class(inner.of, wrappers, context)
    elif isinstance(inner, Made) and (found := _package_class(inner)) is not None:
        yield from _of_package(found, wrappers, context)
    elif isinstance(inner, Instance):
        yield from _of_object(inner, wrappers, context)
    elif any(each.of == "rest_framework:decorators.api_view()()" for each in wrappers):
        yield from api_views(inner, wrappers, context)
    else:
        yield from _of_function(inner, wrappers, context)


def _of_function(function: Value, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    for method in methods_asked_for(wrappers) or (ANY,):
        request = request_of(method)
        judged = around(wrappers, request, context, [asked([Step(function, guard=False)], request, context.evaluator)],
                        is_open=_is_open(wrappers, function))
        yield DjangoView(method, function, judged, site_of(function), kind="page" if is_page(function) else "http")


def _is_open(wrappers: Sequence[Made], function: Value) -> bool:
    """Whether a view says that nobody needs to log in for it."""
    return any(each.of == _OPEN for each in wrappers)


def around(
    wrappers: Sequence[Made], request: Request, context: Context, inner: Sequence[Judged], *, is_open: bool = True
) -> Judged:
    """Ask middleware, the decorators of a view, and then the view."""
    if context.middleware.asks_everybody_to_log_in and not is_open:
        return Judged("required", "LoginRequiredMiddleware refuses", None, "session")
    before = [context.middleware.judged(request), *(of_wrapper(each, request, context.evaluator) for each in wrappers)]
    return combined([*before, *inner])


def _package_class(made: Made) -> External | None:
    """Return the class of a package of which `as_view()` was called."""
    callee = made.callee
    if isinstance(callee, External) and callee.path[-1:] == ("as_view",):
        return External(callee.package, callee.path[:-1])
    return None


def _of_package(of: External, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    known = known_class(of)
    if known is None:
        doubt = Judged("unknown", f"{of.path[-1] if of.path else of.package} is not understood")
        request = request_of(ANY)
        yield DjangoView(ANY, None, around(wrappers, request, context, [doubt]), None)
        return
    order = [known, *(found for name in _inherited(of) if (found := known_class(name)) is not None)]
    methods = dict.fromkeys(method for each in order for method in each.methods)
    answers = any(each.answers_everybody for each in order)
    said = LET_IN if answers else Judged("unknown", f"{of.path[-1]} is not understood")
    kind: Kind = "page" if any(each.is_page for each in order) else "http"
    is_rest = any(name.package == "rest_framework" for name in (of, *_inherited(of)))
    for method in methods or (ANY,):
        judged = around(wrappers, request_of(method.upper()), context, [said], is_open=is_rest or answers)
        yield DjangoView(method.upper(), None, judged, None, is_rest, kind)


def _inherited(of: External) -> list[External]:
    return [each for each in order_of_package(of)[1:] if isinstance(each, External)]


def _of_object(view: Instance, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    """Return what an object answers that is called like a function: a feed, say."""
    called = view.member("__call__", context.evaluator)
    known = [found for each in lineage_of(view.of) if isinstance(each, External)
             and (found := known_class(each)) is not None]
    request = request_of("GET")
    if isinstance(called, Closure):
        yield from _of_function(called, wrappers, context)
    elif any(each.answers_everybody for each in known):
        yield DjangoView("GET", None, around(wrappers, request, context, [LET_IN], is_open=False), view.of.site,
                         kind="page")
    else:
        doubt = Judged("unknown", f"{view.of.definition.name} is not understood")
        yield DjangoView(ANY, None, around(wrappers, request, context, [doubt]), view.of.site)


def _of_class(of: ClassOf, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    evaluator = context.evaluator
    for method in methods_of(of):
        request = request_of(method)
        handler, decorators = bound(of, method.lower(), request)
        steps = [asked([Step(handler, guard=False)], request, evaluator)] if handler is not None else \
            [_inherited_handler(of)]
        guards = [*(of_wrapper(each, request, evaluator) for each in decorators),
                  *guards_of_class(of, method, request, context)]
        judged = around(wrappers, request, context, [*guards, *steps], is_open=_is_open_class(of, wrappers))
        yield DjangoView(method, handler, judged, site_of(handler) or of.site, kind=_kind(of, handler))


def _kind(of: ClassOf, handler: Value | None) -> Kind:
    if isinstance(handler, Closure):
        return "page" if is_page(handler) else "http"
    pages = any(isinstance(each, External) and (known := known_class(each)) is not None and known.is_page
                for each in lineage_of(of))
    return "page" if pages else "http"


def _inherited_handler(of: ClassOf) -> Judged:
    """Judge what a class has from a package: classes of Django themselves refuse nobody."""
    unknown = next((each for each in lineage_of(of) if isinstance(each, (External, Unknown, Made))
                    and not (isinstance(each, External) and (known_class(each) or each.package in _PLAIN))), None)
    return Judged("unknown", f"what {of.definition.name} inherits from is not understood", of.site) \
        if unknown is not None else LET_IN


_PLAIN = ("python", "typing", "abc", "django", "rest_framework", "typing_extensions")
"""Packages whose classes refuse nobody where nothing else is said."""


def _is_open_class(of: ClassOf, wrappers: Sequence[Made]) -> bool:
    marked = any(isinstance(each, Made) and each.of == _ON_CLASS and any(
        isinstance(item, External) and item.path[-1:] == ("login_not_required",)
        for item in listed(each.arguments.get(0))) for each in of.decorators)
    answers = any(isinstance(each, External) and (known := known_class(each)) is not None and known.answers_everybody
                  and each.path[-1].startswith(("Login", "Logout", "PasswordReset")) for each in lineage_of(of))
    return marked or answers or _is_open(wrappers, of)


def methods_of(of: ClassOf) -> list[str]:
    """Return the methods of HTTP that a class has functions for, in upper case; HEAD goes with GET unsaid."""
    found = [method for method in METHODS if method not in ("options", "head") and of.lookup(method) is not None]
    found += [method for each in lineage_of(of) if isinstance(each, External)
              and (known := known_class(each)) is not None for method in known.methods if method in METHODS]
    allowed = strings(of.lookup("http_method_names"))
    names = [method.upper() for method in dict.fromkeys(found) if allowed is None or method in allowed]
    return names if names or found or _inherits_all(of) is None else [ANY]


def _inherits_all(of: ClassOf) -> Value | None:
    """Return something that a class inherits from and of which nothing is known."""
    return next((each for each in lineage_of(of) if not isinstance(each, ClassOf)
                 and not (isinstance(each, External) and (known_class(each) or each.package in _PLAIN))), None)


def bound(of: ClassOf, name: str, request: Request, **attributes: Value) -> tuple[Closure | None, list[Made]]:
    """Return a method of a view bound to an object that has the request, and the decorators of packages around it."""
    found = of.lookup(name)
    wrappers, inner = unwrapped(found) if found is not None else ([], found)
    if not isinstance(inner, Closure):
        return None, wrappers
    instance = Instance(of, {"request": request, **attributes})
    return Closure(inner.function, inner.scope, instance, inner.members, inner.decorated, inner.name), wrappers


def guards_of_class(of: ClassOf, method: str, request: Request, context: Context) -> Iterator[Judged]:
    """Ask what stands before the methods of a class: decorators of `dispatch`, and mixins before the view."""
    evaluator = context.evaluator
    for each in lineage_of(of):
        if isinstance(each, ClassOf):
            yield from _decorators(each, method, request, evaluator)
            if isinstance(each.own.get("dispatch"), (Closure, Made)):
                yield from _dispatched(of, each, request, evaluator)
        elif isinstance(each, External):
            last = each.path[-1] if each.path else ""
            if last == "View":
                return
            if last in _MIXINS:
                yield _mixin(of, last)
            elif last == "UserPassesTestMixin":
                yield _tested(of, request, evaluator)
            elif known_class(each) is None and each.package not in _PLAIN:
                yield Judged("unknown", f"{last} of {each.package} is not understood", of.site)
        else:
            yield Judged("unknown", f"what {of.definition.name} inherits from is not understood", of.site)


def _mixin(of: ClassOf, name: str) -> Judged:
    if of.lookup("handle_no_permission") is not None:
        return Judged("unknown", f"{name} with a handle_no_permission of its own", of.site)
    return Judged("required", f"{name} refuses", of.site, "session")


def _tested(of: ClassOf, request: Request, evaluator: Evaluator) -> Judged:
    test, _ = bound(of, "test_func", request)
    if test is None:
        return Judged("unknown", "UserPassesTestMixin without a test that is understood", of.site)
    return passes(test, Arguments([]), request, evaluator)


def _decorators(of: ClassOf, method: str, request: Request, evaluator: Evaluator) -> Iterator[Judged]:
    for mark in of.decorators:
        if isinstance(mark, Made) and mark.of == _ON_CLASS:
            name = mark.arguments.get(1, "name")
            target = str(name.value) if isinstance(name, Known) else ""
            if target in ("dispatch", method.lower()):
                for decorator in listed(mark.arguments.get(0)):
                    yield of_decorator(decorator, request, evaluator)
        elif isinstance(mark, (Made, Unknown)) and not _is_harmless(mark, evaluator):
            yield Judged("unknown", f"a decorator of {of.definition.name} is not understood", of.site)


def _is_harmless(mark: Value, evaluator: Evaluator) -> bool:
    return isinstance(mark, Made) and not evaluator.knowledge.may_refuse(mark.of, mark.arguments)


def _dispatched(of: ClassOf, owner: ClassOf, request: Request, evaluator: Evaluator) -> Iterator[Judged]:
    wrappers, inner = unwrapped(owner.own["dispatch"])
    yield from (of_wrapper(each, request, evaluator) for each in wrappers)
    if isinstance(inner, Closure):
        own = Closure(inner.function, inner.scope, Instance(of, {"request": request}))
        yield asked([Step(own, hands_on="returning")], request, evaluator)


def site_of(value: Value | None) -> Site | None:
    """Return where a function stands."""
    return origin(value).site if isinstance(value, Closure) else None


__all__ = ["Context", "DjangoView", "around", "bound", "guards_of_class", "methods_of", "request_of", "site_of",
           "views_of"]
