"""Random instances, most of them close to what some schema speaks of."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.schema.validating import Judge
from tests.schema.vocabulary import NAMES, UUID, VALUES

_STRINGS = ("", "a", "b", "ab", "abc", "cb", "bc", "bca", "zzzz", "2024-01-31", "2024-02-30", UUID, "1.2.3.4",
            "a@b.co")
_NUMBERS = (-2, -1, -0.5, 0, 0.5, 1, 1.0, 1.5, 2, 2.5, 3, 4, 6, 0.1, 0.3, 0.25, 2**31, 2**53 + 1, 10**20, 1e300)
_MEMBERS = (*NAMES, "ab", "z", "")
_MAYBE = ("if", "then", "else", "not")


def draw_instances(random: Random, judges: list[Judge], count: int) -> list[Any]:
    """Draw instances in turn along the schemas of each judge."""
    return [draw_instance(random, judges[index % len(judges)]) for index in range(count)]


def draw_instance(random: Random, judge: Judge) -> Any:
    """Draw an instance along a schema."""
    return _along(random, judge, [judge.schema], 4)


def _along(random: Random, judge: Judge, schemas: list[Any], depth: int) -> Any:
    spoken = [schema for schema in _chosen(random, judge, schemas) if isinstance(schema, dict)]
    listed = [value for schema in spoken for value in (*schema.get("enum", ()), *_const(schema))]
    if listed and random.random() < 0.8:
        return random.choice(listed)
    if random.random() < 0.06 or depth <= 0:
        return random.choice(VALUES)
    return _of_type(random, judge, spoken, depth)


def _const(schema: dict[str, Any]) -> list[Any]:
    return [schema["const"]] if "const" in schema else []


def _chosen(random: Random, judge: Judge, schemas: list[Any]) -> list[Any]:
    """Collect a schema's own conjuncts and one branch of each choice, through references."""
    pending, found = list(schemas), list[Any]()
    while pending and len(found) < 30:
        schema = pending.pop()
        found.append(schema)
        if not isinstance(schema, dict):
            continue
        pending += schema.get("allOf", ())
        pending += [random.choice(schema[word]) for word in ("anyOf", "oneOf") if word in schema]
        pending += [schema[word] for word in _MAYBE if word in schema and random.random() < 0.5]
        pending += [inner for inner in schema.get("dependentSchemas", {}).values() if random.random() < 0.5]
        if "$ref" in schema:
            pending.append(judge.components[schema["$ref"].rpartition("/")[2]])
    return found


def _of_type(random: Random, judge: Judge, schemas: list[Any], depth: int) -> Any:
    kinds: list[str] = []
    for schema in schemas:
        stated = schema.get("type", [])
        kinds += [stated] if isinstance(stated, str) else stated
    if not kinds or random.random() < 0.1:
        spoken = {word for schema in schemas for word in schema}
        kinds = [kind for kind, words in _SPEAKING.items() if spoken & set(words)]
    kind = random.choice(kinds) if kinds and random.random() < 0.9 else random.choice(tuple(_SPEAKING))
    if kind == "object":
        return _object(random, judge, schemas, depth)
    if kind == "array":
        return _array(random, judge, schemas, depth)
    if kind in ("integer", "number"):
        return _number(random, schemas)
    return random.choice(_STRINGS) if kind == "string" else None if kind == "null" else random.random() < 0.5


_SPEAKING: dict[str, tuple[str, ...]] = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties",
               "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
    "array": ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("pattern", "minLength", "maxLength", "format"), "null": (), "boolean": (),
}


def _number(random: Random, schemas: list[Any]) -> Any:
    bounds = [schema[word] for schema in schemas for word in _SPEAKING["number"] if abs(schema.get(word, 1e300)) < 1e30]
    if bounds and random.random() < 0.5:
        bound = random.choice(bounds)
        return bound * random.choice((2, 3, 5)) if random.random() < 0.3 else (
            bound + random.choice((0, 0, -1, 1, 0.5, -0.5, 0.1, -0.1)))
    return random.choice(_NUMBERS)


def _object(random: Random, judge: Judge, schemas: list[Any], depth: int) -> dict[str, Any]:
    spoken, required = set[str](), set[str]()
    for schema in schemas:
        dependent = schema.get("dependentRequired", {})
        required |= {*schema.get("required", ()), *(name for names in dependent.values() for name in names)}
        spoken |= {*schema.get("properties", ()), *schema.get("dependentSchemas", ()), *dependent}
    names = [name for name in sorted(spoken | required) if random.random() < (0.95 if name in required else 0.6)]
    names += [name for name in _MEMBERS if name not in names and random.random() < 0.12]
    return {name: _along(random, judge, _member(schemas, name), depth - 1) for name in names}


def _member(schemas: list[Any], name: str) -> list[Any]:
    found = [schema["properties"][name] for schema in schemas if name in schema.get("properties", ())]
    found += [member for schema in schemas for member in schema.get("patternProperties", {}).values()]
    further = ("additionalProperties", "unevaluatedProperties")
    return found or [schema[word] for schema in schemas for word in further if word in schema]


def _array(random: Random, judge: Judge, schemas: list[Any], depth: int) -> list[Any]:
    items: list[Any] = []
    for index in range(random.choice((0, 1, 1, 2, 2, 3, 4))):
        along = [schema["prefixItems"][index] for schema in schemas if index < len(schema.get("prefixItems", ()))]
        along = along or [
            schema[word] for schema in schemas for word in ("items", "unevaluatedItems") if word in schema]
        if random.random() < 0.4:
            along = [schema["contains"] for schema in schemas if "contains" in schema] or along
        items.append(random.choice(items) if items and random.random() < 0.15 else
                     _along(random, judge, along, depth - 1))
    return items
