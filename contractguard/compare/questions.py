"""What is asked of sets of instances: which value, which place in it, and what of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contractguard.schema import Conjunction
from contractguard.schema.engine import Term, Translator

Made: TypeAlias = Callable[[Translator], Term]
"""Makes a term of one side."""

Steer: TypeAlias = Callable[[Translator, Translator], Term]
"""Makes a term of both sides, the base's translator first."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a value to a part of it.

    `name` leads to one member, `index` to one item (or, with `onwards`, to any from there on). With neither it
    leads to a member that a pattern names, or that no name or pattern of `others` does.
    """

    name: str | None = None
    index: int | None = None
    onwards: bool = False
    pattern: str | None = None
    others: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


Route: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """A pair of conjunctions that speak of one whole value: a body, a parameter, a component."""

    base: Conjunction
    revision: Conjunction
    text: bool


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a change speaks of: a part of what each side says of a place; all of it where nothing is given.

    `gone` and `come` lead to instances that show the change: values of the base, or of the revision, that have
    to do with it. `said_by` is the side that says what leads there, where it matters what that declares,
    `about` the member that is spoken of.
    """

    before: Made | None = None
    after: Made | None = None
    gone: Steer | None = None
    come: Steer | None = None
    said_by: Literal["base", "revision"] | None = None
    about: str = ""


WHOLE = Aspect()


@dataclass(frozen=True, slots=True)
class Question:
    """Asks what a change at a place does to the set of whole values."""

    root: Root
    route: Route
    base: Conjunction
    revision: Conjunction
    aspect: Aspect = WHOLE
