"""The function `schema`: a value is valid by a JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.jsonpath import UNDEFINED
from contractguard.rules.functions.depth import depth_of
from contractguard.rules.functions.dereferencing import dereferenced
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.judging import Failure, SchemaJudge, check_schema, dialect_of, suggestion, told
from contractguard.rules.functions.values import shown

_MISSING = (Problem("must exist", of_property=True),)
_DIALECTS = ["auto", "draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"]


def _prepare(options: Mapping[str, Any]) -> Check:
    schema = options["schema"]
    dialect = dialect_of(schema, options.get("dialect", "auto"))
    check_schema(schema, dialect)
    judge = SchemaJudge(schema, dialect, options.get("allErrors", False))
    depth = depth_of(schema)

    def check(value: object, place: Place) -> tuple[Problem, ...]:
        if value is UNDEFINED:
            return _MISSING
        if depth and isinstance(value, (dict, list)):
            value = dereferenced(place.node, place.surroundings, depth)
        return tuple(problem_of(failure, value) for failure in told(judge.failures(value)))

    return check


def problem_of(failure: Failure, value: object) -> Problem:
    """Word a failure of a value as a problem."""
    if failure.whole:
        return Problem(failure.message, failure.path)
    near = suggestion(failure, _at(value, failure.path))
    message = f"{failure.message}; did you mean {shown(near)}?" if near else failure.message
    return Problem(message, failure.path, of_property=True)


def _at(value: Any, path: tuple[str | int, ...]) -> object:
    for token in path:
        value = value[token]
    return value


SCHEMA = Function("schema", "The value is valid by a JSON Schema.", _prepare, {
    "type": "object", "required": ["schema"], "x-example": "{schema: {type: object, required: [name]}}",
    "properties": {
        "schema": {"type": "object", "description": "The JSON Schema."},
        "dialect": {"type": "string", "enum": _DIALECTS, "description": "The dialect; 'auto' goes by $schema."},
        "allErrors": {"type": "boolean", "description": "Whether all errors are reported, and not just the first."},
    },
})
