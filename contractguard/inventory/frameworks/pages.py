"""Views that answer with documents for people: pages, of which no contract speaks."""

from __future__ import annotations

from contractguard.inventory.evaluation.returning import REDIRECTS, answers_made
from contractguard.inventory.evaluation.values import Closure, Value

_PAGES = REDIRECTS | {"render", "render_to_response", "render_template", "render_template_string", "TemplateResponse"}
_DATA = frozenset(("JsonResponse", "jsonify", "Response", "StreamingHttpResponse", "FileResponse", "send_file",
                   "literal"))
"""Names of functions and classes of Django and Flask that make answers of either kind."""


def is_page(handler: Value | None) -> bool:
    """Whether a view returns documents for people somewhere, and data nowhere."""
    if not isinstance(handler, Closure):
        return False
    names = answers_made(handler)
    return bool(names & _PAGES) and not names & _DATA
