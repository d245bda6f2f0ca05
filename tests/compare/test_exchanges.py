"""What openapi-core says of exchanges, and that no contract makes it run away, fetch or raise."""

from __future__ import annotations

import builtins
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.compare.exchange import Exchange, Referee, Ruling, compose, entries
from contractguard.contract import Contract, read_contract
from contractguard.errors import ContractguardError
from contractguard.source import Access, open_document
from tests.cli.sample import OPENAPI, SWAGGER, older, places, replaced
from tests.compare.operations import (
    VERSIONS,
    contract,
    document,
    judged,
    only,
    sample,
    with_body,
    with_parameter,
    with_response,
    written,
)

USER = {"type": "object", "required": ["id", "email"],
        "properties": {"id": {"type": "string"}, "email": {"type": "string"}}}
MANY = 40


@pytest.mark.parametrize("version", VERSIONS)
def test_a_response(version: str) -> None:
    api = with_response({"$ref": "#/components/schemas/User"}, version=version, components={"schemas": {"User": USER}})
    assert judged(api, {"id": "a", "email": "b"}) == Ruling(True)
    assert judged(api, {"id": "a"}) == Ruling(False, "'email' is a required property", ("response body",))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_request(version: str) -> None:
    api = with_body({"type": "object", "properties": {"size": {"enum": ["S", "M"]}}}, version=version)
    assert judged(api, {"size": "M"}).accepted is True
    assert judged(api, {"size": "XL"}) == Ruling(False, "'XL' is not one of ['S', 'M']", ("request body",))


@pytest.mark.parametrize("version", ["2.0", *VERSIONS])
@pytest.mark.parametrize("location", ["query", "path", "header"])
def test_a_parameter(location: str, version: str) -> None:
    described = {"type": "integer", "maximum": 9}
    api = with_parameter(None if version == "2.0" else described, location, version,
                         **(described if version == "2.0" else {}))
    assert judged(api, 5).accepted is True
    assert judged(api, 10) == Ruling(False, "10 is greater than the maximum of 9", (f"{location} parameter 'p'",))
    assert judged(api, "x").accepted is False


def test_a_cookie_and_a_response_header() -> None:
    api = with_parameter({"type": "boolean"}, "cookie")
    assert [judged(api, value).accepted for value in (True, "maybe")] == [True, False]
    api = contract({"responses": {"200": {"description": "", "headers": {"X-Rate": {"schema": {"type": "integer"}}}}}})
    assert judged(api, 5).accepted is True
    assert judged(api, "x").parts == ("header 'x-rate'",)


def test_swagger_is_lifted() -> None:
    api = read_contract(document(SWAGGER))
    get, put, post = api.operations
    referee = Referee(api)
    ids, _, _, thing = entries(api, get)
    for called, entry, good, bad in (
        (get, ids, [1, 2], ["x"]), (get, thing, {"kind": "a"}, {}),
        (put, entries(api, put)[0], {"kind": "a", "next": {"kind": "b"}}, {"kind": "a", "next": {}}),
    ):
        for value, accepted in ((good, True), (bad, False)):
            exchange = compose(api, called, entry, value, sample)
            assert exchange is not None
            assert referee.judge(called, exchange).accepted is accepted
    form = entries(api, post)[0]
    for note, accepted in (("123456789", True), ("1234567890", False)):
        exchange = compose(api, post, form, {"file": "a", "note": note}, sample)
        assert exchange is not None
        assert referee.judge(post, exchange).accepted is accepted


def test_swagger_forms_and_its_own_spelling_of_null_are_lifted() -> None:
    form = [{"name": "note", "in": "formData", "type": "string", "maxLength": 3, "required": True}]
    api = contract({"parameters": form}, version="2.0")
    assert judged(api, {"note": "abc"}).accepted is True
    assert judged(api, {"note": "abcd"}).accepted is False
    body = [{"name": "b", "in": "body", "schema": {"type": "string", "x-nullable": True}}]
    assert judged(contract({"parameters": body}, version="2.0"), None).accepted is True


