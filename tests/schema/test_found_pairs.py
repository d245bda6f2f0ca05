"""Pairs that random schemas brought up, each once wrong: a miss, a false alarm, a comparison without an end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.schema.pairs import pair_of

ONE, TWO = ({"$ref": f"#/components/schemas/{name}"} for name in ("One", "Two"))
_NULL_OBJECT = {"properties": {"b": TWO}, "dependentSchemas": {"b": {"type": "object"}}}

BREAKING: dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any]]] = {
    "a required member that the condition asks for, too": (
        {"required": ["c"]}, {"if": {"required": ["c"]}, "then": {"properties": {"c": {"enum": [0, 1]}}}}, {}, {}),
    "a member that one branch of a choice requires": (
        {"anyOf": [{"required": ["b"]}, {"required": ["a"]}]}, {"properties": {"a": {"type": "integer"}}}, {}, {}),
    "a member that another one brings with it": (
        {"dependentRequired": {"b": ["c"]}}, {"properties": {"c": {"type": "object"}}}, {}, {}),
    "a member that is declared beside a branch that accepts everything": (
        {"anyOf": [{}, {"properties": {"a": {}}}]}, {"properties": {"a": {"type": "array"}}}, {}, {}),
    "the same by way of a reference": (
        {"anyOf": [{}, ONE]}, {"properties": {"a": {"type": "array"}}}, {"One": {"properties": {"a": {}}}},
        {"One": {"properties": {"a": {}}}}),
    "a component below 'not'": (
        {"not": ONE}, {"not": ONE}, {"One": {"type": "string", "maxLength": 3}}, {"One": {"type": "string"}}),
    "what widens a branch into its sibling": (
        {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "string", "minLength": 4}]},
        {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "string", "minLength": 2}]}, {}, {}),
}

HARMLESS: dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any]]] = {
    "a type list with null and a choice with null": (
        {"allOf": [{"type": ["null", "object"], **_NULL_OBJECT}, {"items": {}}]},
        {"allOf": [{"oneOf": [{"type": "object", **_NULL_OBJECT}, {"type": "null"}]}, {"items": {}}]},
        {"Two": {}}, {"Two": {}}),
    "a subschema that is wrapped below 'if'": (
        {"if": {"contains": ONE}, "then": {"maxItems": 3}},
        {"if": {"allOf": [{"contains": ONE}]}, "then": {"maxItems": 3}},
        {"One": {"type": "string"}}, {"One": {"type": "string"}}),
    "a refusal that no value of the type meets": (
        {"type": "number"}, {"type": "number", "not": {"type": "object"}}, {}, {}),
    "items of an array that may have none": (
        {"type": "array", "maxItems": 1, "items": {}},
        {"type": "array", "maxItems": 1, "prefixItems": [{}], "items": {"type": "string"}}, {}, {}),
    "a split below 'not'": (
        {"not": {"type": "string", "maxLength": 1}}, {"not": {"allOf": [{"type": "string"}, {"maxLength": 1}]}},
        {}, {}),
    "a member that never was, no longer mentioned": (
        {"properties": {"n": {}, "x": False}}, {"properties": {"n": {}}}, {}, {}),
}


@pytest.mark.parametrize("pair", BREAKING.values(), ids=BREAKING)
def test_what_breaks_a_request_is_told_with_its_witness(pair: tuple[Any, Any, Any, Any]) -> None:
    judged = pair_of(*pair).judged("request")
    assert judged.judgement.verdict == "breaking"
    shown = [change.witnesses["request"] for change in judged.comparison.changes if "request" in change.witnesses]
    assert shown
    assert all((witness.accepted_by, witness.rejected_by) == ("base", "revision") for witness in shown)


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize("pair", HARMLESS.values(), ids=HARMLESS)
def test_what_means_the_same_is_met_with_silence(pair: tuple[Any, Any, Any, Any], direction: str) -> None:
    judgement = pair_of(*pair).judged(direction).judgement
    assert judgement.findings == ()
    assert judgement.verdict in ("identical", "editorial")


def test_a_conjunction_that_leads_back_to_itself_comes_to_an_end() -> None:
    more = {"Two": {"additionalProperties": {**TWO, "properties": {"x": TWO, "y": TWO}}}}
    pair = pair_of({}, {}, {"Two": {"additionalProperties": TWO}}, more)
    assert pair.judged("request").judgement.verdict == "identical"


def test_a_narrower_branch_of_a_choice_that_accepts_nothing_breaks_nobody() -> None:
    pair = pair_of({"oneOf": [{}, ONE]}, {"oneOf": [{}, {"format": "date"}]}, {"One": {}})
    assert pair.judged("request").judgement.verdict == "compatible"
