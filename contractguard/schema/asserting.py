"""What one schema object asserts without subschemas, spelled so that no validator stumbles over it.

A value that a keyword may not have asserts nothing, as if the keyword were absent; the name of an unknown type is no
type; a maximum below zero can never be kept.
"""

from __future__ import annotations

from contractguard.contract.schemas import Schema
from contractguard.schema.facets import FACET_TYPES, NUMERIC_FORMATS
from contractguard.schema.formats import DECIDED
from contractguard.schema.patterns import compiles
from contractguard.schema.values import EVERY_TYPE, spelled_types, types_named, unique

UNREADABLE = "x-unreadable-"
"""Begins the keywords that hold patterns that no engine reads. A validator takes them for annotations."""

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LEAST = ("minLength", "minItems", "minProperties", "minContains")
_MOST = ("maxLength", "maxItems", "maxProperties", "maxContains")


def assertions(schema: Schema) -> dict[str, object] | None:
    """Return a schema's assertions in JSON Schema 2020-12 (validation, section 6), or None where nothing holds.

    Formats with a range become bounds (OpenAPI Format Registry); of the others those stay that are sets of texts.
    What nobody may assert is left out: annotations, `contentEncoding` and its kin, what is OpenAPI's own.
    """
    keywords = schema.keywords
    plain: dict[str, object] = {}
    types = types_named(keywords["type"]) if "type" in keywords else EVERY_TYPE
    types -= _refused(schema)
    values = keywords.get("enum")
    if not types or values == []:
        return None
    if types != EVERY_TYPE:
        names = spelled_types(types)
        plain["type"] = names[0] if len(names) == 1 else names
    if isinstance(values, list):
        plain["enum"] = list(unique(values))
    if "const" in keywords:
        plain["const"] = keywords["const"]
    plain.update(_numbers(schema))
    plain.update(_sizes(schema))
    plain.update(_texts(schema))
    return plain


def _refused(schema: Schema) -> frozenset[str]:
    """Return the types of which no value is small enough."""
    never = [keyword for keyword in _MOST if (most := _count(schema, keyword)) is not None and most < 0]
    if not isinstance(schema.keywords.get("contains"), (dict, bool)) and "maxContains" in never:
        never.remove("maxContains")
    return frozenset().union(*(FACET_TYPES.get(keyword, {"array"}) for keyword in never))


def _numbers(schema: Schema) -> dict[str, int | float]:
    found = {keyword: bound for keyword in _BOUNDS if (bound := _number(schema, keyword)) is not None}
    if _format(schema) in NUMERIC_FORMATS:
        low, high = NUMERIC_FORMATS[_format(schema)]
        found["minimum"] = max(low, found.get("minimum", low))
        found["maximum"] = min(high, found.get("maximum", high))
    divisor = _number(schema, "multipleOf")
    if divisor is not None and divisor > 0:
        found["multipleOf"] = divisor
    return found


def _sizes(schema: Schema) -> dict[str, object]:
    found: dict[str, object] = {
        keyword: max(0, count) for keyword in _LEAST if (count := _count(schema, keyword)) is not None}
    found.update({
        keyword: count for keyword in _MOST if (count := _count(schema, keyword)) is not None and count >= 0})
    if schema.keywords.get("uniqueItems") is True:
        found["uniqueItems"] = True
    return found


def _texts(schema: Schema) -> dict[str, object]:
    found: dict[str, object] = {}
    pattern = schema.keywords.get("pattern")
    if isinstance(pattern, str):
        found["pattern" if compiles(pattern) else f"{UNREADABLE}pattern"] = pattern
    if _format(schema) in DECIDED:
        found["format"] = _format(schema)
    return found


def _format(schema: Schema) -> str:
    value = schema.keywords.get("format")
    return value if isinstance(value, str) else ""


def _count(schema: Schema, keyword: str) -> int | None:
    number = _number(schema, keyword)
    return int(number) if number is not None and number == int(number) else None


def _number(schema: Schema, keyword: str) -> int | float | None:
    value = schema.keywords.get(keyword)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
