"""One row for every operation that contract, code or traffic has: what rules over endpoints are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from contractguard.contract import Direction, Node
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.model import ANY, NOT_LOOKED_AT, Authentication, Endpoint, Inventory
from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.reconciliation.documented import Documented, NamedContract
from contractguard.source.document import Document

Standing = Literal[
    "documented", "method-undocumented", "template-only", "undocumented", "not-expected", "no-contract",
    "not-implemented", "method-not-implemented", "catch-all-only", "unresolved", "unrelated", "only-in-traffic",
]
"""How an operation stands between contract and code.

Of the code: it is `documented`; the contract has its path without its method; the contract has only a more general
template; the contract has nothing; nobody expects it in a contract; there is no contract of this code. Of a contract:
it is not implemented; the code has its path without its method; nothing but a catch-all takes it; something that was
not understood may register it; its contract is not of this code. And what was seen in traffic alone.
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What traffic shows of an operation: how often it was called, and how often with which status."""

    hits: int
    statuses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One operation. `number` tells it from the others of a run.

    `documented` are the operations of contracts that speak of it, `nearby` what the contract has instead. `node` is
    where the code registers it, else where the contract has it, and `evidence` where the code asks for credentials.
    `certain` is False where part of its path is unknown, and `slash` tells that the contract spells the end of the
    path otherwise. `seen` is None where no traffic was read; then `seen_each` is empty, else it has what was seen of
    each of `documented`. `excluded` is the reason why nobody judges it.
    """

    number: int
    method: str
    template: PathTemplate
    standing: Standing
    node: Node
    contract: NamedContract | None = None
    endpoint: Endpoint | None = None
    evidence: Node | None = None
    documented: tuple[Documented, ...] = ()
    nearby: tuple[Documented, ...] = ()
    others: tuple[str, ...] = ()
    certain: bool = True
    slash: bool = False
    seen: Seen | None = None
    seen_each: tuple[Seen, ...] = ()
    excluded: str = ""

    @property
    def kind(self) -> Literal["operation"]:
        """What findings call it."""
        return "operation"

    @property
    def path(self) -> str:
        """The path as people read it: as the contract writes it where the code has none."""
        if self.endpoint is None and self.documented:
            return self.documented[0].called.path
        return self.template.spelled

    @property
    def label(self) -> str:
        """The operation as people call it: `GET /users/{id}`, or `ANY /users/{id}` of a handler for every method."""
        return f"{'ANY' if self.method == ANY else self.method} {self.path}"

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the operation, whatever its parameters are called."""
        return self.method, self.template.blanked

    @property
    def authentication(self) -> Authentication:
        """What the code asks of an anonymous caller; unknown where there is no code."""
        return self.endpoint.authentication if self.endpoint is not None else NOT_LOOKED_AT

    @property
    def asks(self) -> str:
        """What the contracts say that callers must show, where they agree; empty elsewhere."""
        said = {each.asks for each in self.documented}
        return said.pop() if len(said) == 1 else ""

    def reach_of(self, _node: Node) -> tuple[int, int]:
        """Return the operation as sets with a bit for each: that of requests, and that of responses."""
        return 1 << self.number, 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a baseline or of the exclusions that means nothing any more, and why."""

    what: Literal["baseline", "exclusion"]
    spelled: str
    problem: str
    node: Node


@dataclass(frozen=True, slots=True)
class Coverage:
    """A contract beside the code: how many of its operations there are, and how many of them the code has.

    `below` says where the code has its paths, where nothing but the code itself says so.
    """

    contract: NamedContract
    operations: int
    implemented: int
    related: bool
    below: str = ""


@dataclass(frozen=True)
class Stock:
    """Everything that contracts, code and traffic have, beside each other.

    `notes` tell people what was assumed. `today` decides what has ended; `date.min` is a day on which nothing has.
    """

    rows: tuple[Row, ...]
    contracts: tuple[Coverage, ...] = ()
    entries: tuple[Entry, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    files: Mapping[str, CodeFile] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    today: date = date.min

    label = ""

    @property
    def judged(self) -> Iterator[Row]:
        """The rows that rules are asked about."""
        return (row for row in self.rows if not row.excluded)

    @property
    def documents(self) -> Sequence[Document]:
        """The files beside the contracts that findings may point into."""
        return [*self.files.values(), *(entry.node.document for entry in self.entries)]

    def operations_in(self, request: int, response: int) -> Iterator[tuple[Row, tuple[Direction, ...]]]:
        """Iterate over the rows of two sets, each with the directions in which it is reached."""
        left = request | response
        while left:
            bit = left & -left
            left ^= bit
            row = self._by_number.get(bit.bit_length() - 1)
            if row is not None:
                sent: tuple[Direction, ...] = ("request",) if request & bit else ()
                read: tuple[Direction, ...] = ("response",) if response & bit else ()
                yield row, sent + read

    def reach_of(self, _node: Node) -> tuple[int, int]:
        """Return no operations: what is said of the whole is about none of them."""
        return 0, 0

    @cached_property
    def _by_number(self) -> Mapping[int, Row]:
        return {row.number: row for row in self.rows}
