"""Random schemas over a small world of names and values, in which collisions are likely.

Everything is drawn from a `random.Random`: hypothesis lends one that it can shrink, a long hunt a seeded one.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.schema.vocabulary import (
    COMPONENTS,
    NAME_PATTERNS,
    NAMES,
    PATTERNS,
    Dialect,
    Schema,
    draw_numeric,
    draw_textual,
    draw_values,
)

_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_BRANCHING = ("allOf", "anyOf", "oneOf", "not", "anyOf", "oneOf", "allOf")
_PLAIN = ("object", "object", "object", "array", "array", "string", "integer", "number", "integer", "string", "boolean")
_ARRAYS = ("items", "items", "minItems", "maxItems", "uniqueItems")
_OBJECTS = ("properties", "properties", "properties", "properties", "required", "required", "additionalProperties",
            "minProperties", "maxProperties")
_CURRENT_ARRAYS = (*_ARRAYS, "prefixItems", "prefixItems", "contains", "contains", "unevaluatedItems")
_CURRENT_OBJECTS = (*_OBJECTS, "patternProperties", "patternProperties", "propertyNames", "dependentRequired",
                    "dependentSchemas", "unevaluatedProperties")


def draw_schema(random: Random, dialect: Dialect, depth: int = 2) -> Schema:
    """Draw a schema; below `depth` nothing nests any further."""
    chance = random.random()
    if depth <= 0:
        return _leaf(random, dialect)
    if chance < 0.1:
        return _reference(random, dialect, depth)
    if chance < 0.3:
        return draw_combined(random, dialect, depth)
    if chance < 0.36:
        return draw_values(random, dialect)
    if chance < 0.4:
        return {} if dialect == "3.0" else random.choice(({}, True, False))
    return draw_typed(random, dialect, depth)


def draw_components(random: Random, dialect: Dialect) -> dict[str, Schema]:
    """Draw the components that references lead to; some lead back to themselves, below a member or an item."""
    return {name: _returning(random, name) if random.random() < 0.15 else
            draw_typed(random, dialect, 1 + (random.random() < 0.4)) for name in COMPONENTS}


def _returning(random: Random, name: str) -> Schema:
    """Draw a component that surely leads back to itself."""
    leading = {"$ref": f"#/components/schemas/{name}"}
    schema: dict[str, Any] = random.choice((
        {"type": "object", "properties": {"a": leading}}, {"type": "array", "items": leading},
        {"type": "object", "additionalProperties": leading}, {"properties": {"a": {"not": leading}}},
        {"properties": {"a": {"oneOf": [leading, {"type": "null"}]}}}))
    beside: dict[str, Any] = random.choice(
        ({}, {"required": ["a"]}, {"minItems": 1}, {"properties": {"b": {}, "a": leading}}))
    return {**schema, **beside}


def _reference(random: Random, dialect: Dialect, depth: int) -> Schema:
    beside: dict[str, Any] = {}
    if dialect == "3.1" and random.random() < 0.35:
        beside = draw_assertion(random, dialect, random.choice(_PLAIN), depth)
    return {"$ref": f"#/components/schemas/{random.choice(COMPONENTS)}", **beside}


def draw_typed(random: Random, dialect: Dialect, depth: int) -> Schema:
    """Draw a schema that states a type, most times, and a few assertions for it."""
    kind = random.choice(_PLAIN)
    schema: dict[str, Any] = {"type": kind} if random.random() < 0.85 else {}
    if dialect == "3.0" and random.random() < 0.12:
        schema["nullable"] = True
    if dialect == "3.1" and "type" in schema and random.random() < 0.15:
        schema["type"] = sorted({kind, random.choice((*_TYPES, "null", "null", "null"))})
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        schema.update(draw_assertion(random, dialect, kind, depth))
    if depth > 1 and random.random() < 0.15:
        schema.update(draw_combined(random, dialect, depth - 1))
    return schema


def draw_assertion(random: Random, dialect: Dialect, kind: str, depth: int) -> dict[str, Any]:
    """Draw one assertion, or a few that belong together, for values of a type."""
    if kind in ("integer", "number"):
        return draw_numeric(random, dialect)
    if kind == "string":
        return draw_textual(random)
    if kind == "array":
        return _array(random, dialect, depth)
    if kind == "object":
        return _object(random, dialect, depth)
    return {"enum": [True]} if random.random() < 0.3 else {}


def draw_combined(random: Random, dialect: Dialect, depth: int) -> Schema:
    """Draw a schema that is made of others."""
    keyword = random.choice((*_BRANCHING, "if") if dialect == "3.1" else _BRANCHING)
    if keyword == "not":
        schema = {keyword: _leaf(random, dialect) if random.random() < 0.5 else draw_schema(random, dialect, depth - 1)}
    elif keyword == "if":
        words = ("if", *random.choice((("then",), ("else",), ("then", "else"))))
        schema = {word: draw_schema(random, dialect, depth - 1) for word in words}
    else:
        count = random.choice((1, 2, 2, 2, 3))
        schema = {keyword: [draw_schema(random, dialect, depth - 1) for _ in range(count)]}
    if dialect == "3.1" and random.random() < 0.15:
        schema.update(_unevaluated(random, dialect, random.choice(("Properties", "Properties", "Items"))))
    return schema


def _leaf(random: Random, dialect: Dialect) -> Schema:
    chance = random.random()
    if chance < 0.15:
        return {"$ref": f"#/components/schemas/{random.choice(COMPONENTS)}"}
    if chance < 0.3:
        return draw_values(random, dialect)
    if chance < 0.36:
        return {}
    kind = random.choice(_PLAIN + _TYPES if dialect == "3.1" else _PLAIN)
    schema: dict[str, Any] = {"type": kind}
    if kind in ("integer", "number", "string") and random.random() < 0.5:
        schema.update(draw_assertion(random, dialect, kind, 0))
    return schema


def _array(random: Random, dialect: Dialect, depth: int) -> dict[str, Any]:
    keyword = random.choice(_ARRAYS if dialect == "3.0" else _CURRENT_ARRAYS)
    if keyword == "items":
        return {"items": draw_schema(random, dialect, depth - 1)}
    if keyword == "prefixItems":
        rest: dict[str, Any] = {"items": random.choice((False, {}, draw_schema(random, dialect, depth - 1)))}
        return {"prefixItems": [draw_schema(random, dialect, depth - 1) for _ in range(random.randint(1, 2))],
                **(rest if random.random() < 0.5 else {})}
    if keyword == "contains":
        extra = random.choice(({}, {"minContains": random.randint(0, 2)}, {"maxContains": random.randint(0, 2)},
                               {"minContains": 2, "maxContains": 2}, {"uniqueItems": True}))
        return {"contains": _leaf(random, dialect), **extra}
    if keyword == "unevaluatedItems":
        return _unevaluated(random, dialect, "Items")
    return {keyword: True if keyword == "uniqueItems" else random.randint(0, 3)}


def _unevaluated(random: Random, dialect: Dialect, word: str) -> dict[str, Any]:
    return {f"unevaluated{word}": random.choice((False, False, False, True, _leaf(random, dialect)))}


def _object(random: Random, dialect: Dialect, depth: int) -> dict[str, Any]:
    keyword = random.choice(_OBJECTS if dialect == "3.0" else _CURRENT_OBJECTS)
    if keyword == "properties":
        names = random.sample(NAMES, random.choice((1, 1, 2)))
        return {keyword: {name: _member(random, dialect, depth) for name in names}}
    if keyword == "required":
        return {keyword: sorted(random.sample(NAMES, random.choice((1, 1, 2))))}
    if keyword == "additionalProperties":
        return {keyword: random.choice((True, False, False, draw_schema(random, dialect, depth - 1)))}
    if keyword == "patternProperties":
        patterns = random.sample(NAME_PATTERNS, random.choice((1, 1, 2)))
        return {keyword: {pattern: draw_schema(random, dialect, depth - 1) for pattern in patterns}}
    if keyword == "propertyNames":
        return {keyword: random.choice((
            {"pattern": random.choice(PATTERNS)}, {"maxLength": 1}, {"enum": ["a", "b"]}, {"minLength": 2},
            {"not": {"const": "a"}}, _leaf(random, dialect)))}
    if keyword == "dependentRequired":
        return {keyword: {random.choice(NAMES): random.sample(NAMES, random.choice((1, 1, 2)))}}
    if keyword == "dependentSchemas":
        return {keyword: {random.choice(NAMES): draw_schema(random, dialect, depth - 1)}}
    return _unevaluated(random, dialect, "Properties") if keyword.startswith("un") else {keyword: random.randint(0, 3)}


def _member(random: Random, dialect: Dialect, depth: int) -> Schema:
    """Draw what a property is; a few are `readOnly` or `writeOnly`."""
    schema = draw_schema(random, dialect, depth - 1)
    if isinstance(schema, dict) and not (dialect == "3.0" and "$ref" in schema) and random.random() < 0.06:
        return {**schema, random.choice(("readOnly", "writeOnly")): True}
    return schema
