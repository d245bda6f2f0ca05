"""Names that are written otherwise than the names around them.

Each predicate takes a `casing`; without one the casing counts that most names of the contract have in common, where
at least `agreement` of them do. Where there is none, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from contractguard.contract import Node
from contractguard.contract.model import Parameter
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, SchemaSubject, Survey
from contractguard.text.casing import CASINGS, Casing, casings_of, usual_casing

_HEADER_CASINGS = ("train", "kebab", "snake", "camel", "macro")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
"""What a value of an enum is made of where it names something: no path, no place, no version, no sentence."""
_SECTIONS = ("schemas", "responses", "parameters", "requestBodies", "headers", "links", "callbacks", "pathItems",
             "mediaTypes", "examples")
_SECTIONS_2 = ("definitions", "responses", "parameters")


@predicate("schema", "name", "casing", having=("properties",))
def property_casing_inconsistent(
    schema: SchemaSubject, survey: Survey, *, casing: Casing = "", agreement: float = 0.9, allowed: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find properties whose names are not in the casing of the others."""
    wanted = casing or survey.once(_usual_of_properties, agreement)
    properties = schema.value["properties"]
    if wanted and isinstance(properties, dict):
        for name in properties:
            if wanted not in casings_of(name) and name not in allowed:
                node = schema.node.child("properties").child(name)
                yield Violation(node, {"name": name, "casing": CASINGS[wanted]})


@predicate("parameter", "name", "casing")
def parameter_casing_inconsistent(
    met: Met[Parameter], survey: Survey, *, casing: Casing = "", agreement: float = 0.9, allowed: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find parameters in paths, queries and cookies whose names are not in the casing of others at such a place."""
    location, name = met.element.location, met.element.name
    if location not in ("path", "query", "cookie") or name in allowed:
        return
    wanted = casing or survey.once(_usual_of_parameters, location, agreement)
    if wanted and wanted not in casings_of(name):
        node = met.node.child("name") if "name" in met.node.members() else met.node
        yield Violation(node, {"name": name, "casing": CASINGS[wanted]}, part="value")


@predicate("document", "name", "casing")
def header_casing_inconsistent(
    survey: Survey, *, casing: Casing = "", agreement: float = 0.9, allowed: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find headers whose names are not in the casing of the others. RFC 9110 makes no difference of case."""
    names = dict(headers_of(survey))
    wanted = casing or usual_casing(names.values(), agreement, _HEADER_CASINGS)
    for node, name in names.items() if wanted else ():
        if wanted not in casings_of(name) and name not in allowed:
            yield Violation(node, {"name": name, "casing": CASINGS[wanted]})


@predicate("document", "name")
def header_prefixed(survey: Survey, *, allowed: Sequence[str] = ()) -> Iterator[Violation]:
    """Find headers with `X-` in front of their names, but for those that everybody knows (RFC 6648, section 3)."""
    known = {name.lower() for name in allowed}
    for node, name in headers_of(survey):
        if name.lower().startswith("x-") and name.lower() not in known:
            yield Violation(node, {"name": name})


@predicate("operation", "name", "casing")
def operation_id_casing_inconsistent(
    operation: OperationSubject, survey: Survey, *, casing: Casing = "", agreement: float = 0.9
) -> Iterator[Violation]:
    """Find operations whose `operationId` is not in the casing of the others."""
    name = operation.called.operation.operation_id
    wanted = casing or survey.once(_usual_of_operations, agreement)
    if wanted and name and wanted not in casings_of(name):
        yield Violation(operation.node.child("operationId"), {"name": name, "casing": CASINGS[wanted]}, part="value")


@predicate("operation", "count", "most")
def operation_tags_many(operation: OperationSubject, _: Survey, *, most: int) -> Iterator[Violation]:
    """Find operations with more than so many tags."""
    tags = set(operation.called.operation.tags)
    if len(tags) > most:
        yield Violation(operation.node.child("tags"), {"count": len(tags), "most": most})


@predicate("document", "name", "casing")
def component_casing_inconsistent(
    survey: Survey, *, casing: Casing = "", agreement: float = 0.9
) -> Iterator[Violation]:
    """Find components whose names are not in the casing of others of their kind."""
    for section in _sections(survey.contract.root):
        wanted = casing or usual_casing(section.members(), agreement)
        for name in section.members() if wanted else ():
            if wanted not in casings_of(name):
                yield Violation(section.child(name), {"name": name, "casing": CASINGS[wanted]})


@predicate("schema", "values", "casing", having=("enum",))
def enum_casing_inconsistent(
    schema: SchemaSubject, _: Survey, *, casing: Casing = "", agreement: float = 0.9
) -> Iterator[Violation]:
    """Find lists of values of which a few are written otherwise than the rest."""
    enum = schema.value["enum"]
    values = tuple(value for value in enum if isinstance(value, str)) if isinstance(enum, list) else ()
    wanted, others = _odd_values(values, casing, agreement)
    if others:
        yield Violation(schema.node.child("enum"), {"values": list(others), "casing": CASINGS[wanted]})


@predicate("schema", having=("enum",))
def response_enum_closed(schema: SchemaSubject, _: Survey, *, members: Sequence[str]) -> Iterator[Violation]:
    """Find lists of texts that only providers write and that do not say that more may follow, by one of `members`."""
    enum = schema.value["enum"]
    if isinstance(enum, list) and len(enum) > 1 and all(isinstance(value, str) or value is None for value in enum) and (
        schema.in_response and not schema.in_request and not any(name in schema.value for name in members)
    ):
        yield Violation(schema.node.child("enum"))


@lru_cache(maxsize=4096)
def _odd_values(values: tuple[str, ...], casing: Casing, agreement: float) -> tuple[Casing, tuple[str, ...]]:
    """Return the casing of most values and those that are not in it. What does not name things is left alone."""
    names = [value for value in values if _NAME.fullmatch(value)]
    if len(names) < agreement * len(values):
        return "", ()
    wanted = casing or usual_casing(names, agreement)
    return wanted, tuple(name for name in names if wanted not in casings_of(name)) if wanted else ()


def headers_of(survey: Survey) -> Iterator[tuple[Node, str]]:
    """Iterate over the headers that clients and providers write, each with its name; components have none."""
    for parameter in survey.parameters:
        if parameter.element.location == "header":
            yield parameter.node, parameter.element.name
    for header in survey.headers:
        if header.node.pointer[:2] != ("components", "headers"):
            yield header.node, header.name


def _sections(root: Node) -> Iterator[Node]:
    components = root.members().get("components")
    holder, names = (root.child("components"), _SECTIONS) if isinstance(components, dict) else (root, _SECTIONS_2)
    for name in names:
        if isinstance(holder.members().get(name), dict):
            yield holder.child(name)


def _usual_of_properties(survey: Survey, agreement: float) -> Casing:
    held: Iterable[Mapping[str, object]] = (
        schema.value["properties"] for schema in survey.schemas_having("properties")
        if isinstance(schema.value["properties"], dict)
    )
    return usual_casing(chain.from_iterable(held), agreement)


def _usual_of_parameters(survey: Survey, location: str, agreement: float) -> Casing:
    return usual_casing((met.element.name for met in survey.parameters if met.element.location == location), agreement)


def _usual_of_operations(survey: Survey, agreement: float) -> Casing:
    return usual_casing((operation.called.operation.operation_id for operation in survey.operations), agreement)
