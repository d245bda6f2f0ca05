"""What the code asks of callers against what the contract says that they must show.

Only what is proved counts: an anonymous caller gets an answer, or is refused. What is unknown is never told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract import Node
from contractguard.contract.lifecycle import day
from contractguard.contract.model import SecurityScheme
from contractguard.findings import Severity
from contractguard.inventory.model import ANY
from contractguard.inventory.reconciliation import Row, Stock
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import vocabulary
from contractguard.text import glob_matches, listed

_SCHEDULED = ("cron", "job")


@predicate("endpoint", "because")
def authentication_missing_in_code(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations that are documented as secured and that answer anonymous callers."""
    if row.asks == "secured" and row.authentication.asked == "none" and _decides(row):
        yield _told(row, _contract_side(row), because=_because(row))


@predicate("endpoint", "because", "says")
def authentication_undocumented(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations that refuse anonymous callers and whose contract lets them in."""
    if row.asks in ("open", "optional") and row.authentication.asked == "required" and _decides(row):
        says = "open to all" if row.asks == "open" else "open to callers without credentials"
        yield _told(row, _contract_side(row), because=row.authentication.because or "it refuses them", says=says)


@predicate("endpoint", "credential", "schemes")
def authentication_different(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations whose code asks for another kind of credentials than every scheme of the contract has."""
    credential = row.authentication.credential
    schemes = [scheme for each in row.documented for scheme in each.schemes]
    is_told = row.asks == "secured" and row.authentication.asked == "required" and credential in _FITTING
    if is_told and schemes and not any(_fits(credential, scheme) for scheme in schemes):
        named = listed(sorted({_spelled(scheme) for scheme in schemes}))
        yield _told(row, _contract_side(row), credential=credential, schemes=named)


@predicate("endpoint")
def webhook_unsigned(row: Row, _: Stock, *, words: Sequence[str]) -> Iterator[Violation]:
    """Find operations that other services call, by their kind or by words of their path, and that check nothing."""
    if row.endpoint is None or row.method not in ("POST", ANY) or row.authentication.asked != "none":
        return
    named = vocabulary(words)
    if row.endpoint.kind == "webhook" or any(named[each] for each in row.path.split("/") if each):
        yield _told(row)


@predicate("endpoint")
def scheduled_endpoint_open(row: Row, _: Stock) -> Iterator[Violation]:
    """Find operations for a scheduler that answer anybody."""
    if row.endpoint and row.endpoint.kind in _SCHEDULED and row.authentication.asked == "none":
        yield _told(row)


@predicate("endpoint")
def function_open(row: Row, _: Stock, *, paths: Sequence[str]) -> Iterator[Violation]:
    """Find functions at some paths that answer anybody, without a contract that says so."""
    endpoint = row.endpoint
    if endpoint and endpoint.kind == "http" and row.authentication.asked == "none" and not row.asks and any(
            glob_matches(path, row.path) for path in paths):
        yield _told(row)


@predicate("inventory", "path", "table", "because")
def table_without_row_level_security(stock: Stock, *, reasons: Sequence[str]) -> Iterator[Violation]:
    """Find tables and views that answer anybody for one of some reasons, each once."""
    seen: set[str] = set()
    for row in stock.judged:
        authentication = row.authentication
        if row.endpoint is None or row.endpoint.kind != "data" or row.template.blanked in seen:
            continue
        if authentication.asked == "none" and any(reason in authentication.because for reason in reasons):
            seen.add(row.template.blanked)
            evidence = (row.evidence,) if row.evidence is not None else ()
            yield Violation(row.node, {"path": row.template.blanked}, "key", evidence, about=row,
                            told={"table": row.path, "because": authentication.because})


@predicate("endpoint", "date")
def sunset_operation_implemented(row: Row, stock: Stock) -> Iterator[Violation]:
    """Find operations that the code still has after the day on which they were to go."""
    for each in row.documented if row.endpoint is not None else ():
        text = each.lifecycle.sunset
        ends = day(text) if text else None
        if ends is not None and ends < stock.today:
            yield _told(row, _contract_side(row), date=text)
            return


def _told(row: Row, related: tuple[Node, ...] = (), **words: object) -> Violation:
    """Speak of a row, with what there is of evidence beside it."""
    evidence = (row.evidence,) if row.evidence is not None else ()
    at_most: Severity | None = None if row.certain else "note"
    return Violation(row.node, {}, "key", (*related, *evidence), at_most, told=words)


def _decides(row: Row) -> bool:
    """Whether the code decides who is let in: in front of a database a gateway does, and rows have policies."""
    return row.endpoint is not None and row.endpoint.kind != "data"


def _because(row: Row) -> str:
    return row.authentication.because or "nothing in it refuses them"


def _contract_side(row: Row) -> tuple[Node, ...]:
    return tuple(each.node for each in row.documented)


_FITTING: Mapping[str, Sequence[str]] = {
    "bearer": ("http bearer", "oauth2", "openIdConnect", "apiKey Authorization"),
    "basic": ("http basic", "apiKey Authorization"),
    "api-key": ("apiKey",),
}
"""The schemes that each kind of credentials may be, as far as that is certain."""


def _fits(credential: str, scheme: SecurityScheme) -> bool:
    spelled = _spelled(scheme)
    return any(spelled == known or (known == "apiKey" and scheme.type == "apiKey") for known in _FITTING[credential])


def _spelled(scheme: SecurityScheme) -> str:
    """Spell what goes on the wire: `http bearer`, `apiKey Authorization`."""
    if scheme.type == "http":
        return f"http {scheme.scheme.lower()}"
    if scheme.type == "basic":
        return "http basic"
    if scheme.type == "apiKey":
        return f"apiKey {scheme.name.title() if scheme.name.lower() == 'authorization' else scheme.name}"
    return scheme.type
