"""Names that rules of Spectral's own rulesets once had."""

from __future__ import annotations

from collections.abc import Collection

_RENAMED = {
    "operation-2xx-response": "operation-success-response",
    "operation-default-response": "operation-success-response",
    "oas3-unused-components-schema": "oas3-unused-component",
    "oas3-unused-components": "oas3-unused-component",
    "oas2-valid-parameter-example": "oas2-valid-schema-example",
    "oas2-valid-response-schema-example": "oas2-valid-schema-example",
    "oas2-valid-definition-example": "oas2-valid-schema-example",
    "oas2-valid-response-example": "oas2-valid-media-example",
    "oas3-valid-oas-parameter-example": "oas3-valid-media-example",
    "oas3-valid-oas-content-example": "oas3-valid-media-example",
    "oas3-valid-oas-header-example": "oas3-valid-media-example",
    "oas3-valid-content-schema-example": "oas3-valid-schema-example",
    "oas3-valid-header-schema-example": "oas3-valid-schema-example",
    "oas3-valid-parameter-schema-example": "oas3-valid-schema-example",
    "example-value-or-externalValue": "oas3-examples-value-or-externalValue",
}


def new_name(name: str, known: Collection[str]) -> str:
    """Return the name that a rule has today."""
    return name if name in known else _RENAMED.get(name, name)
