"""How often a validator may look at one value: branches within branches multiply, and nothing stops a validator.

Steps are bounded before they are taken, by what schemas apply to a value that many levels down, whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MOST = 100_000
"""How many schemas may be applied to one value in an instance."""
_DEEPEST = 40
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "if", "then", "else")
_IN_PLACE = frozenset({*_LISTS, *_SINGLES, "dependentSchemas"})
_STRUCTURE = frozenset({
    *_IN_PLACE, "$ref", "properties", "patternProperties", "additionalProperties", "items",
    "unevaluatedProperties", "prefixItems", "unevaluatedItems", "contains",
})


class Branching:
    """Bounds the work for schemas of one document, whose definitions are given by name."""

    def __init__(self, definitions: Mapping[str, object]) -> None:
        self._definitions = definitions
        self._known: dict[tuple[int, int], int] = {}
        self._open: set[tuple[int, int]] = set()

    def is_bearable(self, schema: object, instance: object) -> bool:
        """Whether a validator ends in good time with an instance, whatever it does first."""
        depth = _depth(instance)
        try:
            return depth <= _DEEPEST and all(self._applied(schema, level) < _MOST for level in range(depth + 1))
        except RecursionError:
            return False

    def _applied(self, schema: object, level: int) -> int:
        """Bound the schemas that are applied to one value so many levels below that of a schema."""
        if not isinstance(schema, dict):
            return 1
        key = (id(schema), level)
        if key in self._open:
            return _MOST
        if key not in self._known:
            self._open.add(key)
            found = 1 if level == 0 else self._below(schema, level - 1)
            for part in self._in_place(schema):
                if found < _MOST:
                    found += self._applied(part, level)
            self._open.discard(key)
            self._known[key] = min(found, _MOST)
        return self._known[key]

    def _below(self, schema: dict[str, Any], level: int) -> int:
        """Bound what is applied to one member or item: one property or what stands for all others, every pattern."""
        members = self._most(schema["properties"].values(), level) if "properties" in schema else 0
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if keyword in schema:
                members = max(members, self._applied(schema[keyword], level))
        members += sum(self._applied(member, level) for member in schema.get("patternProperties", {}).values())
        items = self._most(schema["prefixItems"], level) if "prefixItems" in schema else 0
        for keyword in ("items", "unevaluatedItems"):
            if keyword in schema:
                items = max(items, self._applied(schema[keyword], level))
        if "contains" in schema:
            items += self._applied(schema["contains"], level)
        return max(members, items)

    def _most(self, schemas: Iterable[object], level: int) -> int:
        """Return the largest bound of several schemas. Most are leaves, which are looked at once."""
        found = 0 if level else 1
        for schema in schemas:
            if isinstance(schema, dict) and not _STRUCTURE.isdisjoint(schema):
                found = max(found, self._applied(schema, level))
        return found

    def _in_place(self, schema: dict[str, Any]) -> Iterator[object]:
        reference = schema.get("$ref")
        if reference is not None:
            yield self._definitions[reference.rpartition("/")[2]]
        if _IN_PLACE.isdisjoint(schema):
            return
        for keyword in _LISTS:
            yield from schema.get(keyword, ())
        for keyword in _SINGLES:
            if keyword in schema:
                yield schema[keyword]
        yield from schema.get("dependentSchemas", {}).values()


def _depth(instance: object) -> int:
    """Return how many levels of members and items lie below a value."""
    depth, level = 0, [instance]
    while level := [held for value in level if isinstance(value, (dict, list))
                    for held in (value.values() if isinstance(value, dict) else value)]:
        depth += 1
    return depth
