"""Schemas in the terms of JSON Schema 2020-12, whatever OpenAPI version spelled them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contractguard.contract.node import Node
from contractguard.contract.publisher import INTEGERS, is_published

Dialect = Literal["2.0", "3.0", "3.1"]
"""The Schema Object's meaning: Swagger 2.0, OpenAPI 3.0, or JSON Schema 2020-12 (OpenAPI 3.1 and later)."""

MAPS = ("properties", "patternProperties", "dependentSchemas")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES = (
    "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
)


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """One schema: where it stands, and its keywords as JSON Schema 2020-12 would spell them.

    `keywords` is one level deep: subschemas in it are still spelled as in the document; reach them
    through `child`. `origins` names the document's keyword where it has another name. A boolean schema
    has `always` set and no keywords.
    """

    node: Node
    dialect: Dialect
    keywords: Mapping[str, object]
    origins: Mapping[str, str]
    always: bool | None = None

    @property
    def reference(self) -> str | None:
        """The `$ref` of this schema, or its `$dynamicRef`."""
        value = self.keywords.get("$ref", self.keywords.get("$dynamicRef"))
        return value if isinstance(value, str) else None

    def place(self, keyword: str) -> Node:
        """Return the node of a keyword as the document spells it."""
        return self.node.child(self.origins.get(keyword, keyword))

    def child(self, keyword: str, *tokens: str | int) -> Schema:
        """Return the subschema below a keyword: `child("properties", "name")`, `child("allOf", 0)`."""
        node = self.place(keyword)
        for token in tokens:
            node = node.child(token)
        return read_schema(node, self.dialect)

    def children(self, keyword: str) -> tuple[Schema, ...]:
        """Return the subschemas of an array-valued keyword, in order."""
        value = self.keywords.get(keyword)
        return tuple(self.child(keyword, index) for index in range(len(value))) if isinstance(value, list) else ()


def read_schema(node: Node, dialect: Dialect) -> Schema:
    """Lift one schema, one level deep.

    OpenAPI 3.0.4 section 4.8.24 and Swagger 2.0 "Schema Object" are lifted to JSON Schema 2020-12:
    siblings of `$ref` are dropped, `nullable` (`x-nullable` in Swagger 2.0) becomes the type `null` and has
    no meaning without a `type`, the format `byte` becomes a base64 encoding, boolean exclusive bounds become
    numbers, `example` becomes `examples`. Where PostgREST names an integer type of Postgres as the format, it becomes
    the format of that size. What is neither an object nor a boolean accepts everything, as an
    empty schema does.
    """
    value = node.value
    if isinstance(value, bool):
        return Schema(node, dialect, {}, {}, always=value)
    if not isinstance(value, dict):
        return Schema(node, dialect, {}, {}, always=True)
    if dialect == "3.1":
        return _read_current(node, value)
    if isinstance(value.get("$ref"), str):
        return Schema(node, dialect, {"$ref": value["$ref"]}, {})
    keywords: dict[str, object] = dict(value)
    origins: dict[str, str] = {}
    for lift in (_lift_null, _lift_byte, _lift_exclusive, _lift_tuple, _lift_dependencies, _lift_annotations):
        lift(keywords, origins)
    if keywords.get("type") == "integer" and _text(keywords, "format") in INTEGERS and is_published(node.document.data):
        keywords["format"] = INTEGERS[keywords["format"]]
    return Schema(node, dialect, keywords, origins)


def _text(keywords: Mapping[str, object], keyword: str) -> str:
    value = keywords.get(keyword)
    return value if isinstance(value, str) else ""


def _lift_null(keywords: dict[str, object], origins: dict[str, str]) -> None:
    spelled = "nullable" if "nullable" in keywords else "x-nullable"
    nullable = keywords.pop(spelled, None)
    kind = keywords.get("type")
    if nullable is True and isinstance(kind, str):
        keywords["type"] = [kind, "null"]
    if kind == "file":
        keywords["type"], keywords["format"] = "string", "binary"
        origins["format"] = "type"


def _read_current(node: Node, value: dict[str, object]) -> Schema:
    """Read a schema of OpenAPI 3.1 or later; the format of 3.0 for base64 text is met there too."""
    if value.get("format") != "byte":
        return Schema(node, "3.1", value, {})
    keywords, origins = dict(value), dict[str, str]()
    _lift_byte(keywords, origins)
    return Schema(node, "3.1", keywords, origins)


def _lift_byte(keywords: dict[str, object], origins: dict[str, str]) -> None:
    if keywords.get("format") == "byte" and "contentEncoding" not in keywords:
        del keywords["format"]
        keywords["contentEncoding"] = "base64"
        origins["contentEncoding"] = "format"


def _lift_exclusive(keywords: dict[str, object], origins: dict[str, str]) -> None:
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        holds = keywords.pop(exclusive) if isinstance(keywords.get(exclusive), bool) else False
        if holds and inclusive in keywords:
            keywords[exclusive] = keywords.pop(inclusive)
            origins[exclusive] = inclusive


def _lift_tuple(keywords: dict[str, object], origins: dict[str, str]) -> None:
    if isinstance(keywords.get("items"), list):
        keywords["prefixItems"] = keywords.pop("items")
        origins["prefixItems"] = "items"
        if "additionalItems" in keywords:
            keywords["items"] = keywords.pop("additionalItems")
            origins["items"] = "additionalItems"


def _lift_dependencies(keywords: dict[str, object], origins: dict[str, str]) -> None:
    dependencies = keywords.pop("dependencies", None)
    if not isinstance(dependencies, dict):
        return
    for keyword, kept in (("dependentRequired", list), ("dependentSchemas", dict)):
        chosen = {name: value for name, value in dependencies.items() if isinstance(value, kept)}
        if chosen:
            keywords[keyword] = chosen
            origins[keyword] = "dependencies"


def _lift_annotations(keywords: dict[str, object], origins: dict[str, str]) -> None:
    if "example" in keywords:
        keywords["examples"] = [keywords.pop("example")]
        origins["examples"] = "example"
    if isinstance(keywords.get("discriminator"), str):
        keywords["discriminator"] = {"propertyName": keywords["discriminator"]}
