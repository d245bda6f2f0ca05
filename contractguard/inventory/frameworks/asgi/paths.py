"""Paths as Starlette writes them: `{id}`, `{id:int}`, `{rest:path}`; prefixes are put before them as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import Either, Known, Value
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.paths import CatchAll, PathTemplate, Segment, segment_of, segments_of

_PARAMETER = re.compile(r"\{([a-zA-Z_]\w*)(?::([a-zA-Z_]\w*))?\}")


@lru_cache(maxsize=4096)
def read_path(text: str) -> Sequence[PathTemplate]:
    """Read a path of Starlette (its documentation, "Routing": path parameters)."""
    segments = tuple(_segment(part) for part in segments_of(text))
    return (PathTemplate(segments, text.endswith("/") and bool(segments)),)


def _segment(part: str) -> Segment:
    found = list(_PARAMETER.finditer(part))
    if len(found) == 1 and found[0][0] == part and found[0][2] == "path":
        return CatchAll(found[0][1])
    texts, last = [], 0
    for each in found:
        texts.append(part[last : each.start()])
        last = each.end()
    return segment_of([*texts, part[last:]], [each[1] for each in found])


def behind(prefix: Value, path: Value | None) -> list[Value]:
    """Put a path behind a prefix, without a slash between them: one path for each that the two may be."""
    return [text_of([before, after]) for before in _options(prefix) for after in _options(path)]


def below(prefix: Value, path: Value | None) -> list[Value]:
    """Put the path of a mount behind a prefix: a slash at its end counts for nothing."""
    return [Known(each.value.rstrip("/")) if isinstance(each, Known) and isinstance(each.value, str) else each
            for each in behind(prefix, path)]


def _options(value: Value | None) -> Sequence[Value]:
    if value is None or (isinstance(value, Known) and value.value is None):
        return (Known(""),)
    return value.options if isinstance(value, Either) else (value,)


def templates_of(path: Value) -> Sequence[PathTemplate]:
    """Return the templates of a path."""
    return templates(path, read_path)
