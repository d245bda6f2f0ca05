"""The same contract in a newer version of OpenAPI."""

from __future__ import annotations

from typing import Any

from tests.equivalence.grammar import elements, version
from tests.equivalence.transformation import Data, Transformation

_KEYWORDS_3_0 = frozenset({
    "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
    "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum", "type",
    "allOf", "oneOf", "anyOf", "not", "items", "properties", "additionalProperties", "description", "format",
    "default", "nullable", "discriminator", "readOnly", "writeOnly", "xml", "externalDocs", "example", "deprecated",
    "$ref",
})
_LATEST = {"3.0": "3.0.4", "3.1": "3.1.2"}


def _liftable(data: Data) -> list[str]:
    """Offer 3.1 where every keyword is one of 3.0: any other would come to life."""
    alive = (key for schema in elements(data, "schema") for key in schema.value if not key.startswith("x-"))
    lifted = version(data) == "3.0" and data.get("paths") is not None and set(alive) <= _KEYWORDS_3_0 and all(
        isinstance(schema.value.get("type", ""), str) for schema in elements(data, "schema"))
    return ["3.1.0"] if lifted else []


def _lift(data: Data, new: str) -> None:
    for schema in elements(data, "schema"):
        _lift_schema(schema.value)
    data["openapi"] = new


def _lift_schema(schema: dict[str, Any]) -> None:
    if isinstance(schema.get("$ref"), str):
        reference = schema["$ref"]
        schema.clear()
        schema["$ref"] = reference
    if schema.pop("nullable", False) is True and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    if schema.get("format") == "byte" and "string" in schema.get("type", ()):
        del schema["format"]
        schema["contentEncoding"] = "base64"
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.pop(exclusive, False) is True and inclusive in schema:
            schema[exclusive] = schema.pop(inclusive)


def _newer(data: Data) -> list[str]:
    latest = _LATEST.get(version(data))
    return [latest] if latest and data["openapi"] != latest else []


VERSIONS = (
    Transformation("lifted to 3.1", _liftable, _lift),
    Transformation("patch version raised", _newer, lambda data, new: data.update(openapi=new), needs_closed=False),
)
