"""What nobody writes by accident: bounded, told, no traceback."""

from __future__ import annotations

import time

import pytest

from contractguard.errors import SourceError
from tests.inventory.traffic.reading import read, unknown

SPANS = b'{"resourceSpans": [{"scopeSpans": [{"spans": [%s]}]}]}'
ATTRIBUTE = b'{"key": "%s", "value": {"stringValue": "%s"}}'


@pytest.mark.parametrize(("form", "content"), [
    ("vercel", b"[" * 200_000),
    ("har", b'{"log": {"entries": [' + b'{"a":' * 200_000),
    ("har", b'{"log":\n{"entries": [{"request": ' + b"9" * 20_000 + b"}]}}"),
    ("har", b'{"log":\n{"entries": [{"request": ' + b"[" * 5_000 + b"]" * 5_000 + b"}]}}"),
    ("postman", b'{"item": [' * 50_000),
    ("access-log", (b'"' * 200_000 + b"\n") * 3),
    ("access-log", (b'\\"' * 200_000 + b"\n") * 3),
    ("access-log", b"x" * 20_000_000),
])
def test_what_cannot_be_read_is_told_soon(form: str, content: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(SourceError):
        read(content, form=form)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(("form", "content"), [
    ("har", b'{"log": {"entries": [{"request": [], "response": {"status": true}},'
            b'{"request": {"method": "GET", "url": "https://x/a"}, "response": "a"},'
            b'{"request": {"method": "GET", "url": ["x"]}}]}}'),
    ("otel", SPANS % b'1, {"kind": 2, "attributes": 3}, {"kind": [], "attributes": [1, {"key": [], "value": 3}]}'),
    ("otel", SPANS % (b'{"kind": 2, "attributes": [%s, %s]}' % (
        ATTRIBUTE % (b"http.method", b"GET"), ATTRIBUTE % (b"http.route", b"/{((" * 100_000)))),
    ("supabase", b'[{"metadata": [[[]]]}, {"metadata": 3}, {"log_attributes": [{"request": 3}]}, [], 3]'),
    ("vercel", b'[{"deploymentId": 1, "projectId": 1, "proxy": {"method": "GET", "path": "/a", "host": "[x",'
               b'"statusCode": 99999999999999999999}}]'),
    ("postman", b'{"item": [{"item": [[[]]]}, {"request": []}, {"request": {"url": {"path": [1, {}, []]}}},'
                b'{"request": {"url": {"raw": {}}}}, {"request": "https://x/[", "response": [1]}]}'),
    ("access-log", b'- - - [x] "GET ' + b"/a" * 2_000_000 + b' HTTP/1.1" 200 1\n'),
    ("access-log", b'- - - [x] "GET /' + b"%41" * 2_000_000 + b' HTTP/1.1" 200 1\n'),
    ("access-log", b'- - - [x] "GET /?' + b"a&" * 2_000_000 + b' HTTP/1.1" 200 1\n'),
    ("access-log", b'- - - [x] "GET http://[::1]]:99999999/a HTTP/1.1" 200 1\n'),
])
def test_odd_values_are_no_traceback(form: str, content: bytes) -> None:
    started = time.perf_counter()
    traffic = read(content, form=form)
    assert traffic.requests + traffic.malformed + traffic.other > 0
    assert all(len(path) < 200 for _, path in unknown(traffic))
    assert time.perf_counter() - started < 10


def test_names_of_queries_are_bounded() -> None:
    letters = "abcdefghij"
    names = (f"{first}{second}{third}" for first in letters for second in letters for third in letters)
    lines = "".join(f'- - - [x] "GET /a?{name}=1 HTTP/1.1" 200 1\n' for name in names)
    assert len(read(lines.encode()).unmatched[0].query_names) == 100
