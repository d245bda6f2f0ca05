"""`replay`: recorded traffic against a contract, and against a base and its revision, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from contractguard.report.json_report import report_schema
from tests.cli.running import Repo, contractguard, write
from tests.replay.shop import SHOP, entry

CALLS = [
    entry("GET", "/orders/7", answer='{"id": 7, "size": "M"}'),
    entry("POST", "/orders", 201, '{"size": "M"}', '{"id": 8, "size": "secret-size"}'),
    entry("GET", "/people/jane@example.org"),
]
NARROWER = json.dumps(SHOP).replace('["S", "M"]', '["S"]')


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a contract, its revision and a recording."""
    write(tmp_path, "base.json", json.dumps(SHOP, indent=1))
    write(tmp_path, "revision.json", NARROWER)
    write(tmp_path, "traffic.har", json.dumps({"log": {"entries": CALLS}}, indent=1))
    return tmp_path


def test_traffic_that_keeps_to_the_contract(place: Path) -> None:
    run = contractguard(place, "replay", "base.json", "traffic.har")
    assert (run.status, run.err) == (0, "")
    assert "base.json: no findings" in run.out
    assert "2 exchanges with 2 of 5 operations; 2 requests and 2 responses judged" in run.out
    assert "not in the contract: GET /v1/people/{} (1)" in run.out


def test_traffic_that_a_revision_would_break(place: Path) -> None:
    run = contractguard(place, "replay", "revision.json", "traffic.har", "--base", "base.json")
    assert run.status == 1
    assert ("error[recorded-request-broken]: POST /orders: the revision refuses what clients send: 'size' in the "
            "request body is a string that is none of 'S' (1 of 1 recorded request)") in run.out
    assert "POST /orders was accepted by the base; the revision rejects it" in run.out
    assert "= see:     traffic.har:" in run.out
    assert "1 broken by the revision" in run.out


def test_the_json_report_holds_the_counts_the_evidence_and_no_value(place: Path) -> None:
    run = contractguard(place, "replay", "revision.json", "traffic.har", "--base", "base.json", "--format", "json")
    jsonschema_rs.validator_for(report_schema()).validate(run.report)
    [contract], [finding] = run.report["contracts"], run.report["findings"]
    assert (contract["base"], contract["verdict"]) == ("base.json", None)
    assert contract["traffic"] == {
        "exchanges": 2, "operations": 2, "requests": 2, "responses": 2, "rejected": 1, "broken": 1, "unjudged": {},
        "undocumented": {"GET /v1/people/{}": 1}}
    assert finding["where"]["pointer"] == "/components/schemas/NewOrder/properties/size/enum"
    assert [place["pointer"] for place in finding["related"]] == ["/log/entries/1"]
    assert finding["evidence"]["instance"] == {"method": "POST", "url": "/orders"}
    assert (finding["evidence"]["acceptedBy"], finding["evidence"]["rejectedBy"]) == ("base", "revision")
    assert [reached["path"] for reached in finding["operations"]] == ["/orders"]
    for hidden in ("secret-size", "jane", '"M"', "'M'"):
        assert hidden not in run.out


def test_values_are_shown_to_who_asks(place: Path) -> None:
    run = contractguard(place, "replay", "revision.json", "traffic.har", "--base", "base.json", "--show-values")
    assert "(1 of 1 recorded request; the first has 'M')" in run.out


def test_a_finding_is_the_same_wherever_it_stands_in_the_recording(place: Path) -> None:
    def fingerprints(*calls: Any) -> list[str]:
        write(place, "other.har", json.dumps({"log": {"entries": calls}}))
        run = contractguard(place, "replay", "revision.json", "other.har", "--base", "base.json", "--format", "json")
        return [finding["fingerprint"] for finding in run.report["findings"]]

    first = fingerprints(CALLS[1])
    assert len(first) == 1
    assert fingerprints(CALLS[0], CALLS[0], CALLS[1], CALLS[1]) == first


