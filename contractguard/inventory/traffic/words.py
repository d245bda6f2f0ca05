"""Whether a segment or a name is a word that somebody chose, and not a value that tells of somebody."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 64
_LONGEST_WORD = 24
_MOST_DIGITS = 2
_SHORT = 4
_LEAST_HUMP, _LEAST_HUMP_AMONG_DIGITS = 2.5, 3
"""The average length of the words in `camelCase`; letters in any case and digits at random change more often."""

_ALLOWED = re.compile(r"[A-Za-z0-9_.$:\[\]-]+")
_PIECE = re.compile(r"[A-Za-z0-9]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DIGITS = re.compile(r"[0-9]+")
_LONG_HEX = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNSPEAKABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}")


def is_word(text: str) -> bool:
    """Say whether a decoded text reads like words: `users`, `project-teams`, `getUserById`, `v2beta1`, `filter[name]`.

    Numbers, dates, UUIDs, hexadecimal digits, ULIDs, addresses, tokens and mixtures of letters and digits do not, nor
    does what has spaces or letters beyond ASCII. A person's name that is written like a word cannot be told from one.
    """
    return len(text) <= _LONGEST and _reads_like_words(text)


@lru_cache(maxsize=16384)
def _reads_like_words(text: str) -> bool:
    if not _ALLOWED.fullmatch(text) or _LONG_HEX.fullmatch(text):
        return False
    pieces = _PIECE.findall(text)
    return not all(piece.isdigit() for piece in pieces) and all(map(_is_word_piece, pieces))


def _is_word_piece(piece: str) -> bool:
    digits = _DIGITS.findall(piece)
    if sum(map(len, digits)) > _MOST_DIGITS:
        return False
    humps = _HUMP.findall(piece)
    if not humps or len(piece) <= _SHORT:
        return True
    if max(map(len, humps)) > _LONGEST_WORD or _UNSPEAKABLE.search(piece):
        return False
    least = _LEAST_HUMP_AMONG_DIGITS if digits and not piece.islower() else _LEAST_HUMP
    return sum(map(len, humps)) / len(humps) >= least
