"""How deep a JSON Schema looks into a value, so that references no deeper than that have to be followed."""

from __future__ import annotations

from typing import Any

DEEPEST = 32
"""What a schema that looks at everything, or refers to itself, is taken to see."""

_SAME = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependencies", "dependentSchemas")
_BELOW = (
    "properties", "patternProperties", "additionalProperties", "items", "prefixItems", "additionalItems", "contains",
    "unevaluatedProperties", "unevaluatedItems")
_WHOLE = ("uniqueItems", "$ref", "$dynamicRef", "$recursiveRef")


def depth_of(schema: Any) -> int:
    """Return how many levels below a value a schema looks at; 0 where it looks at the value's own members alone."""
    deepest = 0
    pending: list[tuple[Any, int]] = [(schema, 0)]
    while pending and deepest < DEEPEST:
        part, depth = pending.pop()
        if isinstance(part, list):
            pending += [(item, depth) for item in part]
        if not isinstance(part, dict):
            continue
        deepest = max(deepest, depth)
        if any(part.get(keyword) for keyword in _WHOLE) or _compares_whole(part):
            return DEEPEST
        for keyword, inner in part.items():
            if keyword in _SAME or keyword in _BELOW:
                pending += _schemas(inner, depth + (keyword in _BELOW))
    return min(deepest, DEEPEST)


def _compares_whole(schema: dict[str, Any]) -> bool:
    values = [schema.get("const"), *(schema["enum"] if isinstance(schema.get("enum"), list) else ())]
    return any(isinstance(value, (dict, list)) for value in values)


def _schemas(inner: Any, depth: int) -> list[tuple[Any, int]]:
    """Take a keyword's value as a schema, a list of schemas, or a map of schemas, whichever it is."""
    found = [(inner, depth)]
    if isinstance(inner, dict):
        found += [(member, depth) for member in inner.values() if isinstance(member, (dict, list))]
    return found
