"""Texts: lengths, patterns as languages, formats as sets, values that are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, islice, product
from typing import TYPE_CHECKING

from contractguard.schema.engine.evaluation import all_hold
from contractguard.schema.engine.outcome import Empty, Found, Outcome, Undecided
from contractguard.schema.engine.state import State
from contractguard.schema.engine.terms import Format, Length, Listed, Pattern
from contractguard.schema.formats import COUNTEREXAMPLES, EXAMPLES, NECESSARY, WIDER, apart
from contractguard.schema.languages import find_text

if TYPE_CHECKING:
    from contractguard.schema.engine.search import Search

_MOST_TRIED = 12
_WEIGHT = 20
"""Steps for each pattern that a text is held to: following them has an effort of its own."""
_SHORT = ("", *("".join(each) for length in (1, 2, 3, 4) for each in product("a1-", repeat=length)))
"""Texts that are tried where no way through a pattern is known."""
_LONGEST = 2**24


class _Text:
    """What is known of a text."""

    def __init__(self, state: State) -> None:
        self.least = 0
        self.most: int | None = None
        self.found: list[str] = []
        self.missed: list[str] = []
        self.formats: list[str] = []
        self.no_formats: list[str] = []
        self.without: set[str] = set()
        for term, positive, _ in state.units:
            if isinstance(term, Length):
                self.least = max(self.least, term.least)
                if term.most is not None:
                    self.most = term.most if self.most is None else min(self.most, term.most)
            elif isinstance(term, Pattern):
                (self.found if positive else self.missed).append(term.pattern)
            elif isinstance(term, Format):
                (self.formats if positive else self.no_formats).append(term.name)
            elif isinstance(term, Listed) and not positive:
                self.without |= {value for value in term.values if isinstance(value, str)}

    @property
    def empty(self) -> bool:
        """Whether the length or the formats contradict each other."""
        if self.most is not None and self.least > self.most:
            return True
        if any(one == other or (one, other) in WIDER for one in self.formats for other in self.no_formats):
            return True
        return any(apart(one, other) for index, one in enumerate(self.formats) for other in self.formats[:index])


def solve_text(state: State, search: Search) -> Outcome:
    """Find a text for the units of a state."""
    known = _Text(state)
    if known.empty:
        return Empty()
    if known.least > _LONGEST:
        return Undecided(f"only a text of {known.least} characters or more could show it")
    search.step(1 + _WEIGHT * len(known.found + known.missed))
    if not known.formats and not known.no_formats:
        return _plain(known, state)
    return _formatted(known, state)


def _plain(known: _Text, state: State) -> Outcome:
    if not known.found and not known.missed and known.least > 1:
        # Only the length matters: among one text more than are left out there is one that is not.
        for text in islice(_of_length(known.least), len(known.without) + 1):
            if text not in known.without:
                return Found(text)
    # What reads well is tried first: one letter says more than an empty text.
    if known.least == 0 and (known.most is None or known.most > 0):
        answer = find_text(known.found, known.missed, least=1, most=known.most, without=known.without)
        if answer.answer == "found":
            return Found(answer.text)
    answer = find_text(known.found, known.missed, least=known.least, most=known.most, without=known.without)
    if answer.answer == "found":
        return Found(answer.text)
    if answer.answer == "empty":
        return Empty()
    for text in _SHORT:
        # What is not followed through a pattern may still be tried on it.
        if _fits(state, text):
            return Found(text)
    return Undecided(answer.reason)


def _of_length(length: int) -> Iterator[str]:
    """Iterate over different texts of one length."""
    for number in count():
        digits = "" if not number else f"{number}"
        yield "a" * (length - len(digits)) + digits[-length:]


def _formatted(known: _Text, state: State) -> Outcome:
    found = [*known.found, *(NECESSARY[name] for name in known.formats if name in NECESSARY)]
    candidates: list[str] = []
    for name in known.formats:
        candidates += EXAMPLES.get(name, ())
    for name in known.no_formats:
        candidates += COUNTEREXAMPLES.get(name, ())
    for text in candidates:
        if _fits(state, text):
            return Found(text)
    tried: set[str] = set(known.without)
    for _ in range(_MOST_TRIED):
        answer = find_text(found, known.missed, least=known.least, most=known.most, without=tried)
        if answer.answer == "empty" and tried == known.without:
            return Empty()
        if answer.answer != "found":
            break
        if _fits(state, answer.text):
            return Found(answer.text)
        tried.add(answer.text)
    names = ", ".join(dict.fromkeys((*known.formats, *known.no_formats)))
    return Undecided(f"the format {names} is known by examples only")


def _fits(state: State, text: str) -> bool:
    literals: Iterable[tuple[object, bool, bool]] = state.units
    return all_hold(literals, text) is True  # type: ignore[arg-type]
