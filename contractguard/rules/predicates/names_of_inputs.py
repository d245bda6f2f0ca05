"""What parameters and properties are by their names: URLs, personal data, identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract.model import Parameter
from contractguard.rules.asking import may_be_text, properties_of, types_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import vocabulary
from contractguard.survey import Met, SchemaSubject, Survey


@predicate("schema", "name", having=("properties",))
def url_property(
    subject: SchemaSubject, survey: Survey, *, names: Sequence[str], exempt: Sequence[str], formats: Sequence[str],
    limits: Sequence[str],
) -> Iterator[Violation]:
    """Find properties by which clients send a URL: by name or by format, without one of the keywords `limits`."""
    if subject.in_request:
        words = vocabulary(names, exempt)

        def may_be_url(name: str, value: Mapping[str, object]) -> bool:
            return words[name] or "format" in value or "$ref" in value

        for child in properties_of(subject, survey, may_be_url):
            target = survey.resolved(child)
            is_url = target.value.get("format") in formats or (
                words[child.property_name] and may_be_text(survey, child))
            if is_url and child.in_request and not _states(child, target, limits):
                yield Violation(child.node, {"name": child.property_name})


@predicate("parameter", "name", "location")
def parameter_named(
    met: Met[Parameter], survey: Survey, *, locations: Sequence[str], names: Sequence[str],
    exempt: Sequence[str] = (), types: Sequence[str] = (), limits: Sequence[str] = (),
) -> Iterator[Violation]:
    """Find parameters by location and name.

    With `types`, only those that name one of these; with `limits`, only those that have none of these keywords.
    """
    parameter = met.element
    if parameter.location not in locations or not vocabulary(names, exempt)[parameter.name]:
        return
    schema = survey.schema_at(parameter.schema.node.value) if parameter.schema else None
    if types and (schema is None or types_of(survey, schema).isdisjoint(types)):
        return
    if schema is None or not _states(schema, survey.resolved(schema), limits):
        yield Violation(parameter.node, {"name": parameter.name, "location": parameter.location})


def _states(subject: SchemaSubject, target: SchemaSubject, keywords: Sequence[str]) -> bool:
    return any(keyword in subject.value or keyword in target.value for keyword in keywords)
