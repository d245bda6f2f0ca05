"""Middleware as steps before a handler: functions, classes with `dispatch`, and applications around applications."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.inventory.evaluation.anonymous import Step
from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Made,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.asgi.applications import Middleware
from contractguard.inventory.frameworks.asgi.requests import CallNext, scope_arguments

_AUTHENTICATION = ("starlette:middleware.authentication.AuthenticationMiddleware",
                   "fastapi:middleware.authentication.AuthenticationMiddleware")
"""Asks a backend who calls: a backend that raises refuses."""


def steps_of(middleware: Middleware, evaluator: Evaluator) -> Iterator[Step]:
    """Return the steps that a middleware is."""
    value = middleware.value
    if middleware.is_function:
        yield Step(value, hands=_with_next)
    elif isinstance(value, External) and value.key in _AUTHENTICATION:
        backend = middleware.arguments.get(0, "backend")
        authenticate = evaluator.member(backend, "authenticate") if backend is not None else Unknown("a backend")
        yield Step(authenticate, hands_on="returning", hands=lambda request: Arguments([request]), takes=_forget)
    elif isinstance(value, (ClassOf, Closure)):
        yield _around(value, middleware, evaluator)
    elif isinstance(value, External):
        yield Step(Made(f"{value.key}()", middleware.arguments))
    else:
        yield Step(value)


def _around(value: ClassOf | Closure, middleware: Middleware, evaluator: Evaluator) -> Step:
    """Return the step that a class, or a function that takes an application and gives one, puts around the rest."""
    handed = Arguments([CallNext(), *middleware.arguments.positional], dict(middleware.arguments.keywords),
                       middleware.arguments.complete)
    try:
        made = evaluator.call(value, handed, middleware.site)
    except Thrown:
        return Step(Unknown("a middleware that throws when it is made"))
    if isinstance(made, Instance):
        dispatch = made.member("dispatch", evaluator)
        if isinstance(dispatch, Closure):
            return Step(dispatch, hands=_with_next)
        called = made.member("__call__", evaluator)
        if isinstance(called, Closure):
            return Step(called, hands=scope_arguments)
        inherited = next((each for each in made.of.lineage() if isinstance(each, External)), None)
        return Step(Made(f"{inherited.key}()", handed) if inherited is not None else made)
    return Step(made, hands=scope_arguments)


def _with_next(request: Request) -> Arguments:
    return Arguments([request, CallNext()])


def _forget(value: Value) -> None:
    """Leave what a backend found out about the caller, who is nobody."""
