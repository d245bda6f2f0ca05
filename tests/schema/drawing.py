"""Random schemas over a small world of names and values, in which collisions are likely.

Everything is drawn from a `random.Random`: hypothesis lends one that it can shrink, a long hunt a seeded one.
"""

from __future__ import annotations

from random import Random
from typing import Any, Literal

Dialect = Literal["3.0", "3.1"]
Schema = Any

NAMES = ("a", "b", "c")
COMPONENTS = ("One", "Two")
PATTERNS = ("^a", "b$", "^[ab]+$")
NAME_PATTERNS = ("^a", "b")
SCALARS: tuple[Any, ...] = (None, True, False, 0, 1, 2, 3, 1.5, -1, "", "a", "b", "ab", "abc")
VALUES: tuple[Any, ...] = (*SCALARS, [], [1], ["a", "a"], {}, {"a": 1}, {"a": "a", "b": 2})
_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_BRANCHING = ("allOf", "anyOf", "oneOf", "not")
_PLAIN = ("object", "object", "object", "array", "array", "string", "integer", "number", "integer", "string", "boolean")


def draw_schema(random: Random, dialect: Dialect, depth: int = 2) -> Schema:
    """Draw a schema; below `depth` nothing nests any further."""
    chance = random.random()
    if depth <= 0:
        return _leaf(random, dialect)
    if chance < 0.1:
        return {"$ref": f"#/components/schemas/{random.choice(COMPONENTS)}"}
    if chance < 0.3:
        return _combined(random, dialect, depth)
    if chance < 0.36:
        return draw_values(random, dialect)
    if chance < 0.4:
        return {} if dialect == "3.0" else random.choice(({}, True, False))
    return draw_typed(random, dialect, depth)


def draw_components(random: Random, dialect: Dialect) -> dict[str, Schema]:
    """Draw the components that references lead to; some lead back to themselves, below a member or an item."""
    return {name: draw_typed(random, dialect, 1 + (random.random() < 0.4)) for name in COMPONENTS}


def draw_typed(random: Random, dialect: Dialect, depth: int) -> Schema:
    """Draw a schema that states a type, most times, and a few assertions for it."""
    kind = random.choice(_PLAIN)
    schema: dict[str, Any] = {"type": kind} if random.random() < 0.85 else {}
    if dialect == "3.0" and random.random() < 0.12:
        schema["nullable"] = True
    if dialect == "3.1" and "type" in schema and random.random() < 0.15:
        schema["type"] = sorted({kind, random.choice(_TYPES)})
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        schema.update(draw_assertion(random, dialect, kind, depth))
    if depth > 1 and random.random() < 0.1:
        schema.update(_combined(random, dialect, depth - 1))
    return schema


def draw_values(random: Random, dialect: Dialect) -> Schema:
    """Draw an `enum` or a `const`."""
    if dialect == "3.1" and random.random() < 0.3:
        return {"const": random.choice(VALUES)}
    listed = random.sample(VALUES if random.random() < 0.3 else SCALARS, random.choice((1, 2, 2, 3)))
    return {"enum": [value for index, value in enumerate(listed) if not _among(value, listed[:index])]}


def draw_assertion(random: Random, dialect: Dialect, kind: str, depth: int) -> Schema:
    """Draw one assertion, or a few that belong together, for values of a type."""
    if kind in ("integer", "number"):
        return _numeric(random, dialect)
    if kind == "string":
        keyword = random.choice(("minLength", "maxLength", "pattern", "enum"))
        return {keyword: {"pattern": random.choice(PATTERNS), "enum": random.choice((["a", "b"], ["a"], ["a", "abc"]))}
                .get(keyword, random.randint(0, 3))}
    if kind == "array":
        return _array(random, dialect, depth)
    if kind == "object":
        return _object(random, dialect, depth)
    return {"enum": [True]} if random.random() < 0.3 else {}


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


def _numeric(random: Random, dialect: Dialect) -> Schema:
    keyword = random.choice(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum"))
    bound = random.choice((-1, 0, 1, 1.5, 2, 3))
    if keyword == "multipleOf":
        return {keyword: random.choice((1, 2, 0.5, 3, 1.5))}
    if keyword == "enum":
        return {keyword: random.sample([0, 1, 1.5, 2, 3], 2)}
    if dialect == "3.0" and keyword.startswith("exclusive"):
        return {keyword.replace("exclusiveM", "m"): bound, keyword: random.random() < 0.8}
    return {keyword: bound}


def _array(random: Random, dialect: Dialect, depth: int) -> Schema:
    keywords = ["items", "items", "minItems", "maxItems", "uniqueItems"]
    keyword = random.choice(keywords if dialect == "3.0" else [*keywords, "prefixItems", "contains"])
    if keyword == "items":
        return {"items": draw_schema(random, dialect, depth - 1)}
    if keyword == "prefixItems":
        return {"prefixItems": [draw_schema(random, dialect, depth - 1) for _ in range(random.randint(1, 2))]}
    if keyword == "contains":
        extra = random.choice(({}, {}, {"minContains": random.randint(0, 2)}, {"maxContains": 1}))
        return {"contains": _leaf(random, dialect), **extra}
    return {keyword: True if keyword == "uniqueItems" else random.randint(0, 2)}


def _object(random: Random, dialect: Dialect, depth: int) -> Schema:
    keywords = ["properties", "properties", "properties", "required", "required", "additionalProperties",
                "minProperties", "maxProperties"]
    keyword = random.choice(keywords if dialect == "3.0" else [*keywords, "patternProperties"])
    if keyword == "properties":
        names = random.sample(NAMES, random.choice((1, 1, 2)))
        return {keyword: {name: draw_schema(random, dialect, depth - 1) for name in names}}
    if keyword == "required":
        return {keyword: sorted(random.sample(NAMES, random.choice((1, 1, 2))))}
    if keyword == "additionalProperties":
        return {keyword: random.choice((True, False, False, draw_schema(random, dialect, depth - 1)))}
    if keyword == "patternProperties":
        return {keyword: {random.choice(NAME_PATTERNS): draw_schema(random, dialect, depth - 1)}}
    return {keyword: random.randint(0, 2)}


def _combined(random: Random, dialect: Dialect, depth: int) -> Schema:
    keyword = random.choice((*_BRANCHING, "anyOf", "oneOf", "allOf", "if") if dialect == "3.1" else (
        *_BRANCHING, "anyOf", "oneOf", "allOf"))
    if keyword == "not":
        return {keyword: _leaf(random, dialect)}
    if keyword == "if":
        words = ("if", *random.choice((("then",), ("else",), ("then", "else"))))
        return {word: draw_schema(random, dialect, depth - 1) for word in words}
    count = random.choice((1, 2, 2, 2, 3))
    return {keyword: [draw_schema(random, dialect, depth - 1) for _ in range(count)]}


def _among(value: object, others: list[Any]) -> bool:
    return any(type(value) is type(other) and value == other for other in others)
