"""What predicates are asked about: operations, their parts, and schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from contractguard.contract import CallableOperation, Direction, Node, Schema, read_schema
from contractguard.contract.model import Parameter, RequestBody, Response, SecurityRequirement, Server
from contractguard.contract.schemas import Dialect
from contractguard.survey.reach import BOTH, REQUEST, RESPONSE, Unit

Element = TypeVar("Element")


@dataclass(frozen=True, slots=True, eq=False)
class Met(Generic[Element]):
    """One element that is no schema, met once however often it is used.

    `name` is what it is called where it stands (a parameter's name, a status code, a media type, a component's name),
    `label` what people read: `query parameter 'limit' of GET /users`. `status` is the status code of the response
    that a header or media type belongs to, empty elsewhere.
    """

    element: Element
    node: Node
    name: str
    label: str
    unit: Unit
    status: str = ""

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions in which an operation uses this element; none where nothing uses it."""
        return directions_of(self.unit, BOTH)


@dataclass(frozen=True, slots=True, eq=False)
class OperationSubject:
    """One operation at one place where it can be called, with everything that is in force there.

    `bit` stands for it in sets of operations.

    `parameters` holds the path item's too, overridden by name and location; `security` and `servers` are the
    operation's own or those of what is around it. What a broken reference stands for is left out.
    """

    called: CallableOperation
    label: str
    bit: int
    node: Node
    parameters: tuple[Met[Parameter], ...]
    body: Met[RequestBody] | None
    responses: Mapping[str, Met[Response]]
    security: tuple[SecurityRequirement, ...]
    servers: tuple[Server, ...]

    @property
    def members(self) -> Mapping[str, object]:
        """The members of the Operation Object as the document has them."""
        return self.node.members()

    @property
    def method(self) -> str:
        """The method in upper case."""
        return self.called.method

    @property
    def path(self) -> str:
        """The path template, the webhook's name or the callback's expression."""
        return self.called.path

    @property
    def is_served(self) -> bool:
        """Whether the provider serves it: a webhook or callback is called by the provider."""
        return self.called.kind == "operation"


@dataclass(frozen=True, slots=True, eq=False)
class SchemaRoot:
    """Where a schema starts: in a parameter, header or media type, or as a component."""

    node: Node
    label: str
    schema: Schema | None = None


class SchemaSubject:
    """One schema that is an object, met once however often it is used.

    `value` is the schema as the document spells it, `holder` what it stands in, `step` the tokens from there: a
    property of its holder has the step `("properties", name)`. `carried` says which directions of its unit reach it.
    """

    __slots__ = ("__dict__", "carried", "dialect", "holder", "step", "unit", "value")

    def __init__(
        self, value: dict[str, object], holder: SchemaSubject | SchemaRoot, step: tuple[str | int, ...], unit: Unit,
        carried: int, dialect: Dialect,
    ) -> None:
        self.value = value
        self.holder = holder
        self.step = step
        self.unit = unit
        self.carried = carried
        self.dialect = dialect

    @cached_property
    def node(self) -> Node:
        """Where the schema stands."""
        node = self.holder.node
        for token in self.step:
            node = node.child(token)
        return node

    @cached_property
    def schema(self) -> Schema:
        """The schema in the terms of JSON Schema 2020-12."""
        if not self.step and isinstance(self.holder, SchemaRoot) and self.holder.schema is not None:
            return self.holder.schema
        return read_schema(self.node, self.dialect)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions in which an operation uses this schema; none where nothing uses it."""
        return directions_of(self.unit, self.carried)

    @property
    def in_request(self) -> bool:
        """Whether a client writes it."""
        return bool(self.carried & REQUEST and self.unit.request)

    @property
    def in_response(self) -> bool:
        """Whether a client reads it."""
        return bool(self.carried & RESPONSE and self.unit.response)

    @property
    def property_name(self) -> str:
        """The name of the property that this schema describes; empty where it is none."""
        return str(self.step[1]) if self.step[:1] == ("properties",) else ""

    @property
    def label(self) -> str:
        """What people read: `User.address.street`, `request body of POST /users.name`."""
        if not self.step:
            return self.holder.label
        if self.step[0] in ("properties", "patternProperties"):
            return f"{self.holder.label}.{self.step[1]}"
        if self.step[0] in ("items", "prefixItems", "contains", "unevaluatedItems"):
            return f"{self.holder.label}[]"
        if self.step[0] in ("additionalProperties", "unevaluatedProperties"):
            return f"{self.holder.label}.*"
        return self.holder.label


def directions_of(unit: Unit, carried: int) -> tuple[Direction, ...]:
    """Return the directions in which operations reach a unit, of those that are carried."""
    request: tuple[Direction, ...] = ("request",) if carried & REQUEST and unit.request else ()
    response: tuple[Direction, ...] = ("response",) if carried & RESPONSE and unit.response else ()
    return request + response
