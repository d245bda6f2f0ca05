"""The version-neutral model of one API, in the terms of OpenAPI 3.2.

Every element keeps the node that it was read from. Where the specification allows a Reference Object,
the model keeps it: nothing is inlined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from contractguard.contract.node import Node
from contractguard.contract.schemas import Schema

Element = TypeVar("Element")
ParameterLocation = Literal["path", "query", "querystring", "header", "cookie"]
OperationKind = Literal["operation", "webhook", "callback"]


@dataclass(frozen=True, slots=True)
class Reference(Generic[Element]):
    """A Reference Object (OpenAPI 3.2, section 4.23), not yet followed."""

    node: Node
    target: str



@dataclass(frozen=True, slots=True)
class Encoding:
    """How one part of a form is written, and the parts within it (OpenAPI 3.2, Encoding Object)."""

    node: Node
    content_type: str | None
    headers: Mapping[str, Header | Reference[Header]]
    style: str | None
    explode: bool | None
    allow_reserved: bool
    encoding: Mapping[str, Encoding]
    prefix_encoding: tuple[Encoding, ...]
    item_encoding: Encoding | None


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a body of one media type holds.

    `item_schema` describes one item of a stream, `prefix_encoding` and `item_encoding` how parts without names are
    written (OpenAPI 3.2, Media Type Object).
    """

    node: Node
    schema: Schema | None
    item_schema: Schema | None = None
    encoding: Mapping[str, Encoding] = field(default_factory=dict)
    prefix_encoding: tuple[Encoding, ...] = ()
    item_encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A header that is written beside a body."""

    node: Node
    required: bool
    deprecated: bool
    schema: Schema | None
    content: Mapping[str, MediaType | Reference[MediaType]]
    style: str
    explode: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation, serialised by `style` and `explode` or by its one `content`."""

    node: Node
    name: str
    location: ParameterLocation
    required: bool
    deprecated: bool
    schema: Schema | None
    content: Mapping[str, MediaType | Reference[MediaType]]
    style: str
    explode: bool
    allow_reserved: bool
    allow_empty_value: bool


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The body of a request, by media type."""

    node: Node
    required: bool
    content: Mapping[str, MediaType | Reference[MediaType]]


@dataclass(frozen=True, slots=True)
class Link:
    """A hint at what may be called next (OpenAPI 3.2, Link Object)."""

    node: Node


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of an operation."""

    node: Node
    content: Mapping[str, MediaType | Reference[MediaType]]
    headers: Mapping[str, Header | Reference[Header]]
    links: Mapping[str, Link | Reference[Link]]


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A variable of a server's URL template."""

    node: Node
    default: str
    enum: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Server:
    """Where an API is served."""

    node: Node
    url: str
    variables: Mapping[str, ServerVariable]


@dataclass(frozen=True, slots=True)
class SecurityRequirement:
    """One alternative: every scheme that it names must be satisfied. None at all means anonymous."""

    node: Node
    schemes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OAuthFlow:
    """One OAuth flow of a scheme."""

    node: Node
    authorization_url: str
    token_url: str
    refresh_url: str
    device_authorization_url: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """What a client must show, as it goes on the wire."""

    node: Node
    type: str
    name: str
    location: str
    scheme: str
    flows: Mapping[str, OAuthFlow]
    open_id_connect_url: str
    metadata_url: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What may be called. `security` and `servers` are None where the contract's own apply."""

    node: Node
    method: str
    operation_id: str
    deprecated: bool
    parameters: tuple[Parameter | Reference[Parameter], ...]
    request_body: RequestBody | Reference[RequestBody] | None
    responses: Mapping[str, Response | Reference[Response]]
    callbacks: Mapping[str, Callback | Reference[Callback]]
    security: tuple[SecurityRequirement, ...] | None
    servers: tuple[Server, ...] | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathItem:
    """The operations of one path, by upper-case method, with the parameters and servers that they share."""

    node: Node
    operations: Mapping[str, Operation]
    parameters: tuple[Parameter | Reference[Parameter], ...]
    servers: tuple[Server, ...] | None


@dataclass(frozen=True, slots=True)
class Callback:
    """Path items by the runtime expression of their URL."""

    node: Node
    path_items: Mapping[str, PathItem | Reference[PathItem]]


@dataclass(frozen=True, slots=True)
class Components:
    """Reusable elements by name. Schemas are never References: a `$ref` in one is a keyword."""

    schemas: Mapping[str, Schema]
    responses: Mapping[str, Response | Reference[Response]]
    parameters: Mapping[str, Parameter | Reference[Parameter]]
    request_bodies: Mapping[str, RequestBody | Reference[RequestBody]]
    headers: Mapping[str, Header | Reference[Header]]
    security_schemes: Mapping[str, SecurityScheme | Reference[SecurityScheme]]
    links: Mapping[str, Link | Reference[Link]]
    callbacks: Mapping[str, Callback | Reference[Callback]]
    path_items: Mapping[str, PathItem | Reference[PathItem]]
    media_types: Mapping[str, MediaType | Reference[MediaType]]
