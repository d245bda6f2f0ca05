"""Dropping from a normal form what has no bearing, so that equal meanings get equal spellings."""

from __future__ import annotations

from contractguard.schema.facets import FACET_TYPES, UPPER, rejects, relevant_format
from contractguard.schema.forms import Facet, NormalSchema
from contractguard.schema.merging import restrict_facet
from contractguard.schema.patterns import finds
from contractguard.schema.values import key, types_of


def settle(normal: NormalSchema) -> None:
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
    _settle_empty_ranges(normal)
    normal.never = normal.never or not normal.types


def _settle_values(normal: NormalSchema) -> None:
    kept = [
        value for value in normal.values or ()
        if types_of(value) & normal.types and not any(rejects(word, facet.value, value)
                                                      for word, facet in normal.facets.items())
        and not (isinstance(value, str) and any(finds(pattern, value) is False for pattern in normal.patterns))
    ]
    assert normal.enum is not None
    normal.enum = Facet(tuple(kept), normal.enum.schema)
    normal.value_keys = frozenset(key(value) for value in kept)
    normal.types = frozenset().union(*(types_of(value) for value in kept))
    if not {"object", "array"} & normal.types:
        normal.facets, normal.patterns = {}, {}


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
        restrict_facet(normal, inclusive, Facet(int(bound), facet.schema))
    for inclusive in ("minimum", "maximum"):
        facet = normal.facets.get(inclusive)
        if facet is not None and isinstance(facet.value, float):
            rounded = facet.value // 1 if inclusive in UPPER else -(-facet.value // 1)
            normal.facets[inclusive] = Facet(int(rounded), facet.schema)


def _settle_empty_ranges(normal: NormalSchema) -> None:
    """Refuse a type whose lower bound lies above its upper bound."""
    for lower, upper in (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
                         ("minimum", "maximum")):
        least, most = normal.facets.get(lower), normal.facets.get(upper)
        if least is not None and most is not None and least.value > most.value:  # type: ignore[operator]
            normal.types -= FACET_TYPES[lower]
            del normal.facets[lower], normal.facets[upper]
