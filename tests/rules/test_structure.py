"""Where the meaning of a rule over the structure of a contract is in doubt, case by case with the specification."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractguard.rules import DocumentRule, load_catalogue
from contractguard.source import Access, open_document
from tests.inspecting import completed, lint

CATALOGUE = load_catalogue()


def found(rule: str, contract: Any, **options: object) -> list[str]:
    """Return the pointers at which a rule speaks, in the order of the document."""
    finding = CATALOGUE.find(rule)
    assert isinstance(finding, DocumentRule)
    return sorted("/".join(map(str, place.pointer)) for each in lint(completed(contract), [finding], options)
                  for place in (each.where, *each.places))


def paths(*templates: str) -> dict[str, Any]:
    return {"paths": {template: {} for template in templates}}


def schemas(**named: Any) -> dict[str, Any]:
    return {"components": {"schemas": named}}


def old_schemas(**named: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, **schemas(**named)}


# OpenAPI 3.2, "Path Templating Matching": concrete goes before templated, identical templates must not exist.
@pytest.mark.parametrize(("one", "other", "shared"), [
    ("/pets/{id}", "/pets/mine", False), ("/{entity}/me", "/books/{id}", True), ("/a/{b}", "/{b}/a", True),
    ("/{a}/x/{c}", "/{a}/{b}/y", True), ("/a/{b}", "/b/{b}", False), ("/a/{b}", "/a/{b}/c", False),
    ("/{a}.json/x", "/b.xml/{c}", False), ("/{a}.json/x", "/b.json/{c}", True), ("/x{a}/1", "/{a}y/{b}", False),
    ("/v{a}/{b}/1", "/{a}/x/{c}", True), ("/{a}/x", "/{b}/y", False),
])
def test_two_paths_are_ambiguous_where_each_is_the_more_concrete_one_somewhere(
    one: str, other: str, shared: bool
) -> None:
    assert bool(found("path-ambiguous", paths(one, other))) is shared
    assert bool(found("path-ambiguous", paths(other, one))) is shared


def test_an_unused_parameter_is_called_by_its_name_among_the_components() -> None:
    rule = CATALOGUE.find("component-unused")
    assert isinstance(rule, DocumentRule)
    contract = {"paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}}, "components": {
        "parameters": {"PageSize": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}}}
    assert [finding.message for finding in lint(completed(contract), [rule])] == [
        "the parameter 'PageSize' is used by no operation"]


# OpenAPI 3.0.4, Schema Object: "items MUST be present if type is array"; JSON Schema 2020-12 has no such demand.
@pytest.mark.parametrize(("version", "severity"), [("3.0.3", "error"), ("3.1.0", "warning"), ("3.2.0", "warning")])
def test_an_array_without_items_is_an_error_where_openapi_asks_for_them(version: str, severity: str) -> None:
    rule = CATALOGUE.find("array-items-missing")
    assert isinstance(rule, DocumentRule)
    (finding,) = lint(completed({
        "openapi": version, "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {"A": {"type": "array"}}}}), [rule])
    assert finding.severity == severity


# A word is no value of a parameter that is a number: `/things/mine/merge` is asked by nobody.
@pytest.mark.parametrize(("schema", "fixed", "shared"), [
    ({"type": "integer"}, "mine", False), ({"type": "number"}, "mine", False), ({"type": "integer"}, "7", True),
    ({"type": "string"}, "mine", True), ({"type": ["integer", "string"]}, "mine", True), ({}, "mine", True),
    ({"$ref": "#/components/schemas/Number"}, "mine", False),
])
def test_what_is_fixed_in_one_path_must_be_a_value_of_the_other(
    schema: dict[str, Any], fixed: str, shared: bool
) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": schema}
    operation = {"parameters": [parameter], "responses": {"200": {"description": "d"}}}
    contract = {"paths": {"/things/{id}/merge": {"get": operation}, f"/things/{fixed}/{{id}}": {"get": {
        "parameters": [{**parameter, "schema": {}}], "responses": {"200": {"description": "d"}}}}},
        "components": {"schemas": {"Number": {"type": "integer"}}}}
    assert bool(found("path-ambiguous", contract)) is shared


@pytest.mark.parametrize(("one", "other", "same"), [
    ("/a/{b}", "/a/{c}", True), ("/a/{b}/", "/a/{c}", False), ("/a/{b}.{c}", "/a/{x}.{y}", True),
    ("/a/{b}", "/A/{b}", False),
])
def test_names_of_parameters_do_not_tell_paths_apart(one: str, other: str, same: bool) -> None:
    assert bool(found("path-repeated", paths(one, other))) is same


# RFC 6838, section 4.2, and RFC 9110, section 8.3.1 (parameters) and 12.5.1 (ranges).
@pytest.mark.parametrize(("name", "well"), [
    ("application/json", True), ("application/vnd.a+json", True), ("text/plain; charset=utf-8", True), ("*/*", True),
    ('multipart/form-data; boundary="a b"', True), ("image/*", True), ("json", False), ("application/", False),
    ("*/json", False), ("application/json, text/plain", False), ("application/json;charset", False), ("a/b/c", False),
])
def test_media_types_are_a_type_and_a_subtype(name: str, well: bool) -> None:
    responses = {"200": {"description": "d", "content": {name: {}}}}
    assert (not found("media-type-malformed", {"paths": {"/a": {"get": {"responses": responses}}}})) is well


# OpenAPI 3.2, Server Object: a URL may be relative, variables stand in braces; RFC 3986, sections 3 and 4.
@pytest.mark.parametrize(("url", "well"), [
    ("https://a.test", True), ("/v1", True), ("v1", True), (".", True), ("", True), ("{server}/v1", True),
    ("https://{host}:{port}/v1", True), ("wss://a.test", True), ("https://[::1]:80/", True),
    ("a.test", False), ("https://", False), ("https://a.test?b=c", False), ("https://a.test#b", False),
    ("https://a .test", False), ("https://{a.test", False), ("https://a.test:port", False), ("https://[::1", False),
])
def test_servers_have_urls_to_which_paths_can_be_appended(url: str, well: bool) -> None:
    variables = {name: {"default": "1"} for name in ("server", "host", "port")}
    assert (not found("server-url-malformed", {"servers": [{"url": url, "variables": variables}]})) is well


# ECMA-262, "Patterns", in Unicode mode, as JSON Schema 2020-12 core, section 6.4, recommends.
@pytest.mark.parametrize(("pattern", "well"), [
    ("^a+$", True), (r"^\p{L}+$", True), ("(?<year>[0-9]{4})", True), ("(?<=a)b", True), ("(?!a)b", True),
    ("", True), (r"^\d{1,3}(?:\.\d{1,3}){3}$", True),
    ("(", False), ("a)", False), ("[a", False), ("*a", False), ("(?i)a", False), ("(?P<a>b)", False), ("a{2,1}", False),
    ("(?>a)", False), ("(?#a)b", False),
])
def test_patterns_are_those_of_ecma_262(pattern: str, well: bool) -> None:
    assert (not found("pattern-invalid", schemas(A={"type": "string", "pattern": pattern}))) is well


# OpenAPI Format Registry: `int64` and `decimal` apply to strings too; unknown formats apply to anything.
@pytest.mark.parametrize(("schema", "effect"), [
    ({"type": "string", "format": "int64"}, True), ({"type": "string", "format": "int32"}, False),
    ({"type": "integer", "format": "unixtime"}, True), ({"type": "number", "format": "int32"}, True),
    ({"type": "integer", "format": "date"}, False), ({"format": "date"}, True), ({"type": {}, "format": "date"}, True),
    ({"type": ["string", "integer"], "format": "date"}, True), ({"type": "string", "format": 1}, True),
    ({"type": "string", "properties": {}}, True), ({"type": "string", "properties": {"a": {}}}, False),
    ({"type": "array", "required": ["a"], "items": {}}, False), ({"type": "integer", "uniqueItems": False}, True),
    ({"type": "integer", "multipleOf": 2}, True), ({"maxLength": 1}, True),
])
def test_keywords_have_an_effect_on_the_types_that_they_are_for(schema: dict[str, Any], effect: bool) -> None:
    assert (not found("keyword-without-effect", schemas(A=schema))) is effect


# JSON Schema 2020-12 core, section 4.2.2: 1 and 1.0 are one number, true is none.
@pytest.mark.parametrize(("values", "repeated"), [
    ([1, 1.0], [1]), ([1, True], []), (["a", "a", "a"], [1, 2]), ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], [1]),
    ([None, None], [1]), ([0, False, "", None, [], {}], []), ("ab", []),
])
def test_values_of_an_enum_are_compared_as_json_schema_compares_them(values: Any, repeated: list[int]) -> None:
    assert found("enum-value-repeated", schemas(A={"enum": values})) == [
        f"components/schemas/A/enum/{index}" for index in repeated]


# OpenAPI 3.0.3, Schema Object: nullable adds null to the type, and an enum must list it all the same.
def test_null_in_an_enum_belongs_to_a_nullable_type() -> None:
    values = {"enum": ["a", None]}
    assert found("enum-value-unfit", old_schemas(A={"type": "string", "nullable": True, **values})) == []
    assert found("enum-value-unfit", old_schemas(A={"type": "string", **values})) == ["components/schemas/A/enum/1"]
    # From 3.1 on nullable is no keyword any more.
    assert found("enum-value-unfit", schemas(A={"type": "string", "nullable": True, **values})) == [
        "components/schemas/A/enum/1"]


# OpenAPI 3.0.4, Reference Object: what stands beside a reference is ignored; 3.1: schemas keep it.
def test_what_counts_beside_a_reference_depends_on_the_version() -> None:
    named = {"A": {"type": "string"}, "B": {"$ref": "#/components/schemas/A", "nullable": True, "x-b": 1}}
    assert found("reference-siblings-ignored", old_schemas(**named)) == ["components/schemas/B/nullable"]
    assert found("reference-siblings-ignored", old_schemas(**named), allowed=["nullable"]) == []
    assert found("reference-siblings-ignored", schemas(**named)) == []


@pytest.mark.parametrize("thing", [
    {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["a"]},
    {"$ref": "#/components/schemas/Base", "required": ["a"]},
    {"properties": {"a": {}}, "not": {"required": ["a"]}},
    {"properties": {"a": {}}, "if": {"required": ["a"]}, "then": {"required": ["a"]}},
    {"properties": {"a": {}}, "dependentSchemas": {"b": {"required": ["a"]}}},
    {"patternProperties": {"^a": {}}, "required": ["a"]}, {"required": ["a"], "additionalProperties": {}},
    {"type": "string", "required": ["a"]}, {"required": "a"}, {"required": [1, None]},
    {"allOf": [{"$ref": "#/components/schemas/None"}], "required": ["a"]},
    {"properties": {"a": {}}, "allOf": [{"anyOf": [{"required": ["a"]}]}]},
])
def test_a_required_property_may_be_declared_by_anything_that_speaks_of_the_same_object(thing: Any) -> None:
    assert found("required-property-undefined", schemas(Base={"properties": {"a": {}}}, Thing=thing)) == []


@pytest.mark.parametrize("thing", [
    {"required": ["a"]}, {"type": "object", "required": ["a"], "properties": {"b": {"properties": {"a": {}}}}},
    {"required": ["a"], "additionalProperties": True}, {"items": {"properties": {"a": {}}}, "required": ["a"]},
])
def test_a_required_property_is_not_declared_by_what_speaks_of_something_else(thing: Any) -> None:
    assert found("required-property-undefined", schemas(Thing=thing)) == ["components/schemas/Thing/required/0"]


def test_a_mixin_is_declared_by_whatever_includes_it_in_another_file_too(tmp_path: Path) -> None:
    (tmp_path / "mixin.yaml").write_text("{type: object, required: [a]}")
    (tmp_path / "openapi.yaml").write_text(
        "{openapi: 3.1.0, info: {title: t, version: '1'}, paths: {}, components: {schemas: "
        "{T: {properties: {a: {}}, allOf: [{$ref: mixin.yaml}]}}}}")
    rule = CATALOGUE.find("required-property-undefined")
    assert isinstance(rule, DocumentRule)
    assert lint(open_document(str(tmp_path / "openapi.yaml"), Access(tmp_path)), [rule]) == ()


ONE, TWO = ({"properties": {"k": {"const": number}}} for number in (1, 2))


@pytest.mark.parametrize(("thing", "empty"), [
    ({"allOf": [{"type": "string"}, {"type": "integer"}]}, True), ({"enum": []}, True),
    ({"allOf": [{"minimum": 5}, {"maximum": 1}]}, False),
    ({"type": "integer", "allOf": [{"minimum": 5}, {"maximum": 1}]}, True),
    ({"allOf": [{"const": 1}, {"const": 1.0}]}, False), ({"allOf": [{"const": 1}, {"const": 2}]}, True),
    ({"type": "object", "required": ["a"], "additionalProperties": False}, True),
    ({"required": ["a"], "additionalProperties": False}, False),
    ({"type": "object", "required": ["a"], "additionalProperties": False, "patternProperties": {"a": {}}}, False),
    ({"type": "object", "required": ["k"], "allOf": [ONE, TWO]}, True),
    ({"type": "object", "allOf": [ONE, TWO]}, False),
    ({"allOf": [{"type": ["string", "null"]}, {"type": ["integer", "null"]}]}, False),
])
def test_a_schema_is_unsatisfiable_only_where_no_value_at_all_fits(thing: Any, empty: bool) -> None:
    assert bool(found("schema-unsatisfiable", schemas(Thing=thing))) is empty


NODE = "#/components/schemas/Node"


@pytest.mark.parametrize(("node", "endless"), [
    ({"type": "object", "required": ["next"], "properties": {"next": {"$ref": NODE}}}, True),
    ({"required": ["next"], "properties": {"next": {"$ref": NODE}}}, False),  # a string fits
    ({"type": "object", "properties": {"next": {"$ref": NODE}}}, False),
    ({"type": "array", "minItems": 1, "items": {"$ref": NODE}}, True),
    ({"type": "array", "items": {"$ref": NODE}}, False),
    ({"type": ["object", "null"], "required": ["next"], "properties": {"next": {"$ref": NODE}}}, False),
    ({"type": "object", "required": ["next"], "properties": {"next": {"anyOf": [{"$ref": NODE}, {}]}}}, False),
    ({"type": "object", "required": ["next"], "properties": {"next": {"allOf": [{"$ref": NODE}]}}}, True),
    ({"$ref": NODE}, True), ({"allOf": [{"$ref": NODE}]}, True), ({"anyOf": [{"$ref": NODE}]}, False),
])
def test_a_schema_is_endless_where_every_value_holds_another(node: Any, endless: bool) -> None:
    assert bool(found("schema-endless", schemas(Node=node))) is endless


def operations(*listed: dict[str, Any]) -> dict[str, Any]:
    responses = {"responses": {"200": {"description": "d"}}}
    return {"paths": {f"/{index}": {"get": {**operation, **responses}} for index, operation in enumerate(listed)}}


def test_operation_ids_that_are_empty_or_no_texts_are_not_compared() -> None:
    named = [{"operationId": name} for name in ("", "", 1, 1, None)]
    assert found("operation-id-repeated", operations(*named, {})) == []


# OpenAPI 3.2, Parameter Object: a parameter is told apart by its name and location; header names have no case.
@pytest.mark.parametrize(("location", "name", "repeated"), [
    ("query", "A", False), ("header", "A", True), ("cookie", "A", False), ("cookie", "a", True),
])
def test_parameters_are_told_apart_by_name_and_location(location: str, name: str, repeated: bool) -> None:
    listed = [{"name": "a", "in": location, "schema": {}}, {"name": name, "in": location, "schema": {}}]
    assert bool(found("parameter-repeated", operations({"parameters": listed}))) is repeated


# OpenAPI 3.2, Discriminator Object: a value of `mapping` is the name of a schema, or a URI.
@pytest.mark.parametrize("named", ["Dog", "#/components/schemas/Dog"])
def test_what_a_mapping_names_is_used(named: str) -> None:
    pet = {"type": "object", "properties": {"kind": {"type": "string"}},
           "discriminator": {"propertyName": "kind", "mapping": {"d": named}}}
    answer = {"200": {"description": "", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}
    contract = {"paths": {"/pets": {"get": {"responses": answer}}}, **schemas(Pet=pet, Dog={}, Cat={})}
    assert found("component-unused", contract) == ["components/schemas/Cat"]
