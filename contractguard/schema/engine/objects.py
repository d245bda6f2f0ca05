"""Objects: members that must be there, what they are, how many, and what they may be called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractguard.schema.engine.evaluation import all_hold
from contractguard.schema.engine.outcome import Empty, Found, Outcome, Undecided
from contractguard.schema.engine.state import State
from contractguard.schema.engine.terms import (
    STRING,
    Goal,
    Listed,
    Literal,
    MemberCount,
    Members,
    Names,
    Required,
    SomeMember,
)
from contractguard.schema.patterns import finds

if TYPE_CHECKING:
    from contractguard.schema.engine.search import Search

_MOST_KINDS = 64
"""Kinds of names, told apart by the patterns that they match, that are looked at for one member."""

_MOST_MEMBERS = 300


@dataclass(slots=True)
class _Object:
    """What is known of an object."""

    scopes: list[tuple[Members, bool]] = field(default_factory=list)
    demands: list[SomeMember] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    least: int = 0
    most: int | None = None
    names: set[Literal] = field(default_factory=set)

    def take(self, literal: Literal, search: Search) -> None:
        term, positive, writer = literal
        if isinstance(term, Members):
            self.scopes.append((term, writer))
        elif isinstance(term, SomeMember):
            self.demands.append(term)
        elif isinstance(term, Required) and positive:
            named = frozenset({(search.terms.listed([term.name]), True, writer)})
            self.demands.append(SomeMember(named, frozenset()))
        elif isinstance(term, Required):
            self.absent.add(term.name)
        elif isinstance(term, MemberCount):
            self.least = max(self.least, term.least)
            if term.most is not None:
                self.most = term.most if self.most is None else min(self.most, term.most)
        elif isinstance(term, Names):
            self.names.add((term.term, True, writer))

    def known_names(self) -> list[str]:
        """List every name that is spoken of, those that are demanded first."""
        found: dict[str, None] = {}
        for demand in self.demands:
            found.update(dict.fromkeys(only_names(demand)))
        for scope, _ in self.scopes:
            found.update(dict.fromkeys(scope.properties))
        found.update(dict.fromkeys(sorted(self.absent)))
        return list(found)

    def said(self, name: str) -> Goal | None:
        """Return all that is said of a member's value; None where a pattern cannot be told."""
        literals: set[Literal] = set()
        for scope, writer in self.scopes:
            found = [scope.properties[name]] if name in scope.properties else []
            for pattern, term in scope.patterns:
                matches = finds(pattern, name)
                if matches is None:
                    return None
                found += [term] if matches else []
            literals |= {(term, True, writer) for term in found or [scope.additional]}
        return frozenset(literals)


def only_names(demand: SomeMember) -> list[str]:
    """Return the names among which a member that is asked for must be; none where it may have another."""
    return [str(value) for term, positive, _ in demand.names
            if positive and isinstance(term, Listed) for value in term.values]


def solve_object(state: State, search: Search, unwritten: frozenset[str]) -> Outcome:
    """Find an object for the units of a state, without the members that count as not written."""
    known = _Object(absent=set(unwritten))
    for literal in sorted(state.units, key=lambda unit: (unit[0].serial, unit[1], unit[2])):
        known.take(literal, search)
    if known.most is not None and known.least > known.most:
        return Empty()
    return _Solver(known, search).solve()


