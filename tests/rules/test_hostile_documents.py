"""No rule over one document raises or hangs, whatever stands in the document: mutated fixtures, and planted horrors."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractguard.contract import Node, read_contract
from contractguard.errors import ContractguardError, SourceError
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.source import Access, Document, open_document
from contractguard.source.parse import parse_document
from contractguard.survey import survey_contract
from tests.inspecting import preset, selected
from tests.judging import FIXTURES

RULES = selected(preset("all"))
WHOLES = [open_document(str(file), Access(file.parent)).data
          for file in sorted(FIXTURES.glob("*/*/contract.yaml")) if len(list(file.parent.glob("*.yaml"))) == 2]
HEADER = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}, "paths": {}}


def nested(depth: int, wrap: str) -> Any:
    value: Any = {"type": "string"}
    for _ in range(depth):
        value = [value] if wrap == "list" else {wrap: value}
    return value


HORRORS: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, "", "x", "{", "#/", "(a+)+$", "#/components/schemas/Thing", [],
    [None], [[]], ["x", "x"], [{}], {}, {"": None}, {"$ref": None}, {"$ref": "#"}, {"$ref": "#/paths"}, {"type": {}},
    {"allOf": [{"$ref": "#"}]}, {"enum": [None, 1, 1.0, True, {}]}, {"x": {"y": {"z": 1}}},
    nested(60, "list"), nested(60, "allOf"), nested(60, "properties"), nested(60, "items"), nested(60, "not"),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def replaced(value: Any, path: tuple[Any, ...], horror: Any) -> Any:
    whole = copy.deepcopy(value)
    holder = whole
    for token in path[:-1]:
        holder = holder[token]
    holder[path[-1]] = horror
    return whole


def inspect(document: Document) -> None:
    """Put a document under all rules as `lint` does: also one that is no readable contract."""
    survey = None
    with suppress(ContractguardError):
        survey = survey_contract(read_contract(document))
    findings_of(inspect_contract(Node(document, (), document.data), survey, RULES), survey, "openapi.yaml")


def of_data(data: Any) -> Document:
    """Write a document and read it."""
    return parse_document("openapi.json", json.dumps(data).encode(), _refuse)


def _refuse(reference: str) -> Document:
    raise SourceError(f"no other file is opened: {reference}")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_rule_raises_where_anything_in_a_document_is_replaced(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(WHOLES))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path in places(whole) if path]))
        whole = replaced(whole, path, data.draw(st.sampled_from(HORRORS)))
    inspect(of_data(whole))


def doubling(keyword: str, depth: int) -> dict[str, Any]:
    """Schemas that refer to the next one twice: as many ways through them as two to the power of the depth."""
    schemas: dict[str, Any] = {
        f"S{index}": {keyword: [{"$ref": f"#/components/schemas/S{index + 1}"}, {"allOf": [{
            "$ref": f"#/components/schemas/S{index + 1}"}]}], "example": 1, "default": 1, "required": ["a"]}
        for index in range(depth)}
    return {**schemas, f"S{depth}": {"type": "string", "discriminator": {"propertyName": "a"}}}


def within_itself() -> dict[str, Any]:
    example: Any = 1
    for _ in range(40):
        example = {"a": example}
    branch = {"properties": {"a": {"$ref": "#/components/schemas/S"}}}
    return {"S": {"anyOf": [branch, {**branch, "title": "again"}], "example": example}}


@pytest.mark.parametrize("schemas", [
    doubling("anyOf", 40), doubling("oneOf", 40), doubling("allOf", 40), within_itself(),
    {"A": {"$ref": "#/components/schemas/A", "example": 1}, "B": {"allOf": [{"$ref": "#/components/schemas/B"}],
           "default": 1}},
    {"S": {"type": "string", "pattern": "^(a+)+$", "example": "a" * 5_000 + "!"}},
    {f"S{index}": {"type": "integer", "default": "x", "enum": list(range(50))} for index in range(2_000)},
    {"S": {"oneOf": [{"type": "integer"}] * 3_000}},
    {f"SchemaName{index}": {"$ref": f"#/components/schemas/SchemaNmae{index}"} for index in range(4_000)},
    {**{f"S{index}": {"type": "object"} for index in range(3_000)}, "S": {"oneOf": [{}, {}], "discriminator": {
        "propertyName": "a", "mapping": {f"m{index}": f"Sx{index}" for index in range(3_000)}}}},
    {f"S{index}": {"type": "object", "required": [f"q{index}"], "properties": {f"p{index}": {}}, "allOf": [
        {"$ref": f"#/components/schemas/S{index + 1}"}]} for index in range(2_000)},
], ids=["anyOf", "oneOf", "allOf", "within-itself", "circles", "pattern", "many-misfits", "many-branches",
        "misspelled-references", "misspelled-mappings", "long-chain"])
def test_no_schema_makes_the_rules_take_long(schemas: dict[str, Any]) -> None:
    started = time.process_time()
    inspect(of_data({**HEADER, "components": {"schemas": schemas}}))
    assert time.process_time() - started < 20


def test_no_list_of_paths_makes_the_rules_take_long() -> None:
    paths = {f"/{{a}}/{index}/{{b}}": {} for index in range(1_500)}
    started = time.process_time()
    inspect(of_data({**HEADER, "paths": {**paths, **{f"/x/{{c}}/{index}": {} for index in range(1_500)}}}))
    assert time.process_time() - started < 20


def test_no_list_of_misspelled_names_makes_the_rules_take_long() -> None:
    flow = {"tokenUrl": "https://a.test", "scopes": {f"s:{index}": "" for index in range(5_000)}}
    operation = {"tags": [f"u{index}" for index in range(5_000)], "responses": {"200": {"description": "Done"}}}
    schemes = {f"s{index}": {"type": "http", "scheme": "basic"} for index in range(5_000)}
    started = time.process_time()
    inspect(of_data({
        **HEADER, "paths": {"/a": {"get": operation}}, "tags": [{"name": f"t{index}"} for index in range(5_000)],
        "security": [{"o": [f"x:{index}" for index in range(5_000)]}, *({f"x{index}": []} for index in range(3_000))],
        "components": {"securitySchemes": {
            "o": {"type": "oauth2", "flows": {"clientCredentials": flow}}, **schemes}}}))
    assert time.process_time() - started < 20
