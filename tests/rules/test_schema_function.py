"""The function `schema`: the same failures as ajv finds, of which those are told that Spectral tells."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.rules.functions.depth import DEEPEST, depth_of
from contractguard.rules.functions.judging import DialectName, SchemaJudge, dialect_of, told
from tests.rules.asking import MISSING, asked, places, warnings


def wrong(schema: Any, value: object, every: bool = False, dialect: str = "auto") -> list[str]:
    return places("schema", value, {"schema": schema, "allErrors": every, "dialect": dialect})


@pytest.mark.parametrize(("schema", "value", "first", "every"), [
    ({"type": "string"}, 1, [""], [""]),
    ({"type": "string", "nullable": True}, None, [], []),
    ({"nullable": True, "enum": ["a"]}, None, [""], [""]),
    ({"required": ["a", "b"]}, {}, [""], ["", ""]),
    ({"additionalProperties": False, "required": ["a"]}, {"x": 1, "y": 1}, [""], ["", "", ""]),
    ({"properties": {"a": {"type": "string"}, "b": {"minimum": 2}}}, {"b": 1, "a": 1}, ["/a"], ["/a", "/b"]),
    ({"items": {"type": "string"}}, ["a", 1, 2], ["/1"], ["/1", "/2"]),
    ({"items": False}, [1, 2], ["/0"], ["/0", "/1"]),
    ({"items": [{"type": "string"}], "additionalItems": False}, [1, 2], [""], ["", "/0"]),
    ({"propertyNames": {"maxLength": 1}}, {"ab": 1, "cd": 1}, [""], ["", ""]),
    ({"patternProperties": {"^x": {"type": "string"}}}, {"xa": 1, "a": 1}, ["/xa"], ["/xa"]),
    ({"dependencies": {"a": ["b", "c"], "d": {"required": ["e"]}}}, {"a": 1, "d": 1}, [""], ["", "", ""]),
    ({"contains": {"type": "string"}}, [1, 2], [""], ["", "/0", "/1"]),
    ({"contains": {"type": "string"}, "minContains": 2}, ["a"], [], []),
    ({"not": {"type": "string"}}, "a", [""], [""]),
    ({"if": {"minimum": 1}, "then": {"multipleOf": 2}, "else": {"const": 0}}, 3, [""], ["", ""]),
    ({"if": {"minimum": 1}, "then": {"multipleOf": 2}}, 0, [], []),
    ({"allOf": [{"minimum": 2}, {"multipleOf": 2}]}, 1, [""], ["", ""]),
    ({"uniqueItems": True}, [1, 1.0], [""], [""]),
    ({"uniqueItems": True}, [1, True, "1", [1], {"a": 1}, {"a": 1.5}], [], []),
    ({"const": {"a": [1]}}, {"a": [1.0]}, [], []),
    ({"const": {"a": [1]}}, {"a": [True]}, [""], [""]),
    (True, 1, None, None),
    ({"type": ["integer", "null"], "maximum": 5}, 5.5, [""], ["", ""]),
    ({"multipleOf": 0.1}, 0.3, [""], [""]),
    ({"multipleOf": 0.01}, 10**400, [""], [""]),
    ({"format": "nonsense"}, "a", [], []),
])
def test_failures_stand_where_ajv_finds_them(
    schema: Any, value: object, first: list[str] | None, every: list[str] | None
) -> None:
    if first is None or every is None:
        assert not SchemaJudge(schema, "draft7").failures(value) if isinstance(schema, dict) else True
        return
    assert sorted(wrong(schema, value)) == first
    assert sorted(wrong(schema, value, every=True)) == every


@pytest.mark.parametrize(("schema", "value", "expected"), [
    # Within a choice a branch goes on to the keywords of any value after a wrong type, as ajv's code does.
    ({"anyOf": [{"type": ["string", "null"], "enum": ["a"]}]}, 1, ["type", "enum", "anyOf"]),
    ({"anyOf": [{"type": "string", "minLength": 1, "enum": ["a"]}]}, 1, ["enum", "anyOf"]),
    ({"type": "string", "minLength": 1, "enum": ["a"]}, 1, ["enum"]),
    ({"type": "object", "required": ["a"], "enum": [1]}, 1, ["type"]),
    ({"oneOf": [{}, {}, {"type": "string"}]}, 1, ["oneOf"]),
    ({"oneOf": [{"type": "string"}, {"type": "null"}]}, 1, ["type", "type", "oneOf"]),
    ({"minimum": 2, "anyOf": [{"type": "string"}]}, 1, ["type", "anyOf"]),
    ({"required": ["a"], "maxProperties": 0}, {"b": 1}, ["maxProperties"]),
    ({"properties": {"a": {"type": "string"}}, "additionalProperties": False}, {"a": 1, "b": 1},
     ["additionalProperties"]),
    ({"$ref": "#/definitions/a", "definitions": {"a": {"type": "string"}}, "minimum": 2}, 1, ["type"]),
])
def test_keywords_are_looked_at_in_the_order_of_ajv(schema: Any, value: object, expected: list[str]) -> None:
    assert [failure.keyword for failure in SchemaJudge(schema, "draft7").failures(value)] == expected


@pytest.mark.parametrize(("schema", "value", "expected"), [
    # A failed choice with failures below it gives way to these.
    ({"properties": {"x": {"anyOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["b"]}]}}},
     {"x": {"a": 1}}, ["/x/a"]),
    ({"properties": {"x": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}}}, {"x": {}}, ["/x", "/x", "/x"]),
    # At the root, what is below stands beside it in the tree that Spectral makes.
    ({"anyOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["b"]}]}, {"a": 1}, ["", "", "/a"]),
    # Lists of values are merged, and give way to failures of siblings.
    ({"properties": {"x": {"allOf": [{"enum": [1]}, {"enum": [2]}]}}}, {"x": 3}, ["/x"]),
    ({"properties": {"x": {"enum": [1]}, "y": {"type": "string"}}}, {"x": 3, "y": 1}, ["/y"]),
    # A list of values stands for all that is wrong below it.
    ({"prefixItems": [{"enum": [1], "properties": {"a": {"type": "string"}}}], "items": [
        {"enum": [1], "properties": {"a": {"type": "string"}}}]}, [{"a": 1}], ["/0"]),
    # A place that is spelled with `~` is told with what is above it, and not at all where nothing is.
    ({"additionalProperties": {"required": ["a"]}}, {"/x": {}}, []),
    ({"properties": {"x": {"additionalProperties": {"required": ["a"]}}}}, {"x": {"/y": {}}}, ["/x/~1y"]),
])
def test_failures_are_told_as_spectral_tells_them(schema: Any, value: object, expected: list[str]) -> None:
    assert sorted(wrong(schema, value, every=True)) == expected


@pytest.mark.parametrize(("messages", "expected"), [
    ("all wrong", [("", "all wrong")]),
    ({"required": "something is missing"}, [("", "something is missing"), ("/b", "'b' must be of type string")]),
    ({"required": {"a": "a is missing"}}, [
        ("", "'value' must have the property 'c'"), ("", "a is missing"), ("/b", "'b' must be of type string")]),
    ({"properties": {"b": "b is wrong"}}, [
        ("", "'value' must have the property 'a'"), ("", "'value' must have the property 'c'"), ("/b", "b is wrong")]),
    ({"properties": {"b": "b is wrong"}, "_": "more is wrong"}, [("", "more is wrong"), ("/b", "b is wrong")]),
    (5, [("", "'value' must have the property 'a'"), ("", "'value' must have the property 'c'"),
         ("/b", "'b' must be of type string")]),
])
def test_error_messages_of_the_author_stand_for_failures(messages: object, expected: list[tuple[str, str]]) -> None:
    schema = {"required": ["a", "c"], "properties": {"b": {"type": "string"}}, "errorMessage": messages}
    results = asked("schema", {"b": 1}, {"schema": schema, "allErrors": True})
    assert sorted(("/b" if result.node.pointer[1:] else "", result.message) for result in results) == expected


def test_error_messages_are_heard_only_where_all_errors_are_asked_for() -> None:
    schema = {"type": "string", "errorMessage": "own words"}
    assert [result.message for result in asked("schema", 1, {"schema": schema})] == ["'value' must be of type string"]


def test_value_that_is_close_to_an_allowed_one_is_told_which() -> None:
    results = asked("schema", "strign", {"schema": {"enum": ["string", "number"]}})
    assert [result.message for result in results] == [
        "'value' must be one of \"string\", \"number\"; did you mean \"string\"?"]


def test_value_that_is_missing_must_exist() -> None:
    assert wrong({}, MISSING) == ["."]


@pytest.mark.parametrize(("schema", "dialect"), [
    ({}, "draft7"), ({"$schema": "http://json-schema.org/draft-04/schema#"}, "draft4"),
    ({"$schema": "http://json-schema.org/draft-06/schema"}, "draft6"),
    ({"$schema": "https://json-schema.org/draft/2019-09/schema"}, "draft2019-09"),
    ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, "draft2020-12"),
    ({"$schema": "https://example.com"}, "draft7"), ({"$schema": 5}, "draft7"),
])
def test_dialect_follows_the_schema(schema: Any, dialect: DialectName) -> None:
    assert dialect_of(schema) == dialect
    assert dialect_of(schema, "draft4") == "draft4"


@pytest.mark.parametrize(("schema", "value", "right"), [
    ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"a": 1}, True),
    ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"b": 1}, False),
    ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"a": 1}, True),
    ({"anyOf": [{"required": ["b"], "properties": {"a": {}}}, {}], "unevaluatedProperties": False}, {"a": 1}, False),
    ({"if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"b": {}}}, "unevaluatedProperties": False},
     {"a": 1, "b": 1}, True),
    ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": {}}}}, "unevaluatedProperties": False}, {"a": 1}, True),
    ({"$ref": "#x", "$defs": {"x": {"$anchor": "x", "patternProperties": {"^a": {}}}}, "unevaluatedProperties": False},
     {"ab": 1}, True),
    ({"unevaluatedProperties": {"type": "string"}}, {"a": 1}, False),
    ({"dependentSchemas": {"a": {"properties": {"a": {}, "b": {}}}}, "unevaluatedProperties": False}, {"b": 1}, False),
    ({"prefixItems": [{}], "unevaluatedItems": False}, [1], True),
    ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], False),
    ({"allOf": [{"prefixItems": [{}, {}]}], "unevaluatedItems": False}, [1, 2], True),
    ({"items": {}, "unevaluatedItems": False}, [1, 2], True),
    ({"$dynamicRef": "#x", "$defs": {"x": {"$dynamicAnchor": "x", "type": "string"}}}, 1, False),
    ({"$id": "https://example.com/a", "$ref": "b", "$defs": {"b": {"$id": "b", "type": "string"}}}, 1, False),
    ({"$ref": "https://json-schema.org/draft/2020-12/schema"}, {"type": "strng"}, False),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, False),
    ({"contains": {"const": 1}, "minContains": 0}, [2], True),
    ({"contains": {"const": 1}, "minContains": 2}, [1], False),
    ({"contains": {"const": 1}, "maxContains": 1}, [1, 1], False),
    ({"contains": {"const": 1}, "maxContains": 0}, [2], False),
])
def test_newer_keywords_hold_as_the_specification_has_them(schema: Any, value: object, right: bool) -> None:
    """2020-12 core, sections 10 and 11."""
    assert (not wrong(schema, value, dialect="draft2020-12")) is right


@pytest.mark.parametrize(("schema", "depth"), [
    ({}, 0), ({"type": "object", "required": ["a"]}, 0), ({"properties": {"a": {"type": "string"}}}, 1),
    ({"properties": {"a": {"items": {"required": ["b"]}}}}, 2), ({"anyOf": [{"properties": {"a": {}}}]}, 1),
    ({"additionalProperties": False}, 0), ({"items": {}}, 1), ({"enum": [1]}, 0), ({"enum": [{}]}, DEEPEST),
    ({"uniqueItems": True}, DEEPEST), ({"properties": {"a": {"$ref": "#"}}}, DEEPEST), ("odd", 0), ({"enum": 5}, 0),
])
def test_references_are_followed_as_deep_as_a_schema_looks(schema: Any, depth: int) -> None:
    assert depth_of(schema) == depth


def nested(levels: int, inner: object) -> object:
    for _ in range(levels):
        inner = {"a": inner}
    return inner


def test_recursive_schema_over_a_deep_value_comes_to_an_end() -> None:
    judge = SchemaJudge({"properties": {"a": {"$ref": "#"}}, "required": ["b"]}, "draft7")
    assert [failure.path for failure in judge.failures(nested(3, {}))] == [()]
    assert warnings("schema", nested(240, {}), {"schema": {"properties": {"a": {"$ref": "#"}}}}) == (
        "rule 'rule' cannot tell of 1 place: the value is too deep or too large",)


def test_schema_that_refers_to_itself_comes_to_an_end() -> None:
    assert warnings("schema", 1, {"schema": {"$ref": "#"}}) == (
        "rule 'rule' cannot tell of 1 place: the value is too deep or too large",)


def test_schema_that_doubles_at_every_level_comes_to_an_end() -> None:
    definitions = {f"d{level}": {"allOf": [{"$ref": f"#/definitions/d{level + 1}"}] * 2} for level in range(30)}
    schema = {"$ref": "#/definitions/d0", "definitions": {**definitions, "d30": {}}}
    assert warnings("schema", 1, {"schema": schema}) == (
        "rule 'rule' cannot tell of 1 place: the schema takes too many steps to apply",)


def test_large_arrays_are_looked_at_in_time() -> None:
    items: list[object] = [[index] for index in range(50_000)]
    assert wrong({"uniqueItems": True}, items) == []
    assert wrong({"uniqueItems": True}, [*items, [7]]) == [""]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 2.0, "", "a", "ab", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6)
KEYWORDS = {
    "type": st.sampled_from(["string", "number", "integer", "null", "array", "object", ["string", "object"]]),
    "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=json.dumps), "const": VALUES,
    "minimum": st.integers(-2, 2), "exclusiveMaximum": st.integers(-2, 2), "multipleOf": st.sampled_from([1, 2, 0.5]),
    "minLength": st.integers(0, 2), "maxLength": st.integers(0, 2), "pattern": st.sampled_from(["^a", "b$"]),
    "minItems": st.integers(0, 2), "maxItems": st.integers(0, 2), "uniqueItems": st.booleans(),
    "minProperties": st.integers(0, 2), "maxProperties": st.integers(0, 2),
    "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
    "dependentRequired": st.dictionaries(st.sampled_from("ab"), st.just(["c"]), max_size=1),
}


def applicators(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    members = st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    parts = {
        **KEYWORDS, "not": inner, "anyOf": some, "oneOf": some, "allOf": some, "if": inner, "then": inner,
        "else": inner, "properties": members, "additionalProperties": inner, "items": inner, "prefixItems": some,
        "contains": inner, "propertyNames": inner, "patternProperties": st.fixed_dictionaries({"^[ab]": inner}),
        "dependentSchemas": members, "unevaluatedProperties": inner, "unevaluatedItems": inner,
    }
    return st.booleans() | st.fixed_dictionaries({}, optional=parts)  # type: ignore[arg-type]


SCHEMAS = st.recursive(st.fixed_dictionaries({}, optional=KEYWORDS), applicators, max_leaves=4)  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None)
@given(schema=SCHEMAS, value=VALUES)
def test_a_value_fails_exactly_where_another_validator_refuses_it(schema: Any, value: object) -> None:
    whole = {"allOf": [schema]}
    failures = SchemaJudge(whole, "draft2020-12").failures(value)
    assert bool(failures) is not jsonschema_rs.Draft202012Validator(whole).is_valid(value)
    every = SchemaJudge(whole, "draft2020-12", every=True).failures(value)
    assert bool(every) is bool(failures)
    assert {failure.path for failure in told(every)} <= {failure.path for failure in every}
