"""Which schema a contract has for a recorded body."""

from __future__ import annotations

from contractguard.compare.exchange.entries import body_of, media_of, responses_of
from contractguard.compare.exchange.media_types import key_in_force
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Contract, Schema
from contractguard.contract.model import Response

_LONGEST_CHAIN = 100
_SILENT = frozenset({"description", "summary", "title", "example", "examples", "deprecated"})
_SEVERAL = frozenset({
    "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "patternProperties",
    "prefixItems", "unevaluatedProperties", "unevaluatedItems", "contains",
})
"""Keywords besides which `properties` or `items` do not decide alone what a member is."""


def body_schema(contract: Contract, called: CallableOperation, status: int | None, media_type: str) -> Schema | None:
    """Return the schema of a request body, or with a status of the response body; None where there is none.

    Raises ContractError where a reference leads nowhere.
    """
    element = body_of(contract, called) if status is None else response_for(contract, called, status)
    key = key_in_force(element.content, media_type) if element is not None else None
    return media_of(contract, element.content[key]).schema if element is not None and key is not None else None


def response_for(contract: Contract, called: CallableOperation, status: int) -> Response | None:
    """Return the response that speaks most closely of a status: its own, its range's, else the default."""
    described = {key.upper(): response for key, response in responses_of(contract, called)}
    keys = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((described[key] for key in keys if key in described), None)


def property_schema(side: Side, schema: Schema, name: str) -> Schema | None:
    """Return the schema of a member; None where none, or more than one schema, has a say in it."""
    alone = _alone(side, schema)
    held = alone.keywords.get("properties") if alone is not None else None
    return alone.child("properties", name) if alone is not None and isinstance(held, dict) and name in held else None


def item_schema(side: Side, schema: Schema) -> Schema | None:
    """Return the schema of all items; None where none, or more than one schema, has a say in it."""
    alone = _alone(side, schema)
    return alone.child("items") if alone is not None and isinstance(alone.keywords.get("items"), dict) else None


def followed(side: Side, schema: Schema) -> Schema:
    """Follow a schema that is nothing but a reference to what it leads to."""
    for _ in range(_LONGEST_CHAIN):
        if schema.reference is None or schema.keywords.keys() - _SILENT != {"$ref"}:
            break
        schema = side.follow(schema)
    return schema


def _alone(side: Side, schema: Schema) -> Schema | None:
    """Return a schema, references followed, that speaks of its members by nothing but properties and items."""
    schema = followed(side, schema)
    return None if schema.always is not None or _SEVERAL & schema.keywords.keys() else schema
