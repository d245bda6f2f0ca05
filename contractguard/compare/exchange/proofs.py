"""From a value that tells two contracts apart to an exchange that does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contractguard.compare.comparison import Comparison
from contractguard.compare.exchange import Referee, compose
from contractguard.compare.exchange.lifting import Claim, Lift, SideName
from contractguard.compare.exchange.model import Entry, Exchange, Ruling, Sample
from contractguard.compare.exchange.samples import sampler
from contractguard.compare.pairing import pair_operations
from contractguard.contract import CallableOperation, Contract
from contractguard.errors import ContractError

_MOST_TRIES = 5
"""How many operations are tried before a claim stays without an exchange."""


@dataclass(frozen=True, slots=True)
class Proof:
    """An exchange that openapi-core accepts by one contract and rejects by the other, because of one entry.

    `called` and `entry` are of the contract that accepts; `because` says why the other one does not.
    """

    called: CallableOperation
    entry: Entry
    exchange: Exchange
    because: str


@dataclass(frozen=True, slots=True)
class Unproven:
    """Why there is no exchange for a claim: what kept the last one that was tried from showing it."""

    because: str


class Prover:
    """Finds exchanges for claims about one comparison.

    `samples` gives the sample function of a contract.
    """

    def __init__(
        self, comparison: Comparison, samples: Callable[[Contract], Sample] = sampler
    ) -> None:
        base, revision = comparison.base, comparison.revision
        self._pairs = [(mine, theirs) for mine, theirs in pair_operations(base, revision) if mine and theirs]
        self._lift = Lift(base, revision)
        self._contracts: dict[SideName, Contract] = {"base": base, "revision": revision}
        self._referees: dict[SideName, Referee] = {"base": Referee(base), "revision": Referee(revision)}
        self._samples = {side: samples(contract) for side, contract in self._contracts.items()}

    def prove(self, claim: Claim) -> Proof | Unproven:
        """Find an exchange that shows what a claim says, and that openapi-core confirms on both sides."""
        found: Proof | Unproven = Unproven("it is not known where the value goes over the wire")
        tried = 0
        for accepting, rejecting in self._operations(claim):
            lifted = self._lifted(accepting, claim)
            if lifted is None:
                continue
            found = self._proof(claim, accepting, rejecting, *lifted)
            tried += 1
            if isinstance(found, Proof) or tried == _MOST_TRIES:
                break
        return found

    def _operations(self, claim: Claim) -> Iterator[tuple[CallableOperation, CallableOperation]]:
        """Iterate over the operations that a claim reaches, that of the contract which accepts first."""
        reached = {(operation.kind, operation.method, operation.path) for operation in claim.change.operations
                   if claim.direction in operation.directions}
        for mine, theirs in self._pairs:
            if (mine.kind, mine.method, mine.path) in reached:
                yield (mine, theirs) if claim.accepted_by == "base" else (theirs, mine)

    def _lifted(self, called: CallableOperation, claim: Claim) -> tuple[Entry, object] | None:
        try:
            return self._lift(called, claim)
        except ContractError:
            return None

    def _proof(
        self, claim: Claim, accepting: CallableOperation, rejecting: CallableOperation, entry: Entry, value: object
    ) -> Proof | Unproven:
        side, other = claim.accepted_by, _other(claim.accepted_by)
        exchange = compose(self._contracts[side], accepting, entry, value, self._samples[side])
        if exchange is None:
            return Unproven("the value cannot be written as an exchange")
        ruling = self._referees[side].judge(accepting, exchange)
        if ruling.accepted is not True:
            return Unproven(_blocked(side, ruling))
        ruling = self._referees[other].judge(rejecting, exchange)
        if ruling.accepted is not False:
            return Unproven(_blocked(other, ruling))
        if not _is_blamed(entry, ruling.parts):
            return Unproven(f"the {other} rejects another part of the exchange: {ruling.because}")
        return Proof(accepting, entry, exchange, ruling.because)


def _is_blamed(entry: Entry, parts: tuple[str, ...]) -> bool:
    """Whether an entry is among what was rejected; a path parameter may have another name on the other side."""
    if entry.kind == "parameter" and entry.location == "path":
        return any(part.startswith("path parameter ") for part in parts)
    return entry.part in parts


def _blocked(side: SideName, ruling: Ruling) -> str:
    """Say how openapi-core stands against a claim."""
    if ruling.accepted is None:
        return f"openapi-core cannot judge it by the {side}: {ruling.because}"
    return f"openapi-core accepts it by the {side}" if ruling.accepted else (
        f"openapi-core rejects it by the {side}: {ruling.because}")


def _other(side: SideName) -> SideName:
    return "revision" if side == "base" else "base"
