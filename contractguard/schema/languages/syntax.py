"""What a pattern says, as a tree (ECMA-262, "Patterns").

Every part knows whether it `rests`: it may match without taking a character, be it under the condition of an
assertion; whether it `asserts`: an assertion stands in it; and whether it `looks_back`: such an assertion is about
what stands before a place. Parts are compared by identity, for one part may stand in many places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from contractguard.schema.languages.characters import Characters


class Edge(Enum):
    """An assertion about the characters beside a place."""

    START = "^"
    END = "$"
    WORD_EDGE = "\\b"
    NO_WORD_EDGE = "\\B"

    @property
    def rests(self) -> bool:
        """An edge takes no character."""
        return True

    @property
    def asserts(self) -> bool:
        """An edge is an assertion."""
        return True

    @property
    def looks_back(self) -> bool:
        """All but the end of the text are about what stands before."""
        return self is not Edge.END


@dataclass(slots=True, eq=False)
class Symbol:
    """One character of a set."""

    characters: Characters
    rests: ClassVar[bool] = False
    asserts: ClassVar[bool] = False
    looks_back: ClassVar[bool] = False


@dataclass(slots=True, eq=False)
class Series:
    """Parts one after another; none at all is the empty text."""

    parts: tuple[Syntax, ...]
    rests: bool = field(init=False)
    asserts: bool = field(init=False)
    looks_back: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rests = all(part.rests for part in self.parts)
        self.asserts = any(part.asserts for part in self.parts)
        self.looks_back = any(part.looks_back for part in self.parts)


@dataclass(slots=True, eq=False)
class Choice:
    """Any of the parts; none at all matches nothing."""

    parts: tuple[Syntax, ...]
    rests: bool = field(init=False)
    asserts: bool = field(init=False)
    looks_back: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rests = any(part.rests for part in self.parts)
        self.asserts = any(part.asserts for part in self.parts)
        self.looks_back = any(part.looks_back for part in self.parts)


@dataclass(slots=True, eq=False)
class Repeat:
    """A body from `least` to `most` times; without end where `most` is None."""

    body: Syntax
    least: int
    most: int | None
    rests: bool = field(init=False)
    asserts: bool = field(init=False)
    looks_back: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rests = self.least == 0 or self.body.rests
        self.asserts = self.body.asserts
        self.looks_back = self.body.looks_back


@dataclass(slots=True, eq=False)
class Look:
    """A lookahead: whether the body matches from here on, or with `negative` that it does not."""

    body: Syntax
    negative: bool
    rests: ClassVar[bool] = True
    asserts: ClassVar[bool] = True
    looks_back: bool = field(init=False)

    def __post_init__(self) -> None:
        self.looks_back = self.body.looks_back


Syntax = Symbol | Series | Choice | Repeat | Look | Edge

EMPTY = Series(())
IMPOSSIBLE = Choice(())
