"""One operation as a contract of its own, small enough to be judged by another program.

It has one path, one method and what one exchange needs: no security, no servers but one, the direction's schemas.
Swagger 2.0 becomes OpenAPI 3.0 on the way, webhooks and callbacks ordinary operations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from contractguard.compare.exchange.entries import (
    body_of,
    headers_of,
    media_of,
    responses_of,
    schema_of,
    writes,
)
from contractguard.compare.exchange.media_types import body_kind, judged_media_type, key_in_force
from contractguard.compare.exchange.model import ORIGIN
from contractguard.compare.exchange.schemas import Hidden, SchemaCopies
from contractguard.contract import CallableOperation, Contract, Node
from contractguard.contract.model import Encoding, Header, MediaType, Parameter, Reference

PATH = "/exchange"
"""The one path of every document."""

Copies: TypeAlias = tuple[SchemaCopies, SchemaCopies]
"""The schemas of one direction: as JSON is judged, and as text is."""

_HIDDEN: tuple[Hidden, Hidden] = ("readOnly", "writeOnly")
_NOWHERE = "x/y"


class Documents:
    """Makes documents of one contract's operations. Their schemas are copied once and shared.

    `places` are the schemas of the contract that were copied; a copy holds the number of its own (`PLACE`).
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._schemas: dict[str, Any] = {}
        self.places: list[Node] = []
        self._asked, self._answered = (
            (SchemaCopies(contract, self._schemas, self.places, hidden),
             SchemaCopies(contract, self._schemas, self.places, hidden, text=True))
            for hidden in _HIDDEN)

    def request(
        self, called: CallableOperation, parameters: Iterable[Parameter], media_type: str, fields: Collection[str]
    ) -> dict[str, Any]:
        """Describe what may be asked: these parameters, the body in one media type, with these fields' encoding."""
        copies = self._copies(writes(called))
        operation: dict[str, Any] = {
            "parameters": [self._parameter(copies, parameter) for parameter in parameters], "responses": {}}
        body = body_of(self._contract, called)
        if body is not None:
            content = self._content(copies, body.content, media_type, fields)
            operation["requestBody"] = {"required": body.required, "content": content}
        return self._document(called, operation)

    def response(self, called: CallableOperation, status: int, media_type: str | None) -> dict[str, Any]:
        """Describe what may be answered with one status, the body in one media type; None: whatever the body."""
        copies = self._copies(not writes(called))
        told = {key.upper(): response for key, response in responses_of(self._contract, called)}
        found = next((told[key] for key in (str(status), f"{status // 100}XX", "DEFAULT") if key in told), None)
        responses: dict[str, Any] = {}
        if found is not None:
            described: dict[str, Any] = {"description": "", "headers": {
                name: self._schema_or_content(copies, header) | {"required": header.required}
                for name, header in headers_of(self._contract, found)}}
            if found.content and media_type is not None:
                described["content"] = self._content(copies, found.content, media_type)
            responses[str(status)] = described
        return self._document(called, {"responses": responses})

    def _copies(self, client_writes: bool) -> Copies:
        return self._asked if client_writes else self._answered

    def _document(self, called: CallableOperation, operation: dict[str, Any]) -> dict[str, Any]:
        version = "3.1.0" if self._contract.dialect == "3.1" else "3.0.3"
        return {
            "openapi": "3.2.0" if self._contract.format.startswith("3.2") else version,
            "info": {"title": "", "version": ""},
            "servers": [{"url": ORIGIN}],
            "paths": {PATH: {called.method.lower(): operation}},
            "components": {"schemas": self._schemas},
        }

    def _parameter(self, copies: Copies, parameter: Parameter) -> dict[str, Any]:
        described = {"name": parameter.name, "in": parameter.location, "required": parameter.required}
        if parameter.allow_empty_value:
            described["allowEmptyValue"] = True
        return {**described, **self._schema_or_content(copies, parameter)}

    def _schema_or_content(self, copies: Copies, element: Parameter | Header) -> dict[str, Any]:
        media_type, schema = schema_of(self._contract, element)
        if media_type:
            return {"content": {judged_media_type(media_type): {"schema": copies[0].copy(schema)}}}
        return {**_style(element.style, element.explode), "schema": copies[1].copy(schema)}

    def _content(
        self, copies: Copies, content: Mapping[str, MediaType | Reference[MediaType]], media_type: str,
        fields: Collection[str] = (),
    ) -> dict[str, Any]:
        """Describe the one media type that is in force; none of them where the content does not know it."""
        key = key_in_force(content, media_type)
        if key is None:
            return {_NOWHERE: {}}
        media = media_of(self._contract, content[key])
        kind = body_kind(media_type)
        encoding = self._parts(media) if kind == "multipart" else {
            name: _encoding(element) for name, element in media.encoding.items() if name in fields}
        schema = copies[kind == "form"].copy(media.schema)
        return {judged_media_type(media_type): {"schema": schema, "encoding": encoding}}

    def _parts(self, media: MediaType) -> dict[str, Any]:
        """Say how the parts of a multipart form are read: strings as text, all else as JSON, which says the same."""
        if media.schema is None:
            return {}
        follow = self._contract.references.follow
        described = follow(media.schema.node)
        holder = described.child("properties") if isinstance(described.members().get("properties"), dict) else None
        found = {name: follow(holder.child(name)) for name in holder.members()} if holder else {}
        return {name: {"contentType": _part_type(node, media.encoding.get(name))} for name, node in found.items()}


def _part_type(node: Node, encoding: Encoding | None) -> str:
    if encoding is not None and encoding.content_type is not None:
        return judged_media_type(encoding.content_type)
    items = node.members().get("items")
    kinds = (items if isinstance(items, dict) else node.members()).get("type")
    return "application/json" if kinds in ("integer", "number", "boolean", "object") else "text/plain"


def _encoding(encoding: Encoding) -> dict[str, Any]:
    if encoding.style is not None or encoding.explode is not None:
        style = encoding.style or "form"
        return _style(style, style == "form" if encoding.explode is None else encoding.explode)
    return {"contentType": judged_media_type(encoding.content_type)} if encoding.content_type else {}


def _style(style: str, explode: bool) -> dict[str, Any]:
    """Spell a style as the judge wants it: a deep object is always exploded."""
    return {"style": style, "explode": explode or style == "deepObject"}
