r"""Reading what stands behind a backslash (ECMA-262, "AtomEscape", "ClassEscape" and "CharacterEscape")."""

from __future__ import annotations

import re

from contractguard.schema.languages.categories import property_characters
from contractguard.schema.languages.characters import DIGIT, LAST, NO_WORD, SPACE, WORD, Characters
from contractguard.schema.languages.cursor import Cursor
from contractguard.schema.languages.effort import UndecidedError

_CLASSES = {"d": DIGIT, "D": ~DIGIT, "w": WORD, "W": NO_WORD, "s": SPACE, "S": ~SPACE}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_HEXADECIMAL = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}")
_LOW_HALF = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"[pP]\{([A-Za-z0-9_=]+)\}")


def read_escape(cursor: Cursor) -> str | Characters:
    """Read an escape behind its backslash: a character, or a class of characters."""
    letter = cursor.next
    if letter in {"x", "u"}:
        return _hexadecimal(cursor)
    if letter in {"p", "P"}:
        return _property(cursor)
    cursor.place += 1
    if letter in _CLASSES:
        return _CLASSES[letter]
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    if letter == "c":
        return _control(cursor)
    if letter == "0" and not cursor.next.isdecimal():
        return "\0"
    return _itself(letter)


def _itself(letter: str) -> str:
    """Return an escaped punctuation mark; Annex B allows more of them than Unicode mode, with the same meaning."""
    if not letter:
        raise UndecidedError("it ends with a backslash")
    if letter in "0123456789":
        raise UndecidedError(f"'\\{letter}' is a back-reference or an octal number")
    if letter == "k":
        raise UndecidedError("'\\k' is a back-reference")
    if letter.isalnum():
        raise UndecidedError(f"'\\{letter}' has no meaning in ECMA-262")
    return letter


def _control(cursor: Cursor) -> str:
    letter = cursor.next
    if not (letter.isascii() and letter.isalpha()):
        raise UndecidedError("'\\c' lacks its letter")
    cursor.place += 1
    return chr(ord(letter) % 32)


def _hexadecimal(cursor: Cursor) -> str:
    match = cursor.match(_HEXADECIMAL)
    if match is None:
        raise UndecidedError(f"'\\{cursor.next}' lacks its hexadecimal digits")
    code_point = int(match[match.lastindex or 0], 16)
    if code_point > LAST:
        raise UndecidedError("a code point lies beyond Unicode")
    if match[2] and 0xD800 <= code_point <= 0xDBFF:
        low = cursor.match(_LOW_HALF)
        if low:
            code_point = 0x10000 + ((code_point - 0xD800) << 10) + int(low[1], 16) - 0xDC00
    return chr(code_point)


def _property(cursor: Cursor) -> Characters:
    negative = cursor.next == "P"
    match = cursor.match(_PROPERTY)
    if match is None:
        raise UndecidedError("'\\p' lacks the name of a Unicode property")
    return property_characters(match[1], negative)

