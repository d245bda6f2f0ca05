"""The fixed fields of OpenAPI's objects, those of all versions together (OpenAPI 3.2, section 4; Swagger 2.0)."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.contract.schemas import LISTS, MAPS, SINGLES

_PARAMETER_2 = frozenset({
    "type", "format", "items", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum",
    "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum",
    "multipleOf",
})
_DESCRIBED = frozenset({"$ref", "summary", "description"})

FIELDS: Mapping[str, frozenset[str]] = {
    "contract": frozenset({
        "openapi", "swagger", "$self", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components",
        "security", "tags", "externalDocs", "host", "basePath", "schemes", "consumes", "produces", "definitions",
        "parameters", "responses", "securityDefinitions",
    }),
    "path item": _DESCRIBED | {
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations",
        "servers", "parameters",
    },
    "operation": frozenset({
        "tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses",
        "callbacks", "deprecated", "security", "servers", "consumes", "produces", "schemes",
    }),
    "parameter": _DESCRIBED | _PARAMETER_2 | {
        "name", "in", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved", "schema",
        "example", "examples", "content",
    },
    "header": _DESCRIBED | _PARAMETER_2 | {
        "required", "deprecated", "style", "explode", "schema", "example", "examples", "content",
    },
    "request body": _DESCRIBED | {"content", "required", "name", "in", "schema"},
    "media type": _DESCRIBED | {
        "schema", "itemSchema", "example", "examples", "encoding", "prefixEncoding", "itemEncoding",
    },
    "response": _DESCRIBED | {"headers", "content", "links", "schema", "examples"},
    "components": frozenset({
        "schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links",
        "callbacks", "pathItems", "mediaTypes",
    }),
    "encoding": frozenset({
        "contentType", "headers", "style", "explode", "allowReserved", "encoding", "prefixEncoding", "itemEncoding",
        "description",
    }),
    "discriminator": frozenset({"propertyName", "mapping", "defaultMapping"}),
    "flow": frozenset({"authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl", "scopes"}),
    "server variable": frozenset({"enum", "default", "description"}),
    "server": frozenset({"url", "description", "name", "variables"}),
    "security scheme": _DESCRIBED | {
        "type", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl", "oauth2MetadataUrl", "deprecated",
        "flow", "authorizationUrl", "tokenUrl", "scopes",
    },
}
"""The fields of each object by the name that people give it."""

SCHEMA_FIELDS = frozenset({
    *MAPS, *LISTS, *SINGLES, "$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor", "$schema", "$vocabulary",
    "$comment", "$defs", "definitions", "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
    "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains",
    "minContains", "maxProperties", "minProperties", "required", "dependentRequired", "format", "contentEncoding",
    "contentMediaType", "title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "example",
    "nullable", "discriminator", "xml", "externalDocs", "additionalItems", "dependencies", "$recursiveRef",
    "$recursiveAnchor",
})
"""The keywords of the Schema Object and of JSON Schema 2020-12, with those of older drafts that are read."""
