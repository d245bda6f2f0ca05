"""The matrix as CSV (RFC 4180), one operation a line, for spreadsheets."""

from __future__ import annotations

from contractguard.access import Row
from contractguard.report.access import AccessReport
from contractguard.report.csv_text import csv_text
from contractguard.report.presentation import Presentation

_COLUMNS = ("kind", "method", "path", "operationId", "line", "openness", "asks for", "schemes", "scopes",
            "stated roles", "rules", "exempted from", "public because", "violations", "resource")


def render(access: AccessReport, _options: Presentation) -> str:
    """Return a table with a heading, a column for each role at its end."""
    roles = access.matrix.roles
    heading = (*_COLUMNS, *(f"role {role}" for role in roles))
    return csv_text([heading, *(
        (*_cells(access, row), *(row.roles[role] for role in roles)) for row in access.matrix.rows)])


def _cells(access: AccessReport, row: Row) -> tuple[str, ...]:
    violations = dict.fromkeys(finding.rule for finding in access.findings_of(row))
    return (
        row.kind, row.method, row.path, row.operation_id, str(row.line), row.openness, ", or ".join(row.alternatives),
        " ".join(row.schemes), " ".join(row.scopes), "; ".join(row.stated_roles), " ".join(row.rules),
        " ".join(row.exempted), row.public, " ".join(violations), row.resource,
    )
