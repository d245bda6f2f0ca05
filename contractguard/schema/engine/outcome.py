"""What a search for an instance ends with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Found:
    """An instance."""

    value: object


@dataclass(frozen=True, slots=True)
class Empty:
    """There is no instance. `assumed` says that this rests on pairs of references that are judged elsewhere."""

    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Undecided:
    """It could not be told, and why."""

    reason: str


Outcome: TypeAlias = Found | Empty | Undecided


class Exhausted(Exception):  # noqa: N818
    """The effort that one question may take is used up."""


class Effort:
    """What one question may take and took: steps, and goals and choices within one another."""

    __slots__ = ("depth", "limit", "steps")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.steps = 0
        self.depth = 0

    def spend(self, steps: int) -> None:
        """Count steps. Raises Exhausted where there were too many."""
        self.steps += steps
        if self.steps > self.limit:
            raise Exhausted("the schemas are too large to compare")
