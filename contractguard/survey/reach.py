"""Which operations use what, and in which direction: sets as integers with a bit for every operation."""

from __future__ import annotations

from collections import deque
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
        self.edges: dict[Unit, int] = {}

    def use(self, other: Unit, carried: int = BOTH) -> None:
        """Note that this unit uses another one."""
        if other is not self:
            self.edges[other] = self.edges.get(other, 0) | carried


def spread(units: Iterable[Unit]) -> None:
    """Let the operations flow along the edges until nothing moves.

    A unit waits its turn once, whatever flows into it meanwhile.
    """
    waiting = deque(unit for unit in units if unit.request or unit.response)
    queued = set(map(id, waiting))
    while waiting:
        unit = waiting.popleft()
        queued.discard(id(unit))
        unit_request, unit_response = unit.request, unit.response
        for used, carried in unit.edges.items():
            request = used.request | (unit_request if carried & REQUEST else 0)
            response = used.response | (unit_response if carried & RESPONSE else 0)
            if request != used.request or response != used.response:
                used.request, used.response = request, response
                if id(used) not in queued:
                    queued.add(id(used))
                    waiting.append(used)
