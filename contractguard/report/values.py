"""Values of contracts as JSON that every reader accepts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

import orjson

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
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


def spell(value: object) -> str:
    """Spell any value as JSON on one line."""
    return _spelled(plain(value), None)


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
