"""From a value to a whole HTTP exchange, and the judge of exchanges.

`entries` lists where an operation's schemas are written on the wire, `compose` writes the exchange around a value
of one of them, `Referee` lets openapi-core judge it by a contract.
"""

from __future__ import annotations

from contractguard.compare.exchange.entries import entries
from contractguard.compare.exchange.model import Entry, Exchange, Ruling, Sample, UnwritableError
from contractguard.compare.exchange.referee import Referee
from contractguard.compare.exchange.requests import compose_request
from contractguard.compare.exchange.responses import compose_response
from contractguard.contract import CallableOperation, Contract
from contractguard.errors import ContractError

__all__ = ["Entry", "Exchange", "Referee", "Ruling", "Sample", "compose", "entries"]


def compose(
    contract: Contract, called: CallableOperation, entry: Entry, value: object, sample: Sample
) -> Exchange | None:
    """Write the whole request, or response after a request, with `value` at `entry`.

    `called` and `entry` are of the contract that accepts the value; `sample` gives the other parts that are
    required. None where it cannot be written: binary and XML bodies, streams, a serialisation that the
    specification leaves open, a text that its place cannot hold.
    """
    write = compose_request if entry.kind in ("body", "parameter") else compose_response
    try:
        return write(contract, called, entry, value, sample)
    except (UnwritableError, ContractError, LookupError):
        return None
