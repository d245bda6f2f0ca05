"""What recorded exchanges show of one operation: one outcome for each direction and cause, however often it was met."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from contractguard.compare.exchange.entries import body_of
from contractguard.compare.exchange.model import Rejection
from contractguard.compare.paths import blank
from contractguard.contract import CallableOperation, Contract, Direction, Node
from contractguard.errors import ContractError
from contractguard.replay.bodies import response_for
from contractguard.replay.recorded import REQUEST_BODY, RESPONSE_BODY
from contractguard.replay.wording import place_text, problem_text, value_text

Kind = Literal[
    "request-rejected", "response-rejected", "request-broken", "response-broken", "response-narrowed",
    "property-removed", "operation-removed", "operation-unknown",
]
"""What came of exchanges: rejected by the contract; accepted by the base and not by the revision (`broken`), or not
because the revision answers less than the base allowed (`narrowed`); a member or parameter that is not described any
more; an operation that is gone, or was never there."""

Worst = Literal["error", "warning", "note"]
SEVERITIES: tuple[Worst, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong in a direction of an operation: what tells it from all others.

    `part` is the part of the exchange, `place` the way to the value in it, `problem` what is wrong with that.
    """

    direction: Direction
    part: str
    place: str = ""
    problem: str = ""

    @property
    def spot(self) -> tuple[str, str]:
        """Where it is wrong, whatever is."""
        return self.part, self.place

    @property
    def sentence(self) -> str:
        """The cause as half a sentence."""
        return f"'{self.place}' in the {self.part} {self.problem}" if self.place else f"the {self.part} {self.problem}"


@dataclass(slots=True)
class Outcome:
    """One kind of thing that recorded exchanges show.

    `where` is its place in the contract (the revision), `was` in the base where it is gone. `count` exchanges showed
    it, of `total` of that operation that were judged in this direction; `first` is the place of the first, `shown` the
    value that it had there. `accepted` says that the base accepted that whole exchange. `reach` holds a bit for the
    operation in requests and in responses. `at_most` is the worst severity that it deserves.
    """

    kind: Kind
    method: str
    path: str
    cause: Cause
    where: Node
    first: Node
    status: int | None = None
    was: Node | None = None
    shown: str = ""
    accepted: bool = False
    at_most: Worst = "error"
    reach: tuple[int, int] = (0, 0)
    count: int = 0
    total: int = 0

    @property
    def label(self) -> str:
        """What people call the operation."""
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        """The operation without the names of its path parameters."""
        return f"{self.method} {blank(self.path)}"

    def reach_of(self, _: Node) -> tuple[int, int]:
        """Return the operation as sets of bits."""
        return self.reach


def causes_of(
    rejections: tuple[Rejection, ...], direction: Direction, status: int | None
) -> Mapping[Cause, Rejection]:
    """Tell what is wrong in one message, each cause once, with the first rejection that shows it."""
    found: dict[Cause, Rejection] = {}
    for each in rejections:
        part = _part(each, status)
        found.setdefault(Cause(direction, part, place_text(each.path), problem_text(each)), each)
    return found


def _part(rejection: Rejection, status: int | None) -> str:
    """Name a part of an exchange so that answers with different statuses are told apart."""
    if rejection.kind == "status":
        return f"status {status}"
    return f"{status} {rejection.part}" if rejection.part == RESPONSE_BODY else rejection.part


def shown_value(rejection: Rejection) -> str:
    """Spell the value that was rejected, for who asked to see it; headers and cookies are shown to nobody."""
    is_hidden = rejection.part.startswith(("header ", "cookie "))
    return value_text(rejection.value) if rejection.kind == "schema" and not is_hidden else ""


def place_of(contract: Contract, called: CallableOperation, rejection: Rejection, status: int | None) -> Node:
    """Return where the contract says what a rejection goes against: the keyword, the part, else the operation."""
    if rejection.node is not None:
        members = rejection.node.members()
        return rejection.node.child(rejection.keyword) if rejection.keyword in members else rejection.node
    try:
        return next(_parts(contract, called, rejection, status), called.operation.node)
    except ContractError:
        return called.operation.node


def _parts(
    contract: Contract, called: CallableOperation, rejection: Rejection, status: int | None
) -> Iterator[Node]:
    """Iterate over the element that a part is described by."""
    part = rejection.part
    for parameter in contract.parameters(called):
        name = parameter.name.lower() if parameter.location == "header" else parameter.name
        if part == f"{parameter.location} parameter '{name}'":
            yield parameter.node
    body = body_of(contract, called) if part == REQUEST_BODY else None
    if body is not None:
        yield body.node
    if rejection.kind != "status" and status is not None and not part.endswith("'") and part != REQUEST_BODY:
        response = response_for(contract, called, status)
        if response is not None:
            yield response.node


def identity_of(outcome: Outcome) -> str:
    """Spell what tells an outcome from all others."""
    cause = outcome.cause
    return json.dumps([outcome.kind, outcome.name, cause.direction, cause.part, cause.place, cause.problem])
