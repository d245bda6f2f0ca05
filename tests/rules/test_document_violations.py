"""What the published schemas of OpenAPI say of documents, place by place."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.rules.document_violations import violations_of
from contractguard.rules.openapi_schemas import OpenApiVersion, document_validator, has_own_dialect, version_of

INFO = {"title": "t", "version": "1"}


def contract(version: str, **members: Any) -> dict[str, Any]:
    stated = {"swagger": "2.0"} if version == "2.0" else {"openapi": f"{version}.0"}
    return {**stated, "info": INFO, "paths": {}, **members}


def schemas(version: str, **named: Any) -> dict[str, Any]:
    if version == "2.0":
        return contract(version, definitions=named)
    return contract(version, components={"schemas": named})


def told(data: object) -> list[tuple[str, str, str]]:
    return [("/".join(map(str, found.pointer)), found.message, found.hint) for found in violations_of(data)]


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_a_small_document_of_each_version_has_no_violations(version: str) -> None:
    assert told(contract(version)) == []
    assert told(schemas(version, A={"type": "object", "properties": {"a": {"type": "string"}}})) == []


@pytest.mark.parametrize(("stated", "version"), [
    ({"swagger": "2.0"}, "2.0"), ({"swagger": 2.0}, "2.0"), ({"openapi": "3.0.4"}, "3.0"), ({"openapi": "3.1"}, "3.1"),
    ({"openapi": "3.2.0-rc"}, "3.2"), ({"openapi": "3.10.0"}, None), ({"openapi": 3.1}, None), ([], None), (None, None),
])
def test_the_version_is_read_from_what_the_document_states(stated: object, version: OpenApiVersion | None) -> None:
    assert version_of(stated) == version


def test_a_document_of_no_known_version_has_no_violations() -> None:
    assert violations_of({"openapi": "4.0.0", "paths": 3}) == ()


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_a_member_that_is_not_known_stands_at_its_key_with_a_suggestion(version: str) -> None:
    document = contract(version, paths={"/a": {"get": {"sumary": "s", "responses": {"200": {"description": "d"}}}}})
    assert told(document) == [("paths//a/get/sumary", "'sumary' is not expected here", "did you mean 'summary'?")]


def test_names_that_look_like_numbers_stay_names() -> None:
    document = contract("3.0", paths={"/a": {"get": {"responses": {"200": {}}}}})
    assert [found.pointer for found in violations_of(document)] == [("paths", "/a", "get", "responses", "200")]


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_of_the_kinds_that_a_place_may_be_the_one_that_was_meant_is_judged(version: str) -> None:
    schemes = {"key": {"type": "apiKey", "in": "body", "name": "k"}}
    document = contract(version, components={"securitySchemes": schemes})
    (place, message, _), = told(document)
    assert place == "components/securitySchemes/key/in"
    assert message.startswith("'in' must be one of ")


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_a_kind_that_there_is_not_is_answered_with_all_kinds(version: str) -> None:
    (place, message, hint), = told(contract(version, components={"securitySchemes": {"a": {"type": "oauth"}}}))
    assert (place, hint) == ("components/securitySchemes/a/type", "did you mean 'oauth2'?")
    assert all(kind in message for kind in ("apiKey", "http", "oauth2", "openIdConnect"))


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_schema_objects_are_judged_in_every_version(version: str) -> None:
    (place, message, hint), = told(schemas(version, A={"properties": {"a": {"type": "strin"}}}))
    assert place.endswith("A/properties/a/type")
    assert (message.startswith("'type' must be one of"), hint) == (True, "did you mean 'string'?")


def test_schema_objects_of_3_1_keep_to_json_schema_2020_12_and_to_what_openapi_adds() -> None:
    document = schemas("3.1", A={"type": ["string", "null"], "exclusiveMinimum": True}, B=True, C={"xml": {"nam": "x"}},
                       D={"discriminator": {"mapping": {}}}, E={"x-any": 1, "unknown": 2})
    assert told(document) == [
        ("components/schemas/A/exclusiveMinimum", "'exclusiveMinimum' must be a number", ""),
        ("components/schemas/C/xml/nam", "'nam' is not expected here", "did you mean 'name'?"),
        ("components/schemas/D/discriminator", "'discriminator' needs 'propertyName'", ""),
    ]


def test_schema_objects_of_another_dialect_are_left_alone() -> None:
    document = schemas("3.1", A={"exclusiveMinimum": True})
    document["jsonSchemaDialect"] = "http://json-schema.org/draft-04/schema#"
    assert told(document) == []
    assert has_own_dialect({"jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base"})


def test_one_mistake_does_not_make_its_neighbours_unexpected() -> None:
    # JSON Schema 2020-12 core, section 7.7.1.2: what fails leaves no annotations.
    parameter = {"name": "q", "in": "query", "style": "spaced", "schema": {}}
    document = contract("3.1", paths={"/a": {"parameters": [parameter]}})
    assert [(place, hint) for place, _, hint in told(document)] == [
        ("paths//a/parameters/0/style", "did you mean 'spaceDelimited'?")]


def test_an_item_is_named_by_its_list() -> None:
    document = contract("3.1", paths={"/a": {"parameters": [{"in": "query", "schema": {}}]}})
    assert told(document) == [("paths//a/parameters/0", "'parameters[0]' needs 'name'", "")]


def test_a_path_begins_with_a_slash() -> None:
    assert told(contract("3.0", paths={"a": {}})) == [
        ("paths/a", "'a' is not expected here", "a path begins with '/'")]


@pytest.mark.parametrize("broken", [
    {"openapi": "3.0.0"}, {"openapi": "3.1.0", "info": None, "paths": []}, {"swagger": "2.0", "paths": {"/": None}},
    {"openapi": "3.2.0", "info": INFO, "paths": {"/": {"get": [1]}}},
    {"openapi": "3.0.0", "info": INFO, "paths": {"/": {"parameters": [None, 1, "x", [], {}]}}},
])
def test_broken_values_of_every_type_are_violations(broken: object) -> None:
    assert told(broken)


def test_validators_are_compiled_once() -> None:
    assert document_validator("3.1") is document_validator("3.1")


def test_a_document_full_of_mistakes_ends_in_bounded_time() -> None:
    paths = {f"/{index}": {"gett": 1} for index in range(20_000)}
    assert len(violations_of(contract("3.0", paths=paths))) == 10_000
