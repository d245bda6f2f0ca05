"""Leaving out states that ask no less than another one: whatever they lead to, the other one leads to as well."""

from __future__ import annotations

from operator import le
from typing import NamedTuple

from contractguard.schema.languages.composing import counted
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import Chain, Expression
from contractguard.schema.languages.states import State

_ENDLESS = -(10**30)


class Demand(NamedTuple):
    """What a state asks, taken apart so that states with other counts can be told from states with other parts."""

    bodies: tuple[Expression | None, ...]
    """The parts of what is found, whatever their counts."""

    rounds: tuple[int, ...]
    """For each part its least number of rounds, and its greatest as a negative: where all are lower, less is asked."""

    avoided: frozenset[Expression]
    state: State

    def no_more_than(self, other: Demand) -> bool:
        """Whether every text that meets another demand with the same bodies meets this one."""
        return self.avoided <= other.avoided and all(map(le, self.rounds, other.rounds))


class Frontier:
    """The least demanding of some states. `demands` keeps what was taken apart, for other frontiers too."""

    def __init__(self, effort: Effort, demands: dict[State, Demand]) -> None:
        self._effort = effort
        self._demands = demands
        self._alike: dict[tuple[Expression | None, ...], list[Demand]] = {}

    def admit(self, state: State) -> bool:
        """Take a state in unless one that is here asks no more; drop those that ask no less than it."""
        demand = self._demands.get(state)
        if demand is None:
            demand = self._demands[state] = _demand(state)
            self._effort.spend(len(demand.bodies) // 4)
        known = self._alike.setdefault(demand.bodies, [])
        self._effort.spend(len(known) * (1 + len(demand.avoided) // 16) // 8)
        if any(other.no_more_than(demand) for other in known):
            return False
        if known:
            known[:] = [other for other in known if not demand.no_more_than(other)]
        known.append(demand)
        return True

    def kept(self) -> set[State]:
        """Return the states that are left."""
        return {demand.state for known in self._alike.values() for demand in known}


def _demand(state: State) -> Demand:
    bodies: list[Expression | None] = []
    rounds: list[int] = []
    for part in state.found:
        rest = part
        while isinstance(rest, Chain):
            _add(rest.head, bodies, rounds)
            rest = rest.tail
        _add(rest, bodies, rounds)
        bodies.append(None)
    return Demand(tuple(bodies), tuple(rounds), state.avoided, state)


def _add(part: Expression, bodies: list[Expression | None], rounds: list[int]) -> None:
    body, least, most = counted(part)
    bodies.append(body)
    rounds += (least, _ENDLESS if most is None else -most)
