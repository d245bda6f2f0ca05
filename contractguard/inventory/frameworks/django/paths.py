"""Routes of Django, as `path` and `re_path` write them → templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from contractguard.inventory.paths import CatchAll, Parameter, PathTemplate, Segment, Unknown, segment_of, segments_of

_CONVERTER = re.compile(r"<(?:([a-zA-Z_]\w*):)?([a-zA-Z_]\w*)>")
_GROUP = re.compile(r"\((?:\?P<([a-zA-Z_]\w*)>|\?:)?")
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")


@lru_cache(maxsize=4096)
def converter_path(text: str) -> Sequence[PathTemplate]:
    """Read a route of `path` (Django 5.2, "Path converters"): `notes/<int:pk>/`."""
    segments = tuple(_segment(part) for part in segments_of(text))
    return (PathTemplate(segments, text.endswith("/")),)


def _segment(part: str) -> Segment:
    found = list(_CONVERTER.finditer(part))
    if len(found) == 1 and found[0][0] == part:
        return CatchAll(found[0][2]) if found[0][1] == "path" else Parameter(found[0][2], found[0][1] or "")
    texts, last = [], 0
    for each in found:
        texts.append(part[last : each.start()])
        last = each.end()
    return segment_of([*texts, part[last:]], [each[2] for each in found])


@lru_cache(maxsize=4096)
def pattern_path(text: str) -> Sequence[PathTemplate]:
    r"""Read a regular expression of `re_path` where it is a path with groups: `^notes/(?P<pk>[^/.]+)/$`.

    What may be left out at its end gives two templates. From where it is no such path on, what follows is not known.
    """
    plain = text.removeprefix("^").removesuffix("$").removesuffix(r"\Z").removesuffix("$")
    pieces: list[str] = []
    names: list[str] = []
    position = 0
    while position < len(plain):
        group = _GROUP.match(plain, position)
        end = _closing(plain, position) if group else None
        if group and end is not None:
            after = plain[end + 1 :]
            inner = plain[group.end() : end]
            if after in ("?", "?/") and not inner.endswith("/"):
                without = _with_names("".join(pieces) + after[1:], names)
                name = group[1] or f"group{len(names) + 1}"
                return (without, _with_names("".join(pieces) + _placeholder(inner) + after[1:], [*names, name]))
            if after[:1] in ("?", "*", "+", "{") or ("/" in inner.replace("[^/", "") and not inner.startswith("[")):
                return (_partly(pieces, names),)
            names.append(group[1] or f"group{len(names) + 1}")
            pieces.append(_placeholder(inner))
            position = end + 1
        elif plain[position] == "\\" and plain[position + 1 : position + 2] in (".", "-", "/", "_"):
            pieces.append(plain[position + 1])
            position += 2
        elif plain[position : position + 2] == "/?":
            pieces.append("/")
            position += 2
        elif plain[position:] in (".*", ".+"):
            return (PathTemplate((*_with_names("".join(pieces).rpartition("/")[0], names).segments,
                                  CatchAll("rest", optional=plain[position:] == ".*"))),)
        elif _SPECIAL.match(plain, position):
            return (_partly(pieces, names),)
        else:
            pieces.append(plain[position])
            position += 1
    return (_with_names("".join(pieces), names),)


def _placeholder(inner: str) -> str:
    r"""Stand for a group: `\0`, with a star where it takes slashes."""
    return "\0*" if inner in (".*", ".+", ".*?", ".+?") else "\0"


def _partly(pieces: Sequence[str], names: Sequence[str]) -> PathTemplate:
    """Return a path of which only the beginning is known, up to a slash."""
    known = "".join(pieces).rpartition("/")[0]
    return PathTemplate((*_with_names(known, list(names)).segments, Unknown("a regular expression")))


def _closing(text: str, start: int) -> int | None:
    depth, position, in_class = 0, start, False
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return None


def _with_names(text: str, names: list[str]) -> PathTemplate:
    waiting = iter(names)
    segments: list[Segment] = []
    for part in segments_of(text):
        if part == "\0*":
            segments.append(CatchAll(next(waiting)))
            continue
        texts = part.replace("\0*", "\0").split("\0")
        segments.append(segment_of(texts, [next(waiting) for _ in texts[1:]]))
    return PathTemplate(tuple(segments), text.endswith("/"))
