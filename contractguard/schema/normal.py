"""The normal form of a schema: one conjunction in which equal meanings have equal spellings.

`allOf` is merged, `const` is an `enum` of one, the types are a set, a choice between disjoint simple
branches is one schema, a finite set of values is an `enum` without other assertions. References stay
symbolic unless a way to follow them is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contractguard.contract.node import Location
from contractguard.contract.schemas import Schema
from contractguard.schema.canonical import canonical_schema
from contractguard.schema.facets import FACET_TYPES, UPPER, format_effect, rejects, relevant_format, tighter
from contractguard.schema.values import EVERY_TYPE, key, types_named, types_of, unique

Conjunction: TypeAlias = tuple[Schema, ...]
"""Schemas that must all hold; none at all accepts everything."""

Follow: TypeAlias = Callable[[Schema], "Schema | None"]
"""Returns the schema that a schema's reference leads to, or None where the reference is to stay symbolic."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "not": (), "if": ("then", "else"), "contains": ("minContains", "maxContains"), "propertyNames": (),
    "dependentRequired": (), "dependentSchemas": (), "unevaluatedItems": (), "unevaluatedProperties": (),
    "contentEncoding": (), "contentMediaType": (), "contentSchema": (), "xml": (),
}
"""Keywords that are taken as a whole, each with those that only mean something beside it."""
_MOST_CONJUNCTS = 64
_MOST_LISTED = 256
_APART = ("both", "undecided")


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
        found += [schema for pattern, schema in self.patterns.items() if matches(pattern, name)]
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
        """Return everything said of a member."""
        return tuple(schema for scope in self.objects for schema in scope.member(name))

    def declares(self, name: str) -> bool:
        """Whether a member is declared, by name, by pattern, or by a schema for all further members."""
        return any(
            name in scope.properties
            or any(matches(pattern, name) for pattern in scope.patterns)
            or (scope.additional is not None and scope.additional.always is None and not _empty(scope.additional))
            for scope in self.objects
        )

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


class Normaliser:
    """Normal forms with every reference followed, each made once."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._made: dict[tuple[Location, ...], NormalSchema] = {}

    def __call__(self, schemas: Conjunction) -> NormalSchema:
        """Return the normal form of a conjunction. Nobody may change it."""
        key = tuple([schema.node.location for schema in schemas])
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = normalise(schemas, self._follow)
        return made


def normalise(schemas: Conjunction, follow: Follow | None = None) -> NormalSchema:
    """Merge a conjunction into its normal form, with references followed where `follow` is given."""
    normal = NormalSchema(schemas)
    seen: set[object] = set()
    for schema in schemas:
        _add(normal, schema, follow, seen)
    normal.choices = [choice for choice in normal.choices if not _collapse(normal, choice, follow)]
    _settle(normal)
    return normal


def matches(pattern: str, text: str) -> bool:
    """Whether an ECMA-262 pattern finds a match. A pattern that Python cannot read matches nothing."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def _empty(schema: Schema) -> bool:
    return schema.always is None and not schema.keywords


def _add(normal: NormalSchema, schema: Schema, follow: Follow | None, seen: set[object]) -> None:
    if schema.always is not None:
        normal.never = normal.never or not schema.always
        return
    if schema.reference is not None:
        _add_reference(normal, schema, follow, seen)
    keywords = schema.keywords
    if "type" in keywords:
        _restrict_types(normal, types_named(keywords["type"]), schema)
    if isinstance(keywords.get("enum"), list):
        _restrict_values(normal, keywords["enum"], schema)  # type: ignore[arg-type]
    if "const" in keywords:
        _restrict_values(normal, [keywords["const"]], schema)
    for keyword in FACET_TYPES:
        if keyword in keywords and keywords[keyword] is not None:
            _restrict_facet(normal, keyword, Facet(keywords[keyword], schema))
    _add_structure(normal, schema)
    for keyword in GROUPS.keys() & keywords.keys():
        _add_whole(normal, keyword, schema)
    for branch in schema.children("allOf"):
        _add(normal, branch, follow, seen)
    for keyword in ("anyOf", "oneOf"):
        branches = schema.children(keyword)
        if branches:
            normal.choices.append(Choice(keyword, schema, tuple((branch,) for branch in branches)))


