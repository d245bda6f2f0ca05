"""Pairs of schemas for the checks that say what happened to a keyword, and the places where they are put."""

from __future__ import annotations

from collections.abc import Callable

from tests.peers.contracts import (
    ARRAY,
    BOOLEAN,
    CAT_OR_DOG,
    INTEGER,
    NUMBER,
    OBJECT,
    READ_ONLY,
    STRING,
    TO_CAT,
    TO_DOG,
    WRITE_ONLY,
    Data,
    with_body,
    with_parameter,
    with_property,
    with_response,
)


def by(tag: str, **mapping: str) -> Data:
    """Choose between a cat and a dog by a tag."""
    return {**CAT_OR_DOG, "discriminator": {"propertyName": tag, **({"mapping": mapping} if mapping else {})}}


def holding(*names: str) -> Data:
    """An object with some optional properties."""
    return {"type": "object", "properties": dict.fromkeys(names, STRING)}


def tagged(tag: str) -> Data:
    """An object that no other tag's object is."""
    return {"type": "object", "required": ["tag"], "properties": {"tag": {"const": tag}}}


IN_BODIES, OUT_BODIES = ("request-body", "request-property"), ("response-body", "response-property")
QUERY, MEMBER, HEADER = "request-parameter", "request-parameter-property", "response-header"
PLACES: dict[str, Callable[[Data], Data]] = {
    "request-body": with_body,
    "request-property": lambda schema: with_body(with_property(schema)),
    "request-read-only-property": lambda schema: with_body(with_property(schema, **READ_ONLY)),
    QUERY: with_parameter,
    MEMBER: lambda schema: with_parameter(with_property(schema), style="deepObject"),
    "request-header-property": lambda schema: with_parameter(with_property(schema), **{"in": "header"}),
    "response-body": with_response,
    "response-mediatype": with_response,
    "response-property": lambda schema: with_response(with_property(schema)),
    "response-write-only-property": lambda schema: with_response(with_property(schema, **WRITE_ONLY)),
    HEADER: lambda schema: with_response(None, {"X-Thing": {"schema": schema}}),
}

