"""Views and view sets of Django REST framework: their methods, and what they ask of an anonymous caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.inventory.evaluation.anonymous import Judged, Step
from contractguard.inventory.evaluation.completion import Exhausted, Thrown
from contractguard.inventory.evaluation.lineage import class_name, known_class, lineage_of
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Unknown,
    Value,
    View,
    either,
    strings,
)
from contractguard.inventory.frameworks.django.chain import asked, combined, of_wrapper, unwrapped
from contractguard.inventory.frameworks.django.permissions import Question, permitted
from contractguard.inventory.frameworks.django.rest_marks import identity_of
from contractguard.inventory.frameworks.django.views import (
    Context,
    DjangoView,
    around,
    bound,
    guards_of_class,
    methods_of,
    request_of,
    site_of,
)

_PERFORMING = {"create": "perform_create", "post": "perform_create", "update": "perform_update",
               "put": "perform_update", "partial_update": "perform_update", "patch": "perform_update",
               "destroy": "perform_destroy", "delete": "perform_destroy"}
"""What handlers of the framework call on the view to write, by action, which the program may have written."""
_BEFORE = ("initial", "check_permissions", "check_throttles")


DEFAULTS = Unknown("the permissions of the settings")
"""Stands in a list of permissions for those that settings name."""


def is_rest(of: ClassOf) -> bool:
    """Whether a class is a view of Django REST framework."""
    return any(isinstance(each, External) and (class_name(each) == "rest_framework:APIView" or (
        each.package.startswith("rest_framework") and known_class(each) is None)) for each in lineage_of(of))


def api_views(function: Value, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    """Return the methods of a function that `@api_view` makes a view."""
    described = next(each for each in wrappers if each.of == "rest_framework:decorators.api_view()()")
    given = described.callee.arguments.get(0, "http_method_names") if isinstance(described.callee, Made) else None
    permissions, authentication = context.settings.permissions, context.settings.authentication
    others = []
    for each in wrappers:
        said = each.callee.arguments.get(0) if isinstance(each.callee, Made) else None
        if each.of == "rest_framework:decorators.permission_classes()()":
            permissions = said
        elif each.of == "rest_framework:decorators.authentication_classes()()":
            authentication = said
        else:
            others.append(each)
    for name in strings(given) or ["GET"]:
        request = request_of(name.upper())
        question = Question(request, Unknown("the view"), context.evaluator)
        inner = [*authenticated(authentication, question), granted(permissions, question)]
        handled = asked([Step(function, guard=False)], request, context.evaluator) if isinstance(function, Closure) \
            else Judged("unknown", "the function is not known")
        judged = around(others, request, context, [*inner, _explained(inner[-1], handled)])
        yield DjangoView(name.upper(), function, judged, site_of(function), is_rest=True,
                         hidden=context.hidden.get(identity_of(function), ""))


def _explained(permission: Judged, handled: Judged) -> Judged:
    """Where the handler answers everybody, say by which permission it does."""
    return permission if handled.asked == "none" and permission.asked == "none" else handled


def granted(permissions: Value | None, question: Question) -> Judged:
    """Put what permissions grant into the terms of a judgement."""
    found = permitted(permissions, question)
    return Judged(found.grant, found.because, found.site, "session" if found.grant == "required" else "")


def authenticated(classes: Value | None, question: Question) -> Iterator[Judged]:
    """Ask the classes of the program that authenticate: they may refuse who brings nothing."""
    for each in classes.items if isinstance(classes, ListOf) else ():
        method = each.lookup("authenticate") if isinstance(each, ClassOf) else None
        if isinstance(each, ClassOf) and isinstance(method, Closure):
            step = Step(Closure(method.function, method.scope, Instance(each)), hands_on="returning")
            yield asked([step], question.request, question.evaluator)


def rest_views(view: View, wrappers: Sequence[Made], context: Context) -> Iterator[DjangoView]:
    """Return the methods of a class, or those that `as_view({"get": "list"})` maps to actions."""
    of = view.of
    actions = view.arguments.get(0, "actions")
    if isinstance(actions, MapOf):
        named = [(method.upper(), str(name.value)) for method, name in actions.entries.items()
                 if isinstance(name, Known)]
    else:
        named = [(method, method.lower()) for method in methods_of(of)]
    for method, name in named:
        yield rest_view(of, method, name, context, wrappers, view.arguments.keywords)


def rest_view(
    of: ClassOf, method: str, action: str, context: Context, wrappers: Sequence[Made] = (),
    options: Mapping[str, Value] | None = None, function: Value | None = None,
) -> DjangoView:
    """Return one method of a class: `action` names its function, `options` take the place of attributes."""
    request = request_of(method)
    known = Known(action)
    if function is not None:
        decorators, inner = unwrapped(function)
        handler = Closure(inner.function, inner.scope, Instance(of, {"request": request, "action": known})) \
            if isinstance(inner, Closure) else None
    else:
        handler, decorators = bound(of, action, request, action=known)
    instance = handler.receiver if handler is not None and isinstance(handler.receiver, Instance) else \
        Instance(of, {"request": request, "action": known})
    instance.attributes.update(options or {})
    question = Question(request, instance, context.evaluator)
    judged = around(wrappers, request, context, list(_judgements(question, of, action, handler, decorators, context)))
    return DjangoView(method, handler, judged, site_of(handler) or of.site, is_rest=True,
                      hidden=_hidden(of, action, handler, context))


def _judgements(
    question: Question, of: ClassOf, action: str, handler: Closure | None, decorators: Sequence[Made], context: Context
) -> Iterator[Judged]:
    evaluator, request = context.evaluator, question.request
    yield from guards_of_class(of, request.method or "", request, context)
    instance = question.view
    assert isinstance(instance, Instance)
    yield from authenticated(instance.member("authentication_classes", evaluator) or context.settings.authentication,
                             question)
    for name in _BEFORE:
        before, _ = bound(of, name, request, action=Known(action))
        if before is not None:
            yield asked([Step(before, hands_on="returning")], request, evaluator)
    permission = granted(permissions_of(instance, context), question)
    yield permission
    if permission.asked == "required":
        return
    yield from (of_wrapper(each, request, evaluator) for each in decorators)
    if handler is not None:
        yield _explained(permission, asked([Step(handler, guard=False)], request, evaluator))
        return
    hooks = [found for name in _hooks(of, action) if (found := bound(of, name, request, action=Known(action))[0])]
    called = combined(asked([Step(hook, hands_on="returning")], request, evaluator) for hook in hooks)
    yield _explained(permission, called)


def _hooks(of: ClassOf, action: str) -> Iterator[str]:
    """Return the names of what the framework's handler of an action calls on the view."""
    lists = action == "list" or (action == "get" and any(
        isinstance(each, External) and class_name(each) == "rest_framework:ListModelMixin" for each in lineage_of(of)))
    if action not in ("create", "post"):
        yield "get_object" if not lists and of.lookup("get_object") is not None else "get_queryset"
    if action in _PERFORMING:
        yield _PERFORMING[action]