def _add_whole(normal: NormalSchema, keyword: str, schema: Schema) -> None:
    """Keep a keyword with its companions, unless they assert nothing (2020-12 core, sections 10 and 11)."""
    group = {word: schema.keywords[word] for word in (keyword, *GROUPS[keyword]) if word in schema.keywords}
    if group.get("minContains") == 1:
        del group["minContains"]
    silent = (
        (keyword == "if" and len(group) == 1)
        or (keyword == "contains" and group.get("minContains") == 0 and "maxContains" not in group)
        or (keyword.startswith("unevaluated") and group[keyword] is True)
        or (keyword in ("dependentRequired", "dependentSchemas") and not group[keyword])
    )
    if not silent:
        told = next((word for word in GROUPS[keyword] if word in group), keyword)
        spelled = canonical_schema(group)
        normal.whole.setdefault(keyword, []).append(Whole(group.get(told), schema, spelled, told))


def _add_reference(normal: NormalSchema, schema: Schema, follow: Follow | None, seen: set[object]) -> None:
    target = follow(schema) if follow is not None else None
    if target is None:
        normal.references.append(schema)
        return
    if target.node.location not in seen and len(seen) < _MOST_CONJUNCTS:
        seen.add(target.node.location)
        _add(normal, target, follow, seen)


def _add_structure(normal: NormalSchema, schema: Schema) -> None:
    keywords = schema.keywords
    if isinstance(keywords.get("pattern"), str):
        normal.patterns.setdefault(str(keywords["pattern"]), schema)
    names = keywords.get("required")
    for name in names if isinstance(names, list) else ():
        normal.required.setdefault(str(name), schema)
    if any(isinstance(keywords.get(word), (dict, bool))
           for word in ("properties", "patternProperties", "additionalProperties")):
        normal.objects.append(_object_scope(schema))
    if "prefixItems" in keywords or isinstance(keywords.get("items"), (dict, bool)):
        items = schema.child("items") if isinstance(keywords.get("items"), (dict, bool)) else None
        normal.arrays.append(ArrayScope(schema, schema.children("prefixItems"), items))


def _object_scope(schema: Schema) -> ObjectScope:
    declared = {
        keyword: {str(name): schema.child(keyword, name) for name in value}
        for keyword in ("properties", "patternProperties")
        if isinstance(value := schema.keywords.get(keyword), dict)
    }
    has_additional = isinstance(schema.keywords.get("additionalProperties"), (dict, bool))
    additional = schema.child("additionalProperties") if has_additional else None
    return ObjectScope(schema, declared.get("properties", {}), declared.get("patternProperties", {}), additional)


def _restrict_types(normal: NormalSchema, types: frozenset[str], schema: Schema) -> None:
    if not normal.types <= types:
        normal.types &= types
        normal.type_source = schema
    elif normal.type_source is None:
        normal.type_source = schema


def _restrict_values(normal: NormalSchema, values: list[object], schema: Schema) -> None:
    allowed = {key(value) for value in values}
    before = normal.values
    kept = values if before is None else [value for value in before if key(value) in allowed]
    normal.enum = Facet(unique(kept), schema)


def _restrict_facet(normal: NormalSchema, keyword: str, facet: Facet) -> None:
    present = normal.facets.get(keyword)
    if keyword == "format" and present is not None and format_effect(present.value, facet.value) in _APART:
        spelled = canonical_schema({"format": facet.value})
        normal.whole.setdefault("format", []).append(Whole(facet.value, facet.schema, spelled, "format"))
        return
    normal.facets[keyword] = facet if present is None or tighter(keyword, facet.value, present.value) else present


def _collapse(normal: NormalSchema, choice: Choice, follow: Follow | None) -> bool:
    """Merge a choice whose branches are simple and disjoint into the schema that holds it."""
    parts = [normalise(branch, follow) for branch in choice.branches]
    parts = [part for part in parts if not part.never]
    if not parts or not all(part.simple for part in parts):
        return False
    if choice.keyword == "anyOf":
        parts = [part for part in parts if not any(other is not part and _absorbs(other, part) for other in parts)]
    finite = [_listed_values(part) for part in parts]
    if all(values is not None for values in finite):
        return _collapse_values(normal, choice, [value for values in finite for value in values or ()])
    formats = {part.facets["format"].value for part in parts if "format" in part.facets}
    if any(part.values is not None for part in parts) or _overlapping(parts) or len(formats) > 1:
        return False
    _restrict_types(normal, frozenset().union(*(part.types for part in parts)), choice.schema)
    for part in parts:
        for keyword, facet in part.facets.items():
            _restrict_facet(normal, keyword, facet)
        normal.patterns.update(part.patterns)
        normal.required.update(part.required)
        normal.objects += part.objects
        normal.arrays += part.arrays
    return True


