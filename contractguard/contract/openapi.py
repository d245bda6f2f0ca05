"""OpenAPI 3.0, 3.1 and 3.2 documents → the model, one element at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from contractguard.contract import reading
from contractguard.contract.model import (
    Callback,
    Components,
    Encoding,
    Header,
    Link,
    MediaType,
    OAuthFlow,
    Operation,
    Parameter,
    ParameterLocation,
    PathItem,
    Reference,
    RequestBody,
    Response,
    SecurityRequirement,
    SecurityScheme,
    Server,
    ServerVariable,
)
from contractguard.contract.node import Node
from contractguard.contract.schemas import Dialect, Schema, read_schema

Element = TypeVar("Element")

METHODS: tuple[str, ...] = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_LOCATIONS: Mapping[str, ParameterLocation] = {
    "path": "path", "query": "query", "querystring": "querystring", "header": "header", "cookie": "cookie",
}
_STYLES: Mapping[ParameterLocation, str] = {
    "path": "simple", "query": "form", "querystring": "form", "header": "simple", "cookie": "form",
}


class OpenApiReader:
    """Reads the elements of one OpenAPI 3 contract.

    Every method takes the node of an element and returns the element, or raises ContractError where the
    document is not what the specification says. Defaults are those of OpenAPI 3.2.
    """

    def __init__(self, dialect: Dialect, methods: tuple[str, ...] = METHODS) -> None:
        self.dialect = dialect
        self.methods = methods

    def referable(self, node: Node, read: Callable[[Node], Element]) -> Element | Reference[Element]:
        """Read an element, or keep the Reference Object that stands in its place."""
        target = node.members().get("$ref")
        return Reference(node, target) if isinstance(target, str) else read(node)

    def named(
        self, node: Node, key: str, read: Callable[[Node], Element], *, extensible: bool = False
    ) -> dict[str, Element | Reference[Element]]:
        """Read a map of elements by name."""
        return {
            name: self.referable(child, read)
            for name, child in reading.entries(node, key, f"'{key}'", extensible=extensible)
        }

    def schema(self, node: Node, key: str = "schema") -> Schema | None:
        """Read the schema that a member holds."""
        return read_schema(node.child(key), self.dialect) if node.members().get(key) is not None else None

    def media_type(self, node: Node) -> MediaType:
        """Read a Media Type Object."""
        return MediaType(node, self.schema(node), self.schema(node, "itemSchema"), *self.parts(node))

    def parts(self, node: Node) -> tuple[dict[str, Encoding], tuple[Encoding, ...], Encoding | None]:
        """Read how the parts of a form are written: by name, by position, and all others."""
        named = {name: self.encoding(child) for name, child in reading.entries(node, "encoding", "'encoding'")}
        prefix = tuple(self.encoding(child) for child in reading.items(node, "prefixEncoding", "'prefixEncoding'"))
        stated = node.members().get("itemEncoding") is not None
        return named, prefix, self.encoding(node.child("itemEncoding")) if stated else None

    def encoding(self, node: Node) -> Encoding:
        """Read an Encoding Object."""
        reading.expect_object(node, "an encoding")
        explode = node.members().get("explode")
        named, prefix, other = self.parts(node)
        return Encoding(
            node,
            content_type=reading.text(node, "contentType") or None,
            headers=self.named(node, "headers", self.header),
            style=reading.text(node, "style") or None,
            explode=explode if isinstance(explode, bool) else None,
            allow_reserved=reading.flag(node, "allowReserved"),
            encoding=named, prefix_encoding=prefix, item_encoding=other,
        )

    def content(self, node: Node) -> dict[str, MediaType | Reference[MediaType]]:
        """Read the `content` map of a body, parameter or header."""
        return self.named(node, "content", self.media_type)

    def header(self, node: Node) -> Header:
        """Read a Header Object."""
        reading.expect_object(node, "a header")
        return Header(
            node,
            required=reading.flag(node, "required"),
            deprecated=reading.flag(node, "deprecated"),
            schema=self.schema(node),
            content=self.content(node),
            style="simple",
            explode=reading.flag(node, "explode"),
        )

    def parameter(self, node: Node) -> Parameter:
        """Read a Parameter Object."""
        reading.expect_object(node, "a parameter")
        name = reading.required_text(node, "name", "a parameter")
        spelled = reading.required_text(node, "in", "a parameter")
        location = _LOCATIONS.get(spelled)
        if location is None:
            raise reading.wrong(node.child("in"), f"'{spelled}' is no location of a parameter",
                                hint=f"one of {', '.join(_LOCATIONS)}")
        style = reading.text(node, "style") or _STYLES[location]
        return Parameter(
            node, name=name, location=location,
            required=reading.flag(node, "required") or location == "path",
            deprecated=reading.flag(node, "deprecated"),
            schema=self.schema(node),
            content=self.content(node),
            style=style,
            explode=reading.flag(node, "explode", default=style in ("form", "cookie")),
            allow_reserved=reading.flag(node, "allowReserved"),
            allow_empty_value=reading.flag(node, "allowEmptyValue"),
        )

    def request_body(self, node: Node) -> RequestBody:
        """Read a Request Body Object."""
        reading.expect_object(node, "a request body")
        return RequestBody(node, reading.flag(node, "required"), self.content(node))

    def response(self, node: Node) -> Response:
        """Read a Response Object."""
        reading.expect_object(node, "a response")
        return Response(
            node, self.content(node), self.named(node, "headers", self.header), self.named(node, "links", Link)
        )

    def operation(self, node: Node, method: str) -> Operation:
        """Read an Operation Object."""
        reading.expect_object(node, f"the operation '{method.lower()}'")
        body = node.members().get("requestBody")
        return Operation(
            node, method=method,
            operation_id=reading.text(node, "operationId"),
            deprecated=reading.flag(node, "deprecated"),
            parameters=self.parameters(node),
            request_body=None if body is None else self.referable(node.child("requestBody"), self.request_body),
            responses=self.named(node, "responses", self.response, extensible=True),
            callbacks=self.named(node, "callbacks", self.callback),
            security=self.security(node),
            servers=self.servers(node),
            tags=reading.texts(node, "tags"),
        )

    def parameters(self, node: Node) -> tuple[Parameter | Reference[Parameter], ...]:
        """Read the `parameters` of an operation or a path item."""
        return tuple(self.referable(child, self.parameter)
                     for child in reading.items(node, "parameters", "'parameters'"))

    def path_item(self, node: Node) -> PathItem:
        """Read a Path Item Object, `additionalOperations` (OpenAPI 3.2) included."""
        reading.expect_object(node, "a path item")
        operations = {
            method.upper(): self.operation(node.child(method), method.upper())
            for method in self.methods if node.members().get(method) is not None
        }
        for method, child in reading.entries(node, "additionalOperations", "'additionalOperations'"):
            operations[method] = self.operation(child, method)
        return PathItem(node, operations, self.parameters(node), self.servers(node))

    def path_items(self, node: Node, key: str) -> dict[str, PathItem | Reference[PathItem]]:
        """Read a map of path items: `paths`, `webhooks`, `components.pathItems`."""
        listed = reading.entries(node, key, f"'{key}'", extensible=key == "paths")
        return {name: self.referable(child, self.path_item) for name, child in listed}

    def callback(self, node: Node) -> Callback:
        """Read a Callback Object."""
        reading.expect_object(node, "a callback")
        names = [name for name in node.members() if not name.startswith("x-")]
        return Callback(node, {name: self.referable(node.child(name), self.path_item) for name in names})

    def security(self, node: Node) -> tuple[SecurityRequirement, ...] | None:
        """Read a `security` list; None where there is none."""
        if not isinstance(node.members().get("security"), list):
            return None
        requirements = []
        for child in reading.items(node, "security", "'security'"):
            reading.expect_object(child, "a security requirement")
            schemes = {name: reading.texts(child, name) for name in child.members()}
            requirements.append(SecurityRequirement(child, schemes))
        return tuple(requirements)

    def security_scheme(self, node: Node) -> SecurityScheme:
        """Read a Security Scheme Object."""
        reading.expect_object(node, "a security scheme")
        return SecurityScheme(
            node,
            type=reading.text(node, "type"),
            name=reading.text(node, "name"),
            location=reading.text(node, "in"),
            scheme=reading.text(node, "scheme").lower(),
            flows={
                name: self.flow(child) for name, child in reading.entries(node, "flows", "'flows'", extensible=True)
            },
            open_id_connect_url=reading.text(node, "openIdConnectUrl"),
            metadata_url=reading.text(node, "oauth2MetadataUrl"),
        )

    def flow(self, node: Node) -> OAuthFlow:
        """Read an OAuth Flow Object."""
        return OAuthFlow(
            node,
            authorization_url=reading.text(node, "authorizationUrl"),
            token_url=reading.text(node, "tokenUrl"),
            refresh_url=reading.text(node, "refreshUrl"),
            device_authorization_url=reading.text(node, "deviceAuthorizationUrl"),
            scopes=tuple(name for name, _ in reading.entries(node, "scopes", "'scopes'", extensible=True)),
        )

    def servers(self, node: Node) -> tuple[Server, ...] | None:
        """Read a `servers` list; None where there is none."""
        if not isinstance(node.members().get("servers"), list):
            return None
        return tuple(self.server(child) for child in reading.items(node, "servers", "'servers'"))

    def server(self, node: Node) -> Server:
        """Read a Server Object."""
        reading.expect_object(node, "a server")
        variables = {
            name: ServerVariable(child, reading.text(child, "default"), reading.texts(child, "enum"))
            for name, child in reading.entries(node, "variables", "'variables'")
        }
        return Server(node, reading.text(node, "url", "/"), variables)

    def components(self, root: Node) -> Components:
        """Read the Components Object of a document."""
        stated = root.members().get("components") is not None
        holder = root.child("components") if stated else Node(root.document, (), {})
        reading.expect_object(holder, "'components'")
        schemas = {name: read_schema(child, self.dialect)
                   for name, child in reading.entries(holder, "schemas", "'schemas'")}
        return Components(
            schemas=schemas,
            responses=self.named(holder, "responses", self.response),
            parameters=self.named(holder, "parameters", self.parameter),
            request_bodies=self.named(holder, "requestBodies", self.request_body),
            headers=self.named(holder, "headers", self.header),
            security_schemes=self.named(holder, "securitySchemes", self.security_scheme),
            links=self.named(holder, "links", Link),
            callbacks=self.named(holder, "callbacks", self.callback),
            path_items=self.path_items(holder, "pathItems"),
            media_types=self.named(holder, "mediaTypes", self.media_type),
        )
