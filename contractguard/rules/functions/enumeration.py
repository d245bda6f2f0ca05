"""The function `enumeration`: the value is one of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.jsonpath.javascript import strictly_equal
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.values import is_primitive, shown
from contractguard.text import listed


def _prepare(options: Mapping[str, Any]) -> Check:
    values = list(options["values"])
    allowed = listed([shown(value) for value in values], 20)

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        if not is_primitive(value) or any(strictly_equal(value, one) for one in values):
            return ()
        return (Problem(f"{shown(value)} must be one of {allowed}" if values else f"{shown(value)} is not allowed"),)

    return check


ENUMERATION = Function("enumeration", "The value is one of a list.", _prepare, {
    "type": "object", "required": ["values"], "x-example": "{values: [draft, stable]}",
    "properties": {"values": {
        "type": "array", "items": {"type": ["string", "number", "boolean", "null"]},
        "description": "The values that are allowed.",
    }},
})
