"""The declared world: which instances count when a writing side meets a reading side.

A member that the reading side declares and the writing side does not is taken as not written. What a side
declares is collected across combinators and references: on the reading side the names of properties over all of
them, on the writing side what names a member over those that hold for the value, as annotations are (2020-12 core,
section 7.7.1), but for conditions: who asks whether a member is there does not write it. What it requires
or lists as a value it writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.schema.validating import Judge, is_stripped

_BESIDE = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_FURTHER = ("additionalProperties", "unevaluatedProperties")


def counts(instance: object, writer: Judge, reader: Judge) -> bool:
    """Whether every member of an instance, at any depth, is one that counts."""
    return _counts(instance, writer, [writer.schema], reader, [reader.schema])


def _counts(instance: object, writer: Judge, wrote: list[Any], reader: Judge, read: list[Any]) -> bool:
    mine, theirs = list(_holding(writer, wrote, instance)), list(_all(reader, read))
    if any("enum" in schema or "const" in schema for schema in mine):
        return True
    if isinstance(instance, dict):
        return all(
            (_writes(mine, name, instance) or not any(name in schema.get("properties", ()) for schema in theirs))
            and _counts(value, writer, _members(mine, name), reader, _members(theirs, name))
            for name, value in instance.items())
    if isinstance(instance, list):
        return all(_counts(value, writer, _items(mine, index), reader, _items(theirs, index))
                   for index, value in enumerate(instance))
    return True


def _holding(side: Judge, schemas: list[Any], instance: object) -> Iterator[dict[str, Any]]:
    """Iterate over every schema that holds for a value."""
    pending, seen = list(schemas), set()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict) or id(schema) in seen or not side.part_accepts(schema, instance):
            continue
        seen.add(id(schema))
        yield schema
        pending += [branch for word in _BESIDE for branch in schema.get(word, ())]
        pending += [inner for name, inner in schema.get("dependentSchemas", {}).items()
                    if isinstance(instance, dict) and name in instance]
        if "if" in schema:
            held = side.part_accepts(schema["if"], instance)
            pending += [schema[word] for word in ("then" if held else "else",) if word in schema]
        if "$ref" in schema:
            pending.append(side.components[schema["$ref"].rpartition("/")[2]])


def _all(side: Judge, schemas: list[Any]) -> Iterator[dict[str, Any]]:
    """Iterate over every schema that may speak of a value, whatever branch it stands in."""
    pending, seen = list(schemas), set()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        pending += [branch for word in _BESIDE for branch in schema.get(word, ())]
        pending += [schema[word] for word in _SINGLE if word in schema and (word == "not" or "if" in schema)]
        pending += schema.get("dependentSchemas", {}).values()
        if "$ref" in schema:
            pending.append(side.components[schema["$ref"].rpartition("/")[2]])


def _writes(schemas: list[dict[str, Any]], name: str, instance: dict[str, Any]) -> bool:
    return any(
        (name in schema.get("properties", ()) and not is_stripped(schema["properties"][name]))
        or name in schema.get("required", ())
        or any(name in names for other, names in schema.get("dependentRequired", {}).items()
               if other in instance and other != name)
        or any(re.search(pattern, name) for pattern in schema.get("patternProperties", ()))
        or (isinstance(schema.get("additionalProperties"), dict) and bool(schema["additionalProperties"]))
        for schema in schemas)


def _members(schemas: list[dict[str, Any]], name: str) -> list[Any]:
    found = []
    for schema in schemas:
        own = [schema["properties"][name]] if name in schema.get("properties", ()) else []
        own += [member for pattern, member in schema.get("patternProperties", {}).items() if re.search(pattern, name)]
        found += own or [schema[word] for word in _FURTHER if word in schema]
    return found


def _items(schemas: list[dict[str, Any]], index: int) -> list[Any]:
    found = []
    for schema in schemas:
        prefix = schema.get("prefixItems", ())
        found += [prefix[index]] if index < len(prefix) else [
            schema[word] for word in ("items", "unevaluatedItems") if word in schema]
        found += [schema["contains"]] if "contains" in schema else []
    return found
