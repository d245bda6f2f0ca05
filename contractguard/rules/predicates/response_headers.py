"""Which headers answers have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract.model import Header, Reference, Response
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.predicates.statuses import is_among
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, Survey

_VALUES = ("const", "default", "example")


@predicate("response", "status", "header")
def response_header_missing(
    met: Met[Response], _: Survey, *, statuses: Sequence[str], headers: Sequence[str]
) -> Iterator[Violation]:
    """Find responses with these statuses that declare none of these headers.

    Names of headers are case-insensitive (RFC 9110, section 5.1).
    """
    response = met.element
    if is_among(met.status, statuses) and "response" in met.directions and not has_header(response, headers):
        yield Violation(response.node, {"status": met.status, "header": headers[0] if headers else ""})


@predicate("operation", "header")
def answer_header_missing(
    operation: OperationSubject, _: Survey, *, headers: Sequence[str], statuses: Sequence[str],
    methods: Sequence[str] = (), secured: bool = False, links: bool = False,
) -> Iterator[Violation]:
    """Find operations of which no response with these statuses declares one of these headers.

    With `methods`, only operations with these; with `secured`, only those that ask for credentials; with `links`, a
    link of the response does as well.
    """
    if not operation.is_served or (methods and operation.method not in methods):
        return
    if secured and not all(requirement.schemes for requirement in operation.security or (_Anonymous,)):
        return
    answers = [met.element for status, met in operation.responses.items() if is_among(status, statuses)]
    if answers and not any(has_header(answer, headers) or (links and answer.links) for answer in answers):
        yield Violation(operation.node.child("responses"), {"header": headers[0] if headers else ""})


@predicate("response", "origin")
def credentials_for_every_origin(met: Met[Response], survey: Survey) -> Iterator[Violation]:
    """Find responses that let scripts of any site read them with the user's credentials (Fetch, CORS protocol)."""
    headers = {name.lower(): header for name, header in met.element.headers.items()}
    origin, credentials = (headers.get(f"access-control-allow-{name}") for name in ("origin", "credentials"))
    if origin is None or credentials is None:
        return
    stated = _stated(origin, survey)
    if ("*" in stated or "null" in stated) and {"true", True}.intersection(_stated(credentials, survey)):
        yield Violation(origin.node, {"origin": "*" if "*" in stated else "null"})


def has_header(response: Response, headers: Sequence[str]) -> bool:
    """Whether a response declares one of some headers."""
    wanted = {name.lower() for name in headers}
    return any(name.lower() in wanted for name in response.headers)


class _Anonymous:
    """What stands for no requirement at all."""

    schemes: Mapping[str, tuple[str, ...]] = {}


def _stated(element: Header | Reference[Header], survey: Survey) -> set[str | bool]:
    """Return the values that a header is said to have: constant, default, example, or of a list."""
    header = survey.contract.resolve(element, survey.contract.reader.header)
    schema = survey.schema_at(header.schema.node.value) if header.schema else None
    members = survey.resolved(schema).value if schema else {}
    enum, example = members.get("enum"), header.node.members().get("example")
    listed = [*(enum if isinstance(enum, list) else ()), *(members.get(name) for name in _VALUES), example]
    return {value for value in listed if isinstance(value, (str, bool))}