@pytest.mark.parametrize("version", VERSIONS)
def test_a_direction_does_not_see_what_it_does_not_write(version: str) -> None:
    schema = {"$ref": "#/components/schemas/Account"}
    parts = {"schemas": {
        "Account": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["name", "id", "secret"]}]},
        "Base": {"type": "object", "required": ["id"], "additionalProperties": version == "3.0.3", "properties": {
            "id": {"$ref": "#/components/schemas/Id"}, "name": {"type": "string"},
            "secret": {"type": "string", "writeOnly": True}}},
        "Id": {"type": "integer", "readOnly": True},
    }}
    asked = with_body(schema, version=version, components=parts)
    answered = with_response(schema, version=version, components=parts)
    assert judged(asked, {"name": "a", "secret": "b"}).accepted is True
    assert judged(asked, {"name": "a", "secret": "b", "id": "any thing"}).accepted is True
    assert judged(asked, {"name": "a"}).because == "'secret' is a required property"
    assert judged(answered, {"name": "a", "id": 1}).accepted is True
    assert judged(answered, {"name": "a"}).because == "'id' is a required property"
    assert judged(answered, {"name": "a", "id": "x"}).accepted is False


@pytest.mark.parametrize("place", ["webhooks", "callbacks"])
def test_webhooks_and_callbacks_are_turned_around(place: str) -> None:
    schema = {"type": "object", "required": ["id", "secret"], "properties": {
        "id": {"type": "string", "readOnly": True}, "secret": {"type": "string", "writeOnly": True}}}
    content = {"content": {"application/json": {"schema": schema}}}
    item = {"post": {"requestBody": content, "responses": {"200": {"description": "", **content}}}}
    api = contract({}, webhooks={"made": item}) if place == "webhooks" else contract(
        {"callbacks": {"made": {"{$request.body#/url}": item}}})
    called = api.operations[1]
    body, reply = entries(api, called)
    assert (called.kind, body.request, reply.request) == (place[:-1], False, True)
    referee = Referee(api)
    for entry, good in ((body, "id"), (reply, "secret")):
        for name in ("id", "secret"):
            exchange = compose(api, called, entry, {name: "a"}, sample)
            assert exchange is not None
            assert referee.judge(called, exchange).accepted is (name == good)


def test_security_and_servers_are_no_part_of_it() -> None:
    api = with_body({}, security=[{"key": []}], servers=[{"url": "https://{host}.example.org/v1"}], components={
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}})
    assert judged(api, 1).accepted is True


@pytest.mark.parametrize(("key", "media_type"), [
    ("application/json", "application/json"), ("application/json; charset=utf-8", "application/json"),
    ("application/*", "application/problem+json"), ("*/*", "text/csv"),
    ("application/hal+json", "Application/HAL+json"),
])
def test_the_media_type_in_force(key: str, media_type: str) -> None:
    text = media_type.startswith("text/")
    api = contract({"requestBody": {"required": True, "content": {
        key: {"schema": {"enum": ["5" if text else 5]}}, "application/xml": {"schema": False}}}})
    exchange = Exchange("POST", "http://localhost/things", {"content-type": media_type}, b"5")
    referee, called = Referee(api), api.operations[0]
    assert referee.judge(called, exchange) == Ruling(True)
    assert referee.judge(called, replace(exchange, body=b"6")).accepted is False
    assert referee.judge(called, replace(exchange, body=None)).because == "Missing required request body"


def test_what_the_contract_does_not_know_is_rejected() -> None:
    api = contract({"requestBody": {"content": {"application/json": {}}}, "parameters": [
        {"name": "p", "in": "query", "required": True, "schema": {}}]})
    called, referee = api.operations[0], Referee(api)
    exchange = Exchange("POST", "http://localhost/things?p=1", {"Content-Type": "application/problem+json"}, b"1")
    assert referee.judge(called, exchange).parts == ("request body",)
    missing = replace(exchange, url="http://localhost/things", headers={}, body=None)
    assert referee.judge(called, missing).parts == ("query parameter 'p'",)
    assert referee.judge(called, replace(exchange, status=404)).parts == ("status",)
    assert referee.judge(called, replace(exchange, method="GET")).accepted is None
    assert referee.judge(called, replace(exchange, url="http://localhost/other")).accepted is None


def test_an_optional_parameter_that_is_absent_is_not_looked_at() -> None:
    unread = {"name": "o", "in": "query", "style": "deepObject", "explode": True, "schema": {"type": "array"}}
    api = contract({"parameters": [unread, {"name": "p", "in": "query", "required": True, "schema": {}}]})
    called = api.operations[0]
    exchange = compose(api, called, entries(api, called)[1], "a", sample)
    assert exchange is not None
    assert Referee(api).judge(called, exchange) == Ruling(True)


def test_a_text_that_spells_an_encoded_space_is_not_written_between_spaces() -> None:
    same = with_parameter({"type": "array", "enum": [["%20"]]}, "query", style="spaceDelimited", explode=False)
    assert written(same, ["%20"]) is None


