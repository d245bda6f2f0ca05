"""What recorded traffic says of operations. Without traffic nothing is asked; what was not recorded proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractguard.inventory.reconciliation import Documented, Row, Seen, Stock
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.text import listed


@predicate("endpoint")
def operation_unused_in_traffic(row: Row, _: Stock) -> Iterator[Violation]:
    """Find documented operations that nobody called while traffic was recorded."""
    for each, seen in _seen(row):
        if not seen.hits:
            yield Violation(each.node)


@predicate("endpoint", "hits", "statuses")
def operation_undocumented_in_traffic(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations that were called, and that neither contract nor code has."""
    if row.standing == "only-in-traffic" and row.seen is not None:
        yield Violation(row.node, told={"hits": row.seen.hits, "statuses": listed(sorted(row.seen.statuses))})


@predicate("endpoint", "statuses", "documented")
def status_undocumented_in_traffic(row: Row, _: Stock, *, ignored: Sequence[str]) -> Iterator[Violation]:
    """Find documented operations that answered with status codes that they do not document."""
    for each, seen in _seen(row):
        known = each.statuses
        found = sorted(status for status in seen.statuses if not {status, _range(status)} & {*known, *ignored})
        if found and known and "DEFAULT" not in known:
            yield Violation(each.node, told={
                "statuses": listed(found), "documented": listed(sorted(each.statuses))})


@predicate("endpoint", "hits")
def deprecated_operation_in_traffic(row: Row, _: Stock) -> Iterator[Violation]:
    """Find deprecated operations that are still called."""
    for each, seen in _seen(row):
        if seen.hits and each.called.operation.deprecated:
            yield Violation(each.node, told={"hits": seen.hits})


def _seen(row: Row) -> Iterable[tuple[Documented, Seen]]:
    """Pair the operations of contracts that speak of a row with what was seen of them; none without traffic."""
    return zip(row.documented, row.seen_each, strict=False)


def _range(status: str) -> str:
    """Return the range that a status code is part of (OpenAPI 3.2, Responses Object)."""
    return f"{status[:1]}XX"
