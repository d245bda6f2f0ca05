"""Which examples are held against which schema, in which direction, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.findings import Finding
from contractguard.rules import DocumentRule, load_catalogue
from tests.inspecting import completed, lint

CATALOGUE = load_catalogue()


def findings(rule: str, contract: Any) -> tuple[Finding, ...]:
    known = CATALOGUE.find(rule)
    assert isinstance(known, DocumentRule)
    return lint(completed(contract), [known])


def body(media_type: str, shown: dict[str, Any], direction: str = "response", version: str = "3.2.0") -> dict[str, Any]:
    """Make a contract of one operation with one body."""
    content = {"content": {media_type: shown}}
    operation: dict[str, Any] = {"responses": {"200": {"description": "d"}}}
    if direction == "response":
        operation["responses"]["200"].update(content)
    else:
        operation["requestBody"] = content
    return {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}}


def refused(media_type: str, shown: dict[str, Any], **more: str) -> bool:
    return bool(findings("media-example-unfit", body(media_type, shown, **more)))


OBJECT = {"type": "object", "required": ["a"]}


# OpenAPI 3.1.1, Example Object: examples of media types that JSON cannot represent are strings of their own language.
@pytest.mark.parametrize(("media_type", "example", "told"), [
    ("application/json", {}, True), ("application/json", "{}", True), ("application/problem+json", {}, True),
    ("application/JSON; charset=utf-8", {}, True), ("application/json", {"a": 1}, False),
    ("application/x-www-form-urlencoded", {}, True), ("application/x-www-form-urlencoded", "a=1", False),
    ("multipart/form-data", {}, True), ("application/xml", {}, False), ("text/csv", "a", False), ("*/*", "x", False),
    ("*/*", {}, True), ("text/event-stream", [{}], False), ("application/jsonl", {}, False), ("image/png", "x", False),
])
def test_an_example_is_judged_where_it_is_a_value_and_no_text_of_another_language(
    media_type: str, example: object, told: bool
) -> None:
    assert refused(media_type, {"schema": OBJECT, "example": example}) is told


# OpenAPI 3.2, Example Object: dataValue is held against the schema, serializedValue is what goes on the wire.
@pytest.mark.parametrize(("example", "told"), [
    ({"value": {}}, True), ({"dataValue": {}}, True), ({"dataValue": {"a": 1}, "serializedValue": "{}"}, False),
    ({"serializedValue": "{}"}, True), ({"serializedValue": '{"a": 1}'}, False), ({"serializedValue": "{"}, True),
    ({"externalValue": "a.json"}, False), ({"summary": "Nothing"}, False), ({}, False), (None, False), ([], False),
])
def test_each_form_of_an_example_object_is_understood(example: object, told: bool) -> None:
    assert refused("application/json", {"schema": OBJECT, "examples": {"one": example}}) is told


# OpenAPI 3.2, Media Type Object: itemSchema describes each item of a sequence.
def test_items_are_judged_one_by_one_where_the_schema_is_of_an_item() -> None:
    shown = {"itemSchema": OBJECT, "example": [{"a": 1}, {}]}
    (finding,) = findings("media-example-unfit", body("application/json", shown))
    assert finding.where.pointer[-2:] == ("example", 1)


# OpenAPI 3.0.4, Schema Object: readOnly and writeOnly; "the required will take effect on the response only".
@pytest.mark.parametrize(("keyword", "direction", "told"), [
    ("readOnly", "request", False), ("readOnly", "response", True), ("writeOnly", "request", True),
    ("writeOnly", "response", False),
])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_the_direction_withholds_may_be_missing(keyword: str, direction: str, told: bool, version: str) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", keyword: True}}}
    assert refused("application/json", {"schema": schema, "example": {}}, direction=direction, version=version) is told


def test_in_a_webhook_the_provider_writes_the_request() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "readOnly": True}}}
    content = {"content": {"application/json": {"schema": schema, "example": {}}}}
    webhook = {"post": {"requestBody": content, "responses": {"200": {"description": "d"}}}}
    assert findings("media-example-unfit", {"webhooks": {"thing": webhook}})


def test_a_message_says_where_in_the_example_and_why() -> None:
    schema = {"type": "object", "properties": {"sizes": {"type": "array", "items": {"enum": ["S", "M"]}}}}
    shown = {"schema": schema, "examples": {"large": {"value": {"sizes": ["S", "XL"]}}}}
    (finding,) = findings("media-example-unfit", body("application/json", shown))
    assert finding.message == ("the example 'large' of response 200 of POST /a does not fit its schema: "
                               "at /sizes/1: 'XL' is not one of 'S', 'M'")
    assert [(reached.method, reached.path) for reached in finding.operations] == [("POST", "/a")]
    assert finding.where.pointer[-3:] == ("value", "sizes", 1)


# OpenAPI 3.1.1, Example Object: two fields may exclude each other, none has to be there.
@pytest.mark.parametrize(("example", "severities"), [
    ({"value": 1, "externalValue": "a.json"}, ["error"]), ({"summary": "Nothing comes back"}, ["warning"]),
    ({"value": None}, []),
])
def test_an_example_without_a_value_is_no_error(example: dict[str, Any], severities: list[str]) -> None:
    contract = body("application/json", {"schema": {}, "examples": {"a": example}}, version="3.1.0")
    assert [finding.severity for finding in findings("example-ambiguous", contract)] == severities


# OpenAPI 3.0.3, Parameter Object: examples may be "in the correct format as specified in the parameter encoding".
@pytest.mark.parametrize(("schema", "example", "told"), [
    ({"type": "array", "items": {"type": "integer"}}, "1,2", False), ({"type": "object"}, "a=1", False),
    ({"type": "array", "items": {"type": "integer"}}, ["x"], True), ({"type": "array", "items": {}}, {}, True),
    ({"type": "integer"}, "x", True),
])
def test_a_list_in_a_parameter_may_be_shown_as_it_is_sent(schema: dict[str, Any], example: object, told: bool) -> None:
    parameter = {"name": "ids", "in": "query", "schema": schema, "example": example}
    contract = {"paths": {"/a": {"get": {"parameters": [parameter], "responses": {"200": {"description": "d"}}}}}}
    assert bool(findings("parameter-example-unfit", contract)) is told


# What is missing is told where it is missing; a value over many lines is named by its key, not by what stands in it.
def test_a_part_that_lacks_something_is_shown_by_its_key() -> None:
    schema = {"type": "object", "required": ["id"], "properties": {"owner": {"type": "object", "required": ["name"]}}}
    (whole,) = findings("media-example-unfit", body("application/json", {"schema": schema, "example": {"b": 1}}))
    assert (whole.where.pointer[-1], whole.where.excerpt.strip()) == ("example", "example:")
    example = {"id": 1, "owner": {"age": 3}}
    (part,) = findings("media-example-unfit", body("application/json", {"schema": schema, "example": example}))
    assert (part.where.pointer[-2:], part.where.excerpt.strip()) == (("example", "owner"), "owner:")


def test_an_example_in_a_component_is_told_once_with_the_operations_that_use_it() -> None:
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    responses = {"responses": {"200": {"description": "d", "content": media}}}
    contract = {"paths": {"/a": {"get": responses}, "/b": {"get": responses}},
                "components": {"schemas": {"A": {"type": "string", "example": 1}}}}
    (finding,) = findings("schema-example-unfit", contract)
    assert [reached.path for reached in finding.operations] == ["/a", "/b"]


@pytest.mark.parametrize("schema", [
    {"$ref": "#/components/schemas/None"}, {"pattern": "("}, {"type": {}},
    {"allOf": [{"$ref": "#/components/schemas/A"}]},
])
def test_what_the_validators_cannot_tell_is_not_told(schema: dict[str, Any]) -> None:
    assert findings("schema-example-unfit", {"components": {"schemas": {"A": {**schema, "example": "x"}}}}) == ()


def test_a_number_too_large_for_its_format_does_not_fit() -> None:
    schema = {"type": "integer", "format": "int32", "example": 3_000_000_000, "default": 1}
    contract = {"components": {"schemas": {"A": schema}}}
    assert len(findings("schema-example-unfit", contract)) == 1
    assert findings("default-unfit", contract) == ()


# Swagger 2.0, Parameter Object: the schema of a parameter that is no body stands in the parameter itself.
def test_defaults_of_parameters_of_swagger_stand_at_the_parameter() -> None:
    parameter = {"name": "a", "in": "query", "type": "array", "items": {"type": "string"}, "default": "x"}
    contract = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
        "parameters": [parameter], "responses": {"200": {"description": "d"}}}}}}
    (finding,) = findings("default-unfit", contract)
    assert finding.where.pointer == ("paths", "/a", "get", "parameters", 0, "default")


def test_many_examples_that_do_not_fit_are_one_finding_with_its_places() -> None:
    named = {f"A{index}": {"type": "string", "example": index} for index in range(150)}
    (finding,) = findings("schema-example-unfit", {"components": {"schemas": named}})
    assert finding.message == ("150 examples of schemas do not fit them, the first: "
                               "the example of A0 does not fit it: 0 is not of type 'string'")
    assert len(finding.places) == 149
