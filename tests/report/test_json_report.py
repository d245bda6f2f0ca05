"""The JSON report against its own schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from contractguard.findings import Report
from contractguard.report import render
from contractguard.report.json_report import report_schema

from .sample import REPORT, SILENT
from .strategies import reports

VALIDATOR = Draft202012Validator(report_schema())


def read(report: Report) -> dict[str, Any]:
    """Render and read a report, refusing what RFC 8259 does not know."""
    return dict(json.loads(render("json", report), parse_constant=pytest.fail))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("report", [REPORT, SILENT], ids=["sample", "silent"])
def test_a_report_satisfies_its_schema(report: Report) -> None:
    VALIDATOR.validate(read(report))


@given(reports)
@settings(max_examples=60, deadline=None)
def test_any_report_satisfies_its_schema(report: Report) -> None:
    VALIDATOR.validate(read(report))


def test_the_keys_of_a_finding_are_in_the_order_of_the_schema() -> None:
    defined = report_schema()["$defs"]
    data = read(REPORT)
    assert list(data) == list(report_schema()["properties"])
    assert list(data["contracts"][0]) == defined["contract"]["required"]
    finding = data["findings"][0]
    assert list(finding) == list(defined["finding"]["properties"])
    for key, definition in (("where", "place"), ("evidence", "evidence")):
        assert list(finding[key]) == list(defined[definition]["properties"])


def test_every_key_is_described_and_every_object_closed() -> None:
    for path, schema in _schemas(report_schema(), ()):
        assert schema.get("description"), path
        if schema.get("type") == "object":
            assert "additionalProperties" in schema, path


def _schemas(schema: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    yield path, schema
    for keyword in ("properties", "$defs"):
        for name, child in schema.get(keyword, {}).items():
            yield from _schemas(child, (*path, keyword, name))
    if "items" in schema:
        yield from _schemas(schema["items"], (*path, "items"))


def test_the_facts_of_a_finding() -> None:
    removed = read(REPORT)["findings"][0]
    assert removed["was"] == {
        "uri": "origin/main:openapi.yaml",
        "pointer": "/components/schemas/User/properties/email",
        "line": 214, "column": 9, "endLine": 214, "endColumn": 14,
    }
    assert removed["facts"] == {"name": "email", "before": {"type": "string"}, "after": None}
    assert removed["evidence"]["instance"] == {"id": "a"}
    assert removed["reason"] is None
    assert removed["suppression"] is None
    assert removed["baselineState"] == "new"


def test_why_a_finding_is_undecided() -> None:
    undecided = read(REPORT)["findings"][-1]
    assert undecided["effects"] == {"response": "undecided"}
    assert undecided["reason"] == "'not' was not compared in depth"
    assert undecided["evidence"] is None


def test_the_summary_leaves_out_what_is_accepted() -> None:
    data = read(REPORT)
    assert data["summary"] == {"error": 4, "warning": 2, "note": 1, "waived": 1, "unchanged": 1}
    assert data["contracts"][0]["quiet"] == 214
    assert data["contracts"][2]["base"] is None
    assert data["contracts"][2]["verdict"] is None
