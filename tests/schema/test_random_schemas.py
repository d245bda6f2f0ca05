"""Random schemas: what is said of them is held against a validator and random instances.

By default the examples are the same every time; `--hypothesis-profile=thorough` looks further and elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from tests.schema import checking, verdicts
from tests.schema.pairs import Pair, Sided, draw_pair, draw_sided, pair_of
from tests.schema.planting import planted
from tests.schema.reducing import reduced
from tests.schema.restating import REWRITES, restated
from tests.schema.world import counts

_QUICK = settings().max_examples <= 50
_SEEDS = st.integers(0, 2**32)
_LENT = st.randoms(use_true_random=False, note_method_calls=False)


def random_examples(quick: int) -> Callable[[Any], Any]:
    """Return the settings of a property: so many examples by default, else as many as are asked for."""
    return settings(
        max_examples=quick if _QUICK else settings().max_examples, derandomize=_QUICK, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])


def fitting(random: Random) -> Pair:
    pair = draw_pair(random)
    assume(pair.base.grounded and pair.revision.grounded)
    note(repr(pair))
    return pair


@random_examples(200)
@given(_LENT, _SEEDS)
def test_evaluation_accepts_what_the_schema_accepts(random: Random, seed: int) -> None:
    sided = draw_sided(random)
    assume(sided.grounded)
    assert not checking.wrong_acceptance(sided, Random(seed))


@pytest.mark.parametrize("declared_world", [False, True], ids=["literal", "declared-world"])
def test_inclusion_is_never_contradicted(declared_world: bool) -> None:
    @random_examples(450)
    @given(_LENT, _SEEDS)
    def hold(random: Random, seed: int) -> None:
        assert not checking.wrong_inclusion(fitting(random), Random(seed), declared_world=declared_world)

    hold()


@random_examples(200)
@given(_LENT)
def test_instance_counts_in_the_declared_world(random: Random) -> None:
    assert not checking.uncounted(fitting(random))


def test_hardly_anything_is_undecided() -> None:
    random = Random(1)
    answers = [checking.answer(pair) for pair in (draw_pair(random) for _ in range(400))
               if pair.base.grounded and pair.revision.grounded]
    assert answers.count("undecided") <= 2
    assert min(answers.count("yes"), answers.count("no")) > 100


@pytest.mark.parametrize("direction", ["request", "response"])
def test_what_is_called_harmless_breaks_nothing(direction: str) -> None:
    @random_examples(200)
    @given(_LENT, _SEEDS)
    def hold(random: Random, seed: int) -> None:
        assert not verdicts.wrong_verdict(fitting(random), direction, Random(seed))

    hold()


@pytest.mark.parametrize("direction", ["request", "response"])
def test_what_breaks_is_shown(direction: str) -> None:
    @random_examples(150)
    @given(_LENT)
    def hold(random: Random) -> None:
        assert not verdicts.wrong_witness(fitting(random), direction)

    hold()


@random_examples(100)
@given(_LENT)
def test_comparison_comes_to_an_end(random: Random) -> None:
    assert not verdicts.crash(fitting(random))


@random_examples(80)
@given(_LENT)
def test_swapped_sides_turn_effects_around(random: Random) -> None:
    assert not verdicts.wrong_mirror(fitting(random))


@pytest.mark.parametrize("how", REWRITES)
def test_rewritten_schema_is_met_with_silence(how: str) -> None:
    @random_examples(80)
    @given(_LENT, _SEEDS)
    def hold(random: Random, seed: int) -> None:
        sided = planted(draw_sided(random), random, how)
        assume(sided.grounded)
        other = restated(sided, Random(seed), how)
        assume(other is not None and other.grounded)
        assert not checking.different(Pair(sided, other), Random(seed))  # type: ignore[arg-type]
        assert not verdicts.wrong_silence(sided, other)  # type: ignore[arg-type]

    hold()


def test_checks_can_fail() -> None:
    """What the checks have to find they find, where it is there on purpose."""
    narrowed = pair_of({"type": "integer"}, {"type": "integer", "minimum": 2})
    assert checking.counterexample(narrowed, Random(1), 500)
    assert not checking.counterexample(narrowed.swapped(), Random(1), 500)
    assert verdicts.wrong_silence(narrowed.base, narrowed.revision)
    assert set(narrowed.judged("request").rules) == {"request-bound-tightened"}


def test_declared_world() -> None:
    """A member that the reader alone declares is taken as not written, unless the writer requires it."""
    reader = Sided({"properties": {"a": {"type": "string"}}}, {}).judge()
    assert not counts({"a": 1}, Sided({}, {}).judge(), reader)
    assert counts({"b": 1}, Sided({}, {}).judge(), reader)
    assert counts({"a": 1}, Sided({"required": ["a"]}, {}).judge(), reader)
    assert counts({"a": 1}, Sided({"anyOf": [{"properties": {"a": {}}}]}, {}).judge(), reader)
    assert not counts([{"a": 1}], Sided({}, {}).judge(), Sided({"items": reader.schema}, {}).judge())


def test_reduction_keeps_what_fails() -> None:
    case = {"base": {"schema": {"type": "object", "minimum": 3}}, "revision": {"schema": {"enum": [1, 2, 3]}}}
    assert reduced(case, lambda data: "minimum" in data["base"]["schema"]) == {
        "base": {"schema": {"minimum": 0}}, "revision": {"schema": 0}}
