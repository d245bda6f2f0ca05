"""Sets of texts as expressions: what the derivatives of a pattern are made of.

Every expression stands for the texts that may follow a place up to the end of the text. Expressions come from
`composing.Expressions` only, which makes the same object for the same parts: they are compared by identity.
"""

from __future__ import annotations

from dataclasses import dataclass

from contractguard.schema.languages.characters import Characters
from contractguard.schema.languages.syntax import Syntax


@dataclass(slots=True, eq=False)
class Expression:
    """What all expressions have; none is ever changed.

    `serial` counts the expressions of a question, `nullable` says whether the empty text belongs to the set, and
    every text of the set has at least `shortest` and at most `longest` characters (None: no bound is known).
    """

    serial: int
    nullable: bool
    shortest: int
    longest: int | None

    @property
    def fixed(self) -> bool:
        """Whether all texts have the same known length."""
        return self.shortest == self.longest


@dataclass(slots=True, eq=False)
class Never(Expression):
    """No text at all."""


@dataclass(slots=True, eq=False)
class Nothing(Expression):
    """The empty text alone."""


@dataclass(slots=True, eq=False)
class One(Expression):
    """One character of a set."""

    characters: Characters


@dataclass(slots=True, eq=False)
class Literal(Expression):
    """One text of two or more characters."""

    text: str


@dataclass(slots=True, eq=False)
class Loop(Expression):
    """A body from `least` to `most` times (None: without end); the body holds no Both, Other or Deferred."""

    body: Expression
    least: int
    most: int | None


@dataclass(slots=True, eq=False)
class Chain(Expression):
    """A head and then a tail; the head is no Chain itself and holds no Both, Other or Deferred."""

    head: Expression
    tail: Expression


@dataclass(slots=True, eq=False)
class Either(Expression):
    """What belongs to any of the parts."""

    parts: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Both(Expression):
    """What belongs to all of the parts."""

    parts: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Other(Expression):
    """What does not belong to the part."""

    part: Expression


@dataclass(slots=True, eq=False)
class Deferred(Expression):
    """A repetition whose body holds assertions: each round is looked at when it is reached.

    The body always takes a character. `before` is the kind of character that stands before the place,
    `after` what follows the last round for each kind (`building.Context`).
    """

    body: Syntax
    least: int
    most: int | None
    before: int
    after: tuple[Expression, Expression, Expression]


def plus(left: int | None, right: int | None) -> int | None:
    """Add two lengths, of which None is endless."""
    return None if left is None or right is None else left + right


def times(left: int | None, right: int | None) -> int | None:
    """Multiply two lengths, of which None is endless."""
    if left == 0 or right == 0:
        return 0
    return None if left is None or right is None else left * right


def within(length: int, most: int | None) -> bool:
    """Whether a length is not above a bound, of which None is endless."""
    return most is None or length <= most


def smaller(left: int | None, right: int | None) -> int | None:
    """Return the smaller of two lengths, of which None is endless."""
    if left is None or right is None:
        return right if left is None else left
    return min(left, right)


def larger(left: int | None, right: int | None) -> int | None:
    """Return the larger of two lengths, of which None is endless."""
    return None if left is None or right is None else max(left, right)
