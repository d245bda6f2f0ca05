"""The judge: schemas lifted to JSON Schema 2020-12 by hand, and validated by somebody else's validator."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from tests.schema.drawing import Dialect

_MAPS = ("properties", "patternProperties", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLES = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else")


def lifted(schema: Any, dialect: Dialect) -> Any:
    """Spell a schema as JSON Schema 2020-12 with its references into `$defs`."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = {"$ref": schema["$ref"].replace("#/components/schemas/", "#/$defs/")}
        if dialect == "3.0":
            return target
        schema = {**schema, **target}
    schema = _without_spellings(schema) if dialect == "3.0" else schema
    return {keyword: _lifted_keyword(keyword, value, dialect) for keyword, value in schema.items()}


def _lifted_keyword(keyword: str, value: Any, dialect: Dialect) -> Any:
    if keyword in _MAPS:
        return {name: lifted(member, dialect) for name, member in value.items()}
    if keyword in _LISTS:
        return [lifted(item, dialect) for item in value]
    return lifted(value, dialect) if keyword in _SINGLES else value


def _without_spellings(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite what OpenAPI 3.0 spells in its own way (OpenAPI 3.0.4, section 4.7.24)."""
    schema = dict(schema)
    if schema.pop("nullable", False) is True and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.pop(exclusive, False) is True and inclusive in schema:
            schema[exclusive] = schema.pop(inclusive)
    return schema


class Judge:
    """One side's schema with its components: what it accepts, and the lifted text."""

    def __init__(self, schema: Any, components: dict[str, Any], dialect: Dialect) -> None:
        self.components = {name: lifted(component, dialect) for name, component in components.items()}
        self.schema = lifted(schema, dialect)
        self._validator = jsonschema_rs.Draft202012Validator(
            {"allOf": [self.schema], "$defs": self.components}, validate_formats=False)

    def accepts(self, instance: object) -> bool:
        return bool(self._validator.is_valid(instance))
