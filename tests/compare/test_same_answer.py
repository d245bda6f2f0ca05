"""The same contracts give the same answer, whatever their order, and in bounded time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contractguard.compare.paths import filled
from contractguard.contract.lifecycle import day
from tests.judging import document, judge_documents

HEADER = {"$ref": "#/components/headers/Limit"}
HEAD = {"openapi": "3.1.0", "info": {"title": "Limits", "version": "1"}}


def library(length: int | None) -> dict[str, Any]:
    """A contract of components in which many responses, flows and schemas share what changes."""
    schema = {"type": "string"} | ({"maxLength": length} if length else {})
    flows = {kind: {"tokenUrl": "https://id.example.com", "authorizationUrl": "https://id.example.com",
                    "scopes": {"read": str(length)}} for kind in ("implicit", "password", "clientCredentials")}
    words = {"description": str(length)}
    choice = {"anyOf": [{"type": "object", **words}], "not": {"const": 1, **words}, "if": {"minLength": 1, **words}}
    return {**HEAD, "paths": {}, "components": {
        "headers": {"Limit": {"schema": schema}},
        "responses": {f"R{n}": {"description": "", "headers": {"Limit": HEADER}} for n in range(6)},
        "securitySchemes": {"o": {"type": "oauth2", "flows": flows}}, "schemas": {"S": choice},
    }}


def test_the_seed_of_hashes_makes_no_difference(tmp_path: Path) -> None:
    for name, length in (("base.json", 9), ("revision.json", None)):
        (tmp_path / name).write_text(json.dumps(library(length)))
    answers = set()
    for seed in ("1", "2", "3"):
        run = subprocess.run(
            [Path(sys.executable).with_name("contractguard"), "diff", "base.json", "revision.json", "--format", "json"],
            cwd=tmp_path, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed})
        assert run.returncode in (0, 1), run.stderr
        answers.add(run.stdout)
    assert len(answers) == 1


def users(paths: list[str], length: int) -> Any:
    operation = {"get": {"parameters": [{"$ref": "#/components/parameters/Limit"}],
                         "responses": {"200": {"$ref": "#/components/responses/Found"}}}}
    content = {"application/json": {"schema": {"type": "string", "minLength": length}}}
    return document({**HEAD, "paths": dict.fromkeys(paths, operation), "components": {
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "string", "maxLength": length}}},
        "responses": {"Found": {"description": "", "content": content}}}}, "users.yaml")


def test_the_first_user_of_a_component_has_no_part_in_the_fingerprint() -> None:
    told = [{finding.fingerprint for finding in judge_documents(users(paths, 9), users(paths, 5)).judgement.findings}
            for paths in (["/a", "/b"], ["/b", "/a"], ["/b"])]
    assert len(told[0]) == 2
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("text", [
    "Mon, 01 Jan 99999999999 00:00:00 GMT", "Mon, 01 Jan 2027 00:00:00 +99999999999999999999", "2027-01-01" * 1000,
    "0000-00-00", "2027-01-01T99:99:99Z" + "9" * 10_000,
])
def test_hostile_dates_are_none_or_days(text: str) -> None:
    found = day(text)
    assert found is None or found.year >= 1


def test_parameters_that_touch_take_no_time() -> None:
    many = "/" + "".join(f"{{p{number}}}" for number in range(40)) + "x"
    assert filled(many, "/" + "a" * 5_000 + "y") is None
    assert filled("/" + "-".join(f"{{p{n}}}" for n in range(200)), "/" + "-" * 100_000) is not None


def test_what_stands_for_a_parameter() -> None:
    assert filled("/a/{x}", "/a/b") == {"x": "b"}
    assert filled("/a/{x}/{y}", "/a/{id}/b") == {"x": "{id}", "y": "b"}
    assert filled("/files/{name}.json", "/files/a.b.json") == {"name": "a.b"}
    assert filled("/{from}-{to}", "/a-b-c") == {"from": "a", "to": "b-c"}
    assert filled("/a/{x}", "/a/") is None
    assert filled("/a/{x}", "/a/b/c") is None
    assert filled("/a/b", "/a/b") is None


def test_a_component_that_nothing_uses_may_lead_nowhere() -> None:
    def contract(name: str) -> Any:
        header = {"Limit": {"$ref": f"#/components/headers/{name}"}}
        return document({**HEAD, "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}}, "components": {
            "responses": {"Lost": {"$ref": "#/components/responses/Nowhere"},
                          "Half": {"description": name, "headers": header}}}}, "lost.yaml")

    assert judge_documents(contract("A"), contract("B")).judgement.verdict in ("identical", "editorial")
