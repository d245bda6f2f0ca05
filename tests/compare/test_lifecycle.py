"""What contracts say of the life of an element comes with every change of it."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.compare import Change
from contractguard.contract.lifecycle import NOTHING_SAID, Lifecycle, day, joint, level
from contractguard.rules.engine import matching
from contractguard.rules.rule import OnChange
from tests.judging import document, judge_documents

OLD = {"deprecated": True, "x-sunset": "2027-03-01", "x-deprecated-since": "2026-01-01", "x-stability-level": "beta"}


def contract(first: dict[str, Any], second: dict[str, Any], member: dict[str, Any], **thing: Any) -> Any:
    """Two operations that answer with one component, which has one property."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    answer = {"responses": {"200": {"description": "Thing", "content": content}}}
    properties = {"id": {"type": "string", **member}} if member is not None else {}
    return document({
        "openapi": "3.1.0", "info": {"title": "Things", "version": "1"},
        "paths": {"/one": {"get": {**answer, **first}}, "/two": {"get": {**answer, **second}}},
        "components": {"schemas": {"Thing": {"type": "object", "properties": properties, **thing}}},
    }, "things.yaml")


def only_change(base: Any, revision: Any, verb: str) -> Change:
    changes = [change for change in judge_documents(base, revision).comparison.changes if change.verb == verb]
    assert len(changes) == 1
    return changes[0]


def test_the_element_itself_comes_first() -> None:
    change = only_change(contract({}, OLD, {**OLD, "x-sunset": "2028-01-01", "maxLength": 9}),
                         contract({}, OLD, {**OLD, "x-sunset": "2028-01-01"}), "length.changed")
    assert change.lifecycle == Lifecycle(True, "beta", "2026-01-01", "2028-01-01")


def test_else_what_holds_for_all_operations() -> None:
    later = {**OLD, "x-sunset": "2027-06-01", "x-stability-level": "alpha"}
    change = only_change(contract(OLD, later, {"maxLength": 9}), contract(OLD, later, {}), "length.changed")
    assert change.lifecycle == Lifecycle(True, "beta", "2026-01-01", "2027-06-01")
    assert {reached.path: reached.lifecycle.sunset for reached in change.operations} == {
        "/one": "2027-03-01", "/two": "2027-06-01"}


def test_one_operation_that_stays_keeps_the_promise() -> None:
    change = only_change(contract(OLD, {}, {"maxLength": 9}), contract(OLD, {}, {}), "length.changed")
    assert change.lifecycle == NOTHING_SAID
    assert change.lifecycle_facts["stability"] == "stable"


def test_the_base_speaks_of_what_it_promised() -> None:
    stable, draft = contract({}, {}, {"maxLength": 9}), contract({}, {}, {"x-stability-level": "draft"})
    assert only_change(stable, draft, "length.changed").lifecycle.stability == ""


@pytest.mark.parametrize(("where", "heard"), [
    ({"stability": ("stable",)}, False), ({"stability": ("beta",)}, True), ({"deprecated": (True,)}, True),
    ({"deprecated": (False,)}, False), ({"sunset": ("2027-03-01",)}, True),
])
def test_rules_can_ask_for_it(where: dict[str, tuple[object, ...]], heard: bool) -> None:
    from dataclasses import replace

    from contractguard.rules import load_catalogue

    change = only_change(contract(OLD, OLD, {"maxLength": 9}), contract(OLD, OLD, {}), "length.changed")
    rule = load_catalogue().find("response-length-loosened")
    asking = replace(rule, id="asking", when=OnChange("length.changed", "response", where))
    assert (asking in matching(change, "response", {"length.changed": (asking,)})) is heard


def test_findings_say_what_is_out_of_the_ordinary() -> None:
    judged = judge_documents(contract(OLD, OLD, {"maxLength": 9}), contract(OLD, OLD, {}))
    plain = judge_documents(contract({}, {}, {"maxLength": 9}), contract({}, {}, {}))
    (told,), (usual,) = judged.judgement.findings, plain.judgement.findings
    assert {name: told.facts[name] for name in ("deprecated", "stability", "sunset", "deprecatedSince")} == {
        "deprecated": True, "stability": "beta", "sunset": "2027-03-01", "deprecatedSince": "2026-01-01"}
    assert not {"deprecated", "stability", "sunset", "deprecatedSince"} & usual.facts.keys()
    assert told.fingerprint == usual.fingerprint


@pytest.mark.parametrize(("text", "told"), [
    ("2027-03-01", "2027-03-01"), ("2027-03-01T10:00:00Z", "2027-03-01"),
    ("Mon, 01 Mar 2027 00:00:00 GMT", "2027-03-01"),
    ("soon", None), ("", None), ("2027-13-01", None), ("9" * 5000, None),
])
def test_dates(text: str, told: str | None) -> None:
    found = day(text)
    assert (found.isoformat() if found else None) == told


def test_levels_and_what_holds_together() -> None:
    assert level("draft") < level("Alpha") < level("BETA") < level("stable") == level("") == level("anything")
    assert joint([]) == NOTHING_SAID
    assert joint([Lifecycle(True, "beta", "", "2027-01-01"), Lifecycle(False, "", "", "")]) == NOTHING_SAID
