"""Operations: their identifiers, and what they take and answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.schema.patterns import finds
from contractguard.survey import OperationSubject, Survey


@predicate("document", "id", "other")
def operation_id_repeated(survey: Survey, *, in_case_alone: bool = False) -> Iterator[Violation]:
    """Find operations with the `operationId` of an earlier one, or with one that differs from it in case alone."""
    known: dict[str, OperationSubject] = {}
    places = set()
    for subject in survey.operations:
        name = subject.called.operation.operation_id
        if not name or subject.node.location in places:
            continue
        places.add(subject.node.location)
        first = known.setdefault(name.casefold() if in_case_alone else name, subject)
        other = first.called.operation.operation_id
        if first is not subject and (other != name) is in_case_alone:
            yield Violation(subject.node.child("operationId"), {"id": name, "other": other if in_case_alone else
                            first.label}, "value", (first.node.child("operationId"),), about=subject)


@predicate("operation", "id")
def operation_id_unsafe(operation: OperationSubject, _: Survey, *, pattern: str) -> Iterator[Violation]:
    """Find identifiers that do not match a pattern (ECMA-262)."""
    name = operation.called.operation.operation_id
    if name and finds(pattern, name) is False:
        yield Violation(operation.node.child("operationId"), {"id": name}, "value")


@predicate("operation", "method")
def request_body_unexpected(operation: OperationSubject, _: Survey, *, methods: Sequence[str]) -> Iterator[Violation]:
    """Find request bodies of methods for which HTTP defines no meaning of one."""
    if operation.method in methods and operation.body is not None and operation.body.element.content:
        stated = "requestBody" in operation.members
        node = operation.node.child("requestBody") if stated else operation.body.node
        yield Violation(node, {"method": operation.method})


@predicate("operation")
def success_response_missing(operation: OperationSubject, survey: Survey) -> Iterator[Violation]:
    """Find operations that document no success: no status from 100 to 399, no range of these, no `default`.

    Before OpenAPI 3.1 `responses` must be there: where they are not, that is told by another rule. What webhooks and
    callbacks are answered is too.
    """
    listed = operation.members.get("responses")
    if not operation.is_served or (listed is None and survey.contract.dialect != "3.1"):
        return
    statuses = [str(status) for status in listed] if isinstance(listed, dict) else []
    if not any(status[:1] in ("1", "2", "3") or status == "default" for status in statuses):
        node = operation.node.child("responses") if "responses" in operation.members else operation.node
        yield Violation(node)


@predicate("operation", "status", "method")
def success_status_unusual(
    operation: OperationSubject, _: Survey, *, unsuited: Mapping[str, str]
) -> Iterator[Violation]:
    """Find success statuses that say something that the method does not do.

    `unsuited` holds for a method the status codes, separated by spaces.
    """
    for status in unsuited.get(operation.method, "").split():
        if status in operation.responses:
            yield Violation(operation.node.child("responses").child(status),
                            {"status": status, "method": operation.method})
