"""Answers that are not the end of the matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.contract.model import Response
from contractguard.rules.predicates.payloads import properties_of, schema_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.predicates.response_headers import has_header
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import vocabulary
from contractguard.survey import Met, Survey


@predicate("response", "status")
def accepted_without_status(
    met: Met[Response], survey: Survey, *, headers: Sequence[str], names: Sequence[str]
) -> Iterator[Violation]:
    """Find 202 responses that do not say where to look for the outcome (RFC 9110, section 15.3.3).

    A header, a link, or a property called like one of these phrases says so.
    """
    response = met.element
    if met.status == "202" and "response" in met.directions and not response.links and not (
        has_header(response, headers) or any(vocabulary(names)[name] for name in _property_names(response, survey))
    ):
        yield Violation(response.node, {"status": met.status})


def _property_names(response: Response, survey: Survey) -> Iterator[str]:
    for element in response.content.values():
        schema = schema_of(element, survey)
        if schema is not None:
            yield from properties_of(schema, survey)
