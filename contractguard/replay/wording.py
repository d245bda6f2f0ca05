"""What is wrong with a recorded value, in words that hold nothing of the recording but types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contractguard.compare.exchange.model import Rejection
from contractguard.text import listed

_MOST_SHOWN = 5
_LONGEST = 60
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}")
"""A name that may be told although only the recording has it: a word, not a number, a token or an address."""

_CLOSING = ("additionalProperties", "unevaluatedProperties")
_KINDS: Mapping[type, str] = {
    dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer", float: "a number",
    type(None): "null",
}


def place_text(path: Sequence[str | int | None]) -> str:
    """Spell the way to a value, items without their number, names that the contract does not know as `*`."""
    text = ""
    for step in path:
        text += "[]" if isinstance(step, int) else f".{step if step is not None else '*'}"
    return text.removeprefix(".")


def kind_text(value: object) -> str:
    """Name the type of a value."""
    return _KINDS.get(type(value), "a value")


def problem_text(rejection: Rejection) -> str:
    """Say what is wrong as the rest of a sentence that starts with the value."""
    if rejection.kind != "schema":
        return _OTHERS[rejection.kind]
    if rejection.keyword in _CLOSING:
        return _undeclared(rejection)
    word = _WORDS.get(rejection.keyword)
    if word is None:
        return f"is {kind_text(rejection.value)} that '{rejection.keyword}' does not allow"
    return word(rejection.value, rejection.bound)


def value_text(value: object) -> str:
    """Spell a recorded value on one short line, for who asked to see it."""
    return _short(value)


def _missing(value: Any, bound: Any) -> str:
    names = [str(name) for name in bound if name not in value] if isinstance(value, dict) else []
    return f"lacks {_quoted(names)}"


def _types(value: Any, bound: Any) -> str:
    named = [str(each) for each in (bound if isinstance(bound, list) else [bound])]
    return f"is {kind_text(value)}, not {' or '.join(named)}"


def _bound(words: str) -> Callable[[Any, Any], str]:
    return lambda value, bound: f"is {kind_text(value)} {words} {_short(bound)}"


def _fixed(words: str) -> Callable[[Any, Any], str]:
    return lambda value, _: f"is {kind_text(value)} {words}"


_WORDS: Mapping[str, Callable[[Any, Any], str]] = {
    "type": _types,
    "required": _missing,
    "enum": lambda value, bound: f"is {kind_text(value)} that is none of {_quoted(bound)}",
    "const": _bound("that is not"),
    "minimum": _bound("below the minimum"),
    "maximum": _bound("above the maximum"),
    "exclusiveMinimum": _bound("that is not above"),
    "exclusiveMaximum": _bound("that is not below"),
    "multipleOf": _bound("that is no multiple of"),
    "minLength": _bound("shorter than"),
    "maxLength": _bound("longer than"),
    "pattern": _bound("that does not match"),
    "format": lambda value, bound: f"is {kind_text(value)} that is no {bound}",
    "minItems": _bound("with fewer items than"),
    "maxItems": _bound("with more items than"),
    "uniqueItems": _fixed("that holds an item twice"),
    "minProperties": _bound("with fewer members than"),
    "maxProperties": _bound("with more members than"),
    "anyOf": _fixed("that fits none of the alternatives"),
    "oneOf": _fixed("that does not fit exactly one of the alternatives"),
    "not": _fixed("of the kind that is not allowed"),
    "contains": _fixed("without an item of the kind that it must contain"),
}

_OTHERS: Mapping[str, str] = {
    "missing": "is missing",
    "unreadable": "cannot be read as the contract says that it is written",
    "status": "is not described",
    "media type": "is of a media type that is not described",
}


def _undeclared(rejection: Rejection) -> str:
    """Name the members that are too many where they are plain words: others are addresses, numbers, tokens."""
    schema = rejection.node.members() if rejection.node is not None else {}
    declared = schema.get("properties")
    known = declared if isinstance(declared, dict) else {}
    members = rejection.value if isinstance(rejection.value, dict) else {}
    names = sorted(name for name in members if name not in known and _WORD.fullmatch(name))
    if "patternProperties" in schema or rejection.keyword != "additionalProperties" or not names:
        return f"is {kind_text(rejection.value)} with members that are not allowed"
    return f"has {'a member' if len(names) == 1 else 'members'} that the contract does not allow: {_quoted(names)}"


def _quoted(values: object) -> str:
    return listed([_short(value) for value in values], _MOST_SHOWN) if isinstance(values, list) else _short(values)


def _short(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else f"'{value}'"
    except (ValueError, TypeError, RecursionError):
        return "…"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST - 1]}…"
