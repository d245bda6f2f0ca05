"""The order in which people look words up: letters by alphabet, then by accent, then small before large.

That of the Unicode collation algorithm with CLDR's root table, as far as Latin letters, digits and ASCII go.
"""

from __future__ import annotations

import unicodedata

_ASCII = "\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANK = {character: rank for rank, character in enumerate(_ASCII)}
_SPELLED_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o\u0338", "ł": "l\u0335", "đ": "d\u0335"}
"""Letters that count as others with a difference of accent."""

CollationKey = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]


def collation_key(text: str) -> CollationKey:
    """Return what texts are compared by: first their letters, then their accents, then their case."""
    letters: list[int] = []
    accents: list[int] = []
    cases: list[bool] = []
    for original in text:
        small = original.lower()
        for character in unicodedata.normalize("NFD", _SPELLED_OUT.get(small, small)):
            if unicodedata.combining(character):
                accents.append(ord(character))
            elif character.isprintable() or character in _RANK:
                letters.append(_RANK.get(character, len(_ASCII) + ord(character)))
                accents.append(0)
                cases.append(small != original)
    return tuple(letters), tuple(accents), tuple(cases)
