"""Arrays: items by position, items that must be among them, how many, and whether they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from contractguard.schema.engine.outcome import Empty, Found, Outcome, Undecided
from contractguard.schema.engine.state import State
from contractguard.schema.engine.terms import Contains, Distinct, Goal, ItemCount, Items, Literal, SomeItem
from contractguard.schema.values import key

if TYPE_CHECKING:
    from contractguard.schema.engine.search import Search

_MOST_ITEMS = 20_000
_MOST_DISTINCT = 200
_MOST_CHOSEN = 24


@dataclass(frozen=True, slots=True)
class _Demand:
    """An item that must be somewhere from `start` on and before `stop`; two of one `group` are two items."""

    start: int
    stop: int | None
    literals: Goal
    group: int = -1


@dataclass(slots=True)
class _Array:
    """What is known of an array."""

    scopes: list[tuple[Items, bool]] = field(default_factory=list)
    demands: list[_Demand] = field(default_factory=list)
    contains: list[tuple[Contains, bool]] = field(default_factory=list)
    least: int = 0
    most: int | None = None
    distinct: bool = False
    repeated: bool = False

    def take(self, literal: Literal) -> None:
        term, positive, writer = literal
        if isinstance(term, Items):
            self.scopes.append((term, writer))
        elif isinstance(term, SomeItem):
            self.demands.append(_Demand(term.start, term.stop, term.literals))
        elif isinstance(term, Contains):
            self.contains.append((term, writer))
        elif isinstance(term, Distinct):
            self.distinct, self.repeated = self.distinct or positive, self.repeated or not positive
        elif isinstance(term, ItemCount):
            self.least = max(self.least, term.least)
            if term.most is not None:
                self.most = term.most if self.most is None else min(self.most, term.most)

    def said(self, index: int) -> Goal:
        """Return all that is said of an item."""
        return frozenset((scope.at(index), True, writer) for scope, writer in self.scopes)

    @property
    def prefix(self) -> int:
        """From this position on nothing tells items apart."""
        ends = [len(scope.prefix) for scope, _ in self.scopes]
        ends += [demand.start if demand.stop is None else demand.stop for demand in self.demands]
        return max(ends, default=0)


def solve_array(state: State, search: Search) -> Outcome:
    """Find an array for the units of a state."""
    known = _Array()
    for literal in sorted(state.units, key=lambda unit: (unit[0].serial, unit[1], unit[2])):
        known.take(literal)
    if (known.distinct and known.repeated) or (known.most is not None and known.least > known.most):
        return Empty()
    if known.least > _MOST_ITEMS:
        return Undecided(f"only an array of {known.least} items or more could show it")
    return _Solver(known, search).solve()


class _Solver:
    """Tries lengths, places for the demands, and which items count as contained."""

    def __init__(self, known: _Array, search: Search) -> None:
        self.known = known
        self.search = search
        self.undecided: Undecided | None = None

    def solve(self) -> Outcome:
        known = self.known
        wanted = len(known.demands) + sum(term.least for term, _ in known.contains) + 2 * known.repeated
        if wanted > _MOST_CHOSEN:
            return Undecided(f"only an array of {wanted} chosen items could show it")
        longest = max(known.least, known.prefix + wanted)
        if known.most is not None:
            longest = min(longest, known.most)
        for length in range(known.least, longest + 1):
            answer = self._of_length(length)
            if answer is not None:
                return Found(answer)
        return self.undecided or Empty()

    def _of_length(self, length: int) -> list[object] | None:
        self.search.step()
        ranges = []
        for term, _ in self.known.contains:
            bounded = range(term.least, min(length, term.most) + 1) if term.most is not None else (term.least,)
            ranges.append(bounded if term.least <= length else ())
        for counts in product(*ranges):
            answer = self._with_counts(length, counts)
            if answer is not None:
                return answer
        return None

    def _with_counts(self, length: int, counts: tuple[int, ...]) -> list[object] | None:
        demands = list(self.known.demands)
        refused: dict[int, Literal] = {}
        for group, ((term, writer), count) in enumerate(zip(self.known.contains, counts, strict=True)):
            demands += [_Demand(0, None, frozenset({(term.term, True, writer)}), group)] * count
            if term.most is not None:
                refused[group] = (term.term, False, writer)
        if self.known.repeated:
            return self._repeated(length, demands, refused)
        return self._place(length, demands, refused, {})

    def _repeated(self, length: int, demands: list[_Demand], refused: dict[int, Literal]) -> list[object] | None:
        """Make two items equal: they are placed as one that stands in both places."""
        last = min(length, self.known.prefix + len(demands) + 2)
        for one in range(last):
            for other in range(one + 1, last):
                answer = self._place(length, demands, refused, {}, (one, other))
                if answer is not None:
                    return answer
        return None

    def _place(
        self, length: int, demands: list[_Demand], refused: dict[int, Literal], placed: dict[int, tuple[_Demand, ...]],
        equal: tuple[int, int] | None = None,
    ) -> list[object] | None:
        """Give each demand a position, then every position its value."""
        self.search.step()
        if not demands:
            return self._fill(length, refused, placed, equal)
        demand, others = demands[0], demands[1:]
        for position in self._positions(length, demand, placed, equal):
            here = placed.get(position, ())
            if demand.group >= 0 and any(other.group == demand.group for other in here):
                continue
            goal = self._goal(position, (*here, demand), ())
            if isinstance(self.search.solve(goal), Empty):
                continue
            answer = self._place(length, others, refused, {**placed, position: (*here, demand)}, equal)
            if answer is not None:
                return answer
        return None

    def _positions(self, length: int, demand: _Demand, placed: dict[int, tuple[_Demand, ...]],
                   equal: tuple[int, int] | None) -> Iterator[int]:
        """Iterate over positions, of those that nothing tells apart only the first that is free."""
        stop = length if demand.stop is None else min(length, demand.stop)
        free = False
        for position in range(demand.start, stop):
            alike = position >= self.known.prefix and position not in placed and position not in (equal or ())
            if alike and free:
                continue
            free = free or alike
            yield position
            if position > self.known.prefix + len(placed) + 3:
                return

    def _goal(self, position: int, demands: tuple[_Demand, ...], refused: tuple[Literal, ...]) -> Goal:
        goal = self.known.said(position)
        for demand in demands:
            goal |= demand.literals
        return goal | frozenset(refused)

    def _inhabited(self, goal: Goal) -> bool:
        answer = self.search.solve(goal)
        if isinstance(answer, Undecided):
            self.undecided = self.undecided or answer
        return isinstance(answer, Found)

    def _fill(self, length: int, refused: dict[int, Literal], placed: dict[int, tuple[_Demand, ...]],
              equal: tuple[int, int] | None) -> list[object] | None:
        goals = []
        told = max([self.known.prefix, *(position + 1 for position in placed), *((equal[1] + 1,) if equal else ())])
        for position in range(min(length, told + 1)):
            here = placed.get(position, ())
            # What is not counted as contained must not be, where there may only be so many.
            counted = {demand.group for demand in here}
            goals.append(self._goal(position, here, tuple(
                literal for group, literal in refused.items() if group not in counted)))
        if equal:
            goals[equal[0]] = goals[equal[1]] = goals[equal[0]] | goals[equal[1]]
        if any(isinstance(self.search.solve(goal), Empty) for goal in goals) or not all(
                self._inhabited(goal) for goal in goals):
            return None
        goals += goals[-1:] * (length - len(goals))
        return self._distinct(goals) if self.known.distinct else self._values(goals)

    def _values(self, goals: list[Goal]) -> list[object]:
        made: dict[Goal, object] = {}
        for goal in goals:
            if goal not in made:
                answer = self.search.solve(goal)
                assert isinstance(answer, Found)
                made[goal] = answer.value
        return [made[goal] for goal in goals]

    def _distinct(self, goals: list[Goal]) -> list[object] | None:
        """Give every position a value of its own, those with few values to choose from first."""
        if len(goals) > _MOST_DISTINCT:
            self.undecided = self.undecided or Undecided("the array would need too many different items")
            return None
        listed = {goal: self._listed(goal, len(goals)) for goal in dict.fromkeys(goals)}
        order = sorted(range(len(goals)), key=lambda index: len(listed[goals[index]]))
        values: dict[int, object] = {}
        if not self._assign(order, goals, listed, values, set()):
            return None
        return [values[index] for index in range(len(goals))]

    def _listed(self, goal: Goal, enough: int) -> list[object]:
        """List different values of a goal, until there are enough for every position."""
        terms = self.search.terms
        found: list[object] = []
        while len(found) < enough:
            self.search.step()
            others = frozenset({(terms.listed(found), False, True)}) if found else frozenset()
            answer = self.search.solve(goal | others)
            if isinstance(answer, Undecided):
                self.undecided = self.undecided or answer
            if not isinstance(answer, Found):
                break
            found.append(answer.value)
        return found

    def _assign(self, order: list[int], goals: list[Goal], listed: dict[Goal, list[object]],
                values: dict[int, object], used: set[object]) -> bool:
        if not order:
            return True
        self.search.step()
        index, others = order[0], order[1:]
        for value in listed[goals[index]]:
            if key(value) in used:
                continue
            values[index] = value
            if self._assign(others, goals, listed, values, used | {key(value)}):
                return True
        return False
