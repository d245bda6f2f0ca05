"""The judge: schemas lifted to JSON Schema 2020-12 by hand, and validated by somebody else's validator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from tests.schema.vocabulary import Dialect

MAPS = ("properties", "patternProperties", "dependentSchemas")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else",
           "unevaluatedItems", "unevaluatedProperties")
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
_NUMERIC: dict[str, dict[str, Any]] = {
    "int32": {"minimum": -2**31, "maximum": 2**31 - 1}, "int64": {"minimum": -2**63, "maximum": 2**63 - 1},
    "float": {"minimum": -int(3.4028234663852886e38), "maximum": int(3.4028234663852886e38)},
    "double": {"minimum": -int(1.7976931348623157e308), "maximum": int(1.7976931348623157e308)},
}
_STRIPPED = {"$comment": "has no part in this direction"}
_OPTIONS: dict[str, Any] = {
    "validate_formats": True, "email_options": jsonschema_rs.EmailOptions(allow_display_text=False)}


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
    plain = {keyword: _lifted_keyword(keyword, value, dialect) for keyword, value in schema.items()}
    limits = _NUMERIC.get(plain.get("format", ""))
    return {**plain, "allOf": [*plain.get("allOf", ()), limits]} if limits else plain


def _lifted_keyword(keyword: str, value: Any, dialect: Dialect) -> Any:
    if keyword in MAPS:
        return {name: lifted(member, dialect) for name, member in value.items()}
    if keyword in LISTS:
        return [lifted(item, dialect) for item in value]
    return lifted(value, dialect) if keyword in SINGLES else value


def _without_spellings(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite what OpenAPI 3.0 spells in its own way (OpenAPI 3.0.4, section 4.7.24)."""
    schema = dict(schema)
    if schema.pop("nullable", False) is True and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.pop(exclusive, False) is True and inclusive in schema:
            schema[exclusive] = schema.pop(inclusive)
    return schema


class _Stripping:
    """Takes out what a direction leaves out (design, section 3, refinement 3).

    What a schema leaves out holds for the whole object: it reaches what the schema's `allOf` and references say, and
    the branches below it, so a component is stripped once for each set of names.
    """

    def __init__(self, components: dict[str, Any], word: str) -> None:
        self._components = components
        self._word = word
        self.made: dict[str, Any] = dict(components)

    def strip(self, schema: Any, around: frozenset[str] = frozenset()) -> Any:
        if not isinstance(schema, dict):
            return schema
        members = (member for part in self._conjuncts(schema) for member in part.get("properties", {}).items())
        silent = around | {name for name, member in members
                           if any(said.get(self._word) is True for said in self._conjuncts(member))}
        return {keyword: self._keyword(keyword, value, silent) for keyword, value in schema.items()}

    def _keyword(self, keyword: str, value: Any, silent: frozenset[str]) -> Any:
        inner = silent if keyword in _IN_PLACE else frozenset[str]()
        if keyword == "$ref":
            return self._reference(value.rpartition("/")[2], silent)
        if keyword == "required":
            return [name for name in value if name not in silent]
        if keyword == "dependentRequired":
            return {name: [other for other in names if other not in silent] for name, names in value.items()}
        if keyword == "properties":
            return {name: dict(_STRIPPED) if name in silent else self.strip(member) for name, member in value.items()}
        if keyword in MAPS:
            return {name: self.strip(member, inner) for name, member in value.items()}
        if keyword in LISTS:
            return [self.strip(item, inner) for item in value]
        return self.strip(value, inner) if keyword in SINGLES else value

    def _reference(self, name: str, silent: frozenset[str]) -> str:
        key = "-".join((name, self._word, *sorted(silent)))
        if key not in self.made:
            self.made[key] = True
            self.made[key] = self.strip(self._components[name], silent)
        return f"#/$defs/{key}"

    def _conjuncts(self, schema: Any) -> Iterator[dict[str, Any]]:
        pending, seen = [schema], set[str]()
        while pending:
            schema = pending.pop()
            if not isinstance(schema, dict):
                continue
            yield schema
            pending += schema.get("allOf", ())
            name = schema.get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                pending.append(self._components[name])


def is_stripped(schema: Any) -> bool:
    """Whether a property has no part in the direction of its judge."""
    return bool(schema == _STRIPPED)


class Judge:
    """One side's schema with its components: what it accepts, and the lifted text.

    With a direction what that leaves out is taken out first.
    """

    def __init__(self, schema: Any, components: dict[str, Any], dialect: Dialect, direction: str | None = None) -> None:
        self.components = {name: lifted(component, dialect) for name, component in components.items()}
        self.schema = lifted(schema, dialect)
        if direction is not None:
            stripping = _Stripping(self.components, "readOnly" if direction == "request" else "writeOnly")
            self.schema, self.components = stripping.strip(self.schema), stripping.made
        self._parts: dict[int, Any] = {}
        self._validator = self._validator_of(self.schema)

    def _validator_of(self, schema: Any) -> Any:
        return jsonschema_rs.Draft202012Validator({"allOf": [schema], "$defs": self.components}, **_OPTIONS)

    def accepts(self, instance: object) -> bool:
        return bool(self._validator.is_valid(instance))

    def part_accepts(self, schema: Any, instance: object) -> bool:
        """Whether a part of the schema accepts an instance."""
        if id(schema) not in self._parts:
            self._parts[id(schema)] = self._validator_of(schema)
        return bool(self._parts[id(schema)].is_valid(instance))
