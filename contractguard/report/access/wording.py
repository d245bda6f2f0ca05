"""How openness and roles are worded, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.access import Matrix, Row
from contractguard.access.matrix import Openness, Verdict
from contractguard.text import counted

OPENNESS: Mapping[Openness, str] = {
    "secured": "secured", "optional": "optional", "open": "open to all", "public": "public by policy",
    "unsaid": "not stated",
}
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    "both": ("✓", "may call"), "neither": ("-", "may not call"),
    "contract": ("!", "let in by the contract, not by the policy"),
    "policy": ("?", "let in by the policy, not by the contract"),
}
"""The mark of each verdict, and what it means."""


def asked(row: Row) -> str:
    """Word what an operation asks."""
    return ", or ".join(row.alternatives) or OPENNESS[row.openness]


def titled(row: Row) -> str:
    """Name an operation as people call it, with what it works on where that is known."""
    return f"{row.name} ({row.resource})" if row.resource else row.name


def roles(row: Row) -> str:
    """List the roles that either side lets in, marked where the other one does not."""
    return ", ".join(f"{role}{'' if verdict == 'both' else VERDICTS[verdict][0]}"
                     for role, verdict in row.roles.items() if verdict != "neither")


def summed_up(matrix: Matrix) -> str:
    """Count the operations by how open they are."""
    counts = ", ".join(f"{number} {OPENNESS[kind]}" for kind in OPENNESS if (number := matrix.count(kind)))
    policy = f"; policy {matrix.policy}" if matrix.policy else "; no policy"
    return f"{counted(len(matrix.rows), 'operation')}{f': {counts}' if counts else ''}{policy}"


def legend(matrix: Matrix) -> str:
    """Explain the marks, where there is a policy that the contract could differ from."""
    used = {verdict for row in matrix.rows for verdict in row.roles.values()} & {"contract", "policy"}
    return "; ".join(f"{VERDICTS[verdict][0]} {VERDICTS[verdict][1]}" for verdict in sorted(used))
