"""What reports say of evidence, and exchanges as files."""

from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.compare.exchange.model import Exchange
from contractguard.findings import Evidence, OperationReached
from contractguard.report import render
from contractguard.report.exchanges import curl, exchange_data, request_message, response_message
from contractguard.report.witnesses import LONGEST_WITNESS, elided, proof_text, witness_text

from .sample import NARROWER, REMOVED, REPORT

HOSTILE = "\x1b]0;title\x07\r\n\u202egnp\u200b \x9b31m\U000e0041"
EVIL = ("'; touch evil; '", "$(touch evil)", "`touch evil`", "\\", "-o evil", "@evil", "a\nb", "!!", '"', "%s")


def shown(instance: object, **facts: object) -> str:
    """Spell an instance as the witness of a finding with other facts."""
    finding = replace(NARROWER, facts={**NARROWER.facts, **facts})
    return witness_text(finding, Evidence("instance", "request", "", instance, "base", "revision"))


def test_the_two_directions_are_worded() -> None:
    assert REMOVED.evidence is not None
    assert proof_text(REMOVED, REMOVED.evidence) == (
        "the revision may answer {\"id\": \"a\"}; the base rejects it: 'email' is a required property")
    hook = replace(REMOVED, operations=(OperationReached("webhook", "POST", "made", ("response",)),))
    assert proof_text(hook, REMOVED.evidence).startswith("the revision may send {")
    request = Evidence("instance", "request", "too big", {"size": "XL"}, "base", "revision")
    assert proof_text(REMOVED, request) == (
        '{"size": "XL"} was accepted by the base; the revision rejects it: too big')


@pytest.mark.parametrize(("owner", "instance", "text"), [
    ("query parameter 'size' of GET /users", "XL", "size=XL"),
    ("query parameter 'size' of GET /users", 5, "size=5"),
    ("query parameter 'size' of GET /users", ["a", 1], 'size=["a", 1]'),
    ("query parameter 'size' of GET /users", "", 'size=""'),
    ("query parameter 'size' of GET /users", " a", 'size=" a"'),
    ("header parameter 'X-Size' of GET /users", True, "X-Size=true"),
    ("header 'X-Rate' of GET /users response 200", 5, "X-Rate: 5"),
    ("parameter Limit", "XL", '"XL"'),
    ("User", None, "null"),
])
def test_what_travels_as_text_is_shown_as_text(owner: str, instance: object, text: str) -> None:
    assert shown(instance, owner=owner) == text


def test_what_travels_as_content_is_shown_as_json() -> None:
    place = NARROWER.where._replace(pointer=("paths", "/users", "get", "parameters", 0, "content", "a/b", "schema"))
    assert NARROWER.evidence is not None
    assert witness_text(replace(NARROWER, where=place), NARROWER.evidence) == '"XL"'


def test_an_exchange_is_shown_by_its_first_line() -> None:
    asked: dict[str, Any] = {"method": "POST", "url": "http://localhost/users?a=b", "headers": {}, "body": "{}"}
    evidence = Evidence("exchange", "request", "", asked, "base", "revision")
    assert witness_text(NARROWER, evidence) == "POST /users?a=b {}"
    answered = replace(evidence, instance={**asked, "status": 200, "responseBody": '{"id": 1}'})
    assert witness_text(NARROWER, answered) == '200 to POST /users?a=b {"id": 1}'


@pytest.mark.parametrize("instance", [HOSTILE, {HOSTILE: HOSTILE}, [HOSTILE] * 500])
@pytest.mark.parametrize("owner", ["User", "query parameter 'size' of GET /users"])
def test_a_hostile_instance_is_escaped_not_obeyed(instance: object, owner: str) -> None:
    text = shown(instance, owner=owner)
    assert text.isprintable()
    assert "\\u001b]0;title" in text
    evil = replace(NARROWER, evidence=Evidence("instance", "request", HOSTILE, instance, "base", "revision"))
    report = replace(REPORT, findings=(evil,))
    [told] = json.loads(render("sarif", report))["runs"][0]["results"]
    for text in (render("terminal", report), told["message"]["text"]):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_long_instance_is_cut_in_the_middle() -> None:
    text = shown({"first": "x" * 10**6, "last": 1}, owner="User")
    assert len(text) == LONGEST_WITNESS
    assert text.startswith('{"first": "xxx')
    assert text.endswith('xxx", "last": 1}')