class _Solver:
    """Chooses a name for each demand, then members to reach the least number of them."""

    def __init__(self, known: _Object, search: Search) -> None:
        self.known = known
        self.search = search
        self.undecided: Undecided | None = None
        self.demands = [demand for demand in known.demands if len(only_names(demand)) != 1]

    def solve(self) -> Outcome:
        chosen = self._named()
        answer = self._place(0, chosen) if chosen is not None else None
        if answer is not None:
            return Found(answer)
        return self.undecided or Empty()

    def _named(self) -> dict[str, Goal] | None:
        """Return the members that are demanded by their names; None where one of them cannot be."""
        chosen: dict[str, Goal] = {}
        for demand in self.known.demands:
            only = only_names(demand)
            if len(only) != 1:
                continue
            name = only[0]
            self.search.step()
            if name in self.known.absent or (name not in chosen and not self._may_be_called(name, demand.names)):
                return None
            said = chosen[name] if name in chosen else self._said(name)
            if said is None:
                return None
            chosen[name] = said | demand.literals
        return chosen if all(self._possible(goal) for goal in chosen.values()) else None

    def _place(self, index: int, chosen: dict[str, Goal]) -> dict[str, object] | None:
        """Give the demands from `index` on a member each; `chosen` are the members so far."""
        self.search.step()
        if self.known.most is not None and len(chosen) > self.known.most:
            return None
        if index == len(self.demands):
            return self._complete(chosen)
        demand = self.demands[index]
        for name in self._candidates(demand, chosen):
            said = chosen.get(name) or self._said(name)
            if said is None:
                continue
            goal = said | demand.literals
            if not self._possible(goal):
                continue
            answer = self._place(index + 1, {**chosen, name: goal})
            if answer is not None:
                return answer
        return None

    def _said(self, name: str) -> Goal | None:
        said = self.known.said(name)
        if said is None:
            self._doubt("it cannot be told whether a pattern names a member")
        return said

    def _possible(self, goal: Goal) -> bool:
        return not isinstance(self.search.solve(goal), Empty)

    def _inhabited(self, goal: Goal) -> bool:
        answer = self.search.solve(goal)
        if isinstance(answer, Undecided):
            self.undecided = self.undecided or answer
        return isinstance(answer, Found)

    def _doubt(self, reason: str) -> None:
        self.undecided = self.undecided or Undecided(reason)

    def _candidates(self, demand: SomeMember, chosen: dict[str, Goal]) -> Iterator[str]:
        """Iterate over names that a demand may take: known ones, new ones of each kind, those already taken."""
        only = only_names(demand)
        names = only or [name for name in self.known.known_names() if name not in chosen]
        for name in names:
            if name not in self.known.absent and self._may_be_called(name, demand.names):
                yield name
        if not only:
            yield from self._new(demand.names, chosen)
            for name in list(chosen):
                if self._may_be_called(name, demand.names):
                    yield name

    def _may_be_called(self, name: str, names: Goal) -> bool:
        verdict = all_hold(names | self.known.names, name)
        if verdict is None:
            self._doubt("it cannot be told whether a member may have a name")
        return verdict is True

    def _new(self, names: Goal, chosen: dict[str, Goal]) -> Iterator[str]:
        """Iterate over names that nothing speaks of, one for each set of patterns that they may match."""
        taken = frozenset({*chosen, *self.known.known_names()})
        patterns = sorted({pattern for scope, _ in self.known.scopes for pattern, _ in scope.patterns})
        pending: list[tuple[int, Goal]] = [(0, names | self.known.names)]
        kinds = 0
        while pending:
            index, goal = pending.pop()
            name = self._name(goal, taken)
            if name is None:
                continue
            if index == len(patterns):
                yield name
                kinds += 1
                if kinds == _MOST_KINDS:
                    self._doubt("too many patterns name members")
                    return
                continue
            pattern = self.search.terms.pattern(patterns[index])
            pending += [(index + 1, goal | {(pattern, sign, True)}) for sign in (True, False)]

    def _name(self, names: Goal, taken: frozenset[str]) -> str | None:
        terms = self.search.terms
        goal = names | {(terms.types(STRING), True, True)}
        if taken:
            goal |= {(terms.listed(sorted(taken)), False, True)}
        answer = self.search.solve(goal)
        if isinstance(answer, Undecided):
            self.undecided = self.undecided or answer
        return str(answer.value) if isinstance(answer, Found) else None

    def _complete(self, chosen: dict[str, Goal]) -> dict[str, object] | None:
        """Add members until there are enough, and give every member its value."""
        if self.known.least > _MOST_MEMBERS:
            self._doubt(f"only an object of {self.known.least} members or more could show it")
            return None
        members = dict(chosen)
        while len(members) < self.known.least:
            self.search.step()
            name = next(iter(self._further(members)), None)
            if name is None:
                return None
            said = self._said(name)
            assert said is not None
            members[name] = said
        value: dict[str, object] = {}
        for name, goal in members.items():
            answer = self.search.solve(goal)
            if isinstance(answer, Undecided):
                self.undecided = self.undecided or answer
            if not isinstance(answer, Found):
                return None
            value[name] = answer.value
        return value

    def _further(self, members: dict[str, Goal]) -> Iterator[str]:
        known = [name for name in self.known.known_names()
                 if name not in members and name not in self.known.absent]
        for name in known:
            said = self._said(name) if self._may_be_called(name, frozenset()) else None
            if said is not None and self._inhabited(said):
                yield name
        for name in self._new(frozenset(), members):
            said = self._said(name)
            if said is not None and self._inhabited(said):
                yield name
