"""JSON values as JSON Schema compares them (2020-12 core, section 4.2.2)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
EVERY_TYPE = frozenset(TYPES)


def key(value: object) -> Hashable:
    """Return a key that is equal for equal JSON values: 1 equals 1.0, true does not equal 1."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return type(value).__name__, value
    if isinstance(value, (int, float)):
        return "number", value
    if isinstance(value, list):
        return "array", tuple(key(item) for item in value)
    if isinstance(value, dict):
        return "object", frozenset((name, key(member)) for name, member in value.items())
    return "other", repr(value)


def unique(values: Iterable[object]) -> tuple[object, ...]:
    """Drop repeated values, keeping the first of each."""
    return tuple({key(value): value for value in reversed(list(values))}.values())[::-1]


def types_of(value: object) -> frozenset[str]:
    """Return the types that a value has: an integral number is both an integer and a number."""
    if value is None:
        return frozenset({"null"})
    if isinstance(value, bool):
        return frozenset({"boolean"})
    if isinstance(value, (int, float)):
        return frozenset({"integer", "number"}) if value == value // 1 else frozenset({"number"})
    return frozenset({"string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"})


def types_named(names: object) -> frozenset[str]:
    """Read a `type` keyword; `number` includes `integer`. Anything unreadable is every type."""
    listed = [names] if isinstance(names, str) else names if isinstance(names, list) else None
    if listed is None:
        return EVERY_TYPE
    known = {name for name in listed if isinstance(name, str) and name in EVERY_TYPE}
    return frozenset(known | {"integer"} if "number" in known else known)


def spelled_types(types: frozenset[str]) -> list[str]:
    """Spell a set of types as a `type` keyword would, in a fixed order."""
    return [name for name in TYPES if name in types and not (name == "integer" and "number" in types)]
