"""What changed inside values that no specification describes, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.compare.opaque import differences
from contractguard.rules import load_catalogue
from contractguard.rules.engine import judge
from tests.judging import document, judge_documents

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12)


@pytest.mark.parametrize(("before", "after", "told"), [
    ({"burst": 10}, {"burst": 20}, ["burst: 10 → 20"]),
    ({"limits": {"burst": 10}}, {"limits": {"burst": 10, "rate": 5}}, ["limits.rate: 5 added"]),
    ({"a": None}, {}, ["a: null removed"]),
    ({"": None}, {}, ["null removed"]),
    ([1, 2], [1], ["[1]: 2 removed"]),
    (None, {"a": 1}, ['{"a":1} added']),
    ({"a": 1}, [1], ['{"a":1} → [1]']),
    ("x", "y", ['"x" → "y"']),
    ({"a": True}, {"a": 1}, ["a: true → 1"]),
])
def test_examples(before: object, after: object, told: list[str]) -> None:
    assert differences(before, after) == told


def test_many_differences_are_counted() -> None:
    told = differences(dict.fromkeys(map(str, range(30)), 1), dict.fromkeys(map(str, range(30)), 2))
    assert len(told) == 21
    assert told[-1] == "and 10 more"


def test_what_is_very_large_changed_as_a_whole() -> None:
    assert len(differences(["a" * 30_000], ["b"])) == 1


@given(VALUES, VALUES)
def test_any_two_values(before: object, after: object) -> None:
    told = differences(before, after)
    assert told == differences(before, after)
    assert all(isinstance(line, str) and line for line in told)


def test_a_finding_that_people_see_tells_them() -> None:
    def contract(burst: int) -> object:
        return document({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/t": {"get": {
            "x-limit": {"burst": burst, "rate": 1}, "responses": {"200": {"description": "T"}}}}}}, "t.yaml")

    comparison = judge_documents(contract(1), contract(2)).comparison  # type: ignore[arg-type]
    catalogue = load_catalogue()
    loud = type(catalogue)({rule.id: rule if rule.id != "extension-changed" else _loud(rule) for rule in catalogue})
    (finding,) = judge(comparison, loud, "t.yaml").findings
    assert finding.message.endswith("(x-limit.burst: 1 → 2)")


def _loud(rule: object) -> object:
    from dataclasses import replace

    return replace(rule, severity="note")  # type: ignore[type-var]
