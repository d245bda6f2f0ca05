"""The table of endpoints in GitHub-flavoured Markdown, and the findings as a list."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.findings import Finding, Place
from contractguard.report.endpoints import EndpointsReport
from contractguard.report.endpoints.wording import (
    asked,
    evidence,
    in_code,
    in_contract,
    in_traffic,
    of_contracts,
    summed_up,
    unresolved,
)
from contractguard.report.markdown_text import literal, table_row
from contractguard.report.presentation import Presentation
from contractguard.text import listed

_MOST_PLACES = 6
_HEADS = ("operation", "code", "anonymous", "because", "contract", "hits")


def render(endpoints: EndpointsReport, _options: Presentation) -> str:
    """Return a page with a heading."""
    lines = ["## Endpoints", "", f"{literal(summed_up(endpoints))}.", ""]
    lines += [f"- {literal(each)}" for each in (*of_contracts(endpoints), *endpoints.stock.notes)]
    if endpoints.rows:
        lines += ["", table_row(_HEADS), table_row(["---"] * len(_HEADS))]
        lines += [table_row([literal(cell) for cell in (
            row.label, in_code(endpoints, row), asked(row), evidence(endpoints, row), in_contract(endpoints, row),
            in_traffic(row))]) for row in endpoints.rows]
    lines += _part("Findings", [_finding(each) for each in endpoints.report.findings])
    lines += _part("Not understood", [literal(each) for each in unresolved(endpoints)])
    lines += _part("Left out", [f"{literal(each.path)}: {literal(each.reason)}"
                                for each in endpoints.stock.inventory.skipped])
    return "\n".join([*lines, ""])


def _part(title: str, items: Sequence[str]) -> list[str]:
    return ["", f"### {title}", "", *(f"- {item}" for item in items)] if items else []


def _finding(finding: Finding) -> str:
    told = list(dict.fromkeys(literal(_address(place)) for place in (finding.where, *finding.places, *finding.related)))
    places = listed(told, _MOST_PLACES)
    known = " (known)" if finding.suppression is not None else ""
    return f"**{finding.severity}**{known} {literal(finding.rule)}: {literal(finding.message)} ({places})"


def _address(place: Place) -> str:
    return f"{place.uri}:{place.line}"