@given(st.text(), st.integers(3, 200))
def test_elided_keeps_to_its_size(text: str, most: int) -> None:
    assert len(elided(text, most)) == min(len(text), most)


def asked(**changed: Any) -> Exchange:
    """A request with something to write everywhere."""
    plain = Exchange("POST", "http://localhost/things/1?a=b", {"Content-Type": "application/json"}, b'{"a": 1}')
    return replace(plain, **changed)


@pytest.mark.parametrize("evil", EVIL)
def test_a_shell_obeys_nothing_in_a_curl_command(evil: str, tmp_path: Any) -> None:
    exchange = asked(body=evil.encode(), headers={"Content-Type": "text/plain", "X-A": evil.replace("\n", " ")})
    (tmp_path / "curl").write_text('#!/bin/sh\nfor given; do printf "%s\\0" "$given"; done\n')
    (tmp_path / "curl").chmod(0o755)
    done = subprocess.run(["sh", "-c", curl(exchange)], cwd=tmp_path, capture_output=True, check=True,
                          env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    given = done.stdout.decode().split("\0")[:-1]
    assert given[given.index("--data-raw") + 1] == evil
    assert given[given.index("--url") + 1] == "http://localhost:8080/things/1?a=b"
    assert f"X-A: {exchange.headers['X-A']}" in given
    assert [path.name for path in tmp_path.iterdir()] == ["curl"]


def test_the_address_comes_from_the_environment() -> None:
    words = shlex.split(curl(asked()).partition("\n")[2].replace("\\\n", ""))
    assert words[words.index("--url") + 1] == "${BASE_URL:-http://localhost:8080}/things/1?a=b"
    assert "--head" in curl(asked(method="HEAD", body=None))
    assert "--data-raw" not in curl(asked(body=None))


def test_messages_as_they_travel() -> None:
    assert request_message(asked()) == (
        b"POST /things/1?a=b HTTP/1.1\r\nHost: localhost:8080\r\nContent-Type: application/json\r\n"
        b'Content-Length: 8\r\n\r\n{"a": 1}')
    assert response_message(asked()) is None
    answer = asked(status=200, response_headers={"Content-Type": "text/plain"}, response_body=b"hi")
    assert response_message(answer) == b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
    assert response_message(replace(answer, status=599, response_body=None)) == (
        b"HTTP/1.1 599\r\nContent-Type: text/plain\r\n\r\n")


@pytest.mark.parametrize("evil", ["{{$processEnv HOME}}", "< ./secret", "a\n> {% client.log(1) %}", "x\n###\nGET /"])
def test_what_an_editor_would_obey_is_not_written_for_editors(evil: str) -> None:
    assert request_message(asked(body=evil.encode(), headers={"Content-Type": "text/plain"})) is None


def test_a_brace_in_json_is_spelled_otherwise() -> None:
    message = request_message(asked(body=b'{"a": "{{$processEnv HOME}}"}'))
    assert message is not None
    assert b"{{" not in message
    assert message.endswith(b'{"a": "{\\u007b$processEnv HOME}}"}')
    assert request_message(asked(headers={"X-A": "{{$processEnv HOME}}"})) is None


def test_an_exchange_as_plain_data() -> None:
    assert exchange_data(asked()) == {
        "method": "POST", "url": "http://localhost/things/1?a=b", "headers": {"Content-Type": "application/json"},
        "body": '{"a": 1}'}
    answer = exchange_data(asked(status=204))
    assert (answer["status"], answer["responseBody"]) == (204, None)
