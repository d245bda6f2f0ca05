"""Which members a direction withholds: `readOnly` ones from a request, `writeOnly` ones from a response.

Design, section 3, refinement 3 (2020-12 validation, section 9.4; OpenAPI 3.0.4, section 4.7.24.1): such a member's
schema counts as `true`, and nobody has to send the member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractguard.contract import postgrest
from contractguard.contract.direction import Direction
from contractguard.contract.node import Location
from contractguard.contract.schemas import Schema
from contractguard.schema.forms import Conjunction

_KEYWORDS: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_LEADING = frozenset({"$ref", "$dynamicRef", "allOf"})
_NONE: frozenset[str] = frozenset()

_Identity = tuple[Location, int]


class Withholding:
    """Tells what one direction withholds. Without a direction nothing is withheld."""

    def __init__(self, follow: Callable[[Schema], Schema], direction: Direction | None) -> None:
        self._follow = follow
        self._keyword = None if direction is None else _KEYWORDS[direction]
        self._writes = direction == "request"
        self._said: dict[_Identity, bool] = {}

    def names(self, schemas: Conjunction) -> frozenset[str]:
        """Return the members that schemas withhold which hold for one object, through `allOf` and references.

        Any occurrence counts: a member may be declared in one conjunct, withheld in another, required in a third.
        """
        if self._keyword is None:
            return _NONE
        return frozenset(
            name for conjunct in self._conjuncts(schemas) for name, member in self._members(conjunct)
            if self._says(member))

    def supplied(self, schema: Schema) -> frozenset[str]:
        """Return the members that a schema requires and that this direction may leave out all the same."""
        return postgrest.supplied(schema.node, schema.keywords.get("properties")) if self._writes else _NONE

    def _members(self, schema: Schema) -> Iterator[tuple[str, Schema]]:
        """Iterate over those properties that may be withheld; reading the others takes time."""
        declared = schema.keywords.get("properties")
        for name, value in declared.items() if isinstance(declared, dict) else ():
            if isinstance(value, dict) and (self._keyword in value or not _LEADING.isdisjoint(value)):
                yield name, schema.child("properties", name)

    def _says(self, schema: Schema) -> bool:
        key = _identity(schema)
        if key not in self._said:
            self._said[key] = any(
                conjunct.keywords.get(str(self._keyword)) is True for conjunct in self._conjuncts((schema,)))
        return self._said[key]

    def _conjuncts(self, schemas: Conjunction) -> Iterator[Schema]:
        pending, seen = list(schemas)[::-1], set[_Identity]()
        while pending:
            schema = pending.pop()
            if _identity(schema) in seen:
                continue
            seen.add(_identity(schema))
            yield schema
            pending += schema.children("allOf")[::-1]
            if schema.reference is not None:
                pending.append(self._follow(schema))


def _identity(schema: Schema) -> _Identity:
    """Tell schemas apart that stand at one place but were made to say less than the document does."""
    return schema.node.location, len(schema.keywords)
