"""The order in which people look words up: letters by alphabet, then by accent, then small before large.

That of the Unicode collation algorithm with CLDR's root table, as far as Latin letters, digits and ASCII go.
"""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

_ASCII = "\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_SPELLED_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o\u0338", "ł": "l\u0335", "đ": "d\u0335"}
"""Letters that count as others with a difference of accent."""

_ORDER = {ord(character): _ASCII.index(character) + 1 if character in _ASCII else None
          for character in map(chr, range(128))}
CollationKey: TypeAlias = tuple[str, tuple[int, ...], str]


def collation_key(text: str) -> CollationKey:
    """Return what texts are compared by: first their letters, then their accents, then their case."""
    if text.isascii():
        return text.lower().translate(_ORDER), (), text.swapcase()
    letters: list[str] = []
    accents: list[int] = []
    for character in unicodedata.normalize("NFD", "".join(_SPELLED_OUT.get(each, each) for each in text.lower())):
        if unicodedata.combining(character):
            accents.append(ord(character))
        elif character.isascii():
            letters.append(character.translate(_ORDER))
            accents += [0] if letters[-1] else []
        elif character.isprintable():
            letters.append(character)
            accents.append(0)
    return "".join(letters), _without_zeros(accents), text.swapcase()


def _without_zeros(accents: list[int]) -> tuple[int, ...]:
    """Leave out the letters without accents at the end: a text in ASCII has no accents at all."""
    while accents and not accents[-1]:
        accents.pop()
    return tuple(accents)
