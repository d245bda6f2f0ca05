"""Every format: what is read of it, and what is told of what cannot be read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from contractguard.errors import SourceError, UsageError
from contractguard.inventory.path_index import PathIndex
from contractguard.inventory.traffic import FORMATS, read_traffic
from contractguard.inventory.traffic.formats import format_of
from contractguard.source import Access
from tests.inventory.traffic import samples
from tests.inventory.traffic.reading import index_of, known, read, unknown

HOST = "https://api.example.com"
REQUESTS = [
    ("GET", f"{HOST}/users/1", 200),
    ("GET", f"{HOST}/users/2?fields=a&page=2", 200),
    ("GET", f"{HOST}/users/3", 404),
    ("POST", f"{HOST}/users", 201),
    ("GET", f"{HOST}/hidden/4711/log?verbose=1", 200),
    ("GET", f"{HOST}/hidden/4712/log", 500),
    ("GET", f"{HOST}/a%2Fb/c", 200),
]

ALL = pytest.mark.parametrize(("form", "write"), samples.SENT.values(), ids=samples.SENT)


@ALL
def test_requests_are_counted(form: str, write: Callable[[samples.Requests], bytes]) -> None:
    content = write(REQUESTS)
    traffic = read(content, "/users", "/users/{id}", "/{x}/c")
    assert traffic.formats == {"<stdin>": form}
    assert known(traffic) == {
        ("GET", "/users/{id}"): {200: 2, 404: 1}, ("POST", "/users"): {201: 1}, ("GET", "/{x}/c"): {200: 1},
    }
    assert unknown(traffic) == {("GET", "/hidden/{id}/log"): 2}
    assert traffic.unmatched[0].statuses == {"2xx": 1, "5xx": 1}
    assert traffic.unmatched[0].query_names == ("verbose",)
    assert [each.observed.query_names for each in traffic.matched if each.values == ("/users/{id}",)] == [
        ("fields", "page")]
    assert (traffic.requests, traffic.malformed) == (7, 0)


@ALL
def test_a_format_is_recognised_and_may_be_named(form: str, write: Callable[[samples.Requests], bytes]) -> None:
    content = write(REQUESTS)
    recognised = format_of(content[:65536])
    assert recognised
    assert form == recognised.NAME
    assert read(content, form=form) == read(content) == read(gzip.compress(content))


@ALL
def test_no_requests_are_no_mistake(form: str, write: Callable[[samples.Requests], bytes]) -> None:
    traffic = read(write([]), form=form)
    assert (traffic.requests, traffic.malformed, traffic.unmatched) == (0, 0, ())


@ALL
def test_what_is_cut_off_is_told_and_the_rest_counts(form: str, write: Callable[[samples.Requests], bytes]) -> None:
    whole = write(REQUESTS * 200)
    if whole.count(b"\n") < 3:
        whole = whole.replace(b"}, {", b"},\n{")
    traffic = read(whole[: len(whole) * 3 // 4])
    assert traffic.requests > 500
    assert traffic.malformed <= 1


def test_malformed_lines_are_counted_and_the_first_are_told() -> None:
    lines = [
        b'1.2.3.4 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
        b"rubbish", b"\x00\xff\xfe", b'1.2.3.4 - - [x] "GET /a HTTP/1.1"', b'1.2.3.4 - - [x] "GET /a HTTP/1.1" abc 5',
        b'"' * 500, b'\\"' * 500, b'"GET /a HTTP/1.1" 999 1',
        b'1.2.3.4 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
    ]
    traffic = read(b"\n".join(lines), "/a")
    assert (traffic.requests, traffic.malformed) == (2, 7)
    assert [(each.source, each.line) for each in traffic.first_malformed] == [("<stdin>", line) for line in range(2, 7)]


@pytest.mark.parametrize(("request_line", "status", "path"), [
    ("GET /a HTTP/1.1", 200, "/a"),
    ("GET /a HTTP/2.0", 200, "/a"),
    ("GET /a", 200, "/a"),
    ("GET /a?b=%22c%22 HTTP/1.1", 200, "/a"),
    (r"GET /a?b=\x22c\x22 HTTP/1.1", 200, "/a"),
    (r"GET /a?b=\"c\" HTTP/1.1", 200, "/a"),
    (r"GET /caf\xC3\xA9 HTTP/1.1", 200, "/café"),
    ("GET https://api.example.com/a HTTP/1.1", 200, "/a"),
    ("GET //a HTTP/1.1", 200, "/a"),
    ("-", 408, None),
    ("", 400, None),
    (r"\x16\x03\x01\x02\x00\x01\x00\x01", 400, None),
    ("CONNECT example.com:443 HTTP/1.1", 400, None),
    ("OPTIONS * HTTP/1.1", 200, None),
    ("GET http://[bad HTTP/1.1", 400, None),
])
def test_request_lines(request_line: str, status: int, path: str | None) -> None:
    line = f'::1 - - [10/Oct/2026:13:55:36 +0000] "{request_line}" {status} 5 "-" "-"\n'
    traffic = read(line.encode(), "/a", "/café")
    assert known(traffic) == ({("GET", path): {status: 1}} if path else {})
    assert (traffic.other, traffic.malformed) == (0 if path else 1, 0)


def test_more_fields_may_stand_around() -> None:
    content = (b'api.example.com:443 1.2.3.4 - "quoted \\" user" [x] "GET /a HTTP/1.1" 200 1\n'
               b'api.example.com 1.2.3.4 - - [x] "GET /a HTTP/1.1" 200 1 0.004 0.003 "x" pipe=. -\n')
    assert read(content, "/a", form="access-log").requests == 1
    assert known(read(content, "/a", form="access-log")) == {("GET", "/a"): {200: 1}}


def test_columns_of_cloudfront_may_change() -> None:
    content = (b"#Version: 1.0\n#Fields: cs-method cs-uri-stem sc-status\nGET\t/a\t200\n"
               b"#Fields: sc-status cs-uri-stem cs-method\n000\t/a\tGET\r\n201\t/a\tPOST\nbroken\n")
    traffic = read(content, "/a")
    assert known(traffic) == {("GET", "/a"): {0: 1, 200: 1}, ("POST", "/a"): {201: 1}}
    assert [each.line for each in traffic.first_malformed] == [7]


def test_a_request_of_vercel_counts_once_and_may_have_no_answer() -> None:
    content = samples.vercel([("GET", f"{HOST}/a", -1), ("GET", f"{HOST}/a", 200)])
    traffic = read(content, "/a")
    assert known(traffic) == {("GET", "/a"): {0: 1, 200: 1}}
    assert traffic.other == 1


@pytest.mark.parametrize("route", ["/things/:id", "/things/{id}", "/things/<int:id>", "/things/[id]", "things/<id>/",
                                   "^things/(?P<id>[^/.]+)/$", r"/things/{id:\d+}"])
def test_the_route_of_a_span_is_its_template(route: str) -> None:
    spans = [{"kind": "SPAN_KIND_SERVER", "attributes": [
        {"key": "http.request.method", "value": {"stringValue": "GET"}},
        {"key": "http.route", "value": {"stringValue": route}},
        {"key": "http.response.status_code", "value": {"intValue": 200}},
        *([{"key": "url.path", "value": {"stringValue": path}}] if path else []),
    ]} for path in ("", "/things/1")]
    content = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()
    traffic = read(content)
    assert unknown(traffic) == {("GET", "/things/{id}"): 2}
    assert traffic.unmatched[0].is_template
    assert known(read(content, "/things/{thing}", "/things/search")) == {("GET", "/things/{thing}"): {200: 2}}


def test_postman_collections_are_examples() -> None:
    def request(url: object, method: str | None = "GET") -> dict[str, object]:
        return {"name": "x", "request": {"method": method, "url": url} if method else url}

    collection = {
        "info": {"_postman_id": "1", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [
            {"name": "folder", "item": [
                request({"raw": "{{baseUrl}}/users/:id", "host": ["{{baseUrl}}"], "path": ["users", ":id"]}),
                request({"raw": "{{baseUrl}}/users/{{userId}}?page=1", "path": ["users", "{{userId}}"]}, "DELETE"),
                {"name": "inner", "item": [request("{{baseUrl}}/users?page=1", None)]},
            ]},
            request("https://api.example.com/hidden/17/log", "POST"),
            request("api.example.com/hidden/{{x}}/log", "POST"),
            request({"path": [{"type": "string", "value": "typed"}]}, "PUT"),
            {"name": "no address", "request": {"method": "GET"}}, 17,
        ],
    }
    traffic = read(json.dumps(collection).encode(), "/users", "/users/{id}", "/users/me")
    assert known(traffic) == {("GET", "/users/{id}"): {}, ("DELETE", "/users/{id}"): {}, ("GET", "/users"): {}}
    assert unknown(traffic) == {("POST", "/hidden/{x}/log"): 0, ("PUT", "/typed"): 0}
    assert [(each.examples, each.examples_only) for each in traffic.unmatched] == [(2, True), (1, True)]
    assert traffic.malformed == 2


def test_saved_answers_are_examples_too() -> None:
    traffic = read(samples.postman(REQUESTS), "/users/{id}", "/users")
    assert {each.observed.examples for each in traffic.matched} == {2, 6}
    assert all(each.observed.examples_only for each in traffic.matched)


def test_a_source_that_is_nothing_known_is_told() -> None:
    with pytest.raises(SourceError, match="no recorded traffic") as caught:
        read(b"just some text\nand more\n")
    assert caught.value.place == "<stdin>:1"
    assert all(name in caught.value.hint for name in FORMATS)


def test_an_empty_source_is_no_mistake() -> None:
    assert read(b"").requests == 0
    assert read(b"", form="har").requests == 0


@pytest.mark.parametrize(("form", "content", "message"), [
    ("access-log", b"one\ntwo\n", "nothing here can be read as access-log"),
    ("har", b'{"log": {"entries": [{"request": {"method": "GET"}}]}}', "no method or no URL"),
    ("har", b'{"log": {"entries": [{"request": tru}]}}', "no well-formed JSON"),
    ("har", b"not json\nat all", "no well-formed JSON"),
    ("har", b"[1, 2]", "no requests in it"),
    ("cloudfront", b"GET\t/a\t200\n", "columns"),
    ("postman", b"[", "no well-formed JSON"),
    ("alb", b"x\n", "load balancer"),
])
def test_a_source_of_which_nothing_can_be_read_is_told(form: str, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(content, form=form)
    assert caught.value.place.startswith("<stdin>")


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(UsageError, match="no traffic format 'hra'") as caught:
        read(b"", form="hra")
    assert "'har'" in caught.value.hint


def test_places_are_lines_of_their_sources(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(samples.har([("GET", f"{HOST}/x", 404), ("GET", f"{HOST}/a", 200)]))
    (tmp_path / "b.log").write_bytes(samples.access_log(REQUESTS[:1] + [("GET", f"{HOST}/a", 200)] * 2))
    traffic = read_traffic(["b.log", "a.har"], index_of(["/users/{id}"]), Access(tmp_path))
    (seen,) = traffic.unmatched
    assert (seen.first.source, seen.first.line, seen.sources, seen.hits) == ("b.log", 2, ("b.log", "a.har"), 3)
    alone = read_traffic(["a.har"], PathIndex(), Access(tmp_path)).unmatched[0].first
    lines = (tmp_path / "a.har").read_text().splitlines()
    assert lines[alone.line - 1].strip() == "{"
    assert any('"status": 404' in line for line in lines[: alone.line - 1])
    assert any('"status": 200' in line for line in lines[alone.line :])
    assert '"startedDateTime"' in lines[alone.line]


def test_requests_to_other_hosts_are_passed_over() -> None:
    content = samples.har([("GET", "https://tracker.example.net/collect", 200), ("GET", f"{HOST}/users/1", 200),
                           ("GET", f"{HOST}/new", 200), ("GET", f"{HOST}/new", 200)])
    assert unknown(read(content, "/users/{id}")) == {("GET", "/new"): 2}
    assert unknown(read(content)) == {("GET", "/collect"): 1, ("GET", "/new"): 2, ("GET", "/users/{id}"): 1}
    named = read(content, "/users/{id}", hosts=["tracker.example.net"])
    assert (unknown(named), known(named)) == ({("GET", "/collect"): 1}, {})
    assert read(content, "/users/{id}").ignored == {"the request went to another host": 1}


@pytest.mark.parametrize("body", [b"\\ud800", b"\xff\xfe", b"\\u0000", b"\\\"}]"])
def test_an_odd_body_does_no_harm(body: bytes) -> None:
    content = samples.har([("GET", f"{HOST}/a", 200)] * 2)
    odd = content.replace(b"Wilhelmina", body)
    assert odd != content
    assert known(read(odd, "/a")) == {("GET", "/a"): {200: 2}}
