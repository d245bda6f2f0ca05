"""How values look in messages."""

from __future__ import annotations

import json

from contractguard.jsonpath import UNDEFINED

_LONGEST = 120


def shown(value: object) -> str:
    """Show a value in a message: objects and arrays by their kind, all else as JSON, cut where it is long."""
    if value is UNDEFINED:
        return "nothing"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def is_primitive(value: object) -> bool:
    """Whether a value is a string, a number, a boolean or null."""
    return value is None or isinstance(value, (str, int, float))


def utf16_length(text: str) -> int:
    """Return the length of a text as JavaScript counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)
