"""Which headers operations take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import vocabulary
from contractguard.survey import OperationSubject, Survey


@predicate("operation", "header")
def request_header_missing(
    operation: OperationSubject, _: Survey, *, methods: Sequence[str], headers: Sequence[str],
    exempt: Sequence[str] = (),
) -> Iterator[Violation]:
    """Find operations with these methods that take none of these headers.

    Those whose path ends with one of the phrases `exempt` are left out.
    """
    if not operation.is_served or operation.method not in methods:
        return
    wanted = {name.lower() for name in headers}
    if any(met.element.location == "header" and met.name.lower() in wanted for met in operation.parameters):
        return
    segments = [segment for segment in operation.path.split("/") if segment and "{" not in segment]
    if not segments or not vocabulary(exempt)[segments[-1]]:
        yield Violation(operation.node, {"header": headers[0] if headers else ""})
