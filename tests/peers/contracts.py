"""Small contracts, each about one thing."""

from __future__ import annotations

from typing import Any, TypeAlias

Data: TypeAlias = Any
Pair: TypeAlias = tuple[str, Data, Data]

CAT = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}}
DOG = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "tricks": {"type": "array"}}}
CAT_OR_DOG = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}
TO_CAT, TO_DOG = {"cat": "#/components/schemas/Cat"}, {"dog": "#/components/schemas/Dog"}

BOOLEAN, INTEGER, NUMBER, STRING, ARRAY, OBJECT = (
    {"type": name} for name in ("boolean", "integer", "number", "string", "array", "object"))
READ_ONLY, WRITE_ONLY = {"readOnly": True}, {"writeOnly": True}


def contract(operation: Data, **rest: Data) -> Data:
    """A contract with one operation, and a cat and a dog."""
    answer = {"responses": {"200": {"description": "Done"}}}
    components = {"schemas": {"Cat": CAT, "Dog": DOG}, **rest.pop("components", {})}
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"},
            "paths": {"/things": {"post": {**answer, **operation}}}, "components": components, **rest}


def content(schema: Data, media_type: str = "application/json") -> Data:
    return {"content": {media_type: {"schema": schema}}}


def with_property(schema: Data, **rest: Data) -> Data:
    return {"type": "object", "properties": {"p": {**schema, **rest}}}


def with_parameter(schema: Data, **rest: Data) -> Data:
    return contract({"parameters": [{"name": "q", "in": "query", "schema": schema, **rest}]})


def with_body(schema: Data, **rest: Data) -> Data:
    return contract({"requestBody": content(schema, **rest)})


def with_response(schema: Data, headers: Data = None, **rest: Data) -> Data:
    body = content(schema, **rest) if schema is not None else {}
    return replying({**body, **({"headers": headers} if headers else {})})


def both_ways(schema: Data) -> Data:
    """A contract in which a schema is sent and comes back."""
    answer = {"200": {"description": "Done", **content(schema)}}
    return contract({"requestBody": content(schema), "responses": answer})


def changed(operation: Data, **members: Data) -> tuple[Data, Data]:
    """An operation that gains some members."""
    return contract(operation), contract({**operation, **members})


def parameter(location: str = "query", name: str = "q", **rest: Data) -> Data:
    return {"name": name, "in": location, "schema": STRING, **rest}


def shared(*parameters: Data) -> Data:
    """A contract whose path item states parameters."""
    built = contract({})
    built["paths"]["/things"]["parameters"] = list(parameters)
    return built


def at(path: str, operation: Data) -> Data:
    built = contract(operation)
    built["paths"] = {path: built["paths"]["/things"]}
    return built


def without_operation() -> Data:
    """A contract without the path of which a pair speaks."""
    return at("/others", {})


def with_operation(**rest: Data) -> Data:
    built = without_operation()
    built["paths"]["/things"] = contract(rest)["paths"]["/things"]
    return built


def beside_operation(**rest: Data) -> Data:
    """A contract with another operation at the same path."""
    built = contract(rest)
    built["paths"]["/things"]["get"] = {"responses": {"200": {"description": "Done"}}}
    return built


def only_beside() -> Data:
    built = beside_operation()
    del built["paths"]["/things"]["post"]
    return built


def secured(requirements: Data, schemes: Data, inside: bool = True) -> Data:
    at_operation = {"security": requirements} if inside else {}
    at_root = {} if inside else {"security": requirements}
    return contract(at_operation, components={"securitySchemes": schemes}, **at_root)


def oauth(**flow: Data) -> Data:
    return {"door": {"type": "oauth2", "flows": {"implicit": {
        "authorizationUrl": "https://example.com/authorize", "scopes": {"read": "To read"}, **flow}}}}


KEY = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
BASIC = {"key": {"type": "http", "scheme": "basic"}}
TWO = {**KEY, "door": oauth()["door"]}


def components(**kinds: Data) -> Data:
    """A contract that consists of components."""
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": {}, "components": kinds}


def with_members(required: Data = (), **properties: Data) -> Data:
    return {"type": "object", "required": list(required), "properties": properties}


def statuses(*names: str) -> Data:
    return contract({"responses": {name: {"description": "Done"} for name in names}})


def media(*names: str, schema: Data = None) -> Data:
    held = {} if schema is None else {"schema": schema}
    return {"content": dict.fromkeys(names, held)}


def replying(described: Data) -> Data:
    return contract({"responses": {"200": {"description": "Done", **described}}})


def hook(*names: str) -> Data:
    return contract({}, webhooks={name: {"post": {"responses": {"200": {"description": "Done"}}}} for name in names})