def permissions_of(view: Instance, context: Context) -> Value | None:
    """Return the permissions of a view for its action; None where they are not known."""
    stated = view.member("permission_classes", context.evaluator)
    classes = stated if stated is not None else context.settings.permissions
    own = view.member("get_permissions", context.evaluator)
    if not isinstance(own, Closure):
        return classes
    try:
        found = context.evaluator.call_closure(own, Arguments([]))
    except (Thrown, Exhausted):
        return Unknown("get_permissions")
    options = found.options if isinstance(found, Either) else (found,)
    return either([_with_defaults(each, context) for each in options])


def _with_defaults(value: Value, context: Context) -> Value:
    """Put the permissions of the settings where the framework's own `get_permissions` stands for them."""
    if not isinstance(value, ListOf) or DEFAULTS not in value.items:
        return value
    defaults = context.settings.permissions
    others = [each for each in value.items if each is not DEFAULTS]
    if isinstance(defaults, ListOf):
        return ListOf(defaults.items + others, value.complete and defaults.complete)
    return ListOf(others, complete=False)


def _hidden(of: ClassOf, action: str, handler: Value | None, context: Context) -> str:
    for key in (identity_of(handler) if handler is not None else 0,
                *(key for each in lineage_of(of) if isinstance(each, ClassOf)
                  for key in (id(each.definition), hash((id(each.definition), action))))):
        if key in context.hidden:
            return context.hidden[key]
    for name in ("schema", "swagger_schema"):
        stated = of.lookup(name)
        if isinstance(stated, Known) and stated.value is None:
            return f"kept out of the schema by {name} = None"
    return ""


__all__ = ["DEFAULTS", "api_views", "is_rest", "rest_view", "rest_views"]
