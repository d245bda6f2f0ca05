"""The published JSON Schemas of OpenAPI documents, and what in a document goes against them.

Schemas 2.0 and 3.0 describe Schema Objects too. Those of 3.1 and 3.2 leave them to their dialect: its meaning is put
in here, so that one schema judges the whole document.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from contractguard.errors import ContractError

OpenApiVersion = Literal["2.0", "3.0", "3.1", "3.2"]

_PACKAGE = "openapi_spec_validator"
_META_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_DIALECT = "https://spec.openapis.org/oas/3."
"""How the dialects that OpenAPI itself defines begin."""


def version_of(data: object) -> OpenApiVersion | None:
    """Return the OpenAPI version that a document states, None where it states none that is known."""
    if not isinstance(data, dict):
        return None
    if str(data.get("swagger")) in ("2.0", "2"):
        return "2.0"
    stated = data.get("openapi")
    known: tuple[OpenApiVersion, ...] = ("3.0", "3.1", "3.2")
    return next((version for version in known if isinstance(stated, str) and _states(stated, version)), None)


@cache
def document_schema(version: OpenApiVersion, own_dialect: bool = True) -> dict[str, Any]:
    """Return the published JSON Schema of documents of a version, Schema Objects included.

    `own_dialect` says that Schema Objects keep to OpenAPI's own dialect (3.1 and 3.2); other dialects are not judged.
    """
    schema: dict[str, Any] = json.loads(_file(version).read_bytes(), object_hook=_stricter)
    if version in ("3.1", "3.2") and own_dialect:
        place = schema["$defs"]["schema"]
        # The meta-schema's own references to "#meta" lead here, the outermost place of that name (core, 8.2.3.2).
        place["if"], place["then"] = {"type": "object"}, {"allOf": [{"$ref": _META_SCHEMA}, _vocabulary(version)]}
    return schema


@cache
def document_validator(version: OpenApiVersion, own_dialect: bool = True) -> Any:
    """Return the compiled judge of documents of a version."""
    import jsonschema_rs

    schema = document_schema(version, own_dialect)
    if version in ("3.1", "3.2"):
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=False)
    return jsonschema_rs.Draft4Validator(schema, validate_formats=False)


@cache
def known_words(version: OpenApiVersion) -> frozenset[str]:
    """Return every name that some object of a document of this version may have as a member."""
    words: set[str] = set()
    pending: list[object] = [document_schema(version)]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            named = part.get("properties")
            words.update(named if isinstance(named, dict) else ())
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
    return frozenset(words)


def has_own_dialect(data: object) -> bool:
    """Whether the Schema Objects of a document keep to OpenAPI's own dialect, as they do unless it says otherwise."""
    stated = data.get("jsonSchemaDialect") if isinstance(data, dict) else None
    return not isinstance(stated, str) or stated.startswith(_DIALECT) or stated.rstrip("#") == _META_SCHEMA


def _states(stated: str, version: str) -> bool:
    return stated == version or stated.startswith((f"{version}.", f"{version}-"))


def _stricter(part: dict[str, Any]) -> dict[str, Any]:
    """Say of `enum` in Swagger 2.0 what draft 4 does (validation, section 5.5.1): validators' own copies say less."""
    if part == {"$ref": "http://json-schema.org/draft-04/schema#/properties/enum"}:
        return {"type": "array", "minItems": 1, "uniqueItems": True}
    return part


def _file(version: str) -> Path:
    found = find_spec(_PACKAGE)
    for folder in found.submodule_search_locations or () if found else ():
        file = Path(folder) / "resources" / "schemas" / f"v{version}" / "schema.json"
        if file.is_file():
            return file
    raise ContractError(f"the JSON Schema of OpenAPI {version} is not installed",
                        hint="the package openapi-spec-validator brings it: install contractguard anew")


def _vocabulary(version: OpenApiVersion) -> dict[str, Any]:
    """Return what OpenAPI adds to JSON Schema (3.1.1, section 4.8.24.5; 3.2.0, section 4.24.8)."""
    text: dict[str, Any] = {"type": "string"}
    extensions = {"^x-": True}
    newer = version == "3.2"
    xml = {"name": text, "namespace": text, "prefix": text, "attribute": {"type": "boolean"},
           "wrapped": {"type": "boolean"}}
    discriminator = {"propertyName": text, "mapping": {"type": "object", "additionalProperties": text}}
    if newer:
        xml["nodeType"] = {"enum": ["element", "attribute", "text", "cdata", "none"]}
        discriminator["defaultMapping"] = text

    def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
        return {"type": "object", "properties": properties, "patternProperties": extensions,
                "required": list(required), "additionalProperties": False}

    return {"properties": {
        "xml": closed(xml), "discriminator": closed(discriminator, "propertyName"),
        "externalDocs": closed({"url": text, "description": text}, "url"),
    }}
