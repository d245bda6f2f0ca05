"""Endpoints of the code against the contract, and the reverse.

What is partly unknown is never worse than a note where a contract may mean it: a prefix that comes from the environment
may be the contract's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.contract import Node
from contractguard.findings import Severity
from contractguard.inventory.reconciliation import Row, Stock
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.text import listed


@predicate("endpoint")
def operation_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations that clients can call and that no contract describes."""
    if _is_for_clients(row) and row.standing == "undocumented":
        yield _told(row)


@predicate("endpoint", "documented")
def method_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations whose path a contract describes with other methods."""
    if _is_for_clients(row) and row.standing == "method-undocumented":
        methods = listed(sorted({each.method for each in row.nearby}), 8)
        yield _told(row, {"documented": methods}, _nodes(row))


@predicate("endpoint", "template")
def operation_covered_by_template(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations that a contract describes only as part of a more general path."""
    if _is_for_clients(row) and row.standing == "template-only":
        yield _told(row, {"template": row.nearby[0].spelled}, _nodes(row))


@predicate("endpoint")
def catch_all_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find handlers of all paths below one, of which no contract says anything."""
    if _is_undocumented(row) and row.endpoint and not row.endpoint.hidden and row.template.has_catch_all:
        yield _told(row)


@predicate("endpoint", "reason")
def hidden_operation_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find undocumented operations that the code itself keeps out of the contract."""
    if _is_undocumented(row) and row.endpoint and row.endpoint.hidden:
        yield _told(row, {"reason": row.endpoint.hidden})


@predicate("endpoint")
def webhook_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find undocumented operations that another service calls."""
    if _is_undocumented(row, "webhook"):
        yield _told(row)


@predicate("endpoint")
def data_operation_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find undocumented operations on tables, views and functions of a database."""
    if _is_undocumented(row, "data"):
        yield _told(row)


@predicate("endpoint", "methods")
def operation_not_implemented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations of a contract that the code does not have, as far as it was understood."""
    if row.standing in ("not-implemented", "method-not-implemented"):
        methods = f": there it has only {listed(row.others, 8)}" if row.others else ""
        yield _told(row, {"methods": methods})


@predicate("endpoint")
def operation_behind_catch_all(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations of a contract that nothing but a handler of all paths below one would take."""
    if row.standing == "catch-all-only":
        yield _told(row)


@predicate("endpoint", "documented")
def trailing_slash_different(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations whose path ends in a slash on one side alone."""
    if row.slash:
        yield _told(row, {"documented": row.documented[0].called.path}, _nodes(row))


@predicate("inventory", "operations")
def contract_unrelated(stock: Stock) -> Iterator[Violation]:
    """Find contracts of which the code has no operation at all."""
    for held in stock.contracts:
        if not held.related and stock.inventory.endpoints:
            yield Violation(held.contract.contract.root, {}, "value", told={"operations": held.operations})


@predicate("inventory", "entry", "problem")
def baseline_entry_stale(stock: Stock) -> Iterator[Violation]:
    """Find entries of the baseline for operations that are not undocumented any more."""
    yield from _entries(stock, "baseline")


@predicate("inventory", "entry", "problem")
def exclusion_unused(stock: Stock) -> Iterator[Violation]:
    """Find exclusions that leave out nothing."""
    yield from _entries(stock, "exclusion")


def _entries(stock: Stock, what: str) -> Iterator[Violation]:
    for entry in stock.entries:
        if entry.what == what:
            yield Violation(entry.node, {"entry": entry.spelled}, "value", told={"problem": entry.problem})


def _is_for_clients(row: Row) -> bool:
    """Whether clients are to call an operation of the code, and the code does not keep it to itself."""
    endpoint = row.endpoint
    return bool(endpoint and endpoint.kind == "http" and not endpoint.hidden and not row.template.has_catch_all)


def _is_undocumented(row: Row, kind: str = "http") -> bool:
    return bool(row.endpoint and row.endpoint.kind == kind) and row.standing in (
        "undocumented", "method-undocumented", "template-only")


def _told(row: Row, words: Mapping[str, object] | None = None, related: tuple[Node, ...] = ()) -> Violation:
    """Speak of a row: its place names it."""
    at_most: Severity | None = None if row.certain else "note"
    return Violation(row.node, {}, "key", related, at_most, told=words or {})


def _nodes(row: Row) -> tuple[Node, ...]:
    return tuple(each.node for each in (*row.documented, *row.nearby))