NAMES = st.text("abcXYZ09_", min_size=1, max_size=4)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6)
WRITTEN: Mapping[str, tuple[str, str, bool]] = {
    f"{location}-{style}-{explode}": (location, style, explode)
    for location, styles in (("path", ("simple", "label", "matrix")),
                             ("query", ("form", "spaceDelimited", "pipeDelimited", "deepObject")),
                             ("header", ("simple",)), ("cookie", ("form",)))
    for style in styles for explode in (False, True)
}


@pytest.mark.parametrize("how", WRITTEN)
def test_what_is_written_is_what_openapi_core_reads(how: str) -> None:
    location, style, explode = WRITTEN[how]

    @settings(max_examples=15, deadline=None)
    @given(TEXTS | st.lists(TEXTS, min_size=1, max_size=3) | st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3))
    def holds(value: Any) -> None:
        kind = {str: "string", list: "array"}.get(type(value), "object")
        same = with_parameter({"type": kind, "enum": [value]}, location, style=style, explode=explode)
        other = with_parameter({"type": kind, "enum": ["no such value"]}, location, style=style, explode=explode)
        exchange = written(same, value)
        if exchange is not None:
            ruling = Referee(same).judge(same.operations[0], exchange)
            assert ruling.accepted in (True, None), ruling
            if ruling.accepted:
                assert Referee(other).judge(other.operations[0], exchange).accepted is False

    holds()


@pytest.mark.parametrize(("how", "value"), [
    ("path-simple-False", ["a", "b"]), ("path-simple-True", {"a": "b", "c": "d"}), ("path-label-False", {"a": "b"}),
    ("path-label-True", ["a", "b"]), ("path-matrix-False", ["a", "b"]), ("path-matrix-True", {"a": "b", "c": "d"}),
    ("query-form-True", ["a", "b"]), ("query-form-True", {"a": "b", "c": "d"}), ("query-form-False", {"a": "b"}),
    ("query-spaceDelimited-False", ["a", "b"]), ("query-pipeDelimited-False", ["a", "b"]),
    ("query-deepObject-True", {"a": "b", "c": "d"}), ("header-simple-True", {"a": "b"}), ("cookie-form-True", "a"),
])
def test_these_styles_are_judged(how: str, value: Any) -> None:
    location, style, explode = WRITTEN[how]
    kind = {str: "string", list: "array"}.get(type(value), "object")
    api = with_parameter({"type": kind, "enum": [value]}, location, style=style, explode=explode)
    assert judged(api, value) == Ruling(True)


def test_text_has_no_null() -> None:
    api = with_parameter({"type": ["integer", "null"], "maximum": 3})
    assert [judged(api, value).accepted for value in (3, 4)] == [True, False]


def test_forms_are_judged_field_by_field() -> None:
    encoding = {"meta": {"style": "deepObject", "explode": True}, "more": {"style": "deepObject", "explode": True},
                "point": {"contentType": "application/json"}}
    schema = {"type": "object", "properties": {
        "n": {"type": "integer"}, "tags": {"type": "array", "items": {"enum": ["a", "b"]}}, "meta": {"type": "object"},
        "more": {"type": "array"}, "point": {"type": "object", "required": ["x"]}}}
    api = contract({"requestBody": {"content": {"application/x-www-form-urlencoded": {
        "schema": schema, "encoding": encoding}}}})
    good = {"n": 1, "tags": ["a", "b"], "meta": {"k": "v"}, "point": {"x": 1}}
    assert judged(api, good) == Ruling(True)
    for bad in ({"n": "x"}, {"tags": ["c"]}, {"point": {"y": 1}}):
        assert judged(api, {**good, **bad}).accepted is False


@pytest.mark.parametrize("version", VERSIONS)
def test_multipart_forms_are_judged_part_by_part(version: str) -> None:
    schema = {"type": "object", "required": ["file", "n"], "properties": {
        "file": {"type": "string", "format": "binary"}, "n": {"type": "integer", "maximum": 3},
        "on": {"type": "boolean"}, "tags": {"type": "array", "items": {"enum": ["a", "b"], "type": "string"}},
        "meta": {"$ref": "#/components/schemas/Meta"}, "odd": {"enum": ["x"]}}}
    parts = {"schemas": {"Meta": {"type": "object", "required": ["k"]}}}
    api = with_body(schema, "multipart/form-data", version, components=parts)
    good = {"file": "two\nlines\u00fc", "n": 3, "on": True, "tags": ["a", "b"], "meta": {"k": [1]}, "odd": "x"}
    assert judged(api, good) == Ruling(True)
    for bad in ({"n": 4}, {"tags": ["c"]}, {"meta": {}}, {"odd": "y"}):
        assert judged(api, {**good, **bad}).parts == ("request body",)


