"""Discriminators (OpenAPI 3.2, Discriminator Object)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.contract import Node
from contractguard.errors import ContractError
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import SchemaSubject, Survey
from contractguard.survey.in_place import branches, in_place

_WORDS = ("properties", "required")
_MOST_BRANCHES = 400
"""Branches may extend what they are branches of: each is then looked at with all others."""
_LATE = frozenset({"$dynamicRef", "$recursiveRef"})
_Known = dict[tuple[int, str, bool], Mapping[str, bool]]


@predicate("document", "name", "owner", "problem")
def discriminator_property_missing(survey: Survey) -> Iterator[Violation]:
    """Find discriminators whose property is not declared, or not required, in a schema that it tells apart.

    Those are the branches of `oneOf` and `anyOf`, or the schema itself where others extend it.
    """
    known: _Known = {}
    for subject in survey.schemas_having("discriminator"):
        name = _property_name(subject)
        told_apart = list(branches(survey, subject, ("oneOf", "anyOf"))) or [subject]
        if len(told_apart) > _MOST_BRANCHES:
            continue
        own = _says(survey, subject, name, known) if name else {}
        for number, branch in enumerate(told_apart if name else (), 1):
            said = _says(survey, branch, name, known)
            if _LATE & branch.value.keys():
                continue
            if not all(said[word] or own[word] for word in _WORDS):
                problem = "does not require" if said["properties"] or own["properties"] else "does not declare"
                end = survey.resolved(branch)
                owner = end.label if end is not branch or branch is subject else f"branch {number} of {subject.label}"
                yield Violation(_place(subject), {"name": name, "owner": owner, "problem": problem}, "value",
                                () if branch is subject else (branch.node,), about=subject)


@predicate("schema", "value", "target", "hint", having=("discriminator",))
def discriminator_mapping_broken(subject: SchemaSubject, survey: Survey) -> Iterator[Violation]:
    """Find values of a discriminator's mapping that name no schema."""
    discriminator = subject.value["discriminator"]
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str) and not _leads(survey, subject, target):
            near = survey.contract.references.suggestions.closest(
                target, survey.contract.components.schemas) if _is_name(target) else ""
            yield Violation(subject.node.child("discriminator").child("mapping").child(value),
                            {"value": value, "target": target, "hint": f": did you mean '{near}'?" if near else ""},
                            "value")


def _property_name(subject: SchemaSubject) -> str:
    """Return the property that is looked at; in Swagger 2.0 the discriminator is its name."""
    discriminator = subject.value["discriminator"]
    if isinstance(discriminator, dict):
        discriminator = discriminator.get("propertyName")
    return discriminator if isinstance(discriminator, str) else ""


def _place(subject: SchemaSubject) -> Node:
    node = subject.node.child("discriminator")
    return node.child("propertyName") if node.members() else node


def _says(survey: Survey, subject: SchemaSubject, name: str, known: _Known) -> Mapping[str, bool]:
    """Say whether a schema and what it includes declare and require a property, as a choice does in every branch.

    A choice within a choice is heard as a whole.
    """
    whole = survey.resolved(subject) if len(subject.value) == 1 else subject
    key = (id(whole.value), name, True)
    if key not in known:
        found = _lists(whole.value, name)
        if all(found.values()):
            return found
        for part in in_place(survey, (whole,), ("allOf",)):
            said = [_lists(part.value, name)]
            for word in ("oneOf", "anyOf"):
                inner = [_says_anywhere(survey, branch, name, known) for branch in branches(survey, part, (word,))]
                said += [{each: all(told[each] for told in inner) for each in _WORDS}] if inner else []
            found = {each: already or any(told[each] for told in said) for each, already in found.items()}
        known[key] = found
    return known[key]


def _says_anywhere(survey: Survey, subject: SchemaSubject, name: str, known: _Known) -> Mapping[str, bool]:
    key = (id(survey.resolved(subject).value if len(subject.value) == 1 else subject.value), name, False)
    if key not in known:
        said = [_lists(part.value, name) for part in in_place(survey, (subject,))]
        known[key] = {word: any(each[word] for each in said) for word in _WORDS}
    return known[key]


def _lists(value: Mapping[str, object], name: str) -> dict[str, bool]:
    listed = [(word, value.get(word)) for word in _WORDS]
    return {word: isinstance(names, (dict, list)) and name in names for word, names in listed}


def _is_name(target: str) -> bool:
    return not any(character in target for character in "/#.")


def _leads(survey: Survey, subject: SchemaSubject, target: str) -> bool:
    """Whether a mapping's value is the name of a schema, or a reference that leads somewhere."""
    if target in survey.contract.components.schemas:
        return True
    if _is_name(target):
        return False
    try:
        survey.contract.references.target(subject.node, target)
    except (ContractError, ValueError):
        return False
    return True
