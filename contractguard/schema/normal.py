"""The normal form of a schema: one conjunction in which equal meanings have equal spellings.

`allOf` is merged, `const` is an `enum` of one, the types are a set, a choice between disjoint simple
branches is one schema, a finite set of values is an `enum` without other assertions. References stay
symbolic unless a way to follow them is given.
"""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.contract.node import Location
from contractguard.contract.schemas import Schema
from contractguard.schema.canonical import canonical_schema
from contractguard.schema.facets import FACET_TYPES
from contractguard.schema.forms import (
    ArrayScope,
    Choice,
    Conjunction,
    Facet,
    Follow,
    NormalSchema,
    ObjectScope,
    Whole,
)
from contractguard.schema.merging import collapse, restrict_facet, restrict_types, restrict_values
from contractguard.schema.settling import settle
from contractguard.schema.values import types_named

GROUPS: Mapping[str, tuple[str, ...]] = {
    "not": (), "if": ("then", "else"), "contains": ("minContains", "maxContains"), "propertyNames": (),
    "dependentRequired": (), "dependentSchemas": (), "unevaluatedItems": (), "unevaluatedProperties": (),
    "contentEncoding": (), "contentMediaType": (), "contentSchema": (), "xml": (),
}
"""Keywords that are taken as a whole, each with those that only mean something beside it."""
_MOST_CONJUNCTS = 64


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


def normalise(
    schemas: Conjunction, follow: Follow | None = None, *, merge: bool = True, within: frozenset[Location] = frozenset()
) -> NormalSchema:
    """Merge a conjunction into its normal form, with references followed where `follow` is given.

    Without `merge` its choices stay choices, whatever they choose between. `within` are the
    schemas that this one is a branch of: a reference back to one of them stays symbolic.
    """
    normal = NormalSchema(schemas)
    seen: set[Location] = set()
    for schema in schemas:
        _add(normal, schema, follow, seen, within)
    around = within | seen | {schema.node.location for schema in schemas}
    normal.choices = [
        choice for choice in normal.choices
        if not (merge and collapse(
            normal, choice, [normalise(branch, follow, within=around) for branch in choice.branches]))
    ]
    settle(normal)
    return normal


def _add(
    normal: NormalSchema, schema: Schema, follow: Follow | None, seen: set[Location], within: frozenset[Location]
) -> None:
    if schema.always is not None:
        normal.never = normal.never or not schema.always
        return
    if schema.reference is not None:
        _add_reference(normal, schema, follow, seen, within)
    keywords = schema.keywords
    if "type" in keywords:
        restrict_types(normal, types_named(keywords["type"]), schema)
    if isinstance(keywords.get("enum"), list):
        restrict_values(normal, keywords["enum"], schema)  # type: ignore[arg-type]
    if "const" in keywords:
        restrict_values(normal, [keywords["const"]], schema)
    for keyword in FACET_TYPES:
        if isinstance(keywords.get(keyword), str if keyword == "format" else (int, float)):
            restrict_facet(normal, keyword, Facet(keywords[keyword], schema))
    _add_structure(normal, schema)
    for keyword in GROUPS.keys() & keywords.keys():
        _add_whole(normal, keyword, schema)
    for branch in schema.children("allOf"):
        _add(normal, branch, follow, seen, within)
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


def _add_reference(
    normal: NormalSchema, schema: Schema, follow: Follow | None, seen: set[Location], within: frozenset[Location]
) -> None:
    target = follow(schema) if follow is not None else None
    if target is None or target.node.location in within:
        normal.references.append(schema)
        return
    if target.node.location not in seen and len(seen) < _MOST_CONJUNCTS:
        seen.add(target.node.location)
        _add(normal, target, follow, seen, within)


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