def _collapse_values(normal: NormalSchema, choice: Choice, values: list[object]) -> bool:
    if choice.keyword == "oneOf" and len(unique(values)) != len(values):
        return False
    _restrict_values(normal, list(unique(values)), choice.schema)
    return True


def _absorbs(other: NormalSchema, part: NormalSchema) -> bool:
    """Whether a branch that asserts types alone accepts all of another one: the usual way to leave a list open."""
    bare = not (other.facets or other.patterns or other.required or other.objects or other.arrays)
    return bare and other.values is None and part.types <= other.types and (
        part.values is not None or part.types < other.types or bool(part.facets or part.patterns))


def _listed_values(normal: NormalSchema) -> tuple[object, ...] | None:
    if normal.values is not None:
        return normal.values
    if normal.types <= {"null", "boolean"}:
        return tuple(value for value in (None, False, True) if types_of(value) <= normal.types)
    return None


def finite_values(normal: NormalSchema) -> tuple[object, ...] | None:
    """List all accepted values where there are few: an enum, null and booleans, a short range of integers."""
    listed = _listed_values(normal)
    if listed is not None:
        return listed
    if normal.types != {"integer"} or set(normal.facets) != {"minimum", "maximum"}:
        return None
    low, high = normal.facets["minimum"].value, normal.facets["maximum"].value
    if isinstance(low, int) and isinstance(high, int) and 0 <= high - low < _MOST_LISTED:
        return tuple(range(low, high + 1))
    return None


def _overlapping(parts: list[NormalSchema]) -> bool:
    met: set[str] = set()
    for part in parts:
        if part.types & met:
            return True
        met |= part.types
    return False


def _settle(normal: NormalSchema) -> None:
    """Drop what has no bearing, and let a finite set of values speak for itself."""
    if normal.values is not None:
        _settle_values(normal)
    normal.facets = {
        keyword: facet for keyword, facet in normal.facets.items() if FACET_TYPES[keyword] & normal.types
    }
    if "string" not in normal.types:
        normal.patterns = {}
    if "object" not in normal.types:
        normal.required, normal.objects = {}, []
    if "array" not in normal.types:
        normal.arrays = []
    if normal.types & {"integer", "number"} == {"integer"}:
        _settle_integer_bounds(normal)
    _settle_sizes(normal)
    normal.never = normal.never or not normal.types


def _settle_values(normal: NormalSchema) -> None:
    kept = [
        value for value in normal.values or ()
        if types_of(value) & normal.types and not any(rejects(word, facet.value, value)
                                                      for word, facet in normal.facets.items())
        and not (isinstance(value, str) and any(_unmatched(pattern, value) for pattern in normal.patterns))
    ]
    assert normal.enum is not None
    normal.enum = Facet(tuple(kept), normal.enum.schema)
    normal.value_keys = frozenset(key(value) for value in kept)
    normal.types = frozenset().union(*(types_of(value) for value in kept))
    if not {"object", "array"} & normal.types:
        normal.facets, normal.patterns = {}, {}


def _unmatched(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is None
    except re.error:
        return False


def _settle_sizes(normal: NormalSchema) -> None:
    """Drop what other keywords imply: a number of members that are required anyway, the least of all sizes."""
    fewest = normal.facets.get("minProperties")
    if fewest is not None and isinstance(fewest.value, (int, float)) and fewest.value <= len(normal.required):
        del normal.facets["minProperties"]
    for keyword in ("minLength", "minItems", "minProperties"):
        if keyword in normal.facets and normal.facets[keyword].value == 0:
            del normal.facets[keyword]
    if "uniqueItems" in normal.facets and normal.facets["uniqueItems"].value is not True:
        del normal.facets["uniqueItems"]
    stated = normal.facets.get("format")
    if stated is not None and relevant_format(stated.value, normal.types) is None:
        del normal.facets["format"]


def _settle_integer_bounds(normal: NormalSchema) -> None:
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        facet = normal.facets.pop(exclusive, None)
        if facet is None or isinstance(facet.value, bool) or not isinstance(facet.value, (int, float)):
            continue
        bound = -(-facet.value // 1) - 1 if exclusive in UPPER else facet.value // 1 + 1
        _restrict_facet(normal, inclusive, Facet(int(bound), facet.schema))
    for inclusive in ("minimum", "maximum"):
        facet = normal.facets.get(inclusive)
        if facet is not None and isinstance(facet.value, float):
            rounded = facet.value // 1 if inclusive in UPPER else -(-facet.value // 1)
            normal.facets[inclusive] = Facet(int(rounded), facet.schema)
