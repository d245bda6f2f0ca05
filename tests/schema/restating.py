"""Rewrites of one side that leave what it accepts as it was."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from tests.schema.editing import all_places
from tests.schema.pairs import Sided
from tests.schema.vocabulary import COMPONENTS

_TOGETHER = (
    {"properties", "patternProperties", "additionalProperties"}, {"if", "then", "else"}, {"prefixItems", "items"},
    {"contains", "minContains", "maxContains"}, {"type", "nullable"}, {"minimum", "exclusiveMinimum"},
    {"maximum", "exclusiveMaximum"},
)
_ANNOTATED = ("unevaluatedProperties", "unevaluatedItems")
_ACCESS = ("readOnly", "writeOnly")
_TELLING = (*_ACCESS, "properties", "format", "$ref")
"""What may tell more than what is accepted: annotations, and members that people look for."""
_UNORDERED = ("required", "enum", "allOf", "anyOf", "oneOf")


def restated(sided: Sided, random: Random, how: str) -> Sided | None:
    """Rewrite one place in the way named; None where there is no such place."""
    held = {"schema": copy.deepcopy(sided.schema), "components": copy.deepcopy(sided.components)}
    found = all_places(held)
    random.shuffle(found)
    for holder, key in found:
        changed = REWRITES[how](holder[key], held["components"], random)
        if changed is not None:
            holder[key] = changed
            _redirect(held)
            other = Sided(held["schema"], held["components"], sided.dialect)
            return None if how in _LOSING and _says(held, _ANNOTATED) else _fitting(other, sided)
    return None


def _fitting(other: Sided, sided: Sided) -> Sided | None:
    """Spell a rewrite in the dialect: OpenAPI 3.0 has no `const`, and no lists of types."""
    if sided.dialect == "3.1" or not _says([other.schema, other.components], ("const",)):
        return other
    return Sided(_listing(other.schema), _listing(other.components), other.dialect)


def _listing(value: Any) -> Any:
    if isinstance(value, list):
        return [_listing(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {"enum" if word == "const" else word: [member] if word == "const" else _listing(member)
            for word, member in value.items()}


def _says(value: Any, words: tuple[str, ...]) -> bool:
    if isinstance(value, dict):
        return any(word in words or _says(member, words) for word, member in value.items())
    return isinstance(value, list) and any(_says(item, words) for item in value)


def _wrapped(schema: Any, components: dict[str, Any], random: Random) -> Any:
    return {"allOf": [schema]}


def _split(schema: Any, components: dict[str, Any], random: Random) -> Any:
    if not isinstance(schema, dict) or len(schema) < 2 or {"$ref", *_ANNOTATED} & set(schema):
        return None
    first = random.choice(sorted(schema))
    moved = {first} | next((words for words in _TOGETHER if first in words), set())
    if not set(schema) - moved:
        return None
    parts = [{word: value for word, value in schema.items() if (word in moved) is side} for side in (True, False)]
    return {"allOf": parts}


def _reordered(schema: Any, components: dict[str, Any], random: Random) -> Any:
    words = [word for word in _UNORDERED if isinstance(schema, dict) and len(schema.get(word, ())) > 1]
    if not words:
        return None
    word = random.choice(words)
    return dict(reversed([*{**schema, word: schema[word][::-1]}.items()]))


def _inlined(schema: Any, components: dict[str, Any], random: Random) -> Any:
    if not isinstance(schema, dict) or set(schema) != {"$ref"}:
        return None
    return copy.deepcopy(components[schema["$ref"].rpartition("/")[2]])


def _extracted(schema: Any, components: dict[str, Any], random: Random) -> Any:
    if not isinstance(schema, dict) or schema in components.values():
        return None
    components["Extracted"] = schema
    return {"$ref": "#/components/schemas/Extracted"}


def _renamed(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Give a component another name; every reference to it follows."""
    if not isinstance(schema, dict) or "$ref" not in schema or "Renamed" in components:
        return None
    name = schema["$ref"].rpartition("/")[2]
    components["Renamed"] = components.pop(name)
    return schema


def _redirect(held: dict[str, Any]) -> None:
    """Let the references to a component that was renamed follow."""
    if "Renamed" not in held["components"]:
        return
    gone = next(name for name in COMPONENTS if name not in held["components"])
    pending: list[Any] = [held]
    while pending:
        value = pending.pop()
        if isinstance(value, dict) and value.get("$ref") == f"#/components/schemas/{gone}":
            value["$ref"] = "#/components/schemas/Renamed"
        pending += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _with_null(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Spell a list of types with `null` as a choice of null."""
    if not isinstance(schema, dict) or not isinstance(schema.get("type"), list) or "null" not in schema["type"]:
        return None
    if {"enum", "const", *_ACCESS, *_ANNOTATED} & set(schema):
        return None
    rest = [kind for kind in schema["type"] if kind != "null"]
    # An assertion about null can only come from what speaks of every type.
    if {"$ref", "allOf", "anyOf", "oneOf", "not", "if"} & set(schema) or not rest:
        return None
    branches = [{**schema, "type": rest[0] if len(rest) == 1 else rest}, {"type": "null"}]
    return {random.choice(("anyOf", "oneOf")): branches}


def _values_chosen(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Spell an `enum` as a choice of single values."""
    if not isinstance(schema, dict) or "enum" not in schema or "oneOf" in schema:
        return None
    rest = {word: value for word, value in schema.items() if word != "enum"}
    return {**rest, "oneOf": [{"const": value} for value in schema["enum"]]}


def _single(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Spell a `const` as an `enum` of one, and the other way round."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema and "enum" not in schema:
        return {"enum" if word == "const" else word: [value] if word == "const" else value
                for word, value in schema.items()}
    if len(schema.get("enum", ())) == 1 and "const" not in schema:
        return {"const" if word == "enum" else word: value[0] if word == "enum" else value
                for word, value in schema.items()}
    return None


def _doubly_denied(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Deny a schema twice, unless it tells more than what it accepts: annotations go with `not`."""
    return None if _says(schema, _TELLING) else {"not": {"not": schema}}


def _conditional(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Spell `if` as what it means (2020-12 core, section 10.2.2)."""
    if not isinstance(schema, dict) or "if" not in schema or _says(schema, _TELLING):
        return None
    rest = {word: value for word, value in schema.items() if word not in ("if", "then", "else")}
    condition = schema["if"]
    meant = [{"anyOf": [{"not": condition}, schema.get("then", {})]}, {"anyOf": [condition, schema.get("else", {})]}]
    return {**rest, "allOf": [*rest.get("allOf", ()), *meant]}


def _contained(schema: Any, components: dict[str, Any], random: Random) -> Any:
    """Spell what is implied: the `minContains` of one, the bounds of zero."""
    if not isinstance(schema, dict):
        return None
    if "contains" in schema and "minContains" not in schema:
        return {**schema, "minContains": 1}
    return {**schema, "minLength": 0, "minItems": 0, "minProperties": 0} if not {
        "minLength", "minItems", "minProperties", "$ref"} & set(schema) else None


REWRITES = {
    "wrapped": _wrapped, "split": _split, "reordered": _reordered, "inlined": _inlined, "extracted": _extracted,
    "renamed": _renamed, "with-null": _with_null, "values-chosen": _values_chosen, "single": _single,
    "doubly-denied": _doubly_denied, "conditional": _conditional, "implied": _contained,
}
_LOSING = ("doubly-denied", "conditional")
"""Rewrites that lose what a branch tells of members and items that it evaluated."""
