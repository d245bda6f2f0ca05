"""Making expressions so that many that mean the same are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from contractguard.schema.languages.characters import ALL, Characters, single
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import (
    Both,
    Chain,
    Deferred,
    Either,
    Expression,
    Literal,
    Loop,
    Never,
    Nothing,
    One,
    Other,
    larger,
    plus,
    smaller,
    times,
)
from contractguard.schema.languages.syntax import Syntax
from contractguard.schema.languages.uniting import united

_PIECE = 32
"""Longer literal texts are cut, so that a step along them copies little."""


class Expressions:
    """Makes the expressions of one question, each once."""

    def __init__(self, effort: Effort) -> None:
        self._known: dict[object, Expression] = {}
        self._effort = effort
        self.never = self._make(("never",), lambda serial: Never(serial, False, 0, 0))
        self.nothing = self._make(("nothing",), lambda serial: Nothing(serial, True, 0, 0))
        self.anything = self.loop(self.one(ALL), 0, None)

    def _make(self, key: object, create: Callable[[int], Expression]) -> Expression:
        known = self._known.get(key)
        if known is None:
            self._effort.spend()
            known = self._known[key] = create(len(self._known))
        return known

    def one(self, characters: Characters) -> Expression:
        """Return what one character of a set stands for."""
        if not characters:
            return self.never
        return self._make(characters, lambda serial: One(serial, False, 1, 1, characters))

    def literal(self, text: str) -> Expression:
        """Return the set of one text."""
        if not text:
            return self.nothing
        if text == text[0] * len(text):
            return self.loop(self.one(single(text[0])), len(text), len(text))
        if len(text) > _PIECE:
            pieces = [text[start:start + _PIECE] for start in range(0, len(text), _PIECE)]
            return reduce(lambda tail, piece: self.chain(self.literal(piece), tail), reversed(pieces), self.nothing)
        return self._make(("literal", text), lambda serial: Literal(serial, False, len(text), len(text), text))

    def loop(self, body: Expression, least: int, most: int | None) -> Expression:
        """Return a body repeated from `least` to `most` times."""
        if body is self.never or most == 0:
            return self.never if least else self.nothing
        if body.nullable:
            least = 0
            body = self._without_nothing(body)
        if body is self.nothing or (least == 1 and most == 1):
            return body
        if isinstance(body, Loop) and (least == most or _seamless(body.least, body.most, least)):
            return self.loop(body.body, least * body.least, times(most, body.most))
        nullable = least == 0
        return self._make(("loop", body, least, most), lambda serial: Loop(
            serial, nullable, least * body.shortest, times(most, body.longest), body, least, most))

    def _without_nothing(self, body: Expression) -> Expression:
        if isinstance(body, Either) and self.nothing in body.parts:
            return self.either(part for part in body.parts if part is not self.nothing)
        if isinstance(body, Loop) and body.least == 0 and body.most is not None:
            return self.loop(body.body, 1, body.most)
        return body

    def chain(self, head: Expression, tail: Expression) -> Expression:
        """Return one set after another; the head holds no Both, Other or Deferred."""
        heads = [head]
        while isinstance(heads[-1], Chain):
            last = heads.pop()
            assert isinstance(last, Chain)
            heads += (last.head, last.tail)
        self._effort.spend(len(heads) // 8)
        for part in reversed(heads):
            tail = self._linked(part, tail)
        return tail

    def _linked(self, head: Expression, tail: Expression) -> Expression:
        if head is self.never or tail is self.never:
            return self.never
        if head is self.nothing:
            return tail
        if tail is self.nothing:
            return head
        if tail is self.anything and head.nullable:
            return tail
        if tail is self.anything and isinstance(head, Loop) and head.least != head.most:
            return self._linked(self.loop(head.body, head.least, head.least), tail)
        front, rest = (tail.head, tail.tail) if isinstance(tail, Chain) else (tail, self.nothing)
        (body, least, most), (next_body, next_least, next_most) = counted(head), counted(front)
        if body is next_body:
            return self.chain(self.loop(body, least + next_least, plus(most, next_most)), rest)
        if most is None and isinstance(body, One) and body.characters == ALL and next_least != next_most:
            return self.chain(head, self.chain(self.loop(next_body, next_least, next_least), rest))
        return self._make((head, tail), lambda serial: Chain(
            serial, head.nullable and tail.nullable, head.shortest + tail.shortest, plus(head.longest, tail.longest),
            head, tail))

    def either(self, parts: Iterable[Expression]) -> Expression:
        """Return what belongs to any of some sets."""
        flat = dict.fromkeys(
            inner for part in parts for inner in (part.parts if isinstance(part, Either) else (part,)))
        flat.pop(self.never, None)
        if self.anything in flat:
            return self.anything
        self._effort.spend(len(flat) // 4)
        kept = united(self, list(flat))
        if self.anything in kept:
            return self.anything
        if len(kept) <= 1:
            return kept[0] if kept else self.never
        ordered = tuple(sorted(kept, key=_serial))
        return self._make(("either", ordered), lambda serial: Either(
            serial, any(part.nullable for part in ordered), min(part.shortest for part in ordered),
            reduce(larger, [part.longest for part in ordered]), ordered))

    def both(self, parts: Iterable[Expression]) -> Expression:
        """Return what belongs to all of some sets."""
        flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Both) else (part,)))
        flat.pop(self.anything, None)
        if self.never in flat or any(isinstance(part, Other) and part.part in flat for part in flat):
            return self.never
        if self.nothing in flat:
            return self.nothing if all(part.nullable for part in flat) else self.never
        if len(flat) <= 1:
            return next(iter(flat), self.anything)
        ordered = tuple(sorted(flat, key=_serial))
        self._effort.spend(len(flat) // 4)
        return self._make(("both", ordered), lambda serial: Both(
            serial, all(part.nullable for part in ordered), max(part.shortest for part in ordered),
            reduce(smaller, [part.longest for part in ordered]), ordered))

    def other(self, part: Expression) -> Expression:
        """Return what does not belong to a set."""
        if isinstance(part, Other):
            return part.part
        if part is self.never:
            return self.anything
        if part is self.anything:
            return self.never
        return self._make(("other", part), lambda serial: Other(serial, not part.nullable, 0, None, part))

    def deferred(
        self, body: Syntax, least: int, most: int | None, before: int,
        after: tuple[Expression, Expression, Expression],
    ) -> Expression:
        """Return a repetition whose rounds are looked at when they are reached; its body takes characters."""
        if most == 0:
            return after[before]
        nullable = least == 0 and after[before].nullable
        return self._make((body, least, most, before, after), lambda serial: Deferred(
            serial, nullable, 0, None, body, least, most, before, after))


def counted(part: Expression) -> tuple[Expression, int, int | None]:
    """Return an expression as a body with the least and the greatest number of its rounds."""
    return (part.body, part.least, part.most) if isinstance(part, Loop) else (part, 1, 1)


def _serial(part: Expression) -> int:
    return part.serial


def _seamless(least: int, most: int | None, rounds: int) -> bool:
    """Whether `rounds` or more rounds of `least` to `most` leave no number out in between."""
    reached = times(rounds, most)
    return reached is None or reached + 1 >= (rounds + 1) * least
