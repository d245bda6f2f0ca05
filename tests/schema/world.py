"""The declared world: which instances count when a writing side meets a reading side.

A member that the reading side declares and the writing side does not is taken as not written. What a side
declares is collected across combinators and references; what it requires it writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.schema.validating import Judge

_BESIDE = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


def counts(instance: object, writer: Judge, reader: Judge) -> bool:
    """Whether every member of an instance, at any depth, is one that counts."""
    return _counts(instance, writer, [writer.schema], reader, [reader.schema])


def _counts(instance: object, writer: Judge, wrote: list[Any], reader: Judge, read: list[Any]) -> bool:
    mine, theirs = list(_all(writer, wrote)), list(_all(reader, read))
    if isinstance(instance, dict):
        return all(
            (_declared(mine, name) or not _declared(theirs, name))
            and _counts(value, writer, _members(mine, name), reader, _members(theirs, name))
            for name, value in instance.items())
    if isinstance(instance, list):
        return all(_counts(value, writer, _items(mine, index), reader, _items(theirs, index))
                   for index, value in enumerate(instance))
    return True


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
        if "$ref" in schema:
            pending.append(side.components[schema["$ref"].rpartition("/")[2]])


def _declared(schemas: list[dict[str, Any]], name: str) -> bool:
    return any(
        name in schema.get("properties", ()) or name in schema.get("required", ())
        or any(re.search(pattern, name) for pattern in schema.get("patternProperties", ()))
        or (isinstance(schema.get("additionalProperties"), dict) and bool(schema["additionalProperties"]))
        for schema in schemas)


def _members(schemas: list[dict[str, Any]], name: str) -> list[Any]:
    found = []
    for schema in schemas:
        own = [schema["properties"][name]] if name in schema.get("properties", ()) else []
        own += [member for pattern, member in schema.get("patternProperties", {}).items() if re.search(pattern, name)]
        found += own or [schema[word] for word in ("additionalProperties",) if word in schema]
    return found


def _items(schemas: list[dict[str, Any]], index: int) -> list[Any]:
    found = []
    for schema in schemas:
        prefix = schema.get("prefixItems", ())
        found += [prefix[index]] if index < len(prefix) else [schema["items"]] if "items" in schema else []
        found += [schema["contains"]] if "contains" in schema else []
    return found
