"""Views within their decorators, and what the guards around a view come to together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Anonymous, Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    Closure,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    Site,
    Value,
    View,
    strings,
)

METHOD_DECORATOR = "django:utils.decorators.method_decorator()()"
_TESTED = "django:contrib.auth.decorators.user_passes_test()()"
_REQUIRED_METHODS = {"require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET",)}
_MOST_WRAPPERS = 50
_NOWHERE = Site("", (0, 0))


def unwrapped(view: Value) -> tuple[list[Made], Value]:
    """Return the decorators around a view, from the outside in, and the view."""
    wrappers: list[Made] = []
    while isinstance(view, Made) and len(wrappers) < _MOST_WRAPPERS:
        inner = view.arguments.get(0)
        if inner is None or not _is_view(inner):
            break
        wrappers.append(view)
        view = inner
    return wrappers, view


def _is_view(value: Value) -> bool:
    return isinstance(value, (Closure, Made, View, Instance)) or getattr(value, "is_view", False)


def methods_asked_for(wrappers: Sequence[Made]) -> tuple[str, ...] | None:
    """Return the methods that decorators let through; None where they let all of them through."""
    for wrapper in wrappers:
        name = wrapper.of.removesuffix("()").rpartition(".")[2]
        if name in _REQUIRED_METHODS:
            return _REQUIRED_METHODS[name]
        if wrapper.of.endswith("require_http_methods()()") and isinstance(wrapper.callee, Made):
            found = strings(wrapper.callee.arguments.get(0, "request_method_list"))
            return tuple(method.upper() for method in found) if found else None
    return None


def of_wrapper(wrapper: Made, request: Request, evaluator: Evaluator) -> Judged:
    """Ask a decorator of a package."""
    if wrapper.of == METHOD_DECORATOR and isinstance(wrapper.callee, Made):
        return combined(of_decorator(each, request, evaluator) for each in listed(wrapper.callee.arguments.get(0)))
    if wrapper.of == _TESTED and isinstance(wrapper.callee, Made):
        test = wrapper.callee.arguments.get(0, "test_func")
        return passes(test, Arguments([Anonymous()]), request, evaluator) if test is not None else \
            Judged("unknown", "user_passes_test is not understood")
    return asked([Step(wrapper, hands_on="returning")], request, evaluator)


def of_decorator(decorator: Value, request: Request, evaluator: Evaluator) -> Judged:
    """Ask what a decorator puts in the place of a view."""
    if isinstance(decorator, (External, Made)):
        applied = evaluator.call(decorator, Arguments([NOTHING]), _NOWHERE)
        return of_wrapper(applied, request, evaluator) if isinstance(applied, Made) else LET_IN
    return asked([Step(decorator, hands_on="returning")], request, evaluator)


def passes(test: Value, arguments: Arguments, request: Request, evaluator: Evaluator) -> Judged:
    """Ask a function that lets callers through by returning true."""
    return asked([Step(test, hands_on="true")], request, evaluator, arguments)


LET_IN = Judged("none", "answers without credentials")


def asked(
    steps: Sequence[Step], request: Request, evaluator: Evaluator, arguments: Arguments | None = None
) -> Judged:
    """Run functions as an anonymous caller, with the request where nothing else is said."""
    handed = arguments if arguments is not None else Arguments([request], complete=False)
    return Asking(evaluator, request, lambda _: handed).ask(steps)


def combined(judgements: Iterable[Judged]) -> Judged:
    """Return the first refusal; otherwise the first doubt; otherwise what the last one says."""
    doubt: Judged | None = None
    last = LET_IN
    for each in judgements:
        if each.asked in ("required", "signature"):
            return each
        if each.asked == "unknown" and doubt is None:
            doubt = each
        last = each
    return doubt or last


def listed(value: Value | None) -> list[Value]:
    """Return the items of a list, or the one value that is none."""
    if isinstance(value, ListOf):
        return value.items
    return [value] if value is not None and not (isinstance(value, Known) and value.value is None) else []
