"""Reading a class of characters in brackets (ECMA-262, "CharacterClass", and its Annex B)."""

from __future__ import annotations

import re

from contractguard.schema.languages.characters import Characters, Interval, single
from contractguard.schema.languages.cursor import Cursor
from contractguard.schema.languages.effort import UndecidedError
from contractguard.schema.languages.escapes import read_escape

_FOREIGN = re.compile(r"\[:\^?[a-z]+:\]|(&&|--)\[|&&\\")
"""Named classes of POSIX, and operations on sets: ECMA-262 would take them for the characters that they are made of."""


def read_class(cursor: Cursor) -> Characters:
    """Read a class of characters behind its opening bracket."""
    negative = cursor.take("^")
    pieces: dict[tuple[Interval, ...], None] = {}
    while not cursor.take("]"):
        first = _atom(cursor)
        following = cursor.text[cursor.place + 1:cursor.place + 2]
        if cursor.next != "-" or following in {"]", ""}:
            pieces[symbol(first).intervals] = None
            continue
        cursor.place += 1
        pieces[_range(first, _atom(cursor))] = None
    found = Characters(interval for piece in pieces for interval in piece)
    return ~found if negative else found


def symbol(piece: str | Characters) -> Characters:
    """Return the set that an escape stands for."""
    return single(piece) if isinstance(piece, str) else piece


def _range(first: str | Characters, last: str | Characters) -> tuple[Interval, ...]:
    if isinstance(first, Characters) or isinstance(last, Characters):  # Annex B: the hyphen stands for itself
        return (*symbol(first).intervals, *single("-").intervals, *symbol(last).intervals)
    if first > last:
        raise UndecidedError("a range of characters is out of order")
    return ((ord(first), ord(last)),)


def _atom(cursor: Cursor) -> str | Characters:
    if _FOREIGN.match(cursor.text, cursor.place):
        raise UndecidedError("a class of characters uses syntax that ECMA-262 lacks")
    character = cursor.next
    if not character:
        raise UndecidedError("a class of characters lacks its end")
    cursor.place += 1
    if character != "\\":
        return character
    return "\b" if cursor.take("b") else read_escape(cursor)
