"""Members that must be there: what data says, code only looks up."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, Survey


@predicate("operation", "member")
def operation_member_missing(operation: OperationSubject, _: Survey, *, member: str) -> Iterator[Violation]:
    """Find operations that have no such member, or one that says nothing."""
    value = operation.members.get(member)
    if value is None or (isinstance(value, str) and not value.strip()):
        yield Violation(operation.node, {"member": member})
