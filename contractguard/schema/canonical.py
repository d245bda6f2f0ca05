"""One spelling for equal JSON values and for schemas that differ in order and words alone."""

from __future__ import annotations

import json

import orjson

from contractguard.contract.schemas import MAPS

_WORDS = frozenset({"title", "description", "examples", "example", "default", "$comment", "externalDocs", "deprecated"})
_UNORDERED = frozenset({"required", "type", "allOf", "anyOf", "oneOf"})
_DATA = frozenset({"const", "default"})


def canonical(value: object) -> bytes:
    """Spell a JSON value with sorted keys. Equal bytes mean equal values (1 and 1.0 are spelled apart)."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def canonical_schema(schema: object) -> bytes:
    """Spell a schema without annotations, and with what is a set by meaning in one order."""
    return canonical(_plain(schema))


def _plain(schema: object) -> object:
    if not isinstance(schema, dict):
        return [_plain(item) for item in schema] if isinstance(schema, list) else schema
    kept = {keyword: value for keyword, value in schema.items()
            if keyword not in _WORDS and not keyword.startswith("x-")}
    if "const" in kept and "enum" not in kept:
        kept["enum"] = [kept.pop("const")]
    branches = kept.get("allOf")
    if len(kept) == 1 and isinstance(branches, list) and len(branches) == 1:
        return _plain(branches[0])
    return {keyword: _plain_keyword(keyword, value) for keyword, value in kept.items()}


def _plain_keyword(keyword: str, value: object) -> object:
    if keyword in _DATA:
        return value
    if isinstance(value, dict) and keyword == "dependentRequired":
        return {name: sorted(names, key=canonical) if isinstance(names, list) else names
                for name, names in value.items()}
    if isinstance(value, dict) and keyword in MAPS:
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list) and keyword == "enum":
        return sorted(value, key=canonical)
    if isinstance(value, list) and keyword in _UNORDERED:
        return sorted((_plain(item) for item in value), key=canonical)
    return _plain(value)
