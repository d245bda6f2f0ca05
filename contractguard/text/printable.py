"""Text of documents that is shown to people, on a terminal or in a log."""

from __future__ import annotations

import unicodedata

_HARMLESS_FORMAT = "\u00ad\u200c\u200d"
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def printable(text: str) -> str:
    """Replace what a terminal would obey rather than show: control characters, escapes, changes of direction."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN or character in _HARMLESS_FORMAT:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
