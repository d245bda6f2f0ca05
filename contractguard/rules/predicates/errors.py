"""What operations answer when something goes wrong (RFC 9457)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contractguard.contract import Node
from contractguard.contract.model import Response
from contractguard.rules.asking import listed, properties_of, types_of
from contractguard.rules.predicates.payloads import properties_of as joined
from contractguard.rules.predicates.payloads import schema_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.rules.vocabulary import vocabulary
from contractguard.survey import Met, SchemaSubject, Survey

_PROBLEM = "application/problem+json"
_DEEPEST = 8
"""So many steps below an error's body it is still an error: further down are the objects that it speaks of."""


@dataclass(frozen=True, slots=True)
class _Body:
    """One JSON body of an error response."""

    media_type: str
    node: Node
    schema: SchemaSubject
    response: Met[Response]


@predicate("document", "media_types")
def problem_details_missing(survey: Survey) -> Iterator[Violation]:
    """Find error responses that have a body, but not as problem details (RFC 9457, section 3)."""
    for met in _error_responses(survey):
        names = [_essence(name) for name in met.element.content]
        if names and not any(name in (_PROBLEM, "application/problem+xml", "*/*") for name in names):
            yield Violation(met.node, {"media_types": list(met.element.content)}, about=met)


@predicate("document", "member", "expected", "found")
def problem_member_mistyped(survey: Survey, *, members: Mapping[str, str]) -> Iterator[Violation]:
    """Find members of problem details that are of another type than the standard's (RFC 9457, section 3.1).

    `members` names the types that each may have, with spaces between.
    """
    told: set[int] = set()
    for body in _error_bodies(survey):
        if _essence(body.media_type) == _PROBLEM:
            for name, child in joined(body.schema, survey).items():
                found = types_of(survey, child) - {"null"} if name in members else frozenset[str]()
                if found and found.isdisjoint(members[name].split()) and id(child.value) not in told:
                    told.add(id(child.value))
                    expected = " or ".join(members[name].split())
                    facts = {"member": name, "expected": expected, "found": sorted(found)}
                    yield Violation(child.node, facts, about=child)


@predicate("document", "members", "usual")
def error_shape_inconsistent(
    survey: Survey, *, share: float, least: int, exempt: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find error bodies that lack members which the others have in common; those with a member of `exempt` may.

    The usual shape is the set of members that most error responses have; there is one where at least that share of
    them has it, and at least so many say anything. A body with further members is of the same shape.
    """
    shapes = [(body, frozenset(joined(body.schema, survey))) for body in _error_bodies(survey)
              if not _is_choice(body.schema)]
    counted = Counter(shape for _, shape in shapes if shape)
    if not counted or len(shapes) < least:
        return
    usual, _ = max(counted.items(), key=lambda item: (item[1], sorted(item[0])))
    odd = [(body, shape) for body, shape in shapes if not usual <= shape]
    if len(shapes) - len(odd) >= share * len(shapes):
        for body, shape in ((body, shape) for body, shape in odd if shape.isdisjoint(exempt)):
            facts = {"members": sorted(shape) or "no members", "usual": sorted(usual)}
            yield Violation(body.node, facts, about=body.response)


@predicate("document", "name")
def error_leaks_internals(survey: Survey, *, names: Sequence[str], exempt: Sequence[str]) -> Iterator[Violation]:
    """Find properties of error responses that tell of the inside of a service, by their names."""
    words = vocabulary(names, exempt)
    reached = [body.schema for body in _error_bodies(survey)]
    seen: set[int] = set()
    for _ in range(_DEEPEST):
        fresh = {id(subject.value): subject for subject in reached if id(subject.value) not in seen}
        seen.update(fresh)
        reached = []
        for subject in fresh.values():
            name = subject.property_name
            if name and words[name]:
                yield Violation(subject.node, {"name": name}, about=subject)
            else:
                reached += _below(survey, subject)


def _error_responses(survey: Survey) -> Iterator[Met[Response]]:
    """Iterate over the error responses of operations that are served, each once."""
    seen: set[int] = set()
    for operation in survey.operations:
        if operation.is_served:
            succeeds = any(status.startswith(("2", "3")) for status in operation.called.operation.responses)
            for status, met in operation.responses.items():
                is_error = status.startswith(("4", "5")) or (status == "default" and succeeds)
                if is_error and id(met.element) not in seen:
                    seen.add(id(met.element))
                    yield met


def _error_bodies(survey: Survey) -> Iterator[_Body]:
    """Iterate over the JSON bodies of error responses, each place once."""
    for met in _error_responses(survey):
        for name, element in met.element.content.items():
            if "json" in name.lower() or name == "*/*":
                schema = schema_of(element, survey)
                if schema is not None:
                    yield _Body(name, element.node, schema, met)


def _essence(media_type: str) -> str:
    """Return a media type without its parameters (RFC 9110, section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def _is_choice(subject: SchemaSubject) -> bool:
    return "oneOf" in subject.value or "anyOf" in subject.value


def _below(survey: Survey, subject: SchemaSubject) -> Iterator[SchemaSubject]:
    """Iterate over what a schema leads to: its target, properties, items and branches."""
    target = survey.resolved(subject)
    if target is not subject:
        yield target
        return
    yield from properties_of(subject, survey)
    value = subject.value
    held = [value.get("items"), value.get("additionalProperties")]
    held += [branch for keyword in ("allOf", "anyOf", "oneOf") for branch in listed(value.get(keyword))]
    yield from (met for met in map(survey.schema_at, held) if met is not None)
