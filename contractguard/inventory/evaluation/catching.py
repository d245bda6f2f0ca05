"""Errors and who catches them: by the classes of errors that handlers name."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.completion import Completion, Ending, Thrown, union
from contractguard.inventory.evaluation.values import (
    ClassOf,
    Either,
    External,
    Failure,
    Instance,
    ListOf,
    Made,
    Unknown,
    Value,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.evaluation.scopes import Scope

RunHandler = Callable[[syntax.Handler, Ending], Completion]
_MOST_KINDS = 4


def guarded(way: Callable[[], Completion]) -> Completion:
    """Run statements; what they throw is one of the ways in which they end."""
    try:
        return way()
    except Thrown as thrown:
        return Completion(falls=False, threw=(Ending(thrown.value, thrown.exchange),))


def handled(
    evaluator: Evaluator, handlers: Sequence[syntax.Handler], tried: Completion, scope: Scope, handle: RunHandler
) -> Completion:
    """Return how a `try` ends whose body ended in some ways: what it threw goes to the handlers that may catch it."""
    ways: list[Callable[[], Completion]] = []
    escaped: list[Ending] = []
    for ending in _kinds(tried.threw):
        catching, escapes = _catching(evaluator, handlers, ending.value, scope)
        ways += [partial(guarded, partial(handle, handler, ending)) for handler in catching]
        escaped += [ending] * escapes
    quiet = Completion(tried.falls, tried.leaves, tried.returned, tuple(escaped))
    if not tried.goes_on and not tried.returned and not escaped and len(ways) == 1:
        return ways[0]()
    results = evaluator.state.fork([lambda: quiet, *ways], lambda result: result.goes_on)
    return union(results)


def _kinds(threw: Sequence[Ending]) -> list[Ending]:
    """Return one of each kind of error: by what it is, and by what is known of the caller where it is thrown."""
    found: dict[tuple[object, ...], Ending] = {}
    for ending in threw:
        kind = id(ending.value.of) if isinstance(ending.value, Instance) else getattr(ending.value, "of", "")
        found.setdefault((ending.exchange.get("decisions", ()), bool(ending.value.credentials), kind), ending)
    return list(found.values())[:_MOST_KINDS]


def _catching(
    evaluator: Evaluator, handlers: Sequence[syntax.Handler], error: Value, scope: Scope
) -> tuple[list[syntax.Handler], bool]:
    """Return the handlers that may catch an error, and whether it may get past all of them.

    An error of which nothing is known is caught by one of them.
    """
    found: list[syntax.Handler] = []
    for handler in handlers:
        verdicts = [is_of(error, evaluator.evaluate(kind, scope)) for kind in handler.types] or [True]
        if True in verdicts:
            return [*found, handler], False
        if None in verdicts:
            found.append(handler)
    return found, not (found and isinstance(error, (Failure, Unknown)))


def is_of(error: Value, kind: Value) -> bool | None:
    """Whether an error is of a class, or of one of several; None where that is not known."""
    if isinstance(kind, (Either, ListOf)):
        verdicts = {is_of(error, each) for each in (kind.options if isinstance(kind, Either) else kind.items)}
        return True if True in verdicts else (None if None in verdicts else False)
    if isinstance(kind, External) and kind.key in ("python:Exception", "python:BaseException", "javascript:Error"):
        return True
    if isinstance(error, (Instance, ClassOf)):
        lineage = list((error.of if isinstance(error, Instance) else error).lineage())
        verdicts = {True if each is kind else (False if isinstance(each, ClassOf) else _is_below(each, kind))
                    for each in lineage}
        return True if True in verdicts else (None if None in verdicts else False)
    return _is_below(error, kind)


def _is_below(error: Value, kind: Value) -> bool | None:
    """Whether an error of a package, or of a language, is of a class."""
    name = error.key if isinstance(error, External) else error.of.removesuffix("()") if isinstance(error, Made) else ""
    if not name or not isinstance(kind, (ClassOf, External)):
        return None
    if isinstance(kind, ClassOf):
        return False
    if name == kind.key:
        return True
    ours, theirs = _builtin(name), _builtin(kind.key)
    return issubclass(ours, theirs) if ours is not None and theirs is not None else None


def _builtin(name: str) -> type | None:
    package, _, path = name.partition(":")
    found = getattr(builtins, path, None) if package == "python" else None
    return found if isinstance(found, type) else None
