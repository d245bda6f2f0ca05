"""Which GETs are collections, and how they are read in pages."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.rules import DocumentRule, load_catalogue
from tests.inspecting import completed, lint

ARRAY = {"type": "array", "items": {"type": "string"}}


def rule(name: str) -> DocumentRule:
    found = load_catalogue().find(name)
    assert isinstance(found, DocumentRule)
    return found


def answering(schema: Any, path: str = "/things", media_type: str = "application/json", **operation: Any) -> Any:
    content = {media_type: {"schema": schema}}
    responses = {"2XX": {"description": "Things", "content": content}}
    return {"paths": {path: {"get": {"responses": responses, **operation}}}}


@pytest.mark.parametrize("schema", [
    ARRAY,
    {"type": ["array", "null"], "items": {}},
    {"properties": {"things": ARRAY, "took": {"type": "integer"}}},
    {"properties": {"Items": ARRAY}},
    {"allOf": [{"properties": {"data": ARRAY}}, {"properties": {"ok": {"type": "boolean"}}}]},
])
def test_an_array_and_an_object_around_one_are_collections(schema: Any) -> None:
    assert len(lint(completed(answering(schema)), [rule("collection-unpaginated")])) == 1


@pytest.mark.parametrize("contract", [
    answering(ARRAY, "/things/{id}"),
    answering(ARRAY, "/"),
    answering(ARRAY, "/things:search"),
    answering(ARRAY, media_type="application/x-ndjson"),
    answering(ARRAY, media_type="application/json-seq"),
    answering({"properties": {"data": ARRAY, "included": ARRAY}}),
    answering({"properties": {"roles": ARRAY, "name": {"type": "string"}}}),
    answering({"type": "array", "maxItems": 50}),
    answering({"$ref": "#/components/schemas/Nowhere"}),
    answering(True),
])
def test_what_is_no_collection_or_cannot_grow_is_left_alone(contract: Any) -> None:
    assert not lint(completed(contract), [rule("collection-unpaginated")])


@pytest.mark.parametrize("name", ["pageToken", "page[number]", "PAGE_TOKEN", "per-page", "$skip", "startAfter"])
def test_parameters_for_pages_are_known_however_they_are_spelled(name: str) -> None:
    contract = answering(ARRAY, parameters=[{"name": name, "in": "query", "schema": {"type": "string"}}])
    assert not lint(completed(contract), [rule("collection-unpaginated")])


def test_a_page_that_is_a_text_is_a_cursor() -> None:
    """A parameter `page` holds a number where pages are counted; one that holds a text is an opaque cursor."""
    paths: dict[str, Any] = {}
    for path, name, kind in (("/a", "cursor", "string"), ("/b", "cursor", "string"), ("/c", "page", "string")):
        parameters = [{"name": name, "in": "query", "schema": {"type": kind}}]
        paths |= answering(ARRAY, path, parameters=parameters)["paths"]
    asked = [rule("pagination-style-inconsistent")]
    assert not lint(completed({"paths": paths}), asked)
    paths["/c"]["get"]["parameters"][0]["schema"]["type"] = "integer"
    (finding,) = lint(completed({"paths": paths}), asked)
    assert finding.message == "GET /c is paged by 'page number', most others by cursor"


def test_a_merged_schema_that_contains_itself_ends() -> None:
    contract = answering({"$ref": "#/components/schemas/A"})
    itself = {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"data": ARRAY}}]}
    contract["components"] = {"schemas": {"A": itself}}
    assert len(lint(completed(contract), [rule("collection-unpaginated")])) == 1


def test_a_broken_media_type_silences_nothing_else() -> None:
    contract = answering(ARRAY)
    contract["openapi"], contract["info"] = "3.2.0", {"title": "a", "version": "1"}
    broken = {"200": {"description": "x", "content": {"application/json": {"$ref": "#/components/mediaTypes/No"}}}}
    contract["paths"] = {"/broken": {"get": {"responses": broken}}, **contract["paths"]}
    assert len(lint(completed(contract), [rule("collection-unpaginated")])) == 1
