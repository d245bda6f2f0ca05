"""One edit deep inside a recursive contract: one finding, with every operation that reaches it."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest

from contractguard.source.parse import parse_document
from tests.corpus.pairs import documents_of
from tests.corpus.reach import operations_using
from tests.judging import document, judge_documents, whole

EDITS = [("account", "charges_enabled"), ("customer", "livemode"), ("charge", "captured"),
         ("payment_intent", "client_secret")]


@pytest.mark.slow
@pytest.mark.parametrize(("component", "name"), EDITS)
def test_one_edit_is_one_finding_with_its_whole_reach(component: str, name: str) -> None:
    base, _ = documents_of("stripe")
    data: Any = copy.deepcopy(base.data)
    prop = data["components"]["schemas"][component]["properties"][name]
    prop.clear()
    prop["type"] = "array"
    revision = parse_document("revision.json", orjson.dumps(data, option=orjson.OPT_INDENT_2), base.open)

    (finding,) = judge_documents(base, revision).judgement.findings

    expected = operations_using(data, f"#/components/schemas/{component}")
    assert len(expected) > 50
    assert {(o.method, o.path): set(o.directions) for o in finding.operations} == expected
    assert len(finding.operations) == len(expected)
    assert finding.where.pointer[:5] == ("components", "schemas", component, "properties", name)
    assert finding.rule == "response-type-widened"


def test_a_component_that_a_choice_now_wraps_speaks_for_itself() -> None:
    before = {"type": "object", "properties": {"a": {"type": "string"}}}
    after = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    further = {"type": "object", "properties": {"z": {"type": "integer"}}}
    reference = {"$ref": "#/components/schemas/Other"}
    choice = {"anyOf": [reference, {"$ref": "#/components/schemas/Further"}]}
    sides = []
    for wrapped, other in ((reference, before), (choice, after)):
        data = whole("schema", None, {"type": "object", "properties": {"p": wrapped}})
        data["components"]["schemas"].update(Other=other, Further=further)
        sides.append(document(data, "openapi.yaml"))

    added = [found for found in judge_documents(*sides).judgement.findings if found.facts.get("name") == "b"]

    assert [found.where.pointer for found in added] == [("components", "schemas", "Other", "properties", "b")]
