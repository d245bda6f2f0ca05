"""One spelling for what a schema says, so that two spellings of one thing are seen to be one (design, 3.10).

A small reading of JSON Schema of its own: it knows rewritings of form alone, and nothing of what sets include.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from contractguard.source.document import Document
from tests.unclassified.places import Place, Side

WORDS = frozenset({"title", "description", "summary", "example", "examples", "externalDocs", "$comment", "deprecated",
                   "default", "discriminator", "readOnly", "writeOnly", "$schema", "$id"})
_EVERY = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
OF_TYPE: Mapping[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "array": frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains",
                        "maxContains", "unevaluatedItems"}),
    "object": frozenset({"properties", "required", "additionalProperties", "patternProperties", "minProperties",
                         "maxProperties", "propertyNames", "dependentRequired", "dependentSchemas",
                         "unevaluatedProperties"}),
}
"""Keywords that say nothing of values of another type (2020-12 core, section 7.6.1)."""
SILENT: Mapping[str, tuple[object, ...]] = {
    "minLength": (0,), "minItems": (0,), "minProperties": (0,), "minContains": (1,), "uniqueItems": (False,),
    "additionalProperties": (True, {}), "unevaluatedProperties": (True, {}), "unevaluatedItems": (True, {}),
    "items": (True, {}), "required": ([],), "properties": ({},), "patternProperties": ({},), "nullable": (False,),
    "exclusiveMinimum": (False,), "exclusiveMaximum": (False,), "dependentRequired": ({},), "dependentSchemas": ({},),
}
"""What a keyword says where it is not stated."""
_MOST_REFERENCES = 6


def alike(base: Side, mine: Place, revision: Side, theirs: Place, text: bool = False) -> bool:
    """Whether two schemas are two spellings of one thing; `text` says that values are written as text."""
    return _dump(_Speller(base, text).spell(mine, 0)) == _dump(_Speller(revision, text).spell(theirs, 0))


def member_alike(sides: tuple[Side, Side], schemas: tuple[Place, Place], name: str) -> bool:
    """Whether two schemas, with all that holds for the same value, say the same of a member."""
    told = [_Speller(side, False).spell(place, 0).get("properties", {}).get(name)
            for side, place in zip(sides, schemas, strict=True) if isinstance(place.value, dict)]
    return len(told) == 2 and told[0] is not None and _dump(told[0]) == _dump(told[1])


def silent(keyword: str, value: object) -> bool:
    """Whether a keyword says what it says unstated."""
    return any(value == other and type(value) is type(other) for other in SILENT.get(keyword, ()))


class _Speller:
    def __init__(self, side: Side, text: bool) -> None:
        self.side, self.text = side, text

    def spell(self, place: Place, depth: int) -> Any:
        """Return a schema in the one spelling."""
        if not isinstance(place.value, dict):
            return place.value
        if "$ref" in place.value and depth > _MOST_REFERENCES:
            return {"$ref": place.value["$ref"]}
        said = _Said()
        for current in self.side.conjuncts(place):
            members = current.members()
            lifted = _lifted(current.value, self.side.current)
            for keyword, value in lifted.items():
                if keyword in WORDS or keyword.startswith("x-") or keyword in ("allOf", "$ref"):
                    continue
                held = members.get(keyword)
                inner = held if held is not None else Place(place.document, (), value)
                said.add(keyword, value if keyword in ("type", "enum", "const", "required") else
                         self._inner(keyword, inner, value, depth + 1))
        return said.result(self.text)

    def _inner(self, keyword: str, place: Place, value: Any, depth: int) -> Any:
        if keyword in ("properties", "patternProperties", "dependentSchemas"):
            return {name: self.spell(part, depth) for name, part in place.members().items()}
        if keyword in ("anyOf", "oneOf"):
            return [self.spell(part, depth) for part in place.items()]
        if keyword == "dependentRequired":
            return {name: sorted(names) for name, names in value.items()}
        return self.spell(place, depth) if isinstance(value, dict) else value


def _lifted(value: dict[str, Any], current: bool) -> dict[str, Any]:
    """Lift the spellings of OpenAPI 3.0 to those of 3.1."""
    lifted = {key: held for key, held in value.items() if not silent(key, held)}
    for bound in ("minimum", "maximum"):
        exclusive = "exclusive" + bound.capitalize()
        if lifted.get(exclusive) is True:
            lifted[exclusive] = lifted.pop(bound, None)
    nullable = lifted.pop("nullable", None) is True or lifted.pop("x-nullable", None) is True
    if nullable and "type" in lifted and not current:
        lifted["type"] = [*_listed(lifted["type"]), "null"]
    if lifted.get("format") == "byte" and not current:
        del lifted["format"]
        lifted["contentEncoding"] = "base64"
    if "then" not in lifted and "else" not in lifted:
        lifted.pop("if", None)
    return lifted


class _Said:
    """What is said of one value, put together."""

    def __init__(self) -> None:
        self.types: frozenset[str] = _EVERY
        self.enum: dict[str, Any] | None = None
        self.required: set[str] = set()
        self.named: dict[str, dict[str, list[Any]]] = {}
        self.rest: dict[str, list[Any]] = {}

    def add(self, keyword: str, value: Any) -> None:
        """Say one more thing."""
        if keyword == "type":
            self.types &= _widened(_listed(value))
        elif keyword in ("enum", "const"):
            self._bind(value if keyword == "enum" else [value])
        elif keyword == "required":
            self.required |= set(value) if isinstance(value, list) else set()
        elif keyword in ("properties", "patternProperties"):
            for name, part in value.items():
                known = self.named.setdefault(keyword, {}).setdefault(name, [])
                known += [] if part in known or (part == {} and known) else [part]
        elif keyword in ("anyOf", "oneOf"):
            self._choose(keyword, value)
        elif value not in self.rest.setdefault(keyword, []):
            self.rest[keyword].append(value)

    def _bind(self, values: Iterable[Any]) -> None:
        listed = {_dump(value): value for value in values}
        self.enum = listed if self.enum is None else {key: self.enum[key] for key in self.enum if key in listed}

    def _choose(self, keyword: str, branches: list[Any]) -> None:
        simple = [branch for branch in branches if isinstance(branch, dict)]
        if len(simple) == len(branches) > 0 and any("enum" in branch for branch in simple) and all(
                branch.keys() == {"enum"} or branch == {"types": ["null"]} for branch in simple):
            self._bind(value for branch in simple for value in branch.get("enum", [None]))
        elif len(simple) == len(branches) > 0 and all(branch.keys() == {"types"} for branch in simple):
            self.types &= frozenset(kind for branch in simple for kind in branch["types"])
        elif len(branches) == 2 and {"types": ["null"]} in branches:
            self._take(next(branch for branch in branches if branch != {"types": ["null"]}))
        elif len(branches) == 1:
            self.rest.setdefault("allOf", []).append(branches[0])
        else:
            self.rest.setdefault(keyword, []).append(sorted(branches, key=_dump))

    def _take(self, branch: Any) -> None:
        """Take up the one branch beside null."""
        if not isinstance(branch, dict) or "enum" in branch:
            self._bind([*(branch["enum"] if isinstance(branch, dict) else []), None])
            return
        self.types &= frozenset({*branch.get("types", _EVERY), "null"})
        self.required |= set(branch.get("required", []))
        for keyword, value in branch.items():
            if keyword in ("properties", "patternProperties"):
                for name, parts in value.items():
                    self.named.setdefault(keyword, {}).setdefault(name, []).extend(parts)
            elif keyword not in ("types", "required"):
                self.rest.setdefault(keyword, []).extend(value)

    def result(self, text: bool) -> dict[str, Any]:
        """Return all that was said, each thing once."""
        types = self.types - {"null"} if text else self.types
        listed = self.enum is not None and set(self.enum) != {"true", "false"}
        if self.enum is not None and not listed:
            types &= {"boolean"}
        if text and types == {"boolean"}:
            self.enum, listed = {"true": True, "false": False}, True
        if self.enum is not None and listed:
            return {"enum": _values(self.enum.values(), types, text)}
        told: dict[str, Any] = {"types": sorted(types)} if types != _EVERY else {}
        if self.required and "object" in types:
            told["required"] = sorted(self.required)
        for keyword, values in {**self.named, **self.rest}.items():
            if _speaks(keyword, types):
                told[keyword] = values
        _include_bounds(told)
        return told


def _values(values: Iterable[Any], types: frozenset[str], text: bool) -> list[Any]:
    kept = [value for value in values if _kind(value) in types or text]
    if text:
        written = [value if isinstance(value, str) else json.dumps(value) for value in kept if value is not None]
        return sorted(set(written))
    return sorted(kept, key=_dump)


def _include_bounds(told: dict[str, Any]) -> None:
    """Spell the exclusive bound of whole numbers as the inclusive one."""
    if set(told.get("types", [])) <= {"integer", "null"}:
        for exclusive, bound, step in (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)):
            if exclusive in told and bound not in told and isinstance(told[exclusive][0], int):
                told[bound] = [told.pop(exclusive)[0] + step]


def _speaks(keyword: str, types: frozenset[str]) -> bool:
    spoken = [kind for kind, keywords in OF_TYPE.items() if keyword in keywords]
    return not spoken or any(kind in types or (kind == "number" and "integer" in types) for kind in spoken)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    kinds = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "object")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _widened(types: list[Any]) -> frozenset[str]:
    return frozenset({*types, *(["integer"] if "number" in types else [])})


def _dump(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    return value.uri if isinstance(value, Document) else str(value)
