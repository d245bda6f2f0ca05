"""What goes: whether people are told why, by when, and in the answers themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract import Node
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, SchemaSubject, Survey
from contractguard.survey.subjects import SchemaRoot

_AVOIDABLE = (("properties",), ("patternProperties",), ("additionalProperties",), ("oneOf",), ("anyOf",), ("$defs",))
"""Where a schema stands that callers need not use."""
_TEXTS = ("description", "summary", "title")


@predicate("document", "element")
def deprecation_unexplained(survey: Survey, *, words: Sequence[str], members: Sequence[str]) -> Iterator[Violation]:
    """Find what is deprecated without a word on why, or on what to use instead.

    It is explained where a text of it has one of `words`, which may be beginnings of words, or where it has one of
    `members`, all of which are extensions.
    """
    pattern = re.compile("|".join(rf"\b{re.escape(word)}" for word in words), re.IGNORECASE)
    for node, label, texts in _deprecated(survey):
        held = node.members()
        explained = any(held.get(name) for name in members) or (words and any(map(pattern.search, texts)))
        if not explained:
            yield Violation(node, {"element": label})


@predicate("operation", "header")
def deprecation_header_missing(operation: OperationSubject, _: Survey, *, header: str) -> Iterator[Violation]:
    """Find deprecated operations none of whose answers declares a header."""
    if operation.is_served and operation.called.operation.deprecated and not declares(operation, header):
        yield Violation(operation.node, {"header": header})


@predicate("document", "element", "component")
def deprecated_schema_in_use(survey: Survey) -> Iterator[Violation]:
    """Find references to deprecated schemas that nothing can do without, and that an operation which stays uses.

    A property or one of several alternatives with such a schema is itself what is deprecated: before OpenAPI 3.1 there
    is no other way to say so.
    """
    deprecated = {id(schema.value) for schema in survey.schemas_having("deprecated")
                  if schema.value["deprecated"] is True and isinstance(schema.holder, SchemaRoot)}
    live = sum(each.bit for each in survey.operations if not each.called.operation.deprecated)
    for schema in survey.schemas_having("$ref") if deprecated else ():
        target = survey.resolved(schema)
        if id(target.value) in deprecated and target is not schema and schema.step[:1] not in _AVOIDABLE and (
            (schema.unit.request | schema.unit.response) & live and not _is_going(schema)
        ):
            yield Violation(schema.node, {"element": schema.label, "component": target.label})


@predicate("document", "scheme")
def deprecated_scheme_in_use(survey: Survey) -> Iterator[Violation]:
    """Find security requirements of what is not deprecated that name a deprecated scheme (OpenAPI 3.2, 4.27)."""
    going = {name for name, scheme in survey.contract.components.security_schemes.items()
             if _resolved(survey, scheme.node).members().get("deprecated") is True}
    listed = [*(survey.contract.security or ())]
    for operation in survey.operations if going else ():
        if operation.is_served and not operation.called.operation.deprecated:
            listed += operation.called.operation.security or ()
    for requirement in {each.node.location: each for each in listed}.values():
        for name in requirement.schemes:
            if name in going:
                yield Violation(requirement.node.child(name), {"scheme": name})


def declares(operation: OperationSubject, header: str) -> bool:
    """Whether any answer of an operation declares a header, whose name has no case."""
    return any(name.lower() == header.lower()
               for met in operation.responses.values() for name in met.element.headers)


def _deprecated(survey: Survey) -> Iterator[tuple[Node, str, list[str]]]:
    """Iterate over what is deprecated: where, what it is called, the texts that it has."""
    seen: set[tuple[object, ...]] = set()
    for operation in survey.operations:
        if operation.called.operation.deprecated and operation.node.location not in seen:
            seen.add(operation.node.location)
            yield operation.node, operation.label, _texts(operation.members)
    for subjects in (survey.parameters, survey.headers):
        for met in subjects:
            if met.node.members().get("deprecated") is True:
                held = met.element.schema
                yield met.node, met.label, _texts(met.node.members()) + (_texts(held.keywords) if held else [])
    for schema in survey.schemas_having("deprecated"):
        if schema.value["deprecated"] is True:
            target = survey.resolved(schema)
            yield schema.node, schema.label, _texts(schema.value) + (
                _texts(target.value) if target is not schema else [])


def _texts(members: Mapping[str, object]) -> list[str]:
    return [text for name in _TEXTS if isinstance(text := members.get(name), str)]


def _is_going(schema: SchemaSubject) -> bool:
    """Whether a schema, or one that it stands in, is deprecated."""
    holder: SchemaSubject | SchemaRoot = schema
    while isinstance(holder, SchemaSubject):
        if holder.value.get("deprecated") is True:
            return True
        holder = holder.holder
    return False


def _resolved(survey: Survey, node: Node) -> Node:
    return survey.contract.references.follow(node) if "$ref" in node.members() else node
