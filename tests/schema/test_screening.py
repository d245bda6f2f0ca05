"""Screening many instances at once: what it lets pass is fine, and little that is fine is held back."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contractguard.contract import Direction
from contractguard.schema.branching import Branching
from contractguard.schema.confirming import TwoValidators
from contractguard.schema.screening import screened
from tests.schema.confirmations import NODE, has, random_examples, read, ref
from tests.schema.instances import draw_instances
from tests.schema.pairs import draw_sided


def screen(schema: Any, instances: list[Any], components: dict[str, Any] | None = None, *, version: str = "3.1.1",
           direction: Direction | None = None) -> list[bool]:
    side, (root,) = read(schema, components, version)
    return screened([(root, instance) for instance in instances], side.follow, direction)


@random_examples
@given(st.randoms(use_true_random=False, note_method_calls=False), st.integers(0, 2**32))
def test_what_passes_is_what_an_independent_judge_accepts(random: Random, seed: int) -> None:
    sided = draw_sided(random)
    assume(sided.grounded)
    judge = sided.judge()
    side, (root,) = sided.side("base.json")
    instances = draw_instances(Random(seed), [judge], 10)
    passed = screened([(root, instance) for instance in instances], side.follow, None)
    assert passed == [judge.accepts(instance) for instance in instances]


@pytest.mark.parametrize("version", ["2.0", "3.0.3"])
def test_spellings_before_3_1_are_lifted(version: str) -> None:
    nullable = "x-nullable" if version == "2.0" else "nullable"
    schema = has(a={"type": "integer", nullable: True, "minimum": 0, "exclusiveMinimum": True}, b={"type": "file"})
    assert screen(schema, [{"a": None}, {"a": 1}, {"a": 0}, {"b": "x"}, {"b": 1}], version=version) == [
        True, True, False, True, False]


def test_beside_a_reference_nothing_counts_before_3_1() -> None:
    schema = has(a={**ref("A"), "maxLength": 1})
    components = {"A": {"type": "string"}}
    assert screen(schema, [{"a": "xx"}], components, version="3.0.3") == [True]
    assert screen(schema, [{"a": "xx"}], components) == [False]


def test_formats_with_a_range_bound_numbers() -> None:
    assert screen({"type": "integer", "format": "int32", "minimum": 1}, [2**31, 0, 2**31 - 1]) == [False, False, True]


@pytest.mark.parametrize(("direction", "fits"), [("request", [True, False]), ("response", [False, True])])
def test_what_the_direction_withholds_need_not_be_there(direction: Direction, fits: list[bool]) -> None:
    schema = {"type": "object", "required": ["read", "written"], "properties": {
        "read": {"readOnly": True}, "written": {"writeOnly": True}}}
    assert screen(schema, [{"written": 1}, {"read": 1}], direction=direction) == fits


def test_recursion_ends() -> None:
    assert screen(ref("Node"), [{"value": 1, "next": {"value": 2}}, {"value": 1, "next": {}}], {"Node": NODE}) == [
        True, False]


def test_one_value_that_no_validator_takes_spoils_no_other() -> None:
    assert screen({"type": "string"}, ["a", {1}, *"bcdefg", 1]) == [True, False, *[True] * 6, False]


def test_a_pattern_that_cannot_be_read_lets_nothing_pass() -> None:
    assert screen(has(a={"pattern": "("}), [{"a": "x"}, {}]) == [False, True]


def test_a_reference_that_leads_nowhere_lets_nothing_pass() -> None:
    assert screen(has(a=ref("None")), [{"b": 1}]) == [True]
    assert screen(has(a=ref("None")), [{"a": 1}]) == [False]


def test_documents_with_identifiers_of_their_own_are_left_to_the_exact_way() -> None:
    side, (root,) = read({"$id": "https://things.test/a", "type": "string"})
    assert screened([(root, "a")], side.follow, None) == [False]
    assert TwoValidators(side.follow, None).confirm((root,), "a").accepted is True


def definitions(depth: int) -> dict[str, object]:
    branch = {"anyOf": [{"$ref": "#/$defs/next"}, {"$ref": "#/$defs/next"}]}
    made: dict[str, object] = {str(level): {"anyOf": [{"$ref": f"#/$defs/{level + 1}"}] * 2} for level in range(depth)}
    return {**made, str(depth): {}, "next": {"properties": {"a": branch}}}


def test_branches_that_multiply_are_not_borne() -> None:
    assert Branching(definitions(10)).is_bearable({"$ref": "#/$defs/0"}, 1)
    assert not Branching(definitions(20)).is_bearable({"$ref": "#/$defs/0"}, 1)


def test_branches_that_multiply_with_every_level_are_borne_to_some_depth() -> None:
    branching = Branching(definitions(0))
    shallow: Any = {"a": {"a": {"a": 1}}}
    deep: Any = 1
    for _ in range(30):
        deep = {"a": deep}
    assert branching.is_bearable({"$ref": "#/$defs/next"}, shallow)
    assert not branching.is_bearable({"$ref": "#/$defs/next"}, deep)


def test_references_in_a_circle_are_not_borne() -> None:
    assert not Branching({"a": {"allOf": [{"$ref": "#/$defs/a"}]}}).is_bearable({"$ref": "#/$defs/a"}, 1)
