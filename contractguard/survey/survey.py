"""The whole of one contract, as rules look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from contractguard.contract import CallableOperation, Contract, Direction, Location, Node
from contractguard.contract.model import (
    Header,
    MediaType,
    Parameter,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
)
from contractguard.survey.schemas import BrokenReference, SchemaWalk
from contractguard.survey.subjects import Met, OperationSubject, SchemaSubject
from contractguard.survey.walking import ElementWalk

Answer = TypeVar("Answer")
Reached = tuple[tuple[CallableOperation, tuple[Direction, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Every element of a contract, once, whether an operation uses it or not.

    `broken` are the references that lead nowhere; what they stand for is in none of the lists. `today` is the day on
    which the contract is looked at; without it nobody can tell what is past.
    """

    contract: Contract
    operations: Sequence[OperationSubject]
    parameters: Sequence[Met[Parameter]]
    bodies: Sequence[Met[RequestBody]]
    responses: Sequence[Met[Response]]
    headers: Sequence[Met[Header]]
    media_types: Sequence[Met[MediaType]]
    security_schemes: Sequence[Met[SecurityScheme]]
    servers: Sequence[Met[Server]]
    schemas: Sequence[SchemaSubject]
    broken: Sequence[BrokenReference]
    _schemas: SchemaWalk
    _operations_at: Mapping[Location, Sequence[OperationSubject]]
    today: date | None = None
    _ends: dict[int, SchemaSubject] = field(default_factory=dict)
    _reached: dict[tuple[int, int], Reached] = field(default_factory=dict)
    _answers: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def once(self, question: Callable[..., Answer], *arguments: object) -> Answer:
        """Ask something about the whole contract, however many rules want to know it, one time alone."""
        key = (question, *arguments)
        if key not in self._answers:
            self._answers[key] = question(self, *arguments)
        answer: Answer = self._answers[key]
        return answer

    def schemas_having(self, keyword: str) -> Sequence[SchemaSubject]:
        """Return the schemas in which a keyword stands; before OpenAPI 3.1 those with a `$ref` have nothing else."""
        return self._schemas.having.get(keyword, ())

    def schema_at(self, value: object) -> SchemaSubject | None:
        """Return the subject of a schema object of the document; None where it is none, or was not met."""
        return self._schemas.at(value)

    def target(self, subject: SchemaSubject) -> SchemaSubject | None:
        """Return what the `$ref` of a schema leads to; None where there is none, or it leads to no object."""
        return self._schemas.target(subject)

    def resolved(self, subject: SchemaSubject) -> SchemaSubject:
        """Follow the `$ref` of a schema to its end; one without, or with a broken one, is its own end."""
        passed: dict[int, SchemaSubject] = {}
        end: SchemaSubject | None = subject
        while end is not None and id(end.value) not in passed and id(end.value) not in self._ends:
            passed[id(end.value)] = subject = end
            end = self._schemas.target(end)
        if end is not None:
            subject = self._ends.get(id(end.value), subject)
        # A chain is followed once, however many of its links are asked about.
        self._ends.update(dict.fromkeys(passed, subject))
        return subject

    def child(self, subject: SchemaSubject, *step: str | int) -> SchemaSubject | None:
        """Return the subschema some tokens below a schema, its own references followed; None where there is none."""
        value: object = subject.value
        for token in step:
            if isinstance(value, dict):
                value = value.get(str(token))
            elif isinstance(value, list) and isinstance(token, int) and token < len(value):
                value = value[token]
            else:
                return None
        found = self.schema_at(value)
        return self.resolved(found) if found is not None else None

    def uses_of(self, node: Node) -> tuple[int, int]:
        """Return the operations that use a place in a request and in a response, a bit for each.

        The place is one of a schema, of what is written in an operation, or a path or webhook as a whole; of anything
        else nothing is known.
        """
        subject = self.around(node)
        if isinstance(subject, SchemaSubject):
            unit, carried = subject.unit, subject.carried
            return unit.request if carried & 1 else 0, unit.response if carried & 2 else 0
        request = response = 0
        for operation in self._operations_around(node) if len(node.pointer) > 2 else self._operations_of(node):
            bit = operation.bit
            request, response = (request | bit, response) if operation.is_served else (request, response | bit)
        return request, response

    def around(self, node: Node) -> SchemaSubject | OperationSubject | None:
        """Return the nearest schema in which a place stands, else the operation; None where it is in neither."""
        values: list[object] = [node.document.data]
        for token in node.pointer:
            value = values[-1]
            values.append(value[token] if isinstance(value, (dict, list)) else None)  # type: ignore[index]
        for value in reversed(values):
            subject = self.schema_at(value)
            if subject is not None:
                return subject
        return next(self._operations_around(node), None)

    def _operations_around(self, node: Node) -> Iterator[OperationSubject]:
        """Yield the operations in which a place is written, from the innermost to the outermost."""
        for length in range(len(node.pointer), 0, -1):
            yield from self._operations_at.get((node.document.uri, node.pointer[:length]), ())

    def _operations_of(self, node: Node) -> Iterator[OperationSubject]:
        """Yield the operations of a path or webhook."""
        if len(node.pointer) == 2 and node.document is self.contract.document:
            kind = {"paths": "operation", "webhooks": "webhook"}.get(str(node.pointer[0]))
            yield from (operation for operation in self.operations
                        if operation.called.kind == kind and operation.path == node.pointer[1])

    def operations_in(self, request: int, response: int) -> Reached:
        """Return the operations of two sets, each with its directions, in the order of the contract."""
        key = (request, response)
        if key not in self._reached:
            self._reached[key] = tuple(_reached(self.contract.operations, request, response))
        return self._reached[key]


def _reached(
    operations: Sequence[CallableOperation], request: int, response: int
) -> list[tuple[CallableOperation, tuple[Direction, ...]]]:
    found: list[tuple[CallableOperation, tuple[Direction, ...]]] = []
    for number, called in enumerate(operations):
        bit = 1 << number
        sent: tuple[Direction, ...] = ("request",) if request & bit else ()
        read: tuple[Direction, ...] = ("response",) if response & bit else ()
        if sent or read:
            found.append((called, sent + read))
    return found


def survey_contract(contract: Contract, today: date | None = None) -> Survey:
    """Meet every element of a contract, in time that grows with its size. References that lead nowhere are noted.

    `today` is for rules that ask what is past; they say nothing without it.
    """
    walk = ElementWalk(contract)
    operations = walk.walk()
    lists: Mapping[type, list[Met]] = walk.met  # type: ignore[type-arg]
    return Survey(
        contract, operations, lists[Parameter], lists[RequestBody], lists[Response], lists[Header], lists[MediaType],
        lists[SecurityScheme], lists[Server], walk.schemas.subjects, walk.schemas.broken, walk.schemas,
        _by_place(operations), today,
    )


def _by_place(operations: Sequence[OperationSubject]) -> Mapping[Location, Sequence[OperationSubject]]:
    found: dict[Location, list[OperationSubject]] = {}
    for operation in operations:
        found.setdefault(operation.node.location, []).append(operation)
    return found
