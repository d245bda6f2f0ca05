"""Schemas read as the body of one operation, and confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

from contractguard.compare.sides import Side
from contractguard.contract import Direction, read_contract
from contractguard.schema import Conjunction
from contractguard.schema.confirming import Confirmation, TwoValidators
from contractguard.source.document import Document
from contractguard.source.parse import parse_document

_QUICK = settings().max_examples <= 50
random_examples: Callable[[Any], Any] = settings(
    max_examples=150 if _QUICK else settings().max_examples, derandomize=_QUICK, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])


def read(schema: Any, components: dict[str, Any] | None = None, version: str = "3.1.1") -> tuple[Side, Conjunction]:
    """Read a schema as the request body of one operation."""
    operation: dict[str, Any] = {"responses": {"200": {"description": "Done"}}}
    data: dict[str, Any] = {"info": {"title": "Things", "version": "1"}, "paths": {"/things": {"post": operation}}}
    if version == "2.0":
        operation["parameters"] = [{"in": "body", "name": "body", "schema": schema}]
        data |= {"swagger": version, "definitions": components or {}}
    else:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
        data |= {"openapi": version, "components": {"schemas": components or {}}}
    contract = read_contract(parse_document("openapi.json", json.dumps(data).encode(), _refuse))
    body = contract.operations[0].operation.request_body
    media = next(iter(body.content.values()))  # type: ignore[union-attr]
    return Side(contract), (media.schema,)  # type: ignore[return-value]


def confirm(schema: Any, instance: object, components: dict[str, Any] | None = None, *, version: str = "3.1.1",
            direction: Direction | None = None) -> Confirmation:
    side, schemas = read(schema, components, version)
    return TwoValidators(side.follow, direction).confirm(schemas, instance)


def document(schema: Any, instance: object, components: dict[str, Any] | None = None, *, version: str = "3.1.1",
             direction: Direction | None = None) -> dict[str, Any]:
    side, schemas = read(schema, components, version)
    whole = TwoValidators(side.follow, direction).document(schemas, instance)
    assert whole.pop("$schema") == "https://json-schema.org/draft/2020-12/schema"
    return whole


def _refuse(reference: str) -> Document:
    raise AssertionError(f"a schema refers to another file: {reference}")


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def has(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


NODE = {**has(value={"type": "integer"}, next=ref("Node")), "required": ["value"]}
