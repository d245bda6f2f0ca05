"""What a normal form is made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contractguard.contract.schemas import Schema
from contractguard.schema.patterns import finds
from contractguard.schema.values import EVERY_TYPE

Conjunction: TypeAlias = tuple[Schema, ...]
"""Schemas that must all hold; none at all accepts everything."""

Follow: TypeAlias = Callable[[Schema], "Schema | None"]
"""Returns the schema that a schema's reference leads to, or None where the reference is to stay symbolic."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One assertion with the schema that makes it."""

    value: object
    schema: Schema


@dataclass(frozen=True, slots=True)
class ObjectScope:
    """The members that one schema object declares; `additionalProperties` sees these names alone."""

    schema: Schema
    properties: Mapping[str, Schema]
    patterns: Mapping[str, Schema]
    additional: Schema | None

    def member(self, name: str) -> Conjunction:
        """Return what this scope says of a member."""
        found = [self.properties[name]] if name in self.properties else []
        found += [schema for pattern, schema in self.patterns.items() if _names(pattern, name)]
        if not found and self.additional is not None:
            found = [self.additional]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ArrayScope:
    """The items that one schema object declares."""

    schema: Schema
    prefix: tuple[Schema, ...]
    items: Schema | None

    def item(self, index: int) -> Conjunction:
        """Return what this scope says of an item."""
        if index < len(self.prefix):
            return (self.prefix[index],)
        return () if self.items is None else (self.items,)


@dataclass(frozen=True, slots=True)
class Choice:
    """One `anyOf` or `oneOf`."""

    keyword: str
    schema: Schema
    branches: tuple[Conjunction, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A keyword taken as a whole with its companions; `spelled` is equal for equal spellings in any order."""

    value: object
    schema: Schema
    spelled: bytes
    keyword: str


@dataclass(slots=True)
class NormalSchema:
    """A conjunction of assertions. Treat it as frozen once `normalise` has returned it."""

    schemas: Conjunction
    types: frozenset[str] = EVERY_TYPE
    never: bool = False
    type_source: Schema | None = None
    enum: Facet | None = None
    facets: dict[str, Facet] = field(default_factory=dict)
    patterns: dict[str, Schema] = field(default_factory=dict)
    required: dict[str, Schema] = field(default_factory=dict)
    objects: list[ObjectScope] = field(default_factory=list)
    arrays: list[ArrayScope] = field(default_factory=list)
    references: list[Schema] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    whole: dict[str, list[Whole]] = field(default_factory=dict)
    value_keys: frozenset[Hashable] = frozenset()

    @property
    def values(self) -> tuple[object, ...] | None:
        """The finite set of accepted values where an `enum` bounds it, else None."""
        return self.enum.value if self.enum is not None else None  # type: ignore[return-value]

    def names(self) -> list[str]:
        """Return the declared members in order."""
        return list(dict.fromkeys(name for scope in self.objects for name in scope.properties))

    def member(self, name: str) -> Conjunction:
        """Return everything said of a member; what says nothing is left out beside what does."""
        found = tuple(schema for scope in self.objects for schema in scope.member(name))
        telling = tuple(schema for schema in found if schema.always is not True and not _empty(schema))
        return telling or found[:1]

    def declares(self, name: str) -> bool:
        """Whether a member is declared, by name, by pattern, or by a schema for all further members."""
        return any(
            name in scope.properties
            or any(_names(pattern, name) for pattern in scope.patterns)
            or (scope.additional is not None and scope.additional.always is None and not _empty(scope.additional))
            for scope in self.objects
        )

    def name_patterns(self) -> dict[str, Conjunction]:
        """Return what is said of the members that patterns name."""
        found: dict[str, Conjunction] = {}
        for scope in self.objects:
            for pattern, schema in scope.patterns.items():
                found[pattern] = (*found.get(pattern, ()), schema)
        return found

    def additional(self) -> Conjunction:
        """Return everything said of the members that nothing names."""
        return tuple(scope.additional for scope in self.objects if scope.additional is not None)

    @property
    def closed(self) -> bool:
        """Whether members that nothing names are refused."""
        return any(schema.always is False for schema in self.additional())

    @property
    def sealed(self) -> bool:
        """Whether members that nothing in the whole schema names are refused (2020-12 core, section 11.3)."""
        return self.closed or any(whole.value is False for whole in self.whole.get("unevaluatedProperties", ()))

    def item(self, index: int) -> Conjunction:
        """Return everything said of an item."""
        return tuple(schema for scope in self.arrays for schema in scope.item(index))

    @property
    def prefix(self) -> int:
        """The number of items that have a schema of their own."""
        return max((len(scope.prefix) for scope in self.arrays), default=0)

    @property
    def simple(self) -> bool:
        """Whether nothing symbolic or non-local takes part."""
        return not (self.references or self.choices or self.whole)


def _names(pattern: str, text: str) -> bool:
    """Whether a pattern names a member; one that cannot be told is taken to."""
    return finds(pattern, text) is not False


def _empty(schema: Schema) -> bool:
    return schema.always is None and not schema.keywords
