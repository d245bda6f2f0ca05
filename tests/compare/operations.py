"""Small contracts with one operation, and what a test asks about it."""

from __future__ import annotations

import json
from typing import Any

from contractguard.compare.exchange import Entry, Exchange, Referee, Ruling, compose, entries
from contractguard.contract import CallableOperation, Contract, Schema, read_contract
from contractguard.errors import SourceError
from contractguard.source import Document
from contractguard.source.parse import parse_document

Data = dict[str, Any]

VERSIONS = ("3.0.3", "3.1.0", "3.2.0")


def document(data: object) -> Document:
    """Make a document of plain data, exactly as it is, that can open no other."""
    return parse_document("a.json", json.dumps(data).encode(), _refuse)


def _refuse(reference: str) -> Document:
    raise SourceError(f"there is no '{reference}'")


def sample(schema: Schema) -> object:
    """The plainest value of a type."""
    values: Data = {"integer": 1, "boolean": True, "object": {}, "array": ["a"], "null": None}
    return values.get(str(schema.keywords.get("type")), "a")


def contract(
    operation: Data, path: str = "/things", version: str = "3.1.0", method: str = "post", **rest: Any
) -> Contract:
    """A contract with one operation."""
    header = {"swagger": "2.0"} if version == "2.0" else {"openapi": version}
    described = {"responses": {"200": {"description": "Done"}}, **operation}
    return read_contract(document({
        **header, "info": {"title": "Things", "version": "1"}, "paths": {path: {method: described}}, **rest}))


def with_parameter(schema: Any, location: str = "query", version: str = "3.1.0", **described: Any) -> Contract:
    """A contract with a required parameter `p`; without a schema it has the `content` that is described."""
    parameter = {"name": "p", "in": location, "required": True, **described}
    if schema is not None:
        parameter["schema"] = schema
    return contract({"parameters": [parameter]}, "/things/{p}" if location == "path" else "/things", version)


def with_body(schema: Any, media_type: str = "application/json", version: str = "3.1.0", **rest: Any) -> Contract:
    """A contract with a request body."""
    return contract({"requestBody": {"content": {media_type: {"schema": schema}}}}, version=version, **rest)


def with_response(schema: Any, media_type: str = "application/json", status: str = "200", **rest: Any) -> Contract:
    """A contract with a response."""
    answer = {"description": "Done", "content": {media_type: {"schema": schema}}}
    return contract({"responses": {status: answer}}, **rest)


def only(api: Contract) -> tuple[CallableOperation, Entry]:
    """The only operation and the only entry of a contract."""
    [called] = api.operations
    [entry] = entries(api, called)
    return called, entry


def written(api: Contract, value: object) -> Exchange | None:
    """Write a value at the only entry."""
    return compose(api, *only(api), value, sample)


def judged(api: Contract, value: object) -> Ruling:
    """Write a value at the only entry and let the contract judge it."""
    exchange = written(api, value)
    assert exchange is not None
    return Referee(api).judge(api.operations[0], exchange)
