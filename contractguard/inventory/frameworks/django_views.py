"""Views of Django and Django REST framework: which methods they answer, and what they ask of an anonymous caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
    View,
    strings,
)
from contractguard.inventory.frameworks.django_permissions import permitted
from contractguard.inventory.frameworks.routing import METHODS
from contractguard.inventory.model import ANY

_GENERIC: Mapping[str, tuple[str, ...]] = {
    "TemplateView": ("GET",), "ListView": ("GET",), "DetailView": ("GET",), "RedirectView": (ANY,),
    "CreateView": ("GET", "POST"), "UpdateView": ("GET", "POST"), "DeleteView": ("GET", "POST"),
    "FormView": ("GET", "POST"), "LoginView": ("GET", "POST"), "LogoutView": ("POST",),
    "ListAPIView": ("GET",), "CreateAPIView": ("POST",), "RetrieveAPIView": ("GET",), "DestroyAPIView": ("DELETE",),
    "UpdateAPIView": ("PUT", "PATCH"), "ListCreateAPIView": ("GET", "POST"),
    "RetrieveUpdateAPIView": ("GET", "PUT", "PATCH"), "RetrieveDestroyAPIView": ("GET", "DELETE"),
    "RetrieveUpdateDestroyAPIView": ("GET", "PUT", "PATCH", "DELETE"),
}
"""The methods that classes of the frameworks have functions for."""

_ACTIONS: Mapping[str, tuple[str, bool]] = {
    "list": ("GET", False), "create": ("POST", False), "retrieve": ("GET", True), "update": ("PUT", True),
    "partial_update": ("PATCH", True), "destroy": ("DELETE", True),
}
"""Actions of a view set: their method, and whether they are about one object."""

_BASES: Mapping[str, tuple[str, ...]] = {
    "ModelViewSet": tuple(_ACTIONS), "ReadOnlyModelViewSet": ("list", "retrieve"), "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",), "RetrieveModelMixin": ("retrieve",), "DestroyModelMixin": ("destroy",),
    "UpdateModelMixin": ("update", "partial_update"),
}
_MIXINS = ("LoginRequiredMixin", "PermissionRequiredMixin", "UserPassesTestMixin")
_REQUIRED_METHODS: Mapping[str, tuple[str, ...]] = {
    "require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET",),
}
_LOGIN_EVERYWHERE = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What settings say: the default permissions (None where they are not known), the middleware, and their file."""

    permissions: Value | None
    middleware: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class DjangoView:
    """One method of a view."""

    method: str
    handler: Value | None
    judged: Judged
    site: Site | None = None
    is_rest: bool = False


def views_of(view: Value, settings: Settings, evaluator: Evaluator) -> Iterator[DjangoView]:
    """Return the methods of what a pattern leads to."""
    if isinstance(view, View):
        yield from _of_class(view, settings, evaluator)
        return
    function, wrappers = _unwrapped(view)
    described = next((each for each in wrappers if each.of == "rest_framework:decorators.api_view()()"), None)
    if described is not None:
        yield from _of_api_view(described, wrappers, function, settings, evaluator)
        return
    methods = next((found for each in wrappers if (found := _methods_asked_for(each)) is not None), (ANY,))
    judged = _ask(evaluator, [Step(view, guard=False)], settings, methods[0])
    for method in methods:
        yield DjangoView(method, function if function is not None else view, judged, _site(function))


def _unwrapped(view: Value) -> tuple[Value | None, list[Made]]:
    """Return the function within its decorators, and these from the outside in."""
    wrappers: list[Made] = []
    while isinstance(view, Made) and len(wrappers) < 50:
        wrappers.append(view)
        inner = next((each for each in view.arguments if isinstance(each, (Closure, Made))), None)
        if inner is None:
            return None, wrappers
        view = inner
    return (view if isinstance(view, Closure) else None), wrappers


def _methods_asked_for(wrapper: Made) -> tuple[str, ...] | None:
    name = wrapper.of.removesuffix("()").rpartition(".")[2]
    if name in _REQUIRED_METHODS:
        return _REQUIRED_METHODS[name]
    if wrapper.of.endswith("require_http_methods()()") and isinstance(wrapper.callee, Made):
        return tuple(strings(wrapper.callee.arguments.get(0)) or (ANY,))
    return None


