"""Restricting a normal form: types, values, facets, and choices that merge into the schema that holds them."""

from __future__ import annotations

from contractguard.contract.schemas import Schema
from contractguard.schema.canonical import canonical_schema
from contractguard.schema.facets import common_multiple, format_effect, tighter
from contractguard.schema.forms import Choice, Facet, NormalSchema, Whole
from contractguard.schema.values import key, types_of, unique

_MOST_LISTED = 256
_APART = ("both", "undecided")


def restrict_types(normal: NormalSchema, types: frozenset[str], schema: Schema) -> None:
    """Accept values of these types alone."""
    if not normal.types <= types:
        normal.types &= types
        normal.type_source = schema
    elif normal.type_source is None:
        normal.type_source = schema


def restrict_values(normal: NormalSchema, values: list[object], schema: Schema) -> None:
    """Accept these values alone."""
    allowed = {key(value) for value in values}
    before = normal.values
    kept = values if before is None else [value for value in before if key(value) in allowed]
    normal.enum = Facet(unique(kept), schema)


def restrict_facet(normal: NormalSchema, keyword: str, facet: Facet) -> None:
    """Hold the tighter of two values of a facet; formats that speak of different strings both hold."""
    present = normal.facets.get(keyword)
    if keyword == "format" and present is not None and format_effect(present.value, facet.value) in _APART:
        spelled = canonical_schema({"format": facet.value})
        normal.whole.setdefault("format", []).append(Whole(facet.value, facet.schema, spelled, "format"))
        return
    if keyword == "multipleOf" and present is not None:
        normal.facets[keyword] = Facet(common_multiple(present.value, facet.value), facet.schema)
        return
    normal.facets[keyword] = facet if present is None or tighter(keyword, facet.value, present.value) else present


def collapse(normal: NormalSchema, choice: Choice, branches: list[NormalSchema]) -> bool:
    """Merge a choice whose branches are simple and disjoint into the schema that holds it.

    `branches` are their normal forms. Returns whether the choice could be merged.
    """
    parts = [part for part in branches if not part.never]
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
    restrict_types(normal, frozenset().union(*(part.types for part in parts)), choice.schema)
    for part in parts:
        for keyword, facet in part.facets.items():
            restrict_facet(normal, keyword, facet)
        normal.patterns.update(part.patterns)
        normal.required.update(part.required)
        normal.objects += part.objects
        normal.arrays += part.arrays
    return True


def _collapse_values(normal: NormalSchema, choice: Choice, values: list[object]) -> bool:
    if choice.keyword == "oneOf" and len(unique(values)) != len(values):
        return False
    restrict_values(normal, list(unique(values)), choice.schema)
    return True


def _absorbs(other: NormalSchema, part: NormalSchema) -> bool:
    """Whether a branch that asserts types alone accepts all of another one: the usual way to leave a list open."""
    bare = not (other.facets or other.patterns or other.required or other.objects or other.arrays)
    return bare and other.values is None and part.types <= other.types and (
        part.values is not None or part.types < other.types or bool(part.facets or part.patterns))


def _listed_values(normal: NormalSchema) -> tuple[object, ...] | None:
    if normal.values is not None:
        more = normal.required or normal.objects or normal.arrays or normal.facets
        return None if more else normal.values
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
