"""One question about texts: what it asks is gathered, taken apart into cases, and looked for in each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from contractguard.schema.languages.building import Builder
from contractguard.schema.languages.cases import Case, Cases, Demand
from contractguard.schema.languages.characters import LINE_ENDS
from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.effort import Effort, ExhaustedError, UndecidedError
from contractguard.schema.languages.expressions import Expression, within
from contractguard.schema.languages.moves import Moves
from contractguard.schema.languages.parsing import parsed
from contractguard.schema.languages.preferences import Liking
from contractguard.schema.languages.states import States
from contractguard.schema.languages.walking import Walk

_FEW = 8
"""With more texts that are left out, it is tried first whether one that comes up is among them at all."""

_MOST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Search:
    """The answer to a question about texts.

    `found` comes with such a `text`, `empty` is certain that there is none, and `undecided` says why in `reason`.
    """

    answer: Literal["found", "empty", "undecided"]
    text: str = ""
    reason: str = ""


class Question:
    """Answers one question within an effort."""

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self._expressions = Expressions(effort)
        self._builder = Builder(self._expressions, effort)
        self._cases = Cases(self._expressions)
        self._states = States(self._expressions, Moves(self._expressions, self._builder, effort), effort)

    def expression(self, pattern: str) -> Expression:
        """Return the texts in which a pattern matches."""
        syntax = parsed(pattern)
        if isinstance(syntax, str):
            raise UndecidedError(syntax)
        self._effort.spend(len(pattern) // 16)
        return self._builder.matching(syntax)

    def answer(
        self, found: Sequence[str], missed: Sequence[str], least: int, most: int | None, without: Collection[str]
    ) -> Search:
        """Answer what `find_text` asks."""
        if not set(found).isdisjoint(missed):
            return Search("empty")
        demands, reason = self._demands(found, missed)
        question = Case(tuple(demands), least, most)
        if reason or len(without) > _FEW:
            search = self._best(self._cases(question))
            if reason and search.answer != "empty":
                return Search("undecided", reason=reason)
            if search.answer != "found" or search.text not in without:
                return search
        self._effort.spend(len(without) // 4)
        left_out = [
            (self._expressions.literal(text), False) for text in sorted(set(without))
            if least <= len(text) and within(len(text), most)]
        return self._best(self._cases(question.settling(left_out)))

    def _demands(self, found: Sequence[str], missed: Sequence[str]) -> tuple[list[Demand], str]:
        """Return what patterns demand, and why some do not: without those there are more texts, never fewer."""
        demands: list[Demand] = []
        reasons = []
        for pattern, positive in [*((text, True) for text in found), *((text, False) for text in missed)]:
            try:
                demands.append((self.expression(pattern), positive))
            except ExhaustedError:
                raise
            except UndecidedError as error:
                reasons.append(f"pattern {_quoted(pattern)}: {error.reason}")
        return demands, reasons[0] if reasons else ""

    def _best(self, cases: list[Case]) -> Search:
        """Look for a plain text, then for one with odd characters in it, and last for one that ends with a line end."""
        ended = self._expressions.chain(self._expressions.anything, self._expressions.one(LINE_ENDS))
        ways: tuple[tuple[Liking, list[Demand]], ...] = (
            (Liking.PLAIN, []), (Liking.ODD, [(ended, False)]), (Liking.ODD, []))
        reasons: list[str] = []
        for liking, demands in ways:
            texts, odder = self._texts([case.settling(demands) for case in cases], liking, reasons)
            if texts:
                return Search("found", min(texts, key=len))
            if liking is Liking.PLAIN:
                cases = odder
        return Search("undecided", reason=reasons[0]) if reasons else Search("empty")

    def _texts(self, cases: list[Case], liking: Liking, reasons: list[str]) -> tuple[list[str], list[Case]]:
        """Return the shortest text of each case that has any, and the cases in which odder characters lead further."""
        texts: list[str] = []
        odder: list[Case] = []
        for index, case in enumerate(cases):
            self._effort.share(len(cases) - index)
            walk = Walk(self._states, self._effort, liking)
            try:
                texts += self._shortest(walk, case)
            except UndecidedError as error:
                reasons.append(error.reason)
            if Liking.NEVER in walk.passed_over:
                reasons.append("only texts with a lone surrogate could be left")
            if Liking.ODD in walk.passed_over:
                odder.append(case)
        return texts, odder

    def _shortest(self, walk: Walk, case: Case) -> Iterable[str]:
        start = self._states.state(case.found, case.missed)
        text = None if start is None else walk.text(start, case.least, case.most)
        return [] if text is None else [text]


def _quoted(pattern: str) -> str:
    return f"'{pattern}'" if len(pattern) <= _MOST_QUOTED else f"'{pattern[:_MOST_QUOTED - 3]}...'"