def _of_api_view(
    described: Made, wrappers: list[Made], function: Value | None, settings: Settings, evaluator: Evaluator
) -> Iterator[DjangoView]:
    given = described.callee.arguments.get(0) if isinstance(described.callee, Made) else None
    methods = strings(given) or ["GET"]
    permissions = settings.permissions
    for each in wrappers:
        if each.of == "rest_framework:decorators.permission_classes()()" and isinstance(each.callee, Made):
            permissions = each.callee.arguments.get(0)
    for method in methods:
        judged = _permitted(permissions, method.upper(), function, evaluator)
        yield DjangoView(method.upper(), function, judged, _site(function), is_rest=True)


def _permitted(permissions: Value | None, method: str, handler: Value | None, evaluator: Evaluator) -> Judged:
    granted = permitted(permissions, method, evaluator)
    if granted.grant == "required":
        return Judged("required", granted.because, granted.site, "session")
    if granted.grant == "unknown":
        return Judged("unknown", granted.because, granted.site)
    if not isinstance(handler, Closure):
        return Judged("none", granted.because, granted.site)
    request = Request(method, None, user_is_object=True)
    judged = Asking(evaluator, request, lambda asked: Arguments([asked], complete=False)).ask([Step(handler,
                                                                                                    guard=False)])
    return Judged("none", granted.because, granted.site) if judged.asked == "none" else judged


def _of_class(view: View, settings: Settings, evaluator: Evaluator) -> Iterator[DjangoView]:
    of = view.of
    is_rest = any(isinstance(each, External) and each.package == "rest_framework" for each in of.lineage())
    actions = view.arguments.get(0, "actions")
    if isinstance(actions, MapOf):
        named = [(method.upper(), str(name.value)) for method, name in actions.entries.items() if isinstance(name,
                                                                                                             Known)]
    else:
        named = [(method.upper(), method) for method in METHODS
                 if of.lookup(method) is not None and method != "options"]
        inherited = next((_GENERIC[each.path[-1]] for each in of.lineage()
                          if isinstance(each, External) and each.path and each.path[-1] in _GENERIC), ())
        named += [(method, method.lower()) for method in inherited if (method, method.lower()) not in named]
    allowed = strings(of.lookup("http_method_names"))
    for method, name in named:
        if allowed is not None and method != ANY and method.lower() not in allowed:
            continue
        handler = _bound(of, name)
        judged = _rest(of, method, name, handler, settings, evaluator) if is_rest else \
            _ask(evaluator, [*_class_guards(of, evaluator), *([Step(handler, guard=False)] if handler else [])],
                 settings,
                 method)
        yield DjangoView(method, handler, judged, _site(handler) or of.site, is_rest)


def _bound(of: ClassOf, name: str) -> Value | None:
    found = of.lookup(name)
    return Closure(found.function, found.scope, Instance(of)) if isinstance(found, Closure) else found


def _class_guards(of: ClassOf, evaluator: Evaluator) -> Iterator[Step]:
    """Return what stands before the methods of a class: decorators of `dispatch`, and mixins before the view."""
    for mark in of.decorators:
        if isinstance(mark, Made) and mark.of == "django:utils.decorators.method_decorator()":
            name = mark.arguments.get(1, "name")
            for guard in _items(mark.arguments.get(0)):
                every = isinstance(name, Known) and name.value == "dispatch"
                yield Step(evaluator.call(guard, Arguments([NOTHING]), of.site) if every else Unknown("a decorator"),
                           hands_on="nothing")
    for each in of.lineage():
        if isinstance(each, External):
            last = each.path[-1] if each.path else ""
            if last in _MIXINS:
                yield Step(Made("django:contrib.auth.decorators.login_required()", Arguments([])), hands_on="nothing")
            elif last == "View" or last in _GENERIC:
                return
        elif isinstance(each, ClassOf) and isinstance(each.own.get("dispatch"), Closure):
            method = each.own["dispatch"]
            assert isinstance(method, Closure)
            yield Step(Closure(method.function, method.scope, Instance(of)), hands_on="returning")


