"""What is told of real components, held against random instances: a `yes` and a silence are never wrong."""

from __future__ import annotations

from random import Random

import pytest

from contractguard.contract import DIRECTIONS, Direction
from tests.corpus.pairs import NAMES
from tests.corpus.sampling import KINDS, AbandonedError, Drawing, Sampled, roles, run

EVERY = {"discord": 5, "openai": 14, "plaid": 30, "stripe": 5}
"""The components of each pair that are looked at here; `python -m tests.corpus.sampling` looks at all of them."""


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_readers_accept_what_writers_may_write_where_nothing_is_told(name: str) -> None:
    tally = run(name, 400, 1, EVERY[name])

    assert tally.violations == []
    assert tally.sampled.total() >= 400
    assert all(tally.sampled[kind] for kind in KINDS), tally.sampled
    assert any(answer.endswith(" no") for answer in tally.answers), tally.answers


@pytest.mark.slow
def test_the_same_sample_finds_what_does_break() -> None:
    sampled, caught, asked = Sampled("discord"), 0, 0
    for component in sampled.moved[::5]:
        for direction in DIRECTIONS:
            if sampled.answer(component, direction, declared_world=True).answer == "no":
                asked += 1
                caught += _is_caught(sampled, component, direction)
    assert asked > 10
    assert caught > asked // 2


def _is_caught(sampled: Sampled, component: str, direction: Direction) -> bool:
    """Whether one of a few instances of the writing side is rejected by the reading side."""
    writer, reader = roles(direction)
    drawing, random = Drawing(sampled.sides[writer].follow, direction), Random(component)
    for _ in range(40):
        try:
            instance = drawing.draw(sampled.schema(writer, component), random)
        except AbandonedError:
            continue
        if sampled.judge(writer, direction).accepts({component: instance}) and not (
                sampled.judge(reader, direction).accepts({component: instance})):
            return True
    return False
