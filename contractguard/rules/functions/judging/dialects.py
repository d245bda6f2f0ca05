"""Which keywords the dialects of JSON Schema have, in the order in which they are looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

from contractguard.rules.functions.judging import assertions, combining, judge, unevaluated, within

DialectName: TypeAlias = Literal["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"]
Keywords: TypeAlias = Mapping[str, Mapping[str, Any]]

_IDENTIFIER = re.compile(r"https?://json-schema\.org/(?:draft-0(?P<old>[467])|draft/(?P<new>20(?:19-09|20-12)))/"
                         r"(?:hyper-)?schema#?")
_ANY = {
    "$ref": combining.reference("$ref"), "const": judge.const, "enum": judge.enum, "not": combining.negation,
    "anyOf": combining.any_of, "oneOf": combining.one_of, "allOf": combining.all_of, "if": combining.condition,
}
_DYNAMIC = {name: combining.reference(name) for name in ("$dynamicRef", "$recursiveRef")}
_OBJECTS = {
    **assertions.OBJECTS, "required": within.required, "propertyNames": within.property_names,
    "additionalProperties": within.additional_properties, "dependencies": within.dependent("dependencies"),
    "properties": within.properties, "patternProperties": within.pattern_properties,
}
_NEWER_OBJECTS = {
    **_OBJECTS, "dependentRequired": within.dependent("dependentRequired"),
    "dependentSchemas": within.dependent("dependentSchemas"),
    "unevaluatedProperties": unevaluated.unevaluated_properties,
}
_ARRAYS = {
    **assertions.ARRAYS, "additionalItems": within.additional_items, "items": within.items,
    "contains": within.contains, **assertions.UNIQUE,
}
_UNEVALUATED = {"unevaluatedItems": unevaluated.unevaluated_items}
_SCALARS = {"number": assertions.NUMBERS, "string": assertions.STRINGS}
_OLD: Keywords = {
    "any": _ANY, **_SCALARS, "array": {**_ARRAYS, "contains": within.contains_one}, "object": _OBJECTS}

DIALECTS: Mapping[DialectName, Keywords] = {
    "draft4": _OLD, "draft6": _OLD, "draft7": _OLD,
    "draft2019-09": {
        "any": {**_DYNAMIC, **_ANY}, **_SCALARS, "array": {**_ARRAYS, **_UNEVALUATED}, "object": _NEWER_OBJECTS},
    "draft2020-12": {
        "any": {**_DYNAMIC, **_ANY}, **_SCALARS, "object": _NEWER_OBJECTS,
        "array": {
            **assertions.ARRAYS, "prefixItems": within.tuple_of("prefixItems"), "items": within.items,
            "contains": within.contains, **assertions.UNIQUE, **_UNEVALUATED}},
}


def dialect_of(schema: Mapping[str, Any], stated: str = "auto") -> DialectName:
    """Return the dialect of a schema: the one that is stated, else by its `$schema`, else draft 7."""
    if stated != "auto":
        return cast(DialectName, stated)
    identifier = schema.get("$schema")
    match = _IDENTIFIER.fullmatch(identifier) if isinstance(identifier, str) else None
    return cast(DialectName, f"draft{match['old'] or match['new']}") if match else "draft7"
