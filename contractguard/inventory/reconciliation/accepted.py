"""What a team accepts: operations that nobody judges, with a reason, and undocumented ones that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contractguard.contract import Node
from contractguard.inventory.reconciliation.rows import Entry, Row, Stock
from contractguard.text import glob_matches

UNDOCUMENTED = ("undocumented", "method-undocumented", "template-only")
"""How an operation of the code stands that no contract describes."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Operations that are left out: all that `path`, `method` and `file` fit, as far as these say something.

    `path` and `file` are patterns: `*` within a segment, `**` for any number. `node` is where it is written.
    """

    reason: str
    node: Node
    path: str = ""
    method: str = ""
    file: str = ""

    @property
    def spelled(self) -> str:
        """What it leaves out, as people read it."""
        return " ".join(part for part in (self.method, self.path, self.file and f"in {self.file}") if part)

    def fits(self, row: Row) -> bool:
        """Whether it leaves out an operation."""
        uri = row.endpoint.place.uri if row.endpoint is not None else ""
        return ((not self.path or glob_matches(self.path, row.path))
                and (not self.method or self.method == row.method)
                and (not self.file or (bool(uri) and glob_matches(self.file, uri))))


@dataclass(frozen=True, slots=True)
class Known:
    """An undocumented operation that somebody knows of, by `key` of its row; `node` is where it is written."""

    key: tuple[str, str]
    spelled: str
    node: Node


def without_excluded(stock: Stock, exclusions: Sequence[Exclusion]) -> Stock:
    """Mark what is left out; note each exclusion that leaves out nothing."""
    used: set[int] = set()
    rows = []
    for row in stock.rows:
        fitting = [index for index, each in enumerate(exclusions) if each.fits(row)]
        used.update(fitting)
        reason = exclusions[fitting[0]].reason if fitting else ""
        rows.append(replace(row, excluded=reason) if reason else row)
    unused = (Entry("exclusion", each.spelled, "no operation fits it", each.node)
              for index, each in enumerate(exclusions) if index not in used)
    return replace(stock, rows=tuple(rows), entries=(*stock.entries, *unused))


def beside_known(stock: Stock, known: Iterable[Known]) -> Stock:
    """Note each known operation that is no longer undocumented, or no longer there."""
    by_key = {row.key: row for row in stock.rows if row.endpoint is not None}
    stale = (Entry("baseline", each.spelled, _problem(by_key.get(each.key)), each.node) for each in known)
    return replace(stock, entries=(*stock.entries, *(entry for entry in stale if entry.problem)))


def _problem(row: Row | None) -> str:
    if row is None:
        return "the code has no such operation any more"
    if row.excluded:
        return "it is excluded by the configuration"
    return "" if row.standing in UNDOCUMENTED else "it is documented, or needs not be"
