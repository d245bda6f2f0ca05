"""Which answers an operation documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, Survey

_WHEN: Mapping[str, Callable[[OperationSubject], bool]] = {
    "always": lambda _: True,
    "input": lambda operation: bool(operation.parameters or operation.body),
    "body": lambda operation: operation.body is not None,
    "identified": lambda operation: operation.path.rstrip("/").endswith("}"),
}


@predicate("operation", "statuses")
def response_undocumented(
    operation: OperationSubject, _: Survey, *, statuses: Sequence[str], when: str = "always",
    methods: Sequence[str] = (),
) -> Iterator[Violation]:
    """Find operations that document none of some statuses.

    A status is a code, a range (`4XX`), `default`, or `4*` for any code and the range itself. `when` says which
    operations are asked: `always`, those with `input` (a parameter or a body), with a `body`, or whose path ends with
    what is `identified` by a parameter. With `methods`, only these.
    """
    if not operation.is_served or (methods and operation.method not in methods):
        return
    documented = operation.called.operation.responses
    if not documented or not _WHEN.get(when, _WHEN["always"])(operation):
        return
    if not any(is_among(status, statuses) for status in documented):
        members = operation.node.members()
        place = operation.node.child("responses") if "responses" in members else operation.node
        yield Violation(place, {"statuses": [status for status in statuses if status.isdigit()] or list(statuses)})


def is_among(status: str, statuses: Sequence[str]) -> bool:
    """Whether a status of a response is one of some, where `4*` stands for all that begin with 4."""
    status = status.upper()
    return any(status.startswith(each[:-1]) if each.endswith("*") else status == each.upper() for each in statuses)
