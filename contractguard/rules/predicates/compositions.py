"""What schemas that are combined say of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.schema.values import key, types_named
from contractguard.survey import SchemaSubject, Survey
from contractguard.survey.in_place import Surroundings, in_place

_APPLIED = ("allOf", "anyOf", "oneOf")
_MOST_BRANCHES = 500
_MOST_PARTS = 200
_NAMING = ("patternProperties", "unevaluatedProperties", "propertyNames", "$dynamicRef", "$recursiveRef")


@predicate("document", "name", "owner")
def required_property_undefined(survey: Survey) -> Iterator[Violation]:
    """Find required names that nothing which is said of the same object declares.

    What stands around a branch is heard too: a branch may require what its parent declares, or a parent what the
    branches do. Where names are declared by a pattern or a schema for all of them, every name is.
    """
    surroundings: Surroundings | None = None
    for subject in survey.schemas_having("required"):
        missing = _missing(subject)
        if missing:
            surroundings = surroundings or Surroundings(survey)
            for index, name in _undeclared(
                    survey, [subject, *islice(surroundings.around(subject), _MOST_PARTS)], missing):
                yield Violation(subject.node.child("required").child(index),
                                {"name": name, "owner": subject.label}, "value", about=subject)


@predicate("schema", "keyword", having=("anyOf", "oneOf"))
def choice_of_one(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find choices that have one branch."""
    for keyword in ("anyOf", "oneOf"):
        listed = subject.value.get(keyword)
        if isinstance(listed, list) and len(listed) == 1:
            yield Violation(subject.node.child(keyword), {"keyword": keyword})


@predicate("schema", "keyword", "effect", having=_APPLIED)
def branch_repeated(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find branches that stand in one list twice; of `oneOf` no value can match them."""
    for keyword in _APPLIED:
        listed = subject.value.get(keyword)
        for index in _repeated(listed) if isinstance(listed, list) else ():
            effect = "no value can match it" if keyword == "oneOf" else "it says nothing new"
            yield Violation(subject.node.child(keyword).child(index), {"keyword": keyword, "effect": effect}, "value")


def _repeated(branches: list[object]) -> Iterator[int]:
    """Iterate over the places of branches that equal an earlier one. Lists that are too long are not looked at."""
    if len(branches) > _MOST_BRANCHES:
        return
    for index, branch in enumerate(branches):
        # Comparing first is fast; it takes true for 1, which the keys tell apart.
        if branch in branches[:index] and key(branch) in {key(other) for other in branches[:index]}:
            yield index


def _missing(subject: SchemaSubject) -> list[tuple[int, str]]:
    """Return the required names that the schema does not declare itself, with their places.

    Of a schema that no object fits nothing is required: that is told by another rule.
    """
    required, declared = subject.value["required"], subject.value.get("properties")
    listed = required if isinstance(required, list) and "object" in types_named(subject.value.get("type")) else []
    known = declared if isinstance(declared, dict) else {}
    return [(index, name) for index, name in enumerate(listed) if isinstance(name, str) and name not in known]


def _undeclared(
    survey: Survey, subjects: Iterable[SchemaSubject], names: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return the names that no schema declares, nor anything that they combine.

    None where any name may be, or where too much is combined to look at all of it.
    """
    for number, subject in enumerate(in_place(survey, subjects)):
        if number == _MOST_PARTS:
            return []
        value = subject.value
        further = value.get("additionalProperties", value.get("unevaluatedProperties"))
        if isinstance(further, dict) or any(word in value for word in _NAMING):
            return []
        if isinstance(value.get("$ref"), str) and survey.target(subject) is None:
            return []
        declared = value.get("properties")
        if isinstance(declared, dict):
            names = [(index, name) for index, name in names if name not in declared]
        if not names:
            break
    return names
