"""Taking a question apart into cases in which lengths are numbers instead of many states.

`^[a-z]{1,5000}$` is met by the texts of `^[a-z]*$` that have 1 to 5000 characters. It is missed by those that
`^[a-z]*$` misses, that are shorter, or that are longer: three cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.expressions import (
    Both,
    Chain,
    Either,
    Expression,
    Loop,
    Other,
    plus,
    smaller,
    within,
)

_MOST_CASES = 64
_MANY_ROUNDS = 8
_MOST_BESIDE = 64


Demand = tuple[Expression, bool]
"""An expression, and whether the text has to belong to it."""


class Window(NamedTuple):
    """An expression that is met by the texts of a simpler one that have `least` to `most` characters."""

    simpler: Expression
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """A text of `least` to `most` characters (None: without bound) in all of `found` and in none of `missed`.

    `open` are the demands that are still to be taken apart.
    """

    open: tuple[Demand, ...]
    least: int
    most: int | None
    found: tuple[Expression, ...] = ()
    missed: tuple[Expression, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether any length is left, as far as the bounds of the expressions tell."""
        return within(self.least, self.most) and all(
            within(part.shortest, self.most) and within(self.least, part.longest) for part in self.found)

    def settling(self, demands: Iterable[Demand]) -> Case:
        """Return the case with demands that are not to be taken apart."""
        added = list(demands)
        found = [demand for demand, positive in added if positive]
        missed = [demand for demand, positive in added if not positive]
        return replace(self, found=(*self.found, *found), missed=(*self.missed, *missed))

    def opening(self, demands: Iterable[Demand]) -> Case:
        """Return the case with demands that are to be taken apart."""
        return replace(self, open=(*demands, *self.open))

    def limited(self, least: int, most: int | None) -> Case:
        """Return the case with more bounds on the length."""
        return replace(self, least=max(self.least, least), most=smaller(self.most, most))


class Cases:
    """Takes questions apart."""

    def __init__(self, expressions: Expressions) -> None:
        self._make = expressions
        self._windows: dict[Expression, Window | None] = {}

    def __call__(self, question: Case) -> list[Case]:
        """Take a question apart; a text answers it if and only if it answers one of the cases."""
        done: list[Case] = []
        pending = [question]
        while pending:
            case = pending.pop()
            if not case.open:
                done += [case] * case.possible
            elif len(done) + len(pending) > _MOST_CASES:
                done.append(case.settling(case.open))
            else:
                rest = replace(case, open=case.open[1:])
                pending += reversed(list(self._parts(rest, *case.open[0])))
        return done

    def _parts(self, case: Case, demand: Expression, positive: bool) -> Iterator[Case]:
        """Add a demand to a case, taken apart."""
        window = self.window(demand)
        if isinstance(demand, Other):
            yield case.opening([(demand.part, not positive)])
        elif isinstance(demand, Both if positive else Either):
            yield self._with_all(case, demand.parts, positive)
        elif isinstance(demand, Both) or (isinstance(demand, Either) and self._varies(demand)):
            for part in demand.parts:
                yield case.opening([(part, positive)])
        elif window is None:
            yield case.settling([(demand, positive)])
        elif positive:
            yield case.opening([(window.simpler, True)]).limited(window.least, window.most)
        else:
            yield case.opening([(window.simpler, False)])
            if window.least:
                yield case.limited(0, window.least - 1)
            if window.most is not None:
                yield case.limited(window.most + 1, None)

    def _with_all(self, case: Case, parts: Iterable[Expression], positive: bool) -> Case:
        """Add demands to a case; only those stay open that can be taken apart."""
        opened: list[Demand] = []
        settled: list[Demand] = []
        for part in parts:
            apart = isinstance(part, (Other, Both, Either)) or self.window(part) is not None
            (opened if apart else settled).append((part, positive))
        return case.settling(settled).opening(opened)

    def _varies(self, either: Either) -> bool:
        return len(either.parts) <= _MANY_ROUNDS and any(self.window(part) for part in either.parts)

    def window(self, expression: Expression) -> Window | None:
        """Free an expression from the counts of a repetition that its length alone tells, if it has such."""
        if expression not in self._windows:
            self._windows[expression] = self._window(expression)
        return self._windows[expression]

    def _window(self, expression: Expression) -> Window | None:
        heads: list[Expression] = []
        while isinstance(expression, Chain):
            heads.append(expression.head)
            expression = expression.tail
        heads.append(expression)
        place = _telling(heads)
        if place is None:
            return None
        loop = heads[place]
        assert isinstance(loop, Loop)
        beside = sum(head.shortest for head in heads) - loop.shortest
        heads[place] = self._make.loop(loop.body, 0, None)
        simpler = reduce(lambda tail, head: self._make.chain(head, tail), reversed(heads))
        return Window(simpler, beside + loop.shortest, plus(beside, loop.longest))


def _telling(heads: Sequence[Expression]) -> int | None:
    """Return the place of the only part of a chain whose length may vary, or of one that is by far the longest."""
    varying = [place for place, head in enumerate(heads) if not head.fixed]
    if len(varying) > 1:
        return None
    fewest = _MANY_ROUNDS
    if not varying:
        longest = max(range(len(heads)), key=lambda place: heads[place].shortest)
        if sum(head.shortest for head in heads) - heads[longest].shortest > _MOST_BESIDE:
            return None
        varying, fewest = [longest], _MOST_BESIDE
    loop = heads[varying[0]]
    many = isinstance(loop, Loop) and loop.body.fixed and max(loop.least, loop.most or 0) >= fewest
    return varying[0] if many else None
