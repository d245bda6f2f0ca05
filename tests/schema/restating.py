"""Rewrites of one side that leave what it accepts as it was."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from tests.schema.pairs import Sided, all_places

_TOGETHER = (
    {"properties", "patternProperties", "additionalProperties"}, {"if", "then", "else"}, {"prefixItems", "items"},
    {"contains", "minContains", "maxContains"}, {"type", "nullable"}, {"minimum", "exclusiveMinimum"},
    {"maximum", "exclusiveMaximum"},
)
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
            return Sided(held["schema"], held["components"], sided.dialect)
    return None


def _wrapped(schema: Any, components: dict[str, Any], random: Random) -> Any:
    return {"allOf": [schema]}


def _split(schema: Any, components: dict[str, Any], random: Random) -> Any:
    if not isinstance(schema, dict) or len(schema) < 2 or "$ref" in schema:
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


REWRITES = {"wrapped": _wrapped, "split": _split, "reordered": _reordered, "inlined": _inlined, "extracted": _extracted}
