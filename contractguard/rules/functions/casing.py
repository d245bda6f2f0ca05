"""The function `casing`: a name is written in one of the usual ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contractguard.rules.functions.function import Check, Function, Place, Problem, UntoldError
from contractguard.schema.patterns import finds

_WORDS = {
    "flat": "[a-z][a-z0-9]*",
    "camel": "[a-z][a-z0-9]*(?:[A-Z0-9](?:[a-z0-9]+|$))*",
    "pascal": "[A-Z][a-z0-9]*(?:[A-Z0-9](?:[a-z0-9]+|$))*",
    "kebab": "[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
    "cobol": "[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*",
    "snake": "[a-z][a-z0-9]*(?:_[a-z0-9]+)*",
    "macro": "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*",
}


def _prepare(options: Mapping[str, Any]) -> Check:
    kind, separator = options["type"], options.get("separator", {})
    character, leading = separator.get("char"), separator.get("allowLeading") is True
    pattern = _pattern(kind, options.get("disallowDigits") is True, character, leading)
    problem = (Problem(f"must be {kind} case"),)

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        if not isinstance(value, str) or not value or (leading and value == character):
            return ()
        found = finds(pattern, value)
        if found is None:
            raise UntoldError("it is no Unicode text")
        return () if found else problem

    return check


def _pattern(kind: str, without_digits: bool, character: str | None, leading: bool) -> str:
    word = _WORDS[kind].replace("0-9", "") if without_digits else _WORDS[kind]
    if not character:
        return f"^{word}$"
    separator = re.escape(character)
    return f"^{f'(?:{separator})?' if leading else ''}{word}(?:{separator}{word})*$"


CASING = Function("casing", "The name is written in one of the usual ways.", _prepare, {
    "type": "object", "required": ["type"], "x-example": "{type: camel, disallowDigits: true}",
    "properties": {
        "type": {"type": "string", "enum": list(_WORDS), "description": "The way of writing."},
        "disallowDigits": {"type": "boolean", "description": "Whether digits are refused."},
        "separator": {
            "type": "object", "required": ["char"], "description": "What stands between names of that kind.",
            "properties": {
                "char": {"type": "string", "maxLength": 1, "description": "A character between names of that kind."},
                "allowLeading": {"type": "boolean", "description": "Whether it may stand in front, too."},
            },
        },
    },
})
