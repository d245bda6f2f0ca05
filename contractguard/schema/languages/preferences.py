"""Choosing the character of a set that a person reads best."""

from __future__ import annotations

from enum import IntEnum

from contractguard.schema.languages.characters import LINE_ENDS, SURROGATES, Characters

_LIKED = ("az", "09", "AZ", *"-_./:@,+=#", "!~", " ", "àö", "øÿ", "αω", "ая", "一龥")
"""Runs of characters, the most readable first; each is a character or the first and the last of a run."""

_RUNS = tuple((ord(run[0]), ord(run[-1])) for run in _LIKED)
_CONTROLS = Characters(((0, 0x1F), (0x7F, 0x9F)))
_NONCHARACTERS = Characters(
    ((0xFDD0, 0xFDEF), *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))))
_ODD = _CONTROLS | _NONCHARACTERS | LINE_ENDS
"""Control characters, ends of lines and noncharacters: in a text only where nothing else will do."""

_PLAIN = ~(_ODD | SURROGATES)
_LOOKED_AT = 64


class Liking(IntEnum):
    """How willingly a character is put into a text."""

    PLAIN = 0
    ODD = 1
    NEVER = 2
    """A surrogate on its own is no character that could be written down."""


def liked(characters: Characters) -> tuple[Liking, int, int]:
    """Return how much the best character of a set is liked, its rank (lower is better) and its code point."""
    for rank, (first, last) in enumerate(_RUNS):
        for low, high in characters.intervals:
            if low <= last and first <= high:
                return Liking.PLAIN, rank, max(low, first)
    plain = characters & _PLAIN
    if plain:
        return Liking.PLAIN, len(_RUNS), _printable(plain)
    rest = characters - SURROGATES
    if rest:
        known = next((ord(character) for character in "\t\n\r" if ord(character) in rest), rest.intervals[0][0])
        return Liking.ODD, len(_RUNS), known
    return Liking.NEVER, len(_RUNS), characters.intervals[0][0]


def _printable(characters: Characters) -> int:
    for low, high in characters.intervals:
        for code_point in range(low, min(high, low + _LOOKED_AT) + 1):
            if chr(code_point).isprintable():
                return code_point
    return characters.intervals[0][0]
