"""Parameters: whether they are the path's, said once, and written in a way that is defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.contract import Node
from contractguard.contract.model import Parameter
from contractguard.rules.asking import parameter_types
from contractguard.rules.predicates.paths import PLACEHOLDER
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, Survey

_DEFINED: Mapping[str, frozenset[str]] = {
    "spaceDelimited": frozenset({"array", "object"}), "pipeDelimited": frozenset({"array", "object"}),
    "deepObject": frozenset({"object"}),
}
"""The types that a style can write (OpenAPI 3.2, "Style Values"); other styles write any."""
_IGNORED = frozenset({"accept", "content-type", "authorization"})
_STRUCTURED = frozenset({"array", "object"})


@predicate("operation", "name")
def path_parameter_undeclared(operation: OperationSubject, survey: Survey) -> Iterator[Violation]:
    """Find placeholders of the path for which there is no parameter."""
    declared = {met.element.name for met in operation.parameters if met.element.location == "path"}
    for name in _placeholders(operation):
        if name not in declared:
            # One that a broken reference stands for is not known by name: this raises, and nothing is told.
            survey.contract.parameters(operation.called)
            yield Violation(operation.node, {"name": name})


@predicate("operation", "name")
def path_parameter_unused(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find path parameters that the path has no placeholder for."""
    if operation.called.kind != "operation":
        return
    placeholders = _placeholders(operation)
    for met in operation.parameters:
        if met.element.location == "path" and met.element.name not in placeholders:
            node = _told_at(met, operation)
            if node is not None:
                yield Violation(node, {"name": met.element.name})


@predicate("parameter", "name")
def path_parameter_optional(met: Met[Parameter], _: Survey) -> Iterator[Violation]:
    """Find path parameters without `required: true` (OpenAPI 3.2, Parameter Object: "its value MUST be true")."""
    if met.element.location == "path" and met.node.members().get("required") is not True:
        stated = "required" in met.node.members()
        yield Violation(met.node.child("required") if stated else met.node, {"name": met.name},
                        "value" if stated else "key")


@predicate("document", "name", "location")
def parameter_repeated(survey: Survey) -> Iterator[Violation]:
    """Find parameters that stand in one list twice, by name and location."""
    seen = set()
    for subject in survey.operations:
        for holder in (subject.called.path_item.node, subject.node):
            if holder.location not in seen:
                seen.add(holder.location)
                yield from _repeated(holder, subject, survey)


@predicate("document")
def parameter_described_twice(survey: Survey) -> Iterator[Violation]:
    """Find parameters and headers with both a `schema` and `content`, which exclude each other."""
    for met in survey.parameters:
        yield from _twice(met.node, met)
    for header in survey.headers:
        yield from _twice(header.node, header)


@predicate("parameter", "name")
def parameter_ignored(met: Met[Parameter], _: Survey) -> Iterator[Violation]:
    """Find header parameters of the names that OpenAPI 3 says are ignored (Parameter Object, `name`)."""
    if met.element.location == "header" and met.name.lower() in _IGNORED:
        yield Violation(met.node, {"name": met.name})


@predicate("parameter", "name", "style", "type")
def parameter_style_undefined(met: Met[Parameter], survey: Survey) -> Iterator[Violation]:
    """Find styles that are not defined for the type of their parameter."""
    writable = _DEFINED.get(met.element.style)
    types = parameter_types(met.element, survey)
    if writable and types and not types & writable:
        yield Violation(_style(met.node), {"name": met.name, "style": met.element.style, "type": sorted(types)[0]},
                        "value")


@predicate("parameter", "name", "type")
def parameter_style_unstated(met: Met[Parameter], survey: Survey) -> Iterator[Violation]:
    """Find parameters of more than one value that do not say how these are written."""
    stated = {"style", "explode", "collectionFormat", "content"} & met.node.members().keys()
    types = parameter_types(met.element, survey)
    if not stated and types and types <= _STRUCTURED:
        yield Violation(met.node, {"name": met.name, "type": sorted(types)[0]})


@predicate("parameter", "name")
def required_parameter_with_default(met: Met[Parameter], survey: Survey) -> Iterator[Violation]:
    """Find defaults of parameters that have to be there."""
    schema = met.element.schema
    if not met.element.required or schema is None:
        return
    subject = survey.schema_at(schema.node.value)
    if subject is not None and "default" in subject.value and "$ref" not in subject.value:
        yield Violation(subject.node.child("default"), {"name": met.name})


def _placeholders(operation: OperationSubject) -> list[str]:
    """Return the names of the path's placeholders, each once; those without a name are told by another rule."""
    if operation.called.kind != "operation":
        return []
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(operation.path)) if name]


def _told_at(met: Met[Parameter], operation: OperationSubject) -> Node | None:
    """Return where a parameter of an operation is told: one of a path item at its first operation alone."""
    own, shared = operation.node, operation.called.path_item.node
    if met.node.document is own.document and met.node.pointer[: len(own.pointer)] == own.pointer:
        return met.node
    if met.node.document is shared.document and met.node.pointer[: len(shared.pointer)] == shared.pointer:
        first = next(iter(operation.called.path_item.operations.values()))
        return met.node if first is operation.called.operation else None
    return own


def _repeated(holder: Node, subject: OperationSubject, survey: Survey) -> Iterator[Violation]:
    listed = holder.members().get("parameters")
    known: dict[tuple[str, str], Node] = {}
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        node = holder.child("parameters").child(index)
        members = survey.contract.references.follow(node).members() if isinstance(item, dict) else {}
        name, location = members.get("name"), members.get("in")
        if isinstance(name, str) and isinstance(location, str):
            first = known.setdefault((name.lower() if location == "header" else name, location), node)
            if first is not node:
                yield Violation(node, {"name": name, "location": location}, related=(first,), about=subject)


def _twice(node: Node, subject: object) -> Iterator[Violation]:
    if {"schema", "content"} <= node.members().keys():
        yield Violation(node.child("content"), related=(node.child("schema"),), about=subject)


def _style(node: Node) -> Node:
    for key in ("style", "collectionFormat"):
        if key in node.members():
            return node.child(key)
    return node
