"""Whether matching a pattern by trying one way after another can take a time that doubles with every character.

ECMA-262 describes matching as backtracking ("Patterns", runtime semantics), and most engines do it that way. A pattern
explodes where a repeated part can take the same text in two ways and something after it may fail: then every way of
every round is tried. The pattern is made an automaton of its places (Glushkov's), and two different ways from one
place back to it by the same text are looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contractguard.schema.languages.characters import Characters
from contractguard.schema.languages.effort import Effort, UndecidedError
from contractguard.schema.languages.parsing import parsed
from contractguard.schema.languages.syntax import Choice, Edge, Look, Repeat, Series, Symbol, Syntax

_STEPS = 40_000
_STEPS_IN_ALL = 400_000
_SPELLED_OUT = 8
"""Up to so many rounds a repetition is spelled out; one of a variable number above that is as good as endless."""
_NO_CHARACTER = Characters(())


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: whether it may be empty, and the places at which it begins and ends."""

    rests: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


_EMPTY = _Part(True, (), ())


class _Automaton:
    """The places of a pattern, each with what it takes and with what may follow it, counted by the ways there."""

    def __init__(self, syntax: Syntax, effort: Effort) -> None:
        self.effort = effort
        self.takes: list[Characters] = []
        self.follow: list[dict[int, int]] = []
        self.circles: list[range] = []
        self.asides: list[Syntax] = []
        self.whole = self._part(syntax)

    def _part(self, syntax: Syntax) -> _Part:
        if isinstance(syntax, Symbol):
            return self._place(syntax.characters)
        if isinstance(syntax, Series):
            return self._joined(self._part(part) for part in syntax.parts)
        if isinstance(syntax, Choice):
            return self._chosen([self._part(part) for part in syntax.parts])
        if isinstance(syntax, Repeat):
            return self._repeated(syntax)
        if isinstance(syntax, Look):
            self.asides.append(syntax.body)
        # What may fail without taking a character: a place that no text gets past.
        return _EMPTY if syntax is Edge.START else self._place(_NO_CHARACTER)

    def _place(self, characters: Characters) -> _Part:
        self.effort.spend()
        self.takes.append(characters)
        self.follow.append({})
        place = len(self.takes) - 1
        return _Part(False, (place,), (place,))

    def _joined(self, parts: Iterable[_Part]) -> _Part:
        whole = _EMPTY
        for part in parts:
            self._link(whole.last, part.first)
            whole = _Part(
                whole.rests and part.rests, whole.first + part.first if whole.rests else whole.first,
                whole.last + part.last if part.rests else part.last,
            )
        return whole

    def _chosen(self, parts: list[_Part]) -> _Part:
        return _Part(any(part.rests for part in parts), tuple(place for part in parts for place in part.first),
                     tuple(place for part in parts for place in part.last))

    def _repeated(self, repeat: Repeat) -> _Part:
        least, most = repeat.least, repeat.most
        if most is not None and (most <= _SPELLED_OUT or most == least):
            return self._counted(repeat.body, least, most)
        needed = [self._part(repeat.body) for _ in range(min(least, _SPELLED_OUT) - 1)]
        start = len(self.takes)
        body = self._part(repeat.body)
        self._link(body.last, body.first)
        # Whatever is repeated leads back to itself by way of its own ends: inner circles are part of the outer one.
        self.circles = [circle for circle in self.circles if circle.start < start]
        self.circles.append(range(start, len(self.takes)))
        return self._joined([*needed, _Part(body.rests or not least, body.first, body.last)])

    def _counted(self, body: Syntax, least: int, most: int) -> _Part:
        """Spell out a number of rounds; each that may be left out needs the one before it."""
        needed = []
        for _ in range(least):
            self.effort.spend()
            needed.append(self._part(body))
        optional = _EMPTY
        for _ in range(most - least):
            self.effort.spend()
            round_ = self._joined([self._part(body), optional])
            optional = _Part(True, round_.first, round_.last)
        return self._joined([*needed, optional])

    def _link(self, ends: Iterable[int], starts: tuple[int, ...]) -> None:
        for end in ends:
            self.effort.spend(1 + len(starts) // 4)
            ways = self.follow[end]
            for start in starts:
                ways[start] = ways.get(start, 0) + 1

    def explodes(self) -> bool:
        """Whether some circle of places can be gone in two ways by the same text, and cannot end there."""
        ends = self.whole.last
        return any(self._doubles(circle) for circle in self.circles if not any(end in circle for end in ends))

    def _doubles(self, circle: range) -> bool:
        pending: list[tuple[int, int]] = []
        for place in circle:
            for after, ways in self.follow[place].items():
                if after in circle and ways > 1 and self.takes[after]:
                    return True
            pending += self._pairs(place, place, circle)
        seen: set[tuple[int, int]] = set()
        while pending:
            pair = pending.pop()
            if pair in seen:
                continue
            seen.add(pair)
            met = self.follow[pair[0]].keys() & self.follow[pair[1]].keys()
            if any(place in circle and self.takes[place] for place in met):
                return True
            pending += self._pairs(*pair, circle)
        return False

    def _pairs(self, left: int, right: int, circle: range) -> Iterator[tuple[int, int]]:
        """Iterate over the pairs of different places that one character leads to from two places."""
        for one in self.follow[left]:
            for other in self.follow[right]:
                self.effort.spend()
                if one != other and one in circle and other in circle and self.takes[one] & self.takes[other]:
                    yield min(one, other), max(one, other)


def exploding(patterns: Iterable[str]) -> frozenset[str]:
    """Return those of some patterns for which a backtracking engine can need exponential time.

    One for which that cannot be told, or not with the effort that is left for all of them, is not among them.
    """
    left, found = _STEPS_IN_ALL, set()
    for pattern in dict.fromkeys(patterns):
        effort = Effort(min(_STEPS, left))
        if _explodes(pattern, effort):
            found.add(pattern)
        left -= effort.spent
        if left <= 0:
            break
    return frozenset(found)


def explodes(pattern: str) -> bool:
    """Whether a backtracking engine can need exponential time for a pattern; False where that cannot be told."""
    return _explodes(pattern, Effort(_STEPS))


def _explodes(pattern: str, effort: Effort) -> bool:
    syntax = parsed(pattern)
    pending = [] if isinstance(syntax, str) else [syntax]
    try:
        while pending:
            automaton = _Automaton(pending.pop(), effort)
            if automaton.explodes():
                return True
            pending += automaton.asides
    except (UndecidedError, RecursionError):
        return False
    return False
