"""Secrets by their names: where clients read them, and where they are part of a URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.contract.model import Parameter
from contractguard.rules.asking import READING, may_be_text, methods_of, properties_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import spaced, vocabulary
from contractguard.survey import Met, SchemaSubject, Survey


@predicate("schema", "name", having=("properties",))
def secret_in_response(
    subject: SchemaSubject, survey: Survey, *, names: Sequence[str], issued: Sequence[str], exempt: Sequence[str],
    granting: Sequence[str],
) -> Iterator[Violation]:
    """Find texts in responses that are called like a secret.

    All of these are phrases of whole words, `*` for any further ones. What is `issued` is shown when it is made: it is
    told where a GET shows it again. Beside one of the properties `granting`, it is what the response is for (RFC 6749,
    section 5.1).
    """
    if not subject.in_response:
        return
    always, any_of_them = vocabulary(names, exempt), vocabulary((*names, *issued), exempt)
    for child in properties_of(subject, survey, lambda name, _: any_of_them[name]):
        properties = subject.value["properties"]
        granted = isinstance(properties, dict) and any(name in properties for name in granting)
        if child.in_response and not granted and may_be_text(survey, child) and (
            not survey.resolved(child).value.get("writeOnly")
        ) and (always[child.property_name] or methods_of(survey, 0, subject.unit.response) & READING):
            yield Violation(child.node, {"name": child.property_name})


@predicate("parameter", "name", "location")
def secret_parameter(
    met: Met[Parameter], survey: Survey, *, locations: Sequence[str], names: Sequence[str], exempt: Sequence[str]
) -> Iterator[Violation]:
    """Find parameters that are called like a secret.

    The `token` of `/tokens/{token}` and the `rate_token` of `/rates/{rate_token}` identify an object: they are none.
    """
    parameter = met.element
    if parameter.location in locations and vocabulary(names, exempt)[parameter.name]:
        schema = survey.schema_at(parameter.schema.node.value) if parameter.schema else None
        if (schema is None or may_be_text(survey, schema)) and not _identifies(met, survey):
            yield Violation(parameter.node, {"name": parameter.name, "location": parameter.location})


def _identifies(met: Met[Parameter], survey: Survey) -> bool:
    """Whether a path parameter is named after what stands before it in every path that has it."""
    if met.element.location != "path":
        return False
    name = spaced(met.element.name)
    used = survey.operations_in(met.unit.request, met.unit.response)
    before = {called.path.partition(f"{{{met.element.name}}}")[0].rstrip("/").rpartition("/")[2] for called, _ in used}
    singular = [spaced(segment.removesuffix("s")) for segment in before]
    return bool(before) and all(name in (one, f"{one}token ") for one in singular)
