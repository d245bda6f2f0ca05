"""Swagger 2.0 documents → the model.

What 2.0 spells otherwise is lifted: `body` and `formData` parameters become a request body,
`collectionFormat` a style, `consumes` and `produces` media types, `host`, `basePath` and `schemes`
servers, `definitions` schemas. Every element keeps the place that it has in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractguard.contract import reading
from contractguard.contract.model import (
    Components,
    Encoding,
    Header,
    MediaType,
    OAuthFlow,
    Operation,
    Parameter,
    PathItem,
    Reference,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
)
from contractguard.contract.node import Node
from contractguard.contract.openapi import METHODS, OpenApiReader
from contractguard.contract.postgrest import is_filter
from contractguard.contract.references import References
from contractguard.contract.schemas import Schema, read_schema

_STYLES: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False), "multi": ("form", True), "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False), "pipes": ("pipeDelimited", False),
}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SCHEMA_KEYS = (
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
)


class SwaggerReader(OpenApiReader):
    """Reads the elements of one Swagger 2.0 contract."""

    def __init__(self, root: Node, references: References) -> None:
        super().__init__("2.0")
        self.root = root
        self.references = references

    def inline_schema(self, node: Node) -> Schema:
        """Read the schema that 2.0 spells out in a parameter or header itself.

        The filters of PostgREST before 13 name the column's type as their format; what is sent is an operator with a
        value.
        """
        value = {key: node.members()[key] for key in _SCHEMA_KEYS if key in node.members()}
        if is_filter(node):
            value.pop("format", None)
        return read_schema(Node(node.document, node.pointer, value), self.dialect)

    def parameter(self, node: Node) -> Parameter:
        """Read a parameter that is neither `body` nor `formData`."""
        plain = super().parameter(node)
        style, explode = plain.style, plain.explode
        if plain.location in ("query", "header", "path"):
            style, explode = _STYLES.get(reading.text(node, "collectionFormat", "csv"), ("form", False))
            if plain.location != "query" and style == "form":
                style = "simple"
        return Parameter(
            node, name=plain.name, location=plain.location, required=plain.required, deprecated=plain.deprecated,
            schema=self.inline_schema(node), content={}, style=style, explode=explode,
            allow_reserved=False, allow_empty_value=reading.flag(node, "allowEmptyValue"),
        )

    def header(self, node: Node) -> Header:
        """Read a response header."""
        reading.expect_object(node, "a header")
        style, _ = _STYLES.get(reading.text(node, "collectionFormat", "csv"), ("form", False))
        return Header(node, required=False, deprecated=False, schema=self.inline_schema(node), content={},
                      style="simple" if style == "form" else style, explode=False)

    def path_item(self, node: Node) -> PathItem:
        """Read a Path Item Object, sharing its body and form parameters out to its operations."""
        reading.expect_object(node, "a path item")
        shared = [child for child in reading.items(node, "parameters", "'parameters'") if self._is_body(child)]
        operations = {
            method.upper(): self.swagger_operation(node.child(method), method.upper(), shared)
            for method in METHODS if node.members().get(method) is not None and method not in ("trace", "query")
        }
        return PathItem(node, operations, self.parameters(node), None)

    def parameters(self, node: Node) -> tuple[Parameter | Reference[Parameter], ...]:
        """Read the parameters that are neither `body` nor `formData`."""
        return tuple(self.referable(child, self.parameter)
                     for child in reading.items(node, "parameters", "'parameters'") if not self._is_body(child))

    def swagger_operation(self, node: Node, method: str, shared: Sequence[Node]) -> Operation:
        """Read an Operation Object; `shared` are the path item's body and form parameters."""
        reading.expect_object(node, f"the operation '{method.lower()}'")
        own = [child for child in reading.items(node, "parameters", "'parameters'") if self._is_body(child)]
        produces = self._media_types(node, "produces")
        return Operation(
            node, method=method,
            operation_id=reading.text(node, "operationId"),
            deprecated=reading.flag(node, "deprecated"),
            parameters=self.parameters(node),
            request_body=self._request_body(node, _merged(own, shared)),
            responses={
                name: self.produced(self.references.follow(child), produces)
                for name, child in reading.entries(node, "responses", "'responses'", extensible=True)
            },
            callbacks={},
            security=self.security(node),
            servers=self._servers(node) if "schemes" in node.members() else None,
            tags=reading.texts(node, "tags"),
        )

    def response(self, node: Node) -> Response:
        """Read a shared Response Object, produced as the whole contract says."""
        return self.produced(node, self._media_types(self.root, "produces"))

    def produced(self, node: Node, produces: Mapping[str, Node]) -> Response:
        """Read a Response Object that is written in the given media types."""
        reading.expect_object(node, "a response")
        schema = self.schema(node)
        content = {name: MediaType(place, schema) for name, place in produces.items()} if schema else {}
        return Response(node, content, self.named(node, "headers", self.header), {})

    def _is_body(self, node: Node) -> bool:
        return self.references.follow(node).members().get("in") in ("body", "formData")

    def _media_types(self, node: Node, key: str) -> dict[str, Node]:
        """Return the media types in force, each with its place; the whole contract's where a node has none."""
        for holder in (node, self.root):
            found = {str(item.value): item for item in reading.items(holder, key, f"'{key}'")
                     if isinstance(item.value, str)}
            if found:
                return found
        return {"application/json": node}

    def _request_body(self, node: Node, parameters: Sequence[Node]) -> RequestBody | None:
        followed = [self.references.follow(child) for child in parameters]
        bodies = [child for child in followed if child.members().get("in") == "body"]
        if bodies:
            body = bodies[-1]
            schema = self.schema(body)
            content = {name: MediaType(place, schema)
                       for name, place in self._media_types(node, "consumes").items()}
            return RequestBody(body, reading.flag(body, "required"), content)
        return self._form(node, followed) if followed else None

    def _form(self, node: Node, parameters: Sequence[Node]) -> RequestBody:
        properties: dict[str, object] = {}
        origins: dict[str | int, Node] = {}
        stated_at: dict[str | int, Node] = {}
        required: list[str] = []
        for child in parameters:
            name = reading.required_text(child, "name", "a parameter")
            properties[name] = {key: child.members()[key] for key in _SCHEMA_KEYS if key in child.members()}
            origins[name] = Node(child.document, child.pointer, properties[name])
            if reading.flag(child, "required"):
                stated_at[len(required)] = child.child("required")
                required.append(name)
        holder = node.child("parameters") if "parameters" in node.members() else parameters[0]
        value = {"type": "object", "properties": properties, "required": required}
        held: dict[str | int, Node] = {
            "properties": Node(holder.document, holder.pointer, properties, origins),
            "required": Node(holder.document, holder.pointer, required, stated_at),
        }
        schema = read_schema(Node(holder.document, holder.pointer, value, held), self.dialect)
        stated = self._media_types(node, "consumes").items()
        consumes = {name: place for name, place in stated if name.lower() in _FORMS} or {_FORMS[0]: holder}
        encoding = {reading.text(child, "name"): self._field_encoding(child) for child in parameters
                    if child.members().get("type") == "array"}
        content = {name: MediaType(place, schema, encoding=encoding) for name, place in consumes.items()}
        return RequestBody(holder, bool(required), content)

    def _field_encoding(self, node: Node) -> Encoding:
        """Read how a form field writes its lists; without a word it is commas."""
        style, explode = _STYLES.get(reading.text(node, "collectionFormat"), ("form", False))
        return Encoding(node, None, {}, style, explode, False, {}, (), None)

    def _servers(self, node: Node) -> tuple[Server, ...] | None:
        host = reading.text(self.root, "host")
        base = reading.text(self.root, "basePath")
        if not host:
            return (Server(self.root, base, {}),) if base else None
        schemes = reading.texts(node, "schemes") or reading.texts(self.root, "schemes") or ("https",)
        return tuple(Server(self.root, f"{scheme}://{host}{base}", {}) for scheme in schemes)

    def servers(self, node: Node) -> tuple[Server, ...] | None:
        """Read `host`, `basePath` and `schemes` as servers."""
        return self._servers(node)

    def security_scheme(self, node: Node) -> SecurityScheme:
        """Read a Security Scheme Object: `basic` is the http scheme, a flow gets its later name."""
        reading.expect_object(node, "a security scheme")
        kind = reading.text(node, "type")
        spelled = reading.text(node, "flow")
        flow = OAuthFlow(
            node,
            authorization_url=reading.text(node, "authorizationUrl"),
            token_url=reading.text(node, "tokenUrl"),
            refresh_url="", device_authorization_url="",
            scopes=tuple(name for name, _ in reading.entries(node, "scopes", "'scopes'", extensible=True)),
        )
        return SecurityScheme(
            node,
            type="http" if kind == "basic" else kind,
            name=reading.text(node, "name"),
            location=reading.text(node, "in"),
            scheme="basic" if kind == "basic" else "",
            flows={_FLOWS.get(spelled, spelled): flow} if kind == "oauth2" else {},
            open_id_connect_url="",
        )

    def components(self, root: Node) -> Components:
        """Read `definitions`, `responses`, `parameters` and `securityDefinitions`."""
        schemas = {name: read_schema(child, self.dialect)
                   for name, child in reading.entries(root, "definitions", "'definitions'")}
        plain = {
            name: child for name, child in reading.entries(root, "parameters", "'parameters'")
            if not self._is_body(child)
        }
        return Components(
            schemas=schemas,
            responses=self.named(root, "responses", self.response),
            parameters={name: self.referable(child, self.parameter) for name, child in plain.items()},
            request_bodies={}, headers={},
            security_schemes=self.named(root, "securityDefinitions", self.security_scheme),
            links={}, callbacks={}, path_items={}, media_types={},
        )


def _merged(own: Sequence[Node], shared: Sequence[Node]) -> list[Node]:
    """Join the body and form parameters of an operation with those of its path item, which they override by name."""
    if any(child.members().get("in") == "body" for child in own):
        return list(own)
    names = {reading.text(child, "name") for child in own}
    return [*(child for child in shared if reading.text(child, "name") not in names), *own]
