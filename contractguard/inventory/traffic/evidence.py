"""What recorded requests prove: whether an operation exists, or only that somebody asked."""

from __future__ import annotations

from typing import Literal, NamedTuple

from contractguard.inventory.traffic.model import Observed
from contractguard.inventory.traffic.seen import Seen

Strength = Literal["strong", "weak", "none"]


class Evidence(NamedTuple):
    """How much was proved, and why not more."""

    strength: Strength
    because: str = ""


METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"})
"""The methods that OpenAPI has operations for (3.2.0, section 4.9)."""

_IMPLIED = frozenset({"HEAD", "OPTIONS", "TRACE"})
_NOT_SERVED = frozenset({404, 405, 501})
_REFUSED = frozenset({401, 403})
_LEAST_HITS = 2
_STATIC = (
    ".avif", ".bmp", ".css", ".eot", ".gif", ".htm", ".html", ".ico", ".jpeg", ".jpg", ".js", ".map", ".mjs", ".mp3",
    ".mp4", ".otf", ".png", ".svg", ".ttf", ".wasm", ".webm", ".webmanifest", ".webp", ".woff", ".woff2", "/robots.txt",
    "/sitemap.xml",
)


def why_no_operation(method: str, status: int, example: bool = False) -> str:
    """Say why such a request does not show that there is an operation; nothing where it does."""
    if method in _IMPLIED:
        return "servers answer HEAD, OPTIONS and TRACE by themselves"
    if example:
        return ""
    if status in _NOT_SERVED:
        return "the answer was that nothing is there"
    if 300 <= status < 400:
        return "the answer was a redirect"
    return "" if status >= 200 else "there was no answer"


def why_ignored(seen: Seen) -> str:
    """Say why a request to an unknown path is no sign of an operation; nothing where it is one."""
    path = seen.path
    if ("." in path and path.lower().endswith(_STATIC)) or path.startswith("/_next/"):
        return "the path is that of a static file"
    return why_no_operation(seen.method, seen.status, seen.example)


def evidence_of(observed: Observed) -> Evidence:
    """Judge whether an operation exists that was seen and that nothing else tells of.

    That somebody was refused proves little: a gateway refuses everybody. One request is chance, and what was only
    written down was never answered.
    """
    told = [status for status in observed.codes if not why_no_operation(observed.method, status)]
    hits = sum(observed.codes[status] for status in told)
    if observed.examples_only:
        reason = why_no_operation(observed.method, 0, example=True)
        return Evidence("none", reason) if reason else Evidence("weak", "it is only written down in a collection")
    if not told:
        return Evidence("none", why_no_operation(observed.method, next(iter(observed.codes))))
    if _REFUSED.issuperset(told):
        return Evidence("weak", "everybody was refused (401, 403)")
    return Evidence("strong") if hits >= _LEAST_HITS else Evidence("weak", "it was seen once")
