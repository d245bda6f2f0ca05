"""Many expressions as one automaton: a state for each prefix, which expressions that start alike share.

A set of states is an integer with a bit for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from contractguard.jsonpath.conditions import Condition, condition
from contractguard.jsonpath.expression import (
    Descent,
    Expression,
    Filter,
    KeyOf,
    Parent,
    Step,
)
from contractguard.jsonpath.guards import (
    Guard,
    KeyIn,
    guard,
    of_objects,
    speaks_of_key_alone,
    speaks_of_text_alone,
    specials,
)


class Test(NamedTuple):
    """A filter, compiled, with what is known of it before it is asked."""

    holds: Condition
    guard: Guard | None
    of_key_alone: bool
    of_text_alone: bool
    of_the_way: bool
    """Whether the answer may change with the way on which what holds the candidate was reached."""


@dataclass(slots=True)
class State:
    """What follows after a prefix. The expressions in `found` end here, those in `keys` with a `~`."""

    index: int
    steps: dict[Step, State] = field(default_factory=dict)
    descends: bool = False
    found: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)

    @property
    def entered(self) -> int:
        """The states that are entered with this one: a descent starts where its prefix ends."""
        descent = self.steps.get(_DESCENT)
        return 1 << self.index | (descent.entered if descent else 0)


_DESCENT = Descent()
_PARENT = Parent()
_OF_THE_WAY = frozenset({"parent", "parentProperty", "path"})


class Automaton:
    """The states of some expressions."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self.states: list[State] = []
        self._tests: dict[Filter, Test] = {}
        root = self._state()
        for number, expression in enumerate(expressions):
            self._add(root, expression, number)
        self.start = root.entered
        self.outward = sum(1 << state.index for state in self.states if state.keys or _PARENT in state.steps)
        """The states that speak of the way to a value, and so count on every way."""
        self.looking_back = sum(1 << state.index for state in self.states if self.tests_of_the_way(state))
        """The states whose filters speak of the way to what holds the candidates."""

    def _state(self) -> State:
        self.states.append(State(len(self.states)))
        return self.states[-1]

    def _add(self, state: State, expression: Expression, number: int) -> None:
        for step in expression.steps:
            if isinstance(step, KeyOf):
                state.keys.append(number)
                return
            following = state.steps.get(step)
            if following is None:
                following = state.steps[step] = self._state()
                following.descends = isinstance(step, Descent)
            state = following
        state.found.append(number)

    def test(self, step: Filter) -> Test:
        """Return the compiled test of a filter."""
        if step not in self._tests:
            needed = guard(step.script)
            script = step.script if needed is None or isinstance(needed, KeyIn) else of_objects(step.script)
            self._tests[step] = Test(
                condition(script), needed, speaks_of_key_alone(script), speaks_of_text_alone(script),
                not _OF_THE_WAY.isdisjoint(specials(script)))
        return self._tests[step]

    def tests_of_the_way(self, state: State) -> list[tuple[Condition, int]]:
        """Return the filters of a state that speak of the way, with the states that they lead to."""
        found = []
        for step, following in state.steps.items():
            if isinstance(step, Filter) and (test := self.test(step)).of_the_way:
                found.append((test.holds, following.entered))
        return found

    def among(self, states: int) -> Iterator[State]:
        """Go through a set of states."""
        while states:
            lowest = states & -states
            yield self.states[lowest.bit_length() - 1]
            states ^= lowest


def parents(state: State) -> int:
    """Return the states that are entered in the parent."""
    following = state.steps.get(_PARENT)
    return following.entered if following else 0



