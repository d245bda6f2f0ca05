"""How endpoints are worded, the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contractguard.inventory.reconciliation import Row, Standing
from contractguard.report.endpoints import EndpointsReport
from contractguard.text import counted, listed

_CONTRACT: Mapping[Standing, str] = {
    "documented": "yes", "method-undocumented": "path only", "template-only": "by template", "undocumented": "no",
    "not-expected": "not expected", "no-contract": "", "not-implemented": "yes", "method-not-implemented": "yes",
    "catch-all-only": "yes", "unresolved": "yes", "unrelated": "yes", "only-in-traffic": "no",
}
_OTHERWISE = (("secured", "none"), ("open", "required"), ("optional", "required"))
"""What the contract says of callers, and what the code asks of them, where the two differ."""
_CODE: Mapping[Standing, str] = {
    "not-implemented": "not in the code", "method-not-implemented": "not in the code, path only",
    "catch-all-only": "catch-all only", "unresolved": "not understood", "only-in-traffic": "not in the code",
    "unrelated": "not in the code", "not-expected": "not in the code",
}
_SUMMED: Mapping[str, tuple[str, ...]] = {
    "documented": ("documented",), "undocumented": ("undocumented", "method-undocumented", "template-only"),
    "not expected in a contract": ("not-expected",), "without a contract": ("no-contract",), "excluded": ("excluded",),
}

_MOST_PATHS = 3
"""How many of the paths are named below which something was not understood."""


def in_contract(endpoints: EndpointsReport, row: Row) -> str:
    """Say in a few words how the contract has an operation."""
    if row.excluded:
        return "excluded"
    if row.standing == "documented" and (row.asks, row.authentication.asked) in _OTHERWISE:
        return f"yes, {row.asks}"
    return "no, known" if endpoints.is_known(row) else _CONTRACT[row.standing]


def in_code(endpoints: EndpointsReport, row: Row) -> str:
    """Say where the code has an operation, or how it has not."""
    if row.endpoint is None:
        return _CODE.get(row.standing, "")
    place = row.endpoint.place
    return f"{_joined(endpoints.root, place.uri)}:{place.region.line}"


def asked(row: Row) -> str:
    """Say what the code asks of an anonymous caller; nothing where there is no code."""
    if row.endpoint is None:
        return ""
    authentication = row.authentication
    shown = f" ({authentication.credential})" if authentication.credential and authentication.asked != "none" else ""
    return f"{authentication.asked}{shown}"


def evidence(endpoints: EndpointsReport, row: Row) -> str:
    """Say why, and where that stands."""
    authentication = row.authentication
    if row.endpoint is None or not authentication.because:
        return ""
    place = authentication.place
    where = f" ({_joined(endpoints.root, place.uri)}:{place.region.line})" if place is not None else ""
    return f"{authentication.because}{where}"


def in_traffic(row: Row) -> str:
    """Say how often an operation was called; nothing where no traffic was read."""
    return str(row.seen.hits) if row.seen is not None else ""


def summed_up(endpoints: EndpointsReport) -> str:
    """Count the endpoints of the code by how they stand, and what of contracts the code has not."""
    counts = Counter("excluded" if row.excluded else row.standing for row in endpoints.rows if row.endpoint is not None)
    told = [f"{number} {words}" for words, standings in _SUMMED.items()
            if (number := sum(counts[standing] for standing in standings))]
    frameworks = f" ({listed(endpoints.stock.inventory.frameworks)})" if endpoints.stock.inventory.frameworks else ""
    start = f"{counted(sum(counts.values()), 'endpoint')}{frameworks}"
    return f"{start}: {', '.join(told)}" if told else start


def of_contracts(endpoints: EndpointsReport) -> Iterator[str]:
    """Say of every contract how much of it the code has."""
    if not endpoints.stock.contracts:
        yield "there is no contract to hold them against"
    for held in endpoints.stock.contracts:
        below = f", below {held.below}" if held.below else ""
        yield f"{held.contract.name}: {held.implemented} of {counted(held.operations, 'operation')} in the code{below}"


def unresolved(endpoints: EndpointsReport) -> list[str]:
    """Say what was not understood, where, and below which paths anything may be because of it: one text for a place."""
    below: dict[str, list[str]] = {}
    for each in endpoints.stock.inventory.unresolved:
        place = f"{_joined(endpoints.root, each.place.uri)}:{each.place.region.line}"
        below.setdefault(f"{place}: {each.reason}", []).append(each.under.spelled)
    return [f"{what}; anything may be below {_some(list(dict.fromkeys(paths)))}" for what, paths in below.items()]


def _some(paths: Sequence[str]) -> str:
    more = len(paths) - _MOST_PATHS
    return ", ".join(paths[:_MOST_PATHS]) + (f" and {counted(more, 'more path')}" if more > 0 else "")


def _joined(root: str, uri: str) -> str:
    return uri if root in ("", ".") else f"{root}/{uri}"
