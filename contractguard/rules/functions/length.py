"""The function `length`: how many members, items or characters there are, or how large a number is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.jsonpath.javascript import is_number
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.values import shown, utf16_length


def _prepare(options: Mapping[str, Any]) -> Check:
    least, most = options.get("min"), options.get("max")
    too_small = Problem(f"must not be shorter or less than {shown(least)}", of_property=True)
    too_large = Problem(f"must not be longer or more than {shown(most)}", of_property=True)

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        size = _size(value)
        if size is None:
            return ()
        found = (too_small,) if least is not None and size < least else ()
        return (*found, too_large) if most is not None and size > most else found

    return check


def _size(value: Any) -> float | None:
    if isinstance(value, (dict, list)):
        return len(value)
    if isinstance(value, str):
        return utf16_length(value)
    return value if is_number(value) else None


LENGTH = Function("length", "The length or the number is within bounds.", _prepare, {
    "type": "object", "minProperties": 1, "x-example": "{min: 1, max: 10}",
    "properties": {
        "min": {"type": "number", "description": "The least that is allowed."},
        "max": {"type": "number", "description": "The most that is allowed."},
    },
})
