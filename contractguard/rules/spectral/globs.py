"""Globs of `overrides`: matched against a path from the ruleset's folder, as minimatch does with `matchBase`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

_MOST = 500
"""How many globs one with braces may stand for; what is beyond is not looked at."""
_BRACES = re.compile(r"(?<!\\)\{([^{}]*)\}")
_RANGE = re.compile(r"(-?\d{1,4})\.\.(-?\d{1,4})")


class _One(NamedTuple):
    """One character of a segment: `characters` that it may be, or that it may not be."""

    characters: str
    negated: bool = False


_ANY = _One("", negated=True)
_Segment = tuple["_One | None", ...]
"""The parts of a segment; None is a star."""


def matches(path: str, pattern: str) -> bool:
    """Whether a glob names a path, both with forward slashes. A glob without a slash names files in any folder."""
    if pattern.startswith("!"):
        return not matches(path, pattern[1:])
    steps = path.split("/")
    return any(_match(_compile(each), steps[-1:] if "/" not in each else steps) for each in _alternatives(pattern))


def _alternatives(pattern: str) -> Iterator[str]:
    pending, count = [pattern], 0
    while pending and count < _MOST:
        glob = pending.pop(0)
        braces = next((found for found in _BRACES.finditer(glob) if _choices(found[1])), None)
        if braces is None:
            count += 1
            yield glob
        elif len(pending) < _MOST:
            pending += [glob[: braces.start()] + choice + glob[braces.end():] for choice in _choices(braces[1])]


def _choices(inside: str) -> Sequence[str]:
    span = _RANGE.fullmatch(inside)
    if span is not None:
        first, last = int(span[1]), int(span[2])
        return [str(number) for number in range(first, last + 1)[:_MOST]] or [str(first)]
    return inside.split(",") if "," in inside else ()


@cache
def _compile(pattern: str) -> tuple[_Segment | None, ...]:
    """Split a glob in segments; None is `**`, which asks for at least one step where it is the last."""
    segments = [None if segment == "**" else _segment(segment) for segment in pattern.removeprefix("./").split("/")]
    return (*segments, (None,)) if segments[-1] is None else tuple(segments)


def _segment(text: str) -> _Segment:
    parts: list[_One | None] = []
    index = 0
    while index < len(text):
        character = text[index]
        closing = text.find("]", index + 2) if character == "[" else -1
        if character == "*":
            parts.append(None)
        elif character == "?":
            parts.append(_ANY)
        elif closing > 0:
            parts.append(_set(text[index + 1 : closing]))
            index = closing
        else:
            index += character == "\\" and index + 1 < len(text)
            parts.append(_One(text[index]))
        index += 1
    return tuple(parts)


def _set(inside: str) -> _One:
    negated = inside[0] in "!^"
    inside = inside[negated:]
    spans = re.sub(r"(.)-(.)", lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), inside)
    return _One(spans, negated)


def _match(segments: Sequence[_Segment | None], steps: Sequence[str]) -> bool:
    """Walk over the steps with every position in the glob that may have been reached."""
    reached = _passed({0}, segments)
    for step in steps:
        further = set()
        for position in reached:
            if position == len(segments):
                continue
            segment = segments[position]
            if segment is None:
                further |= {position} if not step.startswith(".") else set()
            elif _fits(segment, step):
                further.add(position + 1)
        reached = _passed(further, segments)
    return len(segments) in reached


def _passed(positions: set[int], segments: Sequence[_Segment | None]) -> set[int]:
    """Add the positions behind `**`, which may stand for no step at all."""
    reached = set(positions)
    for position in range(len(segments)):
        if position in reached and segments[position] is None:
            reached.add(position + 1)
    return reached


def _fits(segment: _Segment, step: str) -> bool:
    if step.startswith(".") and (not segment or segment[0] is None or segment[0].negated):
        return False
    reached = {0}
    for character in step:
        further = set()
        for position in _starred(reached, segment):
            part = segment[position] if position < len(segment) else _One("")
            if part is None:
                further.add(position)
            elif (character in part.characters) != part.negated:
                further.add(position + 1)
        reached = further
    return len(segment) in _starred(reached, segment)


def _starred(positions: set[int], segment: _Segment) -> set[int]:
    reached = set(positions)
    for position in range(len(segment)):
        if position in reached and segment[position] is None:
            reached.add(position + 1)
    return reached
