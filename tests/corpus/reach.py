"""Which operations use a component, found naively: every `$ref` of an operation is followed to the end.

It shares no code with what it judges, and knows no more than these contracts need: references to
`#/components`, no callbacks, nothing read-only or write-only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DATA = ("example", "examples", "default", "enum")
_NAMED = ("properties", "patternProperties", "responses", "headers", "content", "encoding", "schemas")


def operations_using(data: dict[str, Any], component: str) -> dict[tuple[str, str], set[str]]:
    """Return the operations that use a component, with the directions in which they do."""
    found: dict[tuple[str, str], set[str]] = {}
    for path, item in data["paths"].items():
        for method in METHODS:
            for direction, part in _parts(item, item.get(method, {})):
                if component in _closure(data, part):
                    found.setdefault((method.upper(), path), set()).add(direction)
    return found


def _parts(item: dict[str, Any], operation: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "request", [operation.get("requestBody"), operation.get("parameters"), item.get("parameters")]
    yield "response", {"responses": operation.get("responses", {})}


def _closure(data: dict[str, Any], part: Any) -> set[str]:
    met: set[str] = set()
    pending = list(_references(part))
    while pending:
        reference = pending.pop()
        if reference not in met:
            met.add(reference)
            pending += _references(_at(data, reference))
    return met


def _at(data: Any, reference: str) -> Any:
    for token in reference.removeprefix("#/").split("/"):
        data = data[token]
    return data


def _references(value: Any, named: bool = False) -> Iterator[str]:
    """Iterate over the references in a value. Below `properties` and the like, keys are names, no keywords."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    if not isinstance(value, dict):
        return
    if not named and isinstance(value.get("$ref"), str):
        yield value["$ref"]
    for key, held in value.items():
        if named or not (key in _DATA or key.startswith("x-")):
            yield from _references(held, named=not named and key in _NAMED)
