"""Templates of routes in the spelling of any framework: `:id`, `{id}`, `<int:id>`, `[id]`, `{{id}}`, `(?P<id>…)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from contractguard.inventory.paths import CatchAll, Literal, Parameter, PathTemplate, Segment
from contractguard.inventory.traffic.words import is_word

_OPEN, _CLOSE = "{[(<", "}])>"
_MARKS = re.compile(r"[:{}\[\]()<>*+?^$|\\]")
_CATCH_ALL = re.compile(r"\*|\.\.\.|\.\*|\.\+|:path\}|<path:|<\.path")
_OPTIONAL = re.compile(r"\[\[\.\.\.")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONVERTERS = frozenset({"int", "str", "string", "uuid", "slug", "path", "float", "P", "any"})
_LONGEST = 2048


def read_route(text: str) -> PathTemplate:
    """Read the template of a route as OpenTelemetry (`http.route`) and Postman write it down.

    What a route holds beside parameters and words is taken for a parameter: recorders may put values there.
    """
    return _read(text[:_LONGEST].removeprefix("^").removesuffix("$"))


@lru_cache(maxsize=4096)
def _read(path: str) -> PathTemplate:
    segments = tuple(_segment(piece) for piece in _pieces(path) if piece)
    return PathTemplate(segments, path.endswith("/") and bool(segments))


def _pieces(path: str) -> Iterator[str]:
    """Split at slashes outside brackets."""
    start = depth = 0
    for index, character in enumerate(path):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= depth > 0
        elif character == "/" and not depth:
            yield path[start:index]
            start = index + 1
    yield path[start:]


def _segment(piece: str) -> Segment:
    if is_word(piece) and not _MARKS.search(piece):
        return Literal(piece)
    name = _name(piece)
    if _CATCH_ALL.search(piece):
        return CatchAll(name, optional=bool(_OPTIONAL.search(piece)))
    return Parameter(name)


def _name(piece: str) -> str:
    """Return the name of a parameter, nothing where none is marked."""
    if not _MARKS.search(piece):
        return ""
    names = sorted(_NAME.findall(piece), key=_CONVERTERS.__contains__)
    return names[0] if names and is_word(names[0]) else ""
