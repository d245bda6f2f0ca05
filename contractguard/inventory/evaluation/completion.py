"""How statements end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contractguard.inventory.evaluation.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """One way in which a function ends: what it returned or threw, and the state of the exchange at that point."""

    value: Value
    exchange: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """All ways in which statements may end: `falls` through to what follows, leaves the loop, returns or throws."""

    falls: bool = True
    leaves: bool = False
    returned: tuple[Ending, ...] = ()
    threw: tuple[Ending, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether something of the same function may run afterwards."""
        return self.falls or self.leaves

    def then(self, following: Completion) -> Completion:
        """Add what follows where these statements fall through."""
        if following is FALLS:
            return self if self.falls else Completion(True, self.leaves, self.returned, self.threw)
        return Completion(following.falls, self.leaves or following.leaves, self.returned + following.returned,
                          self.threw + following.threw)


FALLS = Completion()


def union(completions: Iterable[Completion]) -> Completion:
    """Return all endings of several branches of which one is taken."""
    falls = leaves = False
    returned: list[Ending] = []
    threw: list[Ending] = []
    for each in completions:
        falls, leaves = falls or each.falls, leaves or each.leaves
        returned += each.returned
        threw += each.threw
    return Completion(falls, leaves, tuple(returned), tuple(threw))


class Thrown(Exception):  # noqa: N818 - it is no error of ours: it is what the program throws
    """What an expression throws for certain, and the state of the exchange at that point."""

    def __init__(self, value: Value, exchange: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.value = value
        self.exchange = exchange or {}


class Exhausted(Exception):  # noqa: N818 - a bound, not an error
    """The steps that reading a module or a handler may take are used up."""
