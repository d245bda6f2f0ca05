"""The effort that a question may take, counted in steps so that every machine gives the same answer."""

from __future__ import annotations

from contractguard.schema.languages.characters import Characters

_INTERVALS_A_STEP = 16


class UndecidedError(Exception):
    """A question cannot be decided; `reason` says why in a person's words. It never leaves this package."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ExhaustedError(UndecidedError):
    """A question needs more steps than it may take."""

    def __init__(self) -> None:
        super().__init__("the patterns take too many steps to compare")


class Effort:
    """Counts steps; a step is about the work of taking one derivative of an expression by one character."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent = 0
        self._limit = most

    @property
    def spent(self) -> int:
        """How many steps were counted."""
        return self._spent

    def spend(self, steps: int = 1) -> None:
        """Count some steps; raises ExhaustedError where no more are left."""
        self._spent += steps
        if self._spent > self._limit:
            raise ExhaustedError

    def spend_on_sets(self, *sets: Characters) -> None:
        """Count the steps that joining, cutting or splitting sets of characters takes."""
        self.spend(sum(len(characters.intervals) for characters in sets) // _INTERVALS_A_STEP)

    def share(self, parts: int) -> None:
        """From now on allow the given part of the steps that are left, so that later parts have theirs."""
        self._limit = self._spent + max(0, self._most - self._spent) // max(1, parts)
