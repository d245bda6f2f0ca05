"""One valid contract of every version that has a bit of everything, small enough to break in every place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

THING: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "name": {"type": "string", "maxLength": 20, "pattern": "^[a-z]+$"},
        "kind": {"type": "string", "enum": ["a", "b"], "default": "a"},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
        "owner": {"$ref": "#/components/schemas/Owner"},
    },
    "additionalProperties": False,
}
OWNER: dict[str, Any] = {
    "oneOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}],
    "discriminator": {"propertyName": "kind", "mapping": {"person": "#/components/schemas/Person"}},
}
PERSON: dict[str, Any] = {
    "allOf": [
        {"type": "object", "properties": {"kind": {"const": "person"}}},
        {"not": {"required": ["robot"]}},
        {"if": {"minProperties": 1}, "then": {"maxProperties": 9}, "else": True},
    ],
    "patternProperties": {"^x-": {"type": "number", "multipleOf": 0.5}},
}

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "https://{host}/v1", "variables": {"host": {"default": "a.org", "enum": ["a.org"]}}}],
    "security": [{"key": []}],
    "tags": [{"name": "things"}],
    "paths": {
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getThing",
                "tags": ["things"],
                "security": [{"login": ["read"]}, {}],
                "parameters": [
                    {"$ref": "#/components/parameters/Limit"},
                    {"name": "f", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
                ],
                "responses": {
                    "200": {
                        "description": "Done",
                        "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        "links": {"self": {"operationId": "getThing"}},
                    },
                    "default": {"$ref": "#/components/responses/Problem"},
                },
            },
            "post": {
                "deprecated": True,
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                        "multipart/form-data": {
                            "schema": {"type": "object", "properties": {"a": {"type": "string"}}},
                            "encoding": {"a": {"contentType": "text/plain", "headers": {"X-A": {"schema": {}}}}},
                        },
                    },
                },
                "callbacks": {
                    "done": {"{$request.body#/name}": {"post": {"responses": {"204": {"description": "Heard"}}}}},
                },
                "responses": {"201": {"description": "Made"}},
            },
        },
    },
    "webhooks": {"made": {"post": {"requestBody": {"content": {"application/json": {"schema": {}}}},
                                   "responses": {"200": {"description": "Heard"}}}}},
    "components": {
        "schemas": {"Thing": THING, "Owner": OWNER, "Person": PERSON},
        "parameters": {"Limit": {"name": "limit", "in": "query", "style": "form", "schema": {"type": "integer"}}},
        "responses": {"Problem": {"description": "Failed"}},
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "login": {"type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": "https://example.org/token", "scopes": {"read": "Read"}}}},
        },
    },
}

SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Things", "version": "1"},
    "host": "example.org",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "security": [{"key": []}],
    "paths": {
        "/things": {
            "get": {
                "produces": ["application/json"],
                "parameters": [
                    {"name": "ids", "in": "query", "type": "array", "items": {"type": "integer"},
                     "collectionFormat": "csv"},
                    {"$ref": "#/parameters/Limit"},
                ],
                "responses": {
                    "200": {"description": "Done", "schema": {"$ref": "#/definitions/Thing"},
                            "headers": {"X-Rate": {"type": "integer"}}, "examples": {"application/json": {}}},
                    "default": {"$ref": "#/responses/Problem"},
                },
            },
            "put": {
                "parameters": [{"name": "body", "in": "body", "required": True,
                                "schema": {"$ref": "#/definitions/Thing"}}],
                "responses": {"204": {"description": "Done"}},
            },
            "post": {
                "consumes": ["multipart/form-data"],
                "parameters": [{"name": "file", "in": "formData", "type": "file", "required": True},
                               {"name": "note", "in": "formData", "type": "string", "maxLength": 9}],
                "responses": {"201": {"description": "Made"}},
            },
        },
    },
    "definitions": {
        "Thing": {"type": "object", "discriminator": "kind", "required": ["kind"],
                  "properties": {"kind": {"type": "string"}, "next": {"$ref": "#/definitions/Thing"}}},
        "Special": {"allOf": [{"$ref": "#/definitions/Thing"}, {"properties": {"size": {"type": "number"}}}]},
    },
    "parameters": {"Limit": {"name": "limit", "in": "query", "type": "integer", "maximum": 9}},
    "responses": {"Problem": {"description": "Failed"}},
    "securityDefinitions": {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "login": {"type": "oauth2", "flow": "application", "tokenUrl": "https://example.org/token",
                  "scopes": {"read": "Read"}},
    },
}


def older(version: str) -> dict[str, Any]:
    """Return the OpenAPI 3 contract under another version's name."""
    return {**OPENAPI, "openapi": version}


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Iterate over the paths of a value and all values in it."""
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*path, key))


def replaced(value: Any, path: Path, by: Any) -> Any:
    """Return a copy of a value in which what stands at a path is another value."""
    if not path:
        return by
    changed = copy.deepcopy(value)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = by
    return changed
