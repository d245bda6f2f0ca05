"""Sets of characters as sorted intervals of code points, and the classes that ECMA-262 gives a name to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

Interval = tuple[int, int]
"""The first and the last code point of a run."""

LAST = 0x10FFFF
"""The last code point of Unicode."""


class Characters:
    """An immutable set of code points: `intervals` are sorted, apart and never adjacent, so equal sets are equal."""

    __slots__ = ("_hash", "intervals")

    def __init__(self, intervals: Iterable[Interval]) -> None:
        self.intervals = _merged(intervals)
        self._hash = hash(self.intervals)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Characters) and self.intervals == other.intervals)

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, code_point: int) -> bool:
        return any(first <= code_point <= last for first, last in self.intervals)

    def __or__(self, other: Characters) -> Characters:
        return Characters((*self.intervals, *other.intervals))

    def __and__(self, other: Characters) -> Characters:
        return Characters(_shared(self.intervals, other.intervals))

    def __sub__(self, other: Characters) -> Characters:
        return self & ~other

    def __le__(self, other: Characters) -> bool:
        return self is other or (self & other) == self

    def __invert__(self) -> Characters:
        gaps, start = [], 0
        for first, last in self.intervals:
            if start < first:
                gaps.append((start, first - 1))
            start = last + 1
        if start <= LAST:
            gaps.append((start, LAST))
        return Characters(gaps)

    def __repr__(self) -> str:
        return f"Characters({list(self.intervals)})"


@lru_cache(maxsize=1024)
def single(character: str) -> Characters:
    """Return the set of one character."""
    return Characters(((ord(character), ord(character)),))


def among(*spans: str) -> Characters:
    """Return a set from spans, each a character or the first and the last of a run."""
    return Characters((ord(span[0]), ord(span[-1])) for span in spans)


def _merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for first, last in sorted(intervals):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _shared(left: tuple[Interval, ...], right: tuple[Interval, ...]) -> list[Interval]:
    shared, here, there = [], 0, 0
    while here < len(left) and there < len(right):
        first, last = max(left[here][0], right[there][0]), min(left[here][1], right[there][1])
        if first <= last:
            shared.append((first, last))
        if left[here][1] < right[there][1]:
            here += 1
        else:
            there += 1
    return shared


ALL = Characters(((0, LAST),))
NONE = Characters(())
SURROGATES = Characters(((0xD800, 0xDFFF),))

DIGIT = among("09")
"""ECMA-262 CharacterClassEscape `d`: ASCII digits, also in Unicode mode."""

WORD = among("az", "AZ", "09", "_")
"""ECMA-262 WordCharacters without the i flag: ASCII letters, digits and the low line."""

NO_WORD = ~WORD

LINE_ENDS = among("\n", "\r", "\u2028\u2029")
"""ECMA-262 LineTerminator: what `.` does not match."""

SPACE = LINE_ENDS | among("\t", "\v\f", " ", "\u00a0", "\u1680", "\u2000\u200a", "\u202f", "\u205f", "\u3000", "\ufeff")
"""ECMA-262 WhiteSpace and LineTerminator: what `\\s` matches (category Zs, the byte order mark, the ends of lines)."""
