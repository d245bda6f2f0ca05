"""The functions `xor` and `or`: of some properties exactly one, or at least one, is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.text import listed

_SHOWN = 4


def _prepare(only_one: bool, options: Mapping[str, Any]) -> Check:
    names = options["properties"]
    known = frozenset(names)
    quoted = listed([f"'{name}'" for name in names], _SHOWN)
    none = Problem(f"{'exactly' if only_one else 'at least'} one of {quoted} must be defined")

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        if not isinstance(value, dict):
            return ()
        there = [name for name in value if name in known]
        if not there:
            return (none,)
        if only_one and len(there) > 1:
            return (Problem(f"only one of {listed([f'{name!r}' for name in there], _SHOWN)} may be defined"),)
        return ()

    return check


def _options(description: str) -> Mapping[str, Any]:
    return {
        "type": "object", "required": ["properties"], "x-example": "{properties: [example, examples]}",
        "properties": {"properties": {
            "type": "array", "minItems": 2, "items": {"type": "string"}, "description": description}},
    }


XOR = Function(
    "xor", "Exactly one of some properties is there.", partial(_prepare, True),
    _options("The properties of which exactly one must be there."))
OR = Function(
    "or", "At least one of some properties is there.", partial(_prepare, False),
    _options("The properties of which at least one must be there."))