def _items(value: Value | None) -> list[Value]:
    if isinstance(value, ListOf):
        return value.items
    return [value] if value is not None else []


def _rest(
    of: ClassOf, method: str, action: str, handler: Value | None, settings: Settings, evaluator: Evaluator
) -> Judged:
    own = of.lookup("get_permissions")
    permissions = of.lookup("permission_classes")
    if isinstance(own, Closure):
        instance = Instance(of, {"action": Known(action), "request": Request(method, None, user_is_object=True)})
        found = evaluator.call_closure(Closure(own.function, own.scope, instance), Arguments([]))
        permissions = found if isinstance(found, ListOf) else Unknown("get_permissions")
    elif permissions is None:
        permissions = settings.permissions
    return _permitted(permissions, method, handler, evaluator)


def _ask(evaluator: Evaluator, steps: list[Step], settings: Settings, method: str) -> Judged:
    if _LOGIN_EVERYWHERE in settings.middleware:
        return Judged("required", "LoginRequiredMiddleware refuses", None, "session")
    request = Request(method if method != ANY else None, None, user_is_object=True)
    return Asking(evaluator, request, lambda asked: Arguments([asked], complete=False)).ask(steps)


def _site(value: Value | None) -> Site | None:
    return value.site if isinstance(value, Closure) else None


def api_root(settings: Settings, evaluator: Evaluator, site: Site) -> DjangoView:
    """Return the list of what a router has, which a DefaultRouter serves at its root."""
    return DjangoView("GET", None, _permitted(settings.permissions, "GET", None, evaluator), site, is_rest=True)


def routes_of_viewset(
    of: ClassOf, settings: Settings, evaluator: Evaluator
) -> Iterator[tuple[str, tuple[str, ...], DjangoView]]:
    """Return the routes of a view set: the name of the object's parameter or nothing, what follows, and the view."""
    lookup = next((str(value.value) for name in ("lookup_url_kwarg", "lookup_field")
                   if isinstance(value := of.lookup(name), Known) and value.value), "pk")
    allowed = strings(of.lookup("http_method_names"))
    for name, (method, detail) in _ACTIONS.items():
        if _has_action(of, name) and (allowed is None or method.lower() in allowed):
            handler = _bound(of, name)
            judged = _rest(of, method, name, handler, settings, evaluator)
            yield lookup if detail else "", (), DjangoView(method, handler, judged, _site(handler) or of.site, True)
    seen: set[str] = set()
    for each in of.lineage():
        for name, value in each.own.items() if isinstance(each, ClassOf) else ():
            if name not in seen and isinstance(value, Made) and value.of == "rest_framework:decorators.action()()":
                seen.add(name)
                yield from _extra(of, name, value, lookup, settings, evaluator)


def _has_action(of: ClassOf, name: str) -> bool:
    return of.lookup(name) is not None or any(
        isinstance(each, External) and each.path and name in _BASES.get(each.path[-1], ()) for each in of.lineage())


def _extra(
    of: ClassOf, name: str, mark: Made, lookup: str, settings: Settings, evaluator: Evaluator
) -> Iterator[tuple[str, tuple[str, ...], DjangoView]]:
    options = mark.callee.arguments.keywords if isinstance(mark.callee, Made) else {}
    detail = options.get("detail")
    path = options.get("url_path")
    tail = str(path.value) if isinstance(path, Known) and path.value else name
    function, _ = _unwrapped(mark)
    handler = Closure(function.function, function.scope, Instance(of)) if isinstance(function, Closure) else None
    for method in strings(options.get("methods")) or ["get"]:
        stated = options.get("permission_classes")
        judged = _permitted(stated, method.upper(), handler, evaluator) if stated is not None else \
            _rest(of, method.upper(), name, handler, settings, evaluator)
        view = DjangoView(method.upper(), handler, judged, _site(handler) or of.site, True)
        yield lookup if detail is not None and detail.truth.holds else "", tuple(tail.strip("/").split("/")), view
