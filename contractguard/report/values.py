"""Values of contracts as JSON that every reader accepts."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping

import orjson

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that a reader would obey or overlook rather than see."""
_LONGEST = 1_000
"""Characters of a text, or items of a list, that are shown of an instance."""

_MOST_BITS = 4096
_MOST_LEVELS = 100


def plain(value: object, level: int = 0) -> object:
    """Return a value as dict, list, str, int, float, bool and None, without what JSON cannot say.

    Numbers that JSON has no spelling for become strings, and so does a number too long to be written in
    decimal digits. What is nested deeper than any reader would follow becomes an ellipsis.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= _MOST_BITS else hex(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if level >= _MOST_LEVELS:
        return "…"
    if isinstance(value, Mapping):
        return {str(key): plain(item, level + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, level + 1) for item in value]
    return str(value)


def readable(value: object) -> object:
    """Return a value as `plain` does, with texts and lists that nobody would read to their end cut.

    What is left out is said in their place: `aaa… (10485761 characters)`.
    """
    return _cut(plain(value))


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}… ({len(value)} characters)"
    if isinstance(value, dict):
        return {name: _cut(member) for name, member in value.items()}
    if isinstance(value, list):
        kept = [_cut(item) for item in value[:_LONGEST]]
        return kept if len(value) <= _LONGEST else [*kept, f"… ({len(value)} items)"]
    return value


def spell(value: object) -> str:
    """Spell any value as JSON on one line."""
    return _spelled(plain(value), None)


def visible(text: str) -> str:
    """Escape, as JSON does in strings, every character that a terminal would obey or nobody would see."""
    return "".join(_escaped(character) if unicodedata.category(character) in _HIDDEN else character
                   for character in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def document(value: object) -> str:
    """Spell plain data as an indented JSON document with a line break at its end."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except TypeError:
        # A number beyond 64 bits or a lone surrogate: the standard library spells them, slowly.
        return _spelled(value, 2) + "\n"


def _spelled(value: object, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
