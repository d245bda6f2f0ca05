"""The matrix as JSON, with the findings as every report has them."""

from __future__ import annotations

from contractguard.access import Row
from contractguard.report.access import AccessReport
from contractguard.report.json_report import report_data
from contractguard.report.presentation import Presentation
from contractguard.report.values import document, plain


def render(access: AccessReport, _options: Presentation) -> str:
    """Return an indented JSON document of version 1. A key is never renamed or removed within a version."""
    report = report_data(access.report)
    return document(plain({
        "schema": "contractguard-access/1", "tool": report["tool"],
        "contract": access.matrix.contract, "policy": access.matrix.policy, "roles": access.matrix.roles,
        "operations": [_operation(row) for row in access.matrix.rows],
        "summary": report["summary"], "findings": report["findings"],
    }))


def _operation(row: Row) -> dict[str, object]:
    return {
        "kind": row.kind, "method": row.method, "path": row.path, "operationId": row.operation_id or None,
        "line": row.line, "openness": row.openness, "alternatives": row.alternatives, "schemes": row.schemes,
        "scopes": row.scopes, "statedRoles": row.stated_roles, "roles": row.roles, "rules": row.rules,
        "exempted": row.exempted, "public": row.public or None, "resource": row.resource or None,
    }
