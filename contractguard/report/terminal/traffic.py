"""What the terminal says of recorded traffic below the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.findings import ContractSummary, TrafficSummary
from contractguard.report.terminal.spans import Line, Span, wrapped
from contractguard.text import counted
from contractguard.text.printable import printable

_MOST_SHOWN = 8
_INDENT = "  "


def traffic_lines(contract: ContractSummary, columns: int) -> Iterator[Line]:
    """Say how much was recorded and judged, what could not be, and what leads to no operation."""
    traffic = contract.traffic
    if traffic is None:
        return
    yield from _labelled("traffic", _judged(contract, traffic), columns)
    if traffic.unjudged:
        yield from _labelled("not judged", _counts(traffic.unjudged), columns)
    if traffic.undocumented:
        yield from _labelled("not in the contract", _counts(traffic.undocumented), columns)


def _judged(contract: ContractSummary, traffic: TrafficSummary) -> str:
    told = (f"{_many(traffic.exchanges, 'exchange')} with {traffic.operations} of "
            f"{counted(contract.operations, 'operation')}; {_many(traffic.requests, 'request')} and "
            f"{_many(traffic.responses, 'response')} judged, {_many(traffic.rejected, 'exchange')} off the contract")
    return f"{told}, {traffic.broken:,} broken by the revision" if contract.base is not None else told


def _counts(counts: Mapping[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    shown = [f"{name} ({count:,})" for name, count in ranked[:_MOST_SHOWN]]
    left = len(ranked) - _MOST_SHOWN
    return "; ".join([*shown, *([f"{left:,} more"] if left > 0 else [])])


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _labelled(label: str, text: str, columns: int) -> Iterator[Line]:
    first, *rest = wrapped(printable(text), max(columns - len(label) - 2, 20))
    yield Span(f"{label}: ", "bold"), Span(first)
    yield from ((Span(_INDENT + line),) for line in rest)
