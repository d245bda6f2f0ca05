"""One API, whatever version of OpenAPI describes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from contractguard.contract import postgrest, reading
from contractguard.contract.model import (
    Callback,
    Components,
    Operation,
    OperationKind,
    Parameter,
    PathItem,
    Reference,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from contractguard.contract.node import Location, Node
from contractguard.contract.openapi import METHODS, OpenApiReader
from contractguard.contract.publisher import GatewayName, is_published
from contractguard.contract.references import References
from contractguard.contract.schemas import Dialect
from contractguard.contract.swagger import SwaggerReader
from contractguard.errors import ContractError
from contractguard.source.document import Document

Element = TypeVar("Element")

_VERSION = re.compile(r"3\.([0-2])(\.\d+)?(-\w+)?$")


@dataclass(frozen=True, slots=True, eq=False)
class CallableOperation:
    """An operation at one place where it can be called: a path item may be shared by several paths.

    `path` is the path template, the webhook's name or the callback's expression; `owner` is the operation
    that a callback belongs to and `callback` the callback's name there. `resource` says what an operation of PostgREST
    works on.
    """

    kind: OperationKind
    method: str
    path: str
    operation: Operation
    path_item: PathItem
    owner: CallableOperation | None = None
    callback: str = ""
    resource: postgrest.Resource = ""


class Contract:
    """The version-neutral model of one API.

    `format` is the version as the document states it, `dialect` the meaning of its schemas. Elements
    are read when they are asked for, once; references stay a graph and are followed with `resolve`.
    `is_published` says that PostgREST wrote it: then the model holds too what such a contract leaves unsaid.
    """

    def __init__(self, document: Document, gateway: GatewayName | None = None) -> None:
        self.document = document
        self.root = Node(document, (), document.data)
        self.references = References()
        self.format, self.dialect = _version(self.root)
        self.reader: OpenApiReader = (
            SwaggerReader(self.root, self.references) if self.dialect == "2.0"
            else OpenApiReader(self.dialect, METHODS if self.format.startswith("3.2") else METHODS[:-1])
        )
        self.paths: Mapping[str, PathItem | Reference[PathItem]] = self.reader.path_items(self.root, "paths")
        self.webhooks: Mapping[str, PathItem | Reference[PathItem]] = self.reader.path_items(self.root, "webhooks")
        self.components: Components = self.reader.components(self.root)
        self.security: tuple[SecurityRequirement, ...] | None = self.reader.security(self.root)
        self.servers: tuple[Server, ...] = self.reader.servers(self.root) or ()
        self.gateway: postgrest.Gateway | None = None
        self.is_published = is_published(document.data)
        if self.is_published:
            self._complete(gateway)
        self._elements: dict[tuple[Location, str], object] = {}
        self.operations: tuple[CallableOperation, ...] = tuple(self._operations())

    @property
    def security_node(self) -> Node:
        """Where the contract's own requirement stands, or what implies it; the root where there is none."""
        if self.gateway is not None:
            return self.gateway.node
        return self.root.child("security") if self.security is not None else self.root

    def states_security(self, operation: Operation) -> bool:
        """Whether it is said what callers of an operation must show: PostgREST leaves that out unless it is told to."""
        return not self.is_published or self.security is not None or operation.security is not None

    def resolve(self, element: Element | Reference[Element], read: Callable[[Node], Element]) -> Element:
        """Follow a reference to its element; an element stands for itself.

        `read` is the reader's method for elements of that kind. Raises ContractError where the
        reference leads nowhere or in a circle.
        """
        if not isinstance(element, Reference):
            return element
        node = self.references.follow(element.node)
        key = (node.location, read.__name__)
        if key not in self._elements:
            self._elements[key] = read(node)
        return self._elements[key]  # type: ignore[return-value]

    def parameters(self, called: CallableOperation) -> list[Parameter]:
        """Return the parameters in force: the operation's own override the path item's by name and location."""
        merged: dict[tuple[str, str], Parameter] = {}
        for listed in (called.path_item.parameters, called.operation.parameters):
            for element in listed:
                parameter = self.resolve(element, self.reader.parameter)
                merged[parameter.name, parameter.location] = parameter
        return list(merged.values())

    def path_item(self, element: PathItem | Reference[PathItem]) -> PathItem:
        """Return a path item with what is written out beside its `$ref`.

        Where both have a field the specification leaves open which counts (OpenAPI 3.2, Path Item Object): what is
        written out does.
        """
        target = self.resolve(element, self.reader.path_item)
        if not isinstance(element, Reference) or element.node.members().keys() <= {"$ref", "summary", "description"}:
            return target
        own = self.reader.path_item(element.node)
        return PathItem(own.node, {**target.operations, **own.operations}, (*target.parameters, *own.parameters),
                        own.servers or target.servers)

    def security_of(self, operation: Operation) -> tuple[SecurityRequirement, ...]:
        """Return the requirements in force: the operation's own, else the contract's."""
        return operation.security if operation.security is not None else self.security or ()

    def servers_of(self, called: CallableOperation) -> tuple[Server, ...]:
        """Return the servers in force: the operation's own, else its path item's, else the contract's."""
        return called.operation.servers or called.path_item.servers or self.servers

    def _complete(self, known: GatewayName | None) -> None:
        """Add what PostgREST does and never writes down, and what Supabase's gateway asks for in front of it."""
        self.servers = postgrest.served(self.servers, known)
        place = self.root.child("externalDocs")
        self.paths = {path: postgrest.answering(item, place, self.dialect) if isinstance(item, PathItem) else item
                      for path, item in self.paths.items()}
        parameters = {name: element for name, element in self.components.parameters.items()
                      if name not in postgrest.SHARED}
        tokens = {name: postgrest.token(element) if isinstance(element, SecurityScheme) else element
                  for name, element in self.components.security_schemes.items()}
        self.components = replace(self.components, parameters=parameters, security_schemes=tokens)
        if self.security is None:
            self.gateway = postgrest.gateway(self.root, self.servers, known)
        if self.gateway is not None:
            self.security = self.gateway.security
            schemes = {**self.gateway.schemes, **self.components.security_schemes}
            self.components = replace(self.components, security_schemes=schemes)

    def _operations(self) -> Iterator[CallableOperation]:
        for path, element in self.paths.items():
            yield from self._path_item("operation", path, element)
        for name, element in self.webhooks.items():
            yield from self._path_item("webhook", name, element)

    def _path_item(
        self, kind: OperationKind, path: str, element: PathItem | Reference[PathItem],
        owner: CallableOperation | None = None, callback: str = "",
    ) -> Iterator[CallableOperation]:
        path_item = self.path_item(element)
        published = self.is_published and kind == "operation"
        resource = postgrest.resource(path, path_item.operations) if published else ""
        for method, operation in path_item.operations.items():
            called = CallableOperation(kind, method, path, operation, path_item, owner, callback, resource)
            yield called
            if not _is_nested(called):
                yield from self._callbacks(called)

    def _callbacks(self, called: CallableOperation) -> Iterator[CallableOperation]:
        for name, element in called.operation.callbacks.items():
            callback: Callback = self.resolve(element, self.reader.callback)
            for expression, path_item in callback.path_items.items():
                yield from self._path_item("callback", expression, path_item, called, name)