# What is less and what is more, with what the peer calls the way from less to more and the way back.
SCHEMAS: list[tuple[str, str, Data, Data]] = [
    ("max-increased", "max-decreased", {**INTEGER, "maximum": 5}, {**INTEGER, "maximum": 10}),
    ("", "max-set", {**INTEGER, "maximum": 5}, INTEGER),
    ("min-decreased", "min-increased", {**INTEGER, "minimum": 10}, {**INTEGER, "minimum": 5}),
    ("", "min-set", {**INTEGER, "minimum": 5}, INTEGER),
    ("exclusive-max-increased", "exclusive-max-decreased",
     {**NUMBER, "exclusiveMaximum": 5}, {**NUMBER, "exclusiveMaximum": 10}),
    ("", "exclusive-max-set", {**NUMBER, "exclusiveMaximum": 5}, NUMBER),
    ("exclusive-min-decreased", "exclusive-min-increased",
     {**NUMBER, "exclusiveMinimum": 10}, {**NUMBER, "exclusiveMinimum": 5}),
    ("", "exclusive-min-set", {**NUMBER, "exclusiveMinimum": 5}, NUMBER),
    ("max-length-increased", "max-length-decreased", {**STRING, "maxLength": 5}, {**STRING, "maxLength": 10}),
    ("max-length-unset", "max-length-set", {**STRING, "maxLength": 5}, STRING),
    ("min-length-decreased", "min-length-increased", {**STRING, "minLength": 10}, {**STRING, "minLength": 5}),
    ("max-items-increased", "max-items-decreased", {**ARRAY, "maxItems": 5}, {**ARRAY, "maxItems": 10}),
    ("min-items-decreased", "min-items-increased", {**ARRAY, "minItems": 10}, {**ARRAY, "minItems": 5}),
    # oasdiff cannot tell no minItems from 0: it calls these increased and decreased.
    ("min-items-unset", "min-items-set", {**ARRAY, "minItems": 5}, ARRAY),
    ("pattern-removed", "pattern-added", {**STRING, "pattern": "^a+$"}, STRING),
    ("pattern-changed", "pattern-changed", {**STRING, "pattern": "^a+$"}, {**STRING, "pattern": "^[ab]+$"}),
    ("pattern-changed", "pattern-changed", {**STRING, "pattern": "^a+$"}, {**STRING, "pattern": "^b+$"}),
    ("pattern-changed", "pattern-changed", {**STRING, "pattern": "^a+$"}, {**STRING, "pattern": "^(a|b)\\1$"}),
    ("pattern-generalized", "", {**STRING, "pattern": "^a+$"}, {**STRING, "pattern": ".*"}),
    ("became-nullable", "became-not-nullable", STRING, {"type": ["string", "null"]}),
    ("const-removed", "const-added", {**STRING, "const": "a"}, STRING),
    ("const-changed", "const-changed", {**STRING, "const": "a"}, {**STRING, "const": "b"}),
    ("", "became-enum", {**STRING, "enum": ["a", "b"]}, STRING),
    ("enum-value-added", "enum-value-removed", {**STRING, "enum": ["a", "b"]}, {**STRING, "enum": ["a", "b", "c"]}),
    ("list-of-types-widened", "list-of-types-narrowed",
     {"anyOf": [STRING, INTEGER]}, {"anyOf": [STRING, INTEGER, OBJECT]}),
    ("list-of-types-widened", "list-of-types-narrowed", INTEGER, {"anyOf": [INTEGER, BOOLEAN]}),
    ("default-value-added", "default-value-removed", STRING, {**STRING, "default": "a"}),
    ("default-value-changed", "default-value-changed", {**STRING, "default": "a"}, {**STRING, "default": "b"}),
    ("any-of-added", "any-of-removed",
     {"anyOf": [holding("a"), {**STRING, "maxLength": 3}]},
     {"anyOf": [holding("a"), {**STRING, "maxLength": 3}, INTEGER]}),
    ("any-of-added", "any-of-removed",
     {"anyOf": [holding("a"), {**STRING, "maxLength": 3}]},
     {"anyOf": [holding("a"), {**STRING, "maxLength": 3}, holding("a", "b")]}),
    ("one-of-added", "one-of-removed",
     {"oneOf": [holding("a"), {**STRING, "maxLength": 3}]},
     {"oneOf": [holding("a"), {**STRING, "maxLength": 3}, INTEGER]}),
    *((f"{keyword}-added", f"{keyword}-removed", {word: few}, {word: [*few, more]})
      for keyword, word in (("any-of", "anyOf"), ("one-of", "oneOf"))
      for few, more in ([[tagged("a"), tagged("b")], tagged("c")],
                        [[tagged("a"), tagged("b")], {"type": "null"}],
                        [[{**STRING, "const": "a"}, {**STRING, "const": "b"}], {**STRING, "const": "c"}])),
    ("one-of-added", "one-of-removed", {"oneOf": [{**OBJECT, "required": ["a"]}, {**OBJECT, "required": ["b"]}]},
     {"oneOf": [{**OBJECT, "required": ["a"]}, {**OBJECT, "required": ["b"]},
                {**OBJECT, "required": ["a"], "minProperties": 2}]}),
    ("contains-removed", "contains-added", {**ARRAY, "contains": STRING}, ARRAY),
    ("min-contains-decreased", "min-contains-increased",
     {**ARRAY, "contains": STRING, "minContains": 3}, {**ARRAY, "contains": STRING, "minContains": 2}),
    ("max-contains-increased", "max-contains-decreased",
     {**ARRAY, "contains": STRING, "maxContains": 3}, {**ARRAY, "contains": STRING, "maxContains": 5}),
    ("dependent-required-removed", "dependent-required-added",
     {**holding("a", "b"), "dependentRequired": {"a": ["b"]}}, holding("a", "b")),
    ("dependent-required-changed", "dependent-required-changed",
     {**holding("a", "b", "c"), "dependentRequired": {"a": ["b"]}},
     {**holding("a", "b", "c"), "dependentRequired": {"a": ["c"]}}),
    ("dependent-required-changed", "dependent-required-changed",
     {**holding("a", "b", "c"), "dependentRequired": {"a": ["b", "c"]}},
     {**holding("a", "b", "c"), "dependentRequired": {"a": ["b"]}}),
    ("dependent-schema-removed", "dependent-schema-added",
     {**holding("a", "b"), "dependentSchemas": {"a": {"required": ["b"]}}}, holding("a", "b")),
    ("if-removed", "if-added",
     {**holding("a", "b"), "if": {"required": ["a"]}, "then": {"required": ["b"]}}, holding("a", "b")),
    ("then-removed", "then-added",
     {**holding("a", "b"), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
     {**holding("a", "b"), "if": {"required": ["a"]}}),
    ("else-removed", "else-added",
     {**holding("a", "b"), "if": {"required": ["a"]}, "else": {"required": ["b"]}},
     {**holding("a", "b"), "if": {"required": ["a"]}}),
    ("property-names-removed", "property-names-added", {**OBJECT, "propertyNames": {"maxLength": 3}}, OBJECT),
    ("pattern-property-removed", "pattern-property-added", {**OBJECT, "patternProperties": {"^a": STRING}}, OBJECT),
    ("prefix-items-removed", "prefix-items-added", {**ARRAY, "prefixItems": [STRING, STRING]},
     {**ARRAY, "prefixItems": [STRING]}),
    ("prefix-items-removed", "prefix-items-added", {**ARRAY, "prefixItems": [INTEGER], "items": STRING},
     {**ARRAY, "items": STRING}),
    ("prefix-items-removed", "prefix-items-added", {**ARRAY, "prefixItems": [NUMBER], "items": INTEGER},
     {**ARRAY, "items": INTEGER}),
    ("unevaluated-items-removed", "unevaluated-items-added",
     {**ARRAY, "prefixItems": [STRING], "unevaluatedItems": STRING}, {**ARRAY, "prefixItems": [STRING]}),
    ("unevaluated-properties-removed", "unevaluated-properties-added",
     {**holding("a"), "unevaluatedProperties": STRING}, holding("a")),
    ("content-schema-removed", "content-schema-added",
     {**STRING, "contentMediaType": "application/json", "contentSchema": INTEGER},
     {**STRING, "contentMediaType": "application/json"}),
    ("content-media-type-changed", "content-media-type-changed",
     {**STRING, "contentMediaType": "image/png"}, {**STRING, "contentMediaType": "image/gif"}),
    ("content-encoding-changed", "content-encoding-changed",
     {**STRING, "contentEncoding": "base64"}, {**STRING, "contentEncoding": "base16"}),
    ("discriminator-removed", "discriminator-added", by("kind", **TO_CAT, **TO_DOG), CAT_OR_DOG),
    ("discriminator-mapping-added", "discriminator-mapping-deleted", by("kind", **TO_CAT),
     by("kind", **TO_CAT, **TO_DOG)),
    ("discriminator-mapping-changed", "discriminator-mapping-changed", by("kind", cat=TO_CAT["cat"], dog=TO_DOG["dog"]),
     by("kind", cat=TO_DOG["dog"], dog=TO_CAT["cat"])),
    ("discriminator-property-name-changed", "discriminator-property-name-changed", by("kind", **TO_CAT, **TO_DOG),
     by("sort", **TO_CAT, **TO_DOG)),
    ("", "x-extensible-enum-value-removed",
     {**STRING, "x-extensible-enum": ["a"]}, {**STRING, "x-extensible-enum": ["a", "b"]}),
    ("deprecated-with-sunset", "", STRING, {**STRING, "deprecated": True, "x-sunset": "2999-01-01"}),
    ("stability-increased", "stability-decreased",
     {**STRING, "x-stability-level": "beta"}, {**STRING, "x-stability-level": "stable"}),
]

# The same where the peer has other names for it in other places.
TYPES: list[tuple[tuple[str, ...], str, str, Data, Data]] = [
    ((*IN_BODIES, QUERY), "type-generalized", "type-changed", INTEGER, NUMBER),
    ((MEMBER, *OUT_BODIES, HEADER), "type-generalized", "type-specialized", INTEGER, NUMBER),
    ((*IN_BODIES, *OUT_BODIES), "type-changed", "type-changed", STRING, INTEGER),
    ((QUERY,), "type-changed", "type-generalized", STRING, INTEGER),
    ((MEMBER,), "type-specialized", "type-changed", STRING, INTEGER),
    ((HEADER,), "type-compatible", "type-changed", STRING, INTEGER),
    ((*IN_BODIES, *OUT_BODIES), "type-changed", "type-changed", STRING, OBJECT),
    ((QUERY,), "type-changed", "type-generalized", STRING, OBJECT),
    ((MEMBER,), "type-specialized", "type-changed", STRING, OBJECT),
    ((HEADER,), "type-compatible", "type-changed", STRING, OBJECT),
    (IN_BODIES, "type-generalized", "type-changed", STRING, {}),
    ((QUERY,), "type-generalized", "", STRING, {}),
    ((QUERY,), "type-generalized", "", STRING, {**ARRAY, "items": STRING}),
    (OUT_BODIES, "type-changed", "type-specialized", STRING, {}),
    ((*IN_BODIES, QUERY), "type-generalized", "type-changed", {**STRING, "format": "date"}, STRING),
    ((MEMBER,), "type-generalized", "type-specialized", {**STRING, "format": "date"}, STRING),
    ((*OUT_BODIES, HEADER), "type-changed", "type-specialized", {**STRING, "format": "date"}, STRING),
    ((*IN_BODIES, QUERY, *OUT_BODIES, HEADER), "type-changed", "type-changed",
     {**STRING, "format": "date"}, {**STRING, "format": "uuid"}),
    ((MEMBER,), "type-specialized", "type-specialized", {**STRING, "format": "date"}, {**STRING, "format": "uuid"}),
    ((*IN_BODIES, QUERY, *OUT_BODIES, HEADER), "type-changed", "type-changed",
     {**STRING, "format": "date"}, {**STRING, "format": "of-ours"}),
    ((*IN_BODIES, QUERY), "type-generalized", "type-changed",
     {**INTEGER, "format": "int32"}, {**INTEGER, "format": "int64"}),
    ((MEMBER,), "type-generalized", "type-specialized",
     {**INTEGER, "format": "int32"}, {**INTEGER, "format": "int64"}),
    ((*OUT_BODIES, HEADER), "type-changed", "type-specialized",
     {**INTEGER, "format": "int32"}, {**INTEGER, "format": "int64"}),
    ((*IN_BODIES, *OUT_BODIES), "list-of-types-widened", "list-of-types-narrowed",
     {"anyOf": [STRING, INTEGER]}, {"anyOf": [STRING, INTEGER, {"type": "null"}]}),
    (("request-property", "response-property"), "deprecated", "reactivated", STRING, {**STRING, "deprecated": True}),
]
