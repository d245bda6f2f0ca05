"""The measurements as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.measuring import Measured

_HEAD = ("pair", "tool", "best", "median", "time ratio", "peak", "memory ratio", "entries", "causes", "note")


@dataclass(frozen=True)
class Row:
    """One tool on one pair. Counts are None where the run did not end by itself."""

    pair: str
    tool: str
    measured: Measured
    entries: int | None
    causes: int | None


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out; ratios are those to the first tool of the same pair."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.pair, row)
    lines = [_HEAD, tuple("---" if name in ("pair", "tool", "note") else "---:" for name in _HEAD)]
    lines += [tuple(_cells(row, first[row.pair])) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row, first: Row) -> Iterator[str]:
    taken, reference = row.measured, first.measured
    more = "> " if taken.stopped else ""
    yield row.pair
    yield row.tool
    yield f"{more}{taken.best:.2f} s"
    yield f"{more}{taken.middle:.2f} s"
    yield f"{more}{taken.middle / reference.middle:.1f}"
    yield f"{taken.peak:.0f} MiB"
    yield f"{taken.peak / reference.peak:.1f}"
    yield "-" if row.entries is None else f"{row.entries:,}"
    yield "-" if row.causes is None else f"{row.causes:,}"
    yield taken.stopped or ("" if taken.status in (0, 1) else f"exit {taken.status}")
