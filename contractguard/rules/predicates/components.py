"""Components that nothing leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.contract import Node
from contractguard.errors import ContractError
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import SchemaSubject, Survey
from contractguard.survey.in_place import in_place
from contractguard.survey.reach import Unit

_NAMED = re.compile(r"#/components/(examples|links|callbacks|pathItems)/([^\"'\s,}\]]+)")
_KINDS = {"schemas": "schema", "definitions": "schema", "parameters": "parameter", "responses": "response",
          "requestBodies": "request body", "headers": "header", "mediaTypes": "media type", "examples": "example",
          "links": "link", "callbacks": "callback", "pathItems": "path item"}


@predicate("document", "kind", "name")
def component_unused(survey: Survey) -> Iterator[Violation]:
    """Find components that no operation leads to, in this file or by way of others.

    A schema that extends one with a discriminator is used where that is (Discriminator Object: implicit mapping). Of
    a contract without operations the components are the contract. Security schemes are for another rule.
    """
    if not survey.operations:
        return
    used = _led_from_outside(survey)
    for schema in survey.contract.components.schemas.values():
        subject = survey.schema_at(schema.node.value)
        if subject is not None and not _is_used(subject.unit, used):
            yield _unused(schema.node)
    for listed in (survey.parameters, survey.responses, survey.bodies, survey.headers, survey.media_types):
        for met in listed:
            if _is_component(met.node, survey) and not _is_used(met.unit, used):
                yield _unused(met.node)
    yield from _unnamed(survey)


def _unused(node: Node) -> Violation:
    """Tell of a component by its name among the others: a parameter has another one of its own."""
    return Violation(node, {"kind": _KINDS[str(node.pointer[-2])], "name": str(node.pointer[-1])})


def _is_used(unit: Unit, used: set[int]) -> bool:
    return bool(unit.request or unit.response) or id(unit) in used


def _is_component(node: Node, survey: Survey) -> bool:
    depth = 2 if survey.contract.dialect == "2.0" else 3
    return node.document is survey.contract.document and len(node.pointer) == depth and node.pointer[-2] in _KINDS \
        and (depth == 2 or node.pointer[0] == "components")


def _led_from_outside(survey: Survey) -> set[int]:
    """Return the units that are used in ways that no reference of an operation tells: identities of units."""
    pending = [subject.unit for subject in (*_implied(survey), *_extended(survey))]
    used = set()
    while pending:
        unit = pending.pop()
        if id(unit) not in used:
            used.add(id(unit))
            pending += unit.edges
    return used


def _implied(survey: Survey) -> Iterator[SchemaSubject]:
    """Iterate over the schemas that extend one with a discriminator which is used."""
    bases = {id(subject.value) for subject in survey.schemas_having("discriminator")
             if subject.unit.request or subject.unit.response}
    for subject in survey.schemas_having("allOf") if bases else ():
        if any(id(part.value) in bases for part in in_place(survey, (subject,), ("allOf",))):
            yield subject


def _extended(survey: Survey) -> Iterator[SchemaSubject]:
    """Iterate over the schemas that extensions of the document refer to, such as `x-webhooks`."""
    root = survey.contract.root
    extensions = [value for holder in (root.members(), *_members(root, "components"), *_members(root, "paths"))
                  for name, value in holder.items() if str(name).startswith("x-")]
    for reference in _references(extensions):
        try:
            found = survey.schema_at(survey.contract.references.target(root, reference).value)
        except (ContractError, ValueError):
            continue
        if found is not None:
            yield found


def _members(root: Node, key: str) -> list[dict[str, object]]:
    value = root.members().get(key)
    return [value] if isinstance(value, dict) else []


def _references(values: list[object]) -> Iterator[str]:
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                yield reference
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def _unnamed(survey: Survey) -> Iterator[Violation]:
    """Find components of kinds that the survey does not follow: those that no reference names."""
    holders = _members(survey.contract.root, "components")
    kinds = [kind for kind in ("examples", "links", "callbacks", "pathItems") if holders and holders[0].get(kind)]
    if not kinds:
        return
    named = set(_NAMED.findall(survey.contract.document.text))
    for kind in kinds:
        node = survey.contract.root.child("components").child(kind)
        for name in node.members():
            spelled = name.replace("~", "~0").replace("/", "~1")
            if (kind, spelled) not in named:
                yield _unused(node.child(name))
