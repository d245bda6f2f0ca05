"""Members that must be there: what data says, code only looks up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.contract import Node
from contractguard.contract.model import Parameter
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, SchemaSubject, Survey

_MERGING = ("allOf", "anyOf", "oneOf")
_LEADING = frozenset({"$ref", *_MERGING})


@predicate("operation", "member")
def operation_member_missing(operation: OperationSubject, _: Survey, *, member: str) -> Iterator[Violation]:
    """Find operations that have no such member, or one that says nothing."""
    if says_nothing(operation.members.get(member)):
        yield Violation(operation.node, {"member": member})


@predicate("document", "member")
def info_member_missing(survey: Survey, *, member: str, any_of: Sequence[str] = ()) -> Iterator[Violation]:
    """Find a contract whose `info` has no such member, or one that says nothing.

    With `any_of` the member is an object, and one of these must be in it.
    """
    info = survey.contract.root.members().get("info")
    place = survey.contract.root.child("info") if isinstance(info, dict) else survey.contract.root
    value = place.members().get(member) if isinstance(info, dict) else None
    inside = value if isinstance(value, dict) else {}
    if says_nothing(value) or (any_of and all(says_nothing(inside.get(name)) for name in any_of)):
        yield Violation(place, {"member": member})


@predicate("document", "name", "member")
def tag_member_missing(survey: Survey, *, member: str) -> Iterator[Violation]:
    """Find tags of the contract that have no such member, or one that says nothing."""
    for node, name in tags_of(survey):
        if says_nothing(node.members().get(member)):
            yield Violation(node, {"name": name, "member": member})


@predicate("parameter")
def parameter_description_missing(met: Met[Parameter], survey: Survey) -> Iterator[Violation]:
    """Find parameters that are described neither by themselves nor by their schema."""
    if says_nothing(met.node.members().get("description")):
        held = met.element.schema
        schema = survey.schema_at(held.node.value) if held is not None else None
        if schema is None or not is_described(schema, survey):
            yield Violation(met.node)


@predicate("document", "name")
def component_schema_description_missing(survey: Survey) -> Iterator[Violation]:
    """Find schemas among the components that are not described."""
    for name, component in survey.contract.components.schemas.items():
        schema = survey.schema_at(component.node.value)
        if schema is not None and not is_described(schema, survey):
            yield Violation(component.node, {"name": name})


@predicate("schema", "name", having=("properties",))
def property_description_missing(schema: SchemaSubject, survey: Survey) -> Iterator[Violation]:
    """Find properties that are described neither where they stand nor by what they refer to."""
    properties = schema.value["properties"]
    place = None
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(value, dict) or not says_nothing(value.get("description")):
            continue
        if not value.keys().isdisjoint(_LEADING):
            held = survey.schema_at(value)
            if held is None or is_described(held, survey):
                continue
        place = place or schema.node.child("properties")
        yield Violation(place.child(name), {"name": name})


def says_nothing(value: object) -> bool:
    """Whether a member is absent, or there without saying anything."""
    return not value.strip() if isinstance(value, str) else value is None or value in ([], {})


def is_described(schema: SchemaSubject, survey: Survey) -> bool:
    """Whether a schema has a description: its own, that of what it refers to, or of a part that it is made of."""
    if not says_nothing(schema.value.get("description")):
        return True
    target = survey.resolved(schema)
    if target is not schema and not says_nothing(target.value.get("description")):
        return True
    for keyword in _MERGING:
        parts = schema.value.get(keyword)
        for part in parts if isinstance(parts, list) else ():
            held = survey.schema_at(part)
            if held is not None and not says_nothing(survey.resolved(held).value.get("description")):
                return True
    return False


def tags_of(survey: Survey) -> Iterator[tuple[Node, str]]:
    """Iterate over the tags that a contract declares, with their names."""
    root = survey.contract.root
    tags = root.members().get("tags")
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        if isinstance(tag, dict) and isinstance(tag.get("name"), str):
            yield root.child("tags").child(index), tag["name"]
