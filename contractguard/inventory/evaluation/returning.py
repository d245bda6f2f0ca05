"""What a function returns, by the names of what makes its answers: read from its text, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from contractguard.inventory.evaluation.values import Closure
from contractguard.inventory.program import syntax

REDIRECTS = frozenset(("redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect", "RedirectResponse"))
"""Names of what answers by leading elsewhere, in the frameworks of Python."""
_MOST_STATEMENTS = 2_000


def answers_made(handler: Closure) -> set[str]:
    """Return the last names of what a function's answers are made by; empty for those that no call makes.

    Values that are written out (`{"id": 1}`, `[…]`) stand as `literal`. What `functools.wraps` put around a function
    is looked through.
    """
    inner = origin(handler)
    return {_made_by(value) for value in _returned(inner.function.body.statements)}


def origin(handler: Closure) -> Closure:
    """Return the function that decorators were put around, where they say so (`functools.wraps`)."""
    for _ in range(50):
        if not isinstance(handler.wraps, Closure):
            break
        handler = handler.wraps
    return handler


def _made_by(value: syntax.Expression | None) -> str:
    if isinstance(value, (syntax.Object, syntax.Array)):
        return "literal"
    while isinstance(value, syntax.Call) and isinstance(value.callee, syntax.Call):
        value = value.callee
    callee = value.callee if isinstance(value, syntax.Call) else None
    return callee.name if isinstance(callee, (syntax.Name, syntax.Member)) else ""


def _returned(statements: Sequence[syntax.Statement]) -> Iterator[syntax.Expression | None]:
    waiting: list[Any] = list(statements)
    seen = 0
    while waiting and seen < _MOST_STATEMENTS:
        statement = waiting.pop()
        seen += 1
        if isinstance(statement, syntax.Return):
            yield statement.value
        else:
            for part in ("then", "otherwise", "body", "handlers", "finally_", "cases"):
                inner = getattr(statement, part, ())
                waiting += inner if isinstance(inner, (tuple, list)) else ()
