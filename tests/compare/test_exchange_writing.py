"""How a value becomes an exchange."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.compare.exchange import compose, entries
from contractguard.compare.exchange.bodies import concrete_media_type
from contractguard.compare.exchange.model import UnwritableError
from contractguard.compare.exchange.responses import concrete_status
from contractguard.compare.exchange.samples import sampler
from contractguard.contract import read_contract
from contractguard.errors import ContractError
from tests.cli.sample import OPENAPI, SWAGGER
from tests.compare.operations import contract, document, only, sample, with_body, with_parameter, with_response, written


def test_every_place_of_an_operation_in_order() -> None:
    api = read_contract(document(OPENAPI))
    found = [[(e.part, e.status, e.media_type, e.request) for e in entries(api, called)] for called in api.operations]
    assert found[0] == [
        ("path parameter 'id'", "", "", True), ("query parameter 'limit'", "", "", True),
        ("query parameter 'f'", "", "application/json", True), ("header 'x-rate'", "200", "", False),
        ("response body", "200", "application/json", False)]
    assert found[1] == [
        ("path parameter 'id'", "", "", True), ("request body", "", "application/json", True),
        ("request body", "", "multipart/form-data", True)]
    assert [called.kind for called in api.operations] == ["operation", "operation", "callback", "webhook"]
    assert found[2:] == [[], [("request body", "", "application/json", False)]]


def test_swagger_has_the_same_places() -> None:
    api = read_contract(document(SWAGGER))
    assert [[e.part for e in entries(api, called)] for called in api.operations] == [
        ["query parameter 'ids'", "query parameter 'limit'", "header 'x-rate'", "response body"],
        ["request body"], ["request body"]]


LIST, MEMBERS = ["b c", "d"], {"x": "1", "y": "2/3"}


@pytest.mark.parametrize(("location", "style", "explode", "value", "text"), [
    ("query", "form", True, "a&b=c+%", "?p=a%26b%3Dc%2B%25"),
    ("query", "form", True, 1.0, "?p=1"),
    ("query", "form", True, 1.5, "?p=1.5"),
    ("query", "form", True, False, "?p=false"),
    ("query", "form", True, LIST, "?p=b%20c&p=d"),
    ("query", "form", False, LIST, "?p=b%20c%2Cd"),
    ("query", "form", True, MEMBERS, "?x=1&y=2%2F3"),
    ("query", "form", False, MEMBERS, "?p=x%2C1%2Cy%2C2%2F3"),
    ("query", "spaceDelimited", False, ["b", "d"], "?p=b%20d"),
    ("query", "spaceDelimited", False, LIST, None),
    ("query", "spaceDelimited", True, ["b", "d"], None),
    ("query", "pipeDelimited", False, LIST, "?p=b%20c%7Cd"),
    ("query", "deepObject", True, MEMBERS, "?p%5Bx%5D=1&p%5By%5D=2%2F3"),
    ("query", "deepObject", True, LIST, None),
    ("query", "deepObject", True, {"a": {"b": 1}}, None),
    ("query", "form", True, None, None),
    ("query", "form", True, [], None),
    ("query", "form", False, ["a,b"], None),
    ("query", "form", True, "\ud800", None),
    ("query", "form", True, float("inf"), None),
    ("query", "form", True, 10**400, None),
    ("path", "simple", False, "a/../b", "/a%2F..%2Fb"),
    ("path", "simple", False, LIST, "/b%20c,d"),
    ("path", "simple", True, MEMBERS, "/x=1,y=2%2F3"),
    ("path", "simple", False, MEMBERS, "/x,1,y,2%2F3"),
    ("path", "label", False, LIST, "/.b%20c,d"),
    ("path", "label", True, LIST, "/.b%20c.d"),
    ("path", "label", True, MEMBERS, "/.x=1.y=2%2F3"),
    ("path", "matrix", False, "a", "/;p=a"),
    ("path", "matrix", False, LIST, "/;p=b%20c,d"),
    ("path", "matrix", True, LIST, "/;p=b%20c;p=d"),
    ("path", "matrix", True, MEMBERS, "/;x=1;y=2%2F3"),
    ("path", "simple", False, "", None),
    ("path", "form", False, "a", None),
])
def test_parameters_in_a_url(location: str, style: str, explode: bool, value: Any, text: str | None) -> None:
    exchange = written(with_parameter({}, location, style=style, explode=explode), value)
    assert (exchange and exchange.url) == (text and f"http://localhost/things{text}")


@pytest.mark.parametrize(("location", "value", "text"), [
    ("header", "a b", "a b"),
    ("header", ["a", "b"], "a,b"),
    ("header", {"a": 1}, "a,1"),
    ("header", "a\r\nX-Evil: b", None),
    ("header", " a", None),
    ("header", "ü", None),
    ("header", "", None),
    ("cookie", "a", "p=a"),
    ("cookie", "a; evil=1", None),
    ("cookie", "a b", None),
])
def test_parameters_in_headers(location: str, value: Any, text: str | None) -> None:
    exchange = written(with_parameter({}, location), value)
    assert (exchange and dict(exchange.headers)) == (text and {"Cookie" if location == "cookie" else "p": text})


def test_a_header_that_is_none_is_not_written() -> None:
    operation = {"parameters": [{"name": "X\r\nEvil", "in": "header", "required": True, "schema": {}}]}
    assert written(contract(operation), "a") is None
    assert written(with_parameter(None, content={"application/json": {"schema": {}}}), {"a": 1}).url.endswith(  # type: ignore[union-attr]
        "?p=%7B%22a%22%3A%201%7D")
    assert written(with_parameter(None, content={"application/xml": {"schema": {}}}), "a") is None


def test_ignored_headers_are_ignored() -> None:
    listed = [{"name": name, "in": "header", "required": True, "schema": {}}
              for name in ("Accept", "content-type", "AUTHORIZATION", "X-A")]
    api = contract({"parameters": listed})
    exchange = written(api, "a")
    assert exchange is not None
    assert exchange.headers == {"X-A": "a"}


@pytest.mark.parametrize(("media_type", "value", "body"), [
    ("application/json", {"a": "ü\x1b"}, b'{"a": "\xc3\xbc\\u001b"}'),
    ("application/json", None, b"null"),
    ("application/json", "\ud800", b'"\\ud800"'),
    ("application/json", float("nan"), None),
    ("application/problem+json", [1], b"[1]"),
    ("APPLICATION/JSON; charset=utf-8", 1, b"1"),
    ("text/csv", "a,b", b"a,b"),
    ("text/plain", 5, None),
    ("text/plain", "a\0b", None),
    ("text/plain", "", None),
    ("text/event-stream", "a", None),
    ("application/x-www-form-urlencoded", {"a": "b c", "d": [1, 2]}, b"a=b%20c&d=1&d=2"),
    ("application/x-www-form-urlencoded", {"a": {"b": 1}}, None),
    ("application/x-www-form-urlencoded", "a", None),
    ("application/xml", {"a": 1}, None),
    ("application/octet-stream", "a", None),
    ("image/*", "a", None),
])
def test_bodies(media_type: str, value: Any, body: bytes | None) -> None:
    asked, answered = written(with_body({}, media_type), value), written(with_response({}, media_type), value)
    assert (asked and asked.body) == body
    assert (answered and answered.response_body) == body
    if asked and answered:
        assert asked.headers == answered.response_headers == {"Content-Type": media_type}
        assert (answered.status, answered.body, answered.url) == (200, None, "http://localhost/things")


def test_the_fields_of_a_form_by_their_encoding() -> None:
    encoding = {"tags": {"style": "pipeDelimited", "explode": False}, "meta": {"style": "deepObject", "explode": True},
                "point": {"contentType": "application/json"}, "photo": {"contentType": "image/png"}}
    api = contract({"requestBody": {"content": {"application/x-www-form-urlencoded": {
        "schema": {}, "encoding": encoding}}}})
    exchange = written(api, {"tags": ["a", "b"], "meta": {"k": "v"}, "point": {"x": 1}})
    assert exchange is not None
    assert exchange.body == b"tags=a%7Cb&meta%5Bk%5D=v&point=%7B%22x%22%3A%201%7D"
    assert written(api, {"photo": "a"}) is None


def test_the_parts_of_a_multipart_form() -> None:
    encoding = {"photo": {"contentType": "image/png"}, "point": {"contentType": "application/json"}}
    api = contract({"requestBody": {"content": {"multipart/form-data": {"schema": {}, "encoding": encoding}}}})
    exchange = written(api, {"a": "x\ny", "tags": [1, True], "point": [1], "meta": {"k": 1}})
    assert exchange is not None
    kind, _, boundary = exchange.headers["Content-Type"].partition("; boundary=")
    assert (kind, len(boundary)) == ("multipart/form-data", len("contractguard-") + 16)
    assert exchange.body is not None
    assert exchange.body.decode().replace(boundary, "B").split("--B")[1:] == [
        '\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\ny\r\n',
        '\r\nContent-Disposition: form-data; name="tags"\r\n\r\n1\r\n',
        '\r\nContent-Disposition: form-data; name="tags"\r\n\r\ntrue\r\n',
        '\r\nContent-Disposition: form-data; name="point"\r\nContent-Type: application/json\r\n\r\n[1]\r\n',
        '\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"k": 1}\r\n',
        "--\r\n"]
    for value in ({"photo": "a"}, {}, {"a": None}, {'a"; evil="': "x"}, "a"):
        assert written(api, value) is None


@pytest.mark.parametrize(("name", "others", "chosen"), [
    ("application/*", [], "application/json"),
    ("application/*", ["application/json"], "application/vnd.contractguard+json"),
    ("*/*", ["application/*"], "text/plain"),
    ("text/*", ["*/*"], "text/plain"),
    ("image/*", [], None),
    ("application/json\r\nX-Evil: a", [], None),
])
def test_a_range_stands_for_a_member_of_its_own(name: str, others: list[str], chosen: str | None) -> None:
    if chosen is None:
        with pytest.raises(UnwritableError):
            concrete_media_type(name, [name, *others])
    else:
        assert concrete_media_type(name, [name, *others]) == chosen


@pytest.mark.parametrize(("status", "others", "code"), [
    ("201", [], 201), ("2XX", ["200", "201"], 202), ("default", [], 200), ("default", ["200"], 500),
    ("default", ["200", "5xx"], 400), ("default", ["404", "2XX"], 500), ("99", [], None), ("20X", [], None),
    ("²00", [], None),
])
def test_a_status_that_no_other_speaks_of(status: str, others: list[str], code: int | None) -> None:
    if code is None:
        with pytest.raises(UnwritableError):
            concrete_status(status, [status, *others])
    else:
        assert concrete_status(status, [status, *others]) == code


def test_all_else_that_is_required_is_sampled() -> None:
    api = contract({
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "required": True, "schema": {"type": "array"}},
            {"name": "f", "in": "query", "schema": {}},
            {"name": "s", "in": "cookie", "required": True, "schema": {}}],
        "requestBody": {"required": True, "content": {
            "application/xml": {"schema": {}}, "application/json": {"schema": {"type": "boolean"}}}},
        "responses": {"200": {"description": "", "headers": {
            "X-A": {"required": True, "schema": {"type": "integer"}}, "X-B": {"schema": {}}}}},
    }, "/a b/{id}/{id}")
    called = api.operations[0]
    found = {entry.name: entry for entry in entries(api, called)}
    exchange = compose(api, called, found["f"], "x", sample)
    assert exchange is not None
    assert exchange.url == "http://localhost/a%20b/1/1?q=a&f=x"
    assert (exchange.headers, exchange.body) == ({"Cookie": "s=a", "Content-Type": "application/json"}, b"true")
    answer = compose(api, called, found["X-B"], "x", sample)
    assert answer is not None
    assert (answer.url, answer.response_headers) == ("http://localhost/a%20b/1/1?q=a", {"X-A": "1", "X-B": "x"})
    assert answer.response_body is None


def test_a_query_that_a_path_is_written_with() -> None:
    api = contract({"parameters": [{"name": "p", "in": "query", "schema": {}}]}, "/things?beta=true")
    exchange = written(api, "a")
    assert exchange is not None
    assert exchange.url == "http://localhost/things?beta=true&p=a"


def test_where_there_is_no_sample_there_is_no_request_but_a_response() -> None:
    def none(schema: Any) -> object:
        raise LookupError

    operation = {"parameters": [{"name": "id", "in": "query", "required": True, "schema": {}}],
                 "requestBody": {"content": {"application/json": {"schema": {}}}},
                 "responses": {"200": {"description": "", "content": {"application/json": {"schema": {}}}}}}
    api = contract(operation)
    body, answer = entries(api, api.operations[0])[1:]
    assert compose(api, api.operations[0], body, 1, none) is None
    exchange = compose(api, api.operations[0], answer, 1, none)
    assert exchange is not None
    assert (exchange.url, exchange.response_body) == ("http://localhost/things", b"1")


def test_a_stream_is_not_written() -> None:
    api = contract({"responses": {"200": {"description": "", "content": {
        "application/json": {"itemSchema": {"type": "object"}}}}}}, version="3.2.0")
    assert written(api, {}) is None


def test_an_entry_that_the_operation_does_not_have_is_not_written() -> None:
    called, _ = only(api := with_body({}))
    for other in (with_response({}, status="201"), with_response({}), with_parameter({}), with_body({}, "a/json")):
        assert compose(api, called, only(other)[1], 1, sample) is None


@pytest.mark.parametrize(("schema", "value"), [
    ({"enum": [3]}, 3), ({"const": None}, None), ({"type": "integer", "minimum": 5, "multipleOf": 3}, 6),
    ({"type": "number", "exclusiveMaximum": 0}, -1), ({"type": ["null", "boolean"]}, True),
    ({"type": "string", "format": "uuid"}, "00000000-0000-4000-8000-000000000000"),
    ({"type": "string", "minLength": 3}, "aaa"), ({"type": "string", "pattern": "^[0-9]{4}$"}, "1111"),
    ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [1, 1]),
    ({"required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/N"}}}, {"a": 7}),
    ({"allOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]}, {"a": "a", "b": "a"}),
    ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, 1),
])
def test_samples(schema: Any, value: object) -> None:
    api = with_body(schema, components={"schemas": {"N": {"const": 7}}})
    assert sampler(api)(only(api)[1].schema) == value


def test_what_has_no_small_value_has_no_sample() -> None:
    for schema in (False, {"$ref": "#/components/schemas/N"}, {"type": "string", "pattern": "^never\\b"}):
        api = with_body(schema, components={"schemas": {"N": {
            "type": "object", "required": ["n"], "properties": {"n": {"$ref": "#/components/schemas/N"}}}}})
        with pytest.raises(LookupError):
            sampler(api)(only(api)[1].schema)


def test_samples_take_a_bounded_effort_and_odd_schemas_have_none() -> None:
    wide = {f"S{number}": {"allOf": [{"$ref": f"#/components/schemas/S{number + 1}"}] * 30} for number in range(11)}
    for schema in ({"$ref": "#/components/schemas/S0"}, {"type": "number", "minimum": 1, "multipleOf": 1e-320},
                   {"type": "integer", "minimum": 10**400}, {"type": "object", "required": ["a"], "properties": {
                       "a": {"$ref": "#/components/schemas/Nothing"}}}):
        api = with_body(schema, components={"schemas": {**wide, "S11": {}}})
        with pytest.raises((LookupError, ContractError)):
            sampler(api)(only(api)[1].schema)