def test_schemas_of_other_files_and_anchors_are_brought_along(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("""
openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /things:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: 'b.yaml#/Thing'}}}
      responses: {}
""")
    (tmp_path / "b.yaml").write_text("""
Thing: {type: array, items: {$ref: '#size'}}
Size: {$anchor: size, $id: 'https://example.org/size', enum: [S, M], $schema: 'https://example.org/never'}
""")
    api = read_contract(open_document(str(tmp_path / "a.yaml"), Access(tmp_path)))
    assert judged(api, ["S"]) == Ruling(True)
    assert judged(api, ["XL"]).because == "'XL' is not one of ['S', 'M']"


def test_a_discriminator_does_not_change_what_is_valid() -> None:
    cat = {"type": "object", "properties": {"name": {"type": "string"}}}
    schema = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "string"}],
              "discriminator": {"propertyName": "kind", "mapping": {"cat": "https://example.org/cat"}}}
    api = with_body(schema, components={"schemas": {"Cat": cat}})
    assert judged(api, {"name": "a"}) == Ruling(True)


def test_siblings_of_a_reference_count_where_the_version_says_so() -> None:
    schema = {"$ref": "#/components/schemas/N", "maximum": 3}
    parts = {"schemas": {"N": {"type": "integer"}}}
    assert judged(with_body(schema, version="3.0.3", components=parts), 4).accepted is True
    assert judged(with_body(schema, version="3.1.0", components=parts), 4).accepted is False


@pytest.mark.parametrize("schema", [
    {"type": "array", "items": {"$dynamicRef": "#node"}},
    {"type": "array", "items": {"$ref": "#/components/schemas/Nothing"}},
    {"type": "array", "items": {"type": "integer", "pattern": 5, "minimum": "x"}},
    {"type": "array", "items": {"type": "no such type"}},
    {"type": "array", "items": {"multipleOf": 0}},
    {"type": "array", "items": [True]},
])
def test_what_cannot_be_read_spoils_only_what_needs_it(schema: Any) -> None:
    api = with_body(schema)
    ruling = judged(api, [1])
    assert ruling.accepted is None
    assert ruling.because
    if not isinstance(schema["items"], list):
        assert judged(api, []).accepted is True


def doubled(keyword: str) -> dict[str, Any]:
    """Schemas of which each asks the next one twice: 2 ** MANY ways to the end."""
    halves = {f"S{number}": {keyword: [{"$ref": f"#/components/schemas/S{number + 1}"}] * 2} for number in range(MANY)}
    return {**halves, f"S{MANY}": {"type": "integer"}}


@pytest.mark.parametrize(("keyword", "place", "extra"), [
    ("allOf", "body", {}), ("anyOf", "body", {}), ("oneOf", "body", {}), ("allOf", "query", {}), ("anyOf", "form", {}),
    ("allOf", "body", {"unevaluatedProperties": False}), ("oneOf", "form", {"unevaluatedProperties": False}),
])
def test_effort_is_bounded(keyword: str, place: str, extra: dict[str, Any]) -> None:
    start = {"$ref": "#/components/schemas/S0", **extra}
    parts = {"schemas": doubled(keyword)}
    member = {"type": "object", "properties": {"a": start}}
    form = "application/x-www-form-urlencoded"
    api = {"body": with_body(start, components=parts), "form": with_body(member, form, components=parts),
           "query": contract({"parameters": [{"name": "p", "in": "query", "schema": start}]}, components=parts)}[place]
    began = time.perf_counter()
    ruling = judged(api, {"a": "x"} if place == "form" else "x")
    assert ruling.accepted is not True
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("schema", [
    {"$ref": "#/components/schemas/Loop"}, {"allOf": [{"$ref": "#/components/schemas/Loop"}]},
    {"not": {"$ref": "#/components/schemas/Loop"}}, {"properties": {"a": {"$ref": "#/components/schemas/Loop"}}},
])
def test_circles_end(schema: Any) -> None:
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}]}
    api = with_body(schema, components={"schemas": {"Loop": loop}})
    assert judged(api, {"a": 1}).accepted is None


