"""Splitting all characters into the regions that a number of classes cannot tell apart any further."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from contractguard.schema.languages.characters import LAST, Characters, Interval
from contractguard.schema.languages.preferences import Liking, liked

_MANY = 64
"""Splits by more classes are not kept for later questions: they are rare, and large."""


class Region(NamedTuple):
    """Characters that lie in exactly the same classes."""

    classes: tuple[int, ...]
    """The places of the classes that the region lies in."""

    characters: Characters
    liking: Liking
    character: str
    """The most readable character of the region."""


def regions(classes: tuple[Characters, ...]) -> tuple[Region, ...]:
    """Split all characters by some classes; the region with the most readable character comes first."""
    return _remembered(classes) if len(classes) <= _MANY else _regions(classes)


def _regions(classes: tuple[Characters, ...]) -> tuple[Region, ...]:
    edges = sorted(
        (edge, 1 << place) for place, characters in enumerate(classes)
        for first, last in characters.intervals for edge in (first, last + 1))
    found: dict[int, list[Interval]] = {}
    start = members = 0
    for edge, bit in edges:
        if edge > start:
            found.setdefault(members, []).append((start, edge - 1))
            start = edge
        members ^= bit
    if start <= LAST:
        found.setdefault(members, []).append((start, LAST))
    ranked = []
    for key, intervals in found.items():
        characters = Characters(intervals)
        ranked.append((*liked(characters), key, characters))
    return tuple(
        Region(tuple(_places(key)), characters, liking, chr(code_point))
        for liking, _, code_point, key, characters in sorted(ranked, key=lambda entry: entry[:3]))


_remembered = lru_cache(maxsize=512)(_regions)


def _places(members: int) -> Iterator[int]:
    """Return the places of the bits that are set."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest
