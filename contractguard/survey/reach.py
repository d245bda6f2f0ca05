"""Which operations use what, and in which direction: sets as integers with a bit for every operation."""

from __future__ import annotations

from collections.abc import Iterable

REQUEST, RESPONSE, BOTH = 1, 2, 3
"""What a passage lets through; the two directions of a `Carried` are added up."""


class Unit:
    """A place that is used as a whole: one half of an operation, or what references lead to.

    `request` and `response` are the operations that reach it in that direction, a bit for each. An edge leads to a
    unit that is used, and says which directions it lets through: a `readOnly` property is no part of a request.
    """

    __slots__ = ("edges", "name", "request", "response")

    def __init__(self, name: str, request: int = 0, response: int = 0) -> None:
        self.name = name
        self.request = request
        self.response = response
        self.edges: list[tuple[Unit, int]] = []

    def use(self, other: Unit, carried: int = BOTH) -> None:
        """Note that this unit uses another one."""
        if other is not self:
            self.edges.append((other, carried))


def spread(units: Iterable[Unit]) -> None:
    """Let the operations flow along the edges until nothing moves."""
    pending = [unit for unit in units if unit.request or unit.response]
    while pending:
        unit = pending.pop()
        for used, carried in unit.edges:
            request = used.request | (unit.request if carried & REQUEST else 0)
            response = used.response | (unit.response if carried & RESPONSE else 0)
            if request != used.request or response != used.response:
                used.request, used.response = request, response
                pending.append(used)