def test_several_recordings_and_a_collection(place: Path) -> None:
    write(place, "shop.postman.json", json.dumps({"info": {}, "item": [
        {"request": {"method": "POST", "url": "{{baseUrl}}/orders", "body": {
            "mode": "raw", "raw": '{"size": "L"}', "options": {"raw": {"language": "json"}}}}}]}))
    run = contractguard(place, "replay", "base.json", "traffic.har", "shop.postman.json", "--format", "json")
    assert (run.status, run.rules) == (1, ["recorded-request-rejected"])
    assert run.report["findings"][0]["related"][0]["uri"] == "shop.postman.json"
    assert run.report["contracts"][0]["traffic"]["exchanges"] == 3


def test_the_base_may_be_a_revision_of_the_repository(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write("openapi.json", json.dumps(SHOP))
    repo.commit()
    repo.write("openapi.json", NARROWER)
    repo.write("traffic.har", json.dumps({"log": {"entries": CALLS}}))
    run = contractguard(repo.top, "replay", "openapi.json", "-", "--base", "HEAD:openapi.json", "--format", "json",
                        given=(repo.top / "traffic.har").read_text())
    assert (run.status, run.rules) == (1, ["recorded-request-broken"])


def test_severities_and_fail_on_are_obeyed(place: Path) -> None:
    arguments = ("replay", "revision.json", "traffic.har", "--base", "base.json")
    assert contractguard(place, *arguments, "--fail-on", "never").status == 0
    write(place, "contractguard.yaml", "rules: {recorded-request-broken: warning}\n")
    assert contractguard(place, *arguments).status == 0
    write(place, "contractguard.yaml", "rules: {recorded-request-broken: off}\n")
    assert "no findings" in contractguard(place, *arguments).out


@pytest.mark.parametrize(("content", "message", "hint"), [
    ("", "traffic.har:1:1: the file is empty", "right file"),
    ('{"log": {"entries": [', "traffic.har:1:22: ", ""),
    ('{"log": {}}', "traffic.har:1:1: this HTTP Archive has no entries", "log.entries"),
    ("log:\n  entries: []\n", "traffic.har:1:1: ", ""),
    ('{"a": 1}', "traffic.har:1:1: this is neither an HTTP Archive nor a Postman collection", "HAR"),
    (json.dumps(SHOP), "traffic.har:1:1: this is a contract, no recording", "the contract comes first"),
    ("[" * 100_000, "traffic.har:1:", ""),
    ("\0\1\2", "traffic.har:1:1: ", ""),
])
def test_what_cannot_be_read(place: Path, content: str, message: str, hint: str) -> None:
    write(place, "traffic.har", content)
    run = contractguard(place, "replay", "base.json", "traffic.har")
    assert (run.status, run.out) == (2, "")
    first, *rest = run.err.splitlines()
    assert first.startswith(f"error: {message}")
    assert hint in "\n".join(rest)


@pytest.mark.parametrize(("arguments", "message"), [
    (["replay", "base.json"], "missing argument 'TRAFFIC...'"),
    (["replay", "missing.json", "traffic.har"], "no such file: 'missing.json'"),
    (["replay", "base.json", "missing.har"], "no such file: 'missing.har'"),
    (["replay", "traffic.har", "base.json"], "traffic.har: this is not an OpenAPI contract"),
    (["replay", "-", "-"], "only one document can come from standard input"),
])
def test_a_command_line_that_is_wrong(place: Path, arguments: list[str], message: str) -> None:
    run = contractguard(place, *arguments)
    assert (run.status, run.out) == (2, "")
    assert message in run.err


def test_a_recording_that_is_too_large_is_refused(place: Path) -> None:
    with (place / "traffic.har").open("wb") as stream:
        stream.truncate(65 * 2**20)
    run = contractguard(place, "replay", "base.json", "traffic.har")
    assert run.status == 2
    assert "'traffic.har' is larger than 64 MB" in run.err
    assert "hint: record less at a time" in run.err
