"""Which headers operations take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.rules.asking import fixed_segments
from contractguard.rules.predicates.payloads import properties_of, schema_of
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
    if not _takes(operation, headers) and not _ends_with(operation, exempt):
        yield Violation(operation.node, {"header": headers[0] if headers else ""})


@predicate("operation", "header")
def idempotency_key_missing(
    operation: OperationSubject, survey: Survey, *, methods: Sequence[str], headers: Sequence[str],
    properties: Sequence[str], exempt: Sequence[str],
) -> Iterator[Violation]:
    """Find operations with these methods that take no key by which a repeated request is known.

    The key is one of these headers, or a property of the body that is called like one of these phrases. Operations
    whose path ends with one of the phrases `exempt` need none.
    """
    if operation.is_served and operation.method in methods and not _takes(operation, headers) and not _ends_with(
        operation, exempt
    ):
        words = vocabulary(properties)
        for name in _body_members(operation, survey):
            if words[name]:
                return
        yield Violation(operation.node, {"header": headers[0] if headers else ""})


def _takes(operation: OperationSubject, headers: Sequence[str]) -> bool:
    """Whether an operation takes one of some headers; their names are case-insensitive."""
    wanted = {name.lower() for name in headers}
    return any(met.element.location == "header" and met.name.lower() in wanted for met in operation.parameters)


def _ends_with(operation: OperationSubject, phrases: Sequence[str]) -> bool:
    return any(vocabulary(phrases)[segment] for segment in fixed_segments(operation.path)[-1:])


def _body_members(operation: OperationSubject, survey: Survey) -> Iterator[str]:
    """Iterate over the names of the properties of a body, those of what `allOf` joins included."""
    for element in operation.body.element.content.values() if operation.body else ():
        schema = schema_of(element, survey)
        if schema is not None:
            yield from properties_of(schema, survey)
