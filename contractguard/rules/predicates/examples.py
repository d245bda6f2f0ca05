"""Examples and defaults: whether they are what the schema beside them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contractguard.contract import Node
from contractguard.contract.model import MediaType
from contractguard.rules.example_judging import Sample, misfits
from contractguard.rules.example_samples import EXCLUSIVE, beside_schema, kind_of, of_media_type, of_swagger_response
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, SchemaSubject, Survey

_SAYING = ("value", "externalValue", "dataValue", "serializedValue", "$ref")


@predicate("document", "name", "reason")
def media_example_unfit(survey: Survey) -> Iterator[Violation]:
    """Find examples of media types that do not fit their schema, in any direction in which they may go."""
    samples = [sample for met in survey.media_types for sample in of_media_type(met, survey)]
    if survey.contract.dialect == "2.0":
        samples += [sample for met in survey.responses for sample in of_swagger_response(met)]
    yield from _told(survey, samples)


@predicate("document", "name", "reason")
def parameter_example_unfit(survey: Survey) -> Iterator[Violation]:
    """Find examples of parameters and headers that do not fit their schema."""
    samples = [sample for met in survey.parameters for sample in beside_schema(met, survey)]
    yield from _told(survey, samples + [sample for met in survey.headers for sample in beside_schema(met, survey)])


@predicate("document", "name", "reason")
def schema_example_unfit(survey: Survey) -> Iterator[Violation]:
    """Find examples in schemas that do not fit them."""
    samples = [_stated(subject, subject.node.child("example")) for subject in survey.schemas_having("example")]
    for subject in survey.schemas_having("examples") if survey.contract.dialect == "3.1" else ():
        listed = subject.value["examples"]
        for index in range(len(listed) if isinstance(listed, list) else 0):
            samples.append(_stated(subject, subject.node.child("examples").child(index)))
    yield from _told(survey, samples)


@predicate("document", "name", "reason")
def default_unfit(survey: Survey) -> Iterator[Violation]:
    """Find defaults that do not fit their schema."""
    yield from _told(survey, [_stated(subject, subject.node.child("default"))
                              for subject in survey.schemas_having("default")])


@predicate("document", "name", "one", "other")
def example_ambiguous(survey: Survey) -> Iterator[Violation]:
    """Find examples that are given in two ways of which only one may be used, or, as a warning, in none."""
    seen = set()
    for met in (*survey.media_types, *survey.parameters, *survey.headers):
        holder: Met[object] = met  # type: ignore[assignment]
        for name, node in _example_objects(holder.node):
            if node.location not in seen:
                seen.add(node.location)
                yield from _both(node, name, holder)
    components = survey.contract.root.members().get("components")
    named = components.get("examples") if isinstance(components, dict) else None
    for name, value in named.items() if isinstance(named, dict) else ():
        if isinstance(value, dict):
            yield from _both(survey.contract.root.child("components").child("examples").child(name), name, None)


@predicate("media-type", "name")
def example_missing(met: Met[MediaType], survey: Survey) -> Iterator[Violation]:
    """Find JSON and forms for which neither they nor their schema, nor its properties or items, show an example."""
    schema = met.element.schema or met.element.item_schema
    if not isinstance(met.node.value, dict) or schema is None or {"example", "examples"} & met.node.value.keys():
        return
    subject = survey.schema_at(schema.node.value)
    if kind_of(met.name) in ("json", "form") and subject is not None and not _shows(survey, subject):
        yield Violation(met.node, {"name": met.name})


def _told(survey: Survey, samples: Iterable[Sample]) -> Iterator[Violation]:
    """Tell what does not fit: at the value, or at the key where the value goes over lines of its own."""
    for misfit in misfits(survey, list(samples)):
        sample, node = misfit.sample, misfit.node
        name = f" '{sample.name}'" if sample.name else ""
        yield Violation(node, {"name": name, "reason": misfit.reason},
                        "key" if isinstance(node.value, (dict, list)) else "value", about=sample.subject)


def _stated(subject: SchemaSubject, node: Node) -> Sample:
    return Sample(node, node.value, subject.schema, subject.directions, subject)


def _example_objects(node: Node) -> Iterator[tuple[str, Node]]:
    """Iterate over what holds an example: the element itself, and each of its Example Objects."""
    yield "", node
    listed = node.members().get("examples")
    for name, value in listed.items() if isinstance(listed, dict) else ():
        if isinstance(value, dict) and "$ref" not in value:
            yield name, node.child("examples").child(name)


def _both(node: Node, name: str, subject: Met[object] | None) -> Iterator[Violation]:
    members = node.members()
    called = f" '{name}'" if name else ""
    for one, other in EXCLUSIVE:
        if one in members and other in members and (one == "example") is not bool(name):
            yield Violation(node.child(other), {"name": called, "one": f"'{one}'", "other": f"and '{other}'"},
                            about=subject)
            return
    if name and not any(key in members for key in _SAYING):
        # The specification asks for none: it is left over, and contradicts nothing.
        yield Violation(node, {"name": called, "one": "no value", "other": "at all"}, at_most="warning", about=subject)


def _shows(survey: Survey, subject: SchemaSubject) -> bool:
    whole = survey.resolved(subject)
    inner: list[object] = [whole.value, whole.value.get("items")]
    properties = whole.value.get("properties")
    if properties == {}:
        return True
    inner += properties.values() if isinstance(properties, dict) else ()
    return any(_has_example(survey, value) for value in inner)


def _has_example(survey: Survey, value: object) -> bool:
    found = survey.schema_at(value)
    if found is None:
        return False
    shown: Mapping[str, object] = survey.resolved(found).value
    return any(word in shown for word in ("example", "examples", "const", "enum"))