def test_a_recursive_schema_is_judged() -> None:
    node = {"type": "object", "additionalProperties": False,
            "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    api = with_body({"$ref": "#/components/schemas/Node"}, components={"schemas": {"Node": node}})
    assert judged(api, {"next": {"next": {}}}).accepted is True
    assert judged(api, {"next": {"next": {"other": 1}}}).because == "additional property 'other' is not allowed"


EVIL, LONG = "^(a|a)*(a+)+$", "a" * 60 + "!"


@pytest.mark.parametrize("schema", [
    {"properties": {"x": {"pattern": EVIL}}},
    {"patternProperties": {EVIL: False}, "additionalProperties": False},
    {"patternProperties": {EVIL: True}, "unevaluatedProperties": False},
    {"allOf": [{"patternProperties": {EVIL: True}}], "unevaluatedProperties": False},
    {"propertyNames": {"pattern": EVIL}},
])
def test_no_pattern_takes_for_ever(schema: Any) -> None:
    began = time.perf_counter()
    for value in ({"x": LONG}, {LONG: 1}):
        assert judged(with_body(schema), value).accepted in (True, False, None)
    assert time.perf_counter() - began < 10


def test_patterns_are_those_of_ecma_262() -> None:
    api = with_body({"type": "string", "pattern": r"^\p{Lu}\d+$"})
    assert [judged(api, value).accepted for value in ("Ä1", "ä1", "Ä\u0661")] == [True, False, False]


def test_nothing_is_fetched_and_nothing_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    schema = {"oneOf": [{"$ref": "https://example.org/a.yaml"}, {"$id": "https://example.org/", "$ref": "b.json"},
                        {"$schema": "https://example.org/dialect"}, {"$ref": "file:///etc/passwd"}]}
    described = {"name": "p", "in": "query", "deprecated": True, "allowEmptyValue": True, "schema": {"oneOf": []}}
    for version in VERSIONS:
        assert judged(with_body(schema, version=version), 1).accepted is None
        judged(contract({"parameters": [described]}, version=version), "x")
        judged(with_body(schema, "application/x-www-form-urlencoded", version), {"a": 1})
    assert capfd.readouterr() == ("", "")


def test_without_openapi_core_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def missing(name: str, *given: Any) -> Any:
        if name.startswith("openapi_core"):
            raise ImportError(name)
        return found(name, *given)

    monkeypatch.delitem(sys.modules, "contractguard.compare.exchange.validators", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    assert judged(with_body({}), 1) == Ruling(None, "openapi-core is not installed")


def test_openapi_core_is_imported_when_it_is_asked() -> None:
    program = "import sys, contractguard.compare.exchange.proofs, contractguard.cli.witnesses; " \
              "print('openapi_core' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "False"


JUNK = st.sampled_from([None, True, 0, -1, 1e300, "", "x", [], {}, [None], {"$ref": "#"}, {"type": 5}, {"enum": 5},
                        {"$ref": "#/components/schemas/Owner"}, {"oneOf": {}}, {"properties": []}, {"x": {"x": "x"}}])
DOCUMENTS = [OPENAPI, older("3.0.3"), older("3.2.0"), SWAGGER]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_the_document_holds_nothing_is_raised(data: st.DataObject) -> None:
    sound = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(places(sound))))
    try:
        api = read_contract(document(replaced(sound, path, data.draw(JUNK))))
    except ContractguardError:
        return
    _judge_all(api, data.draw(st.sampled_from([1, "a", {}, {"id": 1}, [None], None])))


def _judge_all(api: Contract, value: object) -> None:
    referee = Referee(api)
    for called in api.operations:
        try:
            found = entries(api, called)
        except ContractguardError:
            continue
        for entry in found:
            exchange = compose(api, called, entry, value, sample)
            if exchange is not None:
                ruling = referee.judge(called, exchange)
                assert ruling.accepted or ruling.because


def test_one_referee_judges_many_exchanges() -> None:
    api = read_contract(document(OPENAPI))
    called = api.operations[0]
    thing = entries(api, called)[-1]
    referee = Referee(api)
    rulings = []
    for number in range(5):
        exchange = compose(api, called, thing, {"id": number}, sample)
        assert exchange is not None
        rulings.append(referee.judge(called, exchange).accepted)
    assert rulings == [False, True, True, True, True]


def test_the_referee_of_the_other_side_may_name_a_path_parameter_otherwise() -> None:
    mine = with_parameter({"type": "integer"}, "path")
    described = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "maximum": 3}}
    theirs = contract({"parameters": [described]}, "/things/{id}")
    exchange = written(mine, 5)
    assert exchange is not None
    ruling = Referee(theirs).judge(only(theirs)[0], exchange)
    assert (ruling.accepted, ruling.parts) == (False, ("path parameter 'id'",))
