"""Rules of Werkzeug → templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from contractguard.inventory.paths import CatchAll, Parameter, PathTemplate, Segment, segment_of

_VARIABLE = re.compile(r"<(?:([a-zA-Z_][\w.]*)(?:\([^<>]*\))?:)?([a-zA-Z_]\w*)>")


@lru_cache(maxsize=4096)
def read_path(text: str) -> Sequence[PathTemplate]:
    """Read a rule of Werkzeug (3.1, "URL Routing"): `/items/<int:id>`, `/files/<path:name>`."""
    variables = [(found[1] or "", found[2]) for found in _VARIABLE.finditer(text)]
    waiting = iter(variables)
    parts = [part for part in _VARIABLE.sub("\0", text.replace("\0", "")).split("/") if part]
    segments = tuple(_segment(part, [next(waiting) for _ in range(part.count("\0"))]) for part in parts)
    return (PathTemplate(segments, text.endswith("/")),)


def _segment(part: str, variables: Sequence[tuple[str, str]]) -> Segment:
    if part == "\0":
        converter, name = variables[0]
        return CatchAll(name) if converter == "path" else Parameter(name, converter)
    return segment_of(part.split("\0"), [name for _, name in variables])