def _is_nested(called: CallableOperation) -> bool:
    """Whether an operation is one of its own callbacks' callbacks."""
    owner = called.owner
    while owner is not None:
        if owner.operation.node.location == called.operation.node.location:
            return True
        owner = owner.owner
    return False


def read_contract(document: Document, gateway: GatewayName | None = None) -> Contract:
    """Lift a document; `gateway` is what is known to stand before it where PostgREST published it.

    Raises ContractError where it is no OpenAPI contract of a known version.
    """
    return Contract(document, gateway)


def _version(root: Node) -> tuple[str, Dialect]:
    if not isinstance(root.value, dict):
        raise ContractError("this is not an OpenAPI contract: the document is not an object",
                            hint="a contract starts with 'openapi: 3.1.0'", place=root.document.uri)
    swagger, openapi = root.members().get("swagger"), root.members().get("openapi")
    if swagger in ("2.0", 2.0):
        return "2.0", "2.0"
    match = _VERSION.match(openapi) if isinstance(openapi, str) else None
    if match:
        return str(openapi), "3.0" if match[1] == "0" else "3.1"
    if swagger is None and openapi is None:
        raise ContractError("this is not an OpenAPI contract: it has neither 'openapi' nor 'swagger'",
                            hint="a contract starts with 'openapi: 3.1.0'", place=root.document.uri)
    key = "openapi" if openapi is not None else "swagger"
    raise reading.wrong(root.child(key), f"the version {root.members()[key]!r} is not one that contractguard knows",
                        hint="Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are; quote the version as a string")
