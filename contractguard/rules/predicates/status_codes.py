"""Status codes of responses (RFC 9110, section 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, Survey

_CODE = re.compile(r"[1-5][0-9]{2}")
_RANGE = re.compile(r"[1-5]XX")


@predicate("operation", "status")
def status_code_invalid(operation: OperationSubject, survey: Survey) -> Iterator[Violation]:
    """Find keys of responses that are neither a status code nor a range of them nor `default`.

    Swagger 2.0 has no ranges.
    """
    listed = operation.members.get("responses")
    for status in listed if isinstance(listed, dict) else ():
        known = status == "default" or status.startswith("x-") or _CODE.fullmatch(status)
        if not known and (survey.contract.dialect == "2.0" or not _RANGE.fullmatch(status)):
            yield Violation(operation.node.child("responses").child(status), {"status": status})


@predicate("operation", "status")
def response_content_unsent(
    operation: OperationSubject, _: Survey, *, statuses: Sequence[str]
) -> Iterator[Violation]:
    """Find content of responses that HTTP sends without any."""
    for status, met in operation.responses.items():
        if status in statuses and met.element.content:
            yield Violation(operation.node.child("responses").child(status), {"status": status})
