"""Views of Flask that are classes: the methods that they have functions for, within their decorators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Instance,
    ListOf,
    Made,
    MapOf,
    Value,
    View,
    strings,
)
from contractguard.inventory.frameworks.routing import METHODS

_MOST_WRAPPERS = 50


def methods_of(view: View | ClassOf, around: Sequence[Value], evaluator: Evaluator) -> Iterator[tuple[str, Value]]:
    """Return the methods that a class answers, with `around` and its own decorators applied."""
    of = view.of if isinstance(view, View) else view
    stated = strings(of.lookup("methods"))
    allowed = {method.lower() for method in stated} if stated else None
    whole = of.lookup("dispatch_request")
    for method in METHODS:
        found = of.lookup(method)
        if found is not None and (allowed is None or method in allowed):
            yield method.upper(), _decorated(of, method, found, around, evaluator)
    if not any(of.lookup(method) is not None for method in METHODS) and whole is not None:
        for method in stated or ["GET"]:
            yield method.upper(), _decorated(of, method.lower(), whole, around, evaluator)


def _decorated(of: ClassOf, method: str, found: Value, around: Sequence[Value], evaluator: Evaluator) -> Value:
    handler = bound_to(Instance(of), found)
    for decorator in (*_decorators(of, "method_decorators", method), *_decorators(of, "decorators", method), *around):
        handler = evaluator.call(decorator, Arguments([handler]), of.site)
        if isinstance(handler, Closure) and handler.receiver is None:
            handler = replace(handler, name=f"{of.definition.name}.{method}")
    return handler


def bound_to(instance: Instance, value: Value, depth: int = 0) -> Value:
    """Bind a method to an object, within what packages put around it."""
    if isinstance(value, Closure):
        return replace(value, receiver=instance)
    if isinstance(value, Made) and value.arguments.positional and depth < _MOST_WRAPPERS:
        first, *others = value.arguments.positional
        inner = bound_to(instance, first, depth + 1)
        return replace(value, arguments=Arguments([inner, *others], value.arguments.keywords, value.arguments.complete))
    return value


def _decorators(of: ClassOf, name: str, method: str) -> list[Value]:
    """Return the decorators that a class names for a method: a list for all of them, or lists by method."""
    value = of.lookup(name)
    if isinstance(value, MapOf):
        value = value.entries.get(method)
    if isinstance(value, ListOf):
        return value.items
    return [value] if value is not None else []
