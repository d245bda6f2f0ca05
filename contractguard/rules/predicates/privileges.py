"""Privileges that clients may give themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.rules.asking import READING, fixed_segments, listed, methods_of, properties_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import Vocabulary, spaced, vocabulary
from contractguard.survey import SchemaSubject, Survey


@predicate("schema", "name", having=("properties",))
def privileged_property(
    subject: SchemaSubject, survey: Survey, *, names: Sequence[str], personal: Sequence[str], people: Sequence[str],
    exempt: Sequence[str], values: Sequence[str],
) -> Iterator[Violation]:
    """Find properties that clients can set and that are called like a privilege.

    Those that are `personal` are privileges only of `people`: where one of these words names the schema or the path.
    One with a list of values is a privilege only where one of these is among `values`.
    """
    if not subject.in_request:
        return
    always, any_of_them = vocabulary(names, exempt), vocabulary((*names, *personal), exempt)
    for child in properties_of(subject, survey, lambda name, _: any_of_them[name]):
        # What only a GET takes is a filter.
        is_written = child.in_request and not survey.resolved(child).value.get("readOnly") and (
            not methods_of(survey, subject.unit.request) <= READING)
        if is_written and (always[child.property_name] or _is_about(survey, subject, people)) and not _is_harmless(
            survey, child, vocabulary(values)
        ):
            yield Violation(child.node, {"name": child.property_name})


def _is_about(survey: Survey, subject: SchemaSubject, words: Sequence[str]) -> bool:
    """Whether one of some words names a schema, or the end of a path that takes it."""
    wanted = set(words)
    if not wanted.isdisjoint(spaced(subject.label).split()):
        return True
    used = survey.operations_in(subject.unit.request, 0)
    ends = (segment for called, _ in used for segment in fixed_segments(called.path)[-1:])
    return any(not wanted.isdisjoint(spaced(end).split()) for end in ends)


def _is_harmless(survey: Survey, subject: SchemaSubject, privileged: Vocabulary) -> bool:
    """Whether all values that a property may have are listed, none of them a privilege."""
    values = [*_values(survey, subject)]
    return bool(values) and None not in values and not any(privileged[str(value)] for value in values)


def _values(survey: Survey, subject: SchemaSubject) -> Iterator[object]:
    """Iterate over the values that a property lists, itself or in its branches and items; None where one lists none."""
    pending, seen = [subject], {id(subject.value)}
    while pending:
        value = survey.resolved(pending.pop()).value
        enum = value.get("enum", [value["const"]] if "const" in value else None)
        below = [*(branch for keyword in ("anyOf", "oneOf", "allOf") for branch in listed(value.get(keyword))),
                 value.get("items")]
        met = [child for child in map(survey.schema_at, below) if child is not None and id(child.value) not in seen]
        seen.update(id(child.value) for child in met)
        pending += met
        if isinstance(enum, list):
            yield from (str(each) for each in enum)
        elif not met and value.get("type") != "null":
            yield None
