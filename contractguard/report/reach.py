"""Whom a finding reaches, in the words that all reports use."""

from __future__ import annotations

from contractguard.findings import Finding, OperationReached
from contractguard.text import counted, listed


def operation_name(operation: OperationReached) -> str:
    """Name an operation as people call it: `GET /users`, `webhook POST newUser`, `ANY /users` of a handler for all."""
    prefix = "" if operation.kind == "operation" else f"{operation.kind} "
    return f"{prefix}{'ANY' if operation.method == '*' else operation.method} {operation.path}"


def reach_verb(finding: Finding) -> str:
    """Return `breaks` for a breaking finding, else `reaches`."""
    return "breaks" if finding.impact == "breaking" else "reaches"


def reach_text(finding: Finding, most: int) -> str:
    """List the operations that a finding reaches, at most `most` by name, and how many there are."""
    names = [operation_name(operation) for operation in finding.operations]
    return f"{listed(names, most)} ({counted(len(names), 'operation')})" if names else ""
