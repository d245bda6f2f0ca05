"""Views that answer with documents for people: pages, of which no contract speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from contractguard.inventory.evaluation.values import Closure, Value
from contractguard.inventory.program import syntax

_PAGES = frozenset(("render", "render_to_response", "render_template", "render_template_string", "TemplateResponse",
                    "redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect"))
_DATA = frozenset(("JsonResponse", "jsonify", "Response", "StreamingHttpResponse", "FileResponse", "send_file"))
"""Names of functions and classes of Django and Flask that make answers of either kind."""
_MOST_STATEMENTS = 2_000


def is_page(handler: Value | None) -> bool:
    """Whether a view returns documents for people somewhere, and data nowhere."""
    if not isinstance(handler, Closure):
        return False
    names = {_called(value) for value in _returned(handler.function.body.statements)}
    return bool(names & _PAGES) and not names & _DATA


def _called(value: syntax.Expression | None) -> str:
    """Return the last name of what a returned value is made by; `Response` for what is written out as data."""
    if isinstance(value, (syntax.Object, syntax.Array)):
        return "Response"
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
