"""The table of endpoints as CSV (RFC 4180), one operation a line, for spreadsheets."""

from __future__ import annotations

from contractguard.inventory.model import Endpoint
from contractguard.inventory.reconciliation import Row
from contractguard.report.csv_text import csv_text
from contractguard.report.endpoints import EndpointsReport
from contractguard.report.endpoints.wording import asked, evidence, in_code, in_contract, in_traffic
from contractguard.report.presentation import Presentation

_COLUMNS = ("method", "path", "kind", "framework", "handler", "code", "anonymous", "because", "contract", "standing",
            "documented as", "hits", "violations", "excluded because")


def render(endpoints: EndpointsReport, _options: Presentation) -> str:
    """Return a table with a heading."""
    return csv_text([_COLUMNS, *(_cells(endpoints, row) for row in endpoints.rows)])


def _cells(endpoints: EndpointsReport, row: Row) -> tuple[str, ...]:
    documented = ", ".join(f"{each.contract.name}: {each.spelled}" for each in row.documented)
    violations = " ".join(dict.fromkeys(finding.rule for finding in endpoints.findings_of(row)))
    return (row.method, row.path, *_code(row.endpoint), in_code(endpoints, row), asked(row), evidence(endpoints, row),
            in_contract(endpoints, row), row.standing, documented, in_traffic(row), violations, row.excluded)


def _code(endpoint: Endpoint | None) -> tuple[str, str, str]:
    return (endpoint.kind, endpoint.framework, endpoint.handler) if endpoint is not None else ("", "", "")
