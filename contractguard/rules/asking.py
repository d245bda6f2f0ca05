"""What several predicates ask of schemas beyond a single keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contractguard.contract.model import Header, Parameter
from contractguard.schema.values import types_named
from contractguard.survey import SchemaSubject, Survey

READING = frozenset({"GET", "HEAD"})
"""The methods that change nothing and have no body."""

_CHOICES = ("allOf", "anyOf", "oneOf")


def listed(value: object) -> list[object]:
    """Return an array as it is, and nothing of anything else."""
    return value if isinstance(value, list) else []


def types_of(survey: Survey, subject: SchemaSubject) -> frozenset[str]:
    """Return the types that a schema names, itself or in its branches; none where it names none."""
    found: set[str] = set()
    pending, seen = [subject], {id(subject.value)}
    while pending:
        value = survey.resolved(pending.pop()).value
        stated = value.get("type")
        found.update(each for each in (listed(stated) or [stated]) if isinstance(each, str))
        for branch in (branch for keyword in _CHOICES for branch in listed(value.get(keyword))):
            met = survey.schema_at(branch)
            if met is not None and id(met.value) not in seen:
                seen.add(id(met.value))
                pending.append(met)
    return frozenset(found)


def may_be_text(survey: Survey, subject: SchemaSubject) -> bool:
    """Whether a schema stands for a free text: no flag, no number, no object, no closed list of values."""
    types = types_of(survey, subject)
    return (not types or "string" in types) and "enum" not in survey.resolved(subject).value


def properties_of(
    subject: SchemaSubject, survey: Survey, among: Callable[[str, Mapping[str, object]], bool] | None = None
) -> Iterator[SchemaSubject]:
    """Iterate over the properties that a schema itself declares.

    With `among`, over those for whose name and schema it holds: cheaper than to ask each afterwards.
    """
    properties = subject.value.get("properties")
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if isinstance(value, dict) and (among is None or among(name, value)):
            child = survey.schema_at(value)
            if child is not None:
                yield child


def methods_of(survey: Survey, request: int, response: int = 0) -> frozenset[str]:
    """Return the methods of some operations: those that use something in a request, and in a response."""
    return frozenset(called.method for called, _ in survey.operations_in(request, response))


def fixed_segments(path: str) -> list[str]:
    """Return the segments of a path template that hold no parameter."""
    return [segment for segment in path.split("/") if segment and "{" not in segment]


def parameter_types(parameter: Parameter | Header, survey: Survey) -> frozenset[str]:
    """Return the types that a parameter or header states; none where it states none."""
    if parameter.schema is None:
        return frozenset()
    subject = survey.schema_at(parameter.schema.node.value)
    if subject is None or "type" not in survey.resolved(subject).value:
        return frozenset()
    return types_named(survey.resolved(subject).value["type"]) - {"null"}
