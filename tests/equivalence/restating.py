"""One schema in another spelling: wrapped, split, `const` for `enum`, a null type for a branch."""

from __future__ import annotations

import copy
from typing import Any

from tests.equivalence.dispatch import dispatched
from tests.equivalence.grammar import Element, Pointer, at, elements, looked_into, put, version
from tests.equivalence.transformation import Data, Transformation

ANNOTATIONS = frozenset({"title", "description", "default", "example", "examples", "deprecated", "readOnly",
                         "writeOnly", "externalDocs", "$comment"})
_OPEN = (None, True)


def _free(data: Data) -> list[Element]:
    taken = dispatched(data) | looked_into(data)
    return [schema for schema in elements(data, "schema")
            if schema.pointer not in taken and schema.value.get("type") != "file" and "xml" not in schema.value]


def _wrap(data: Data, place: Pointer) -> None:
    put(data, place, {"allOf": [at(data, place)]})


def _splittable(data: Data) -> list[Pointer]:
    return [
        schema.pointer for schema in _free(data)
        if not schema.reference and isinstance(schema.value.get("properties"), dict)
        and len(schema.value["properties"]) > 1 and schema.value.get("additionalProperties") in _OPEN
        and not {"patternProperties", "allOf", "nullable", "unevaluatedProperties"} & schema.value.keys()
    ]


def _split(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    properties, required = schema.pop("properties"), schema.pop("required", [])
    first = next(iter(properties))
    rest = {name: value for name, value in properties.items() if name != first}
    types = {"type": schema.pop("type")} if "type" in schema else {}
    halves: list[dict[str, Any]] = [{**types, "properties": {first: properties[first]}}, {**types, "properties": rest}]
    for half, names in zip(halves, ([first], [name for name in required if name != first]), strict=True):
        wanted = [name for name in names if name in required]
        half.update({"required": wanted} if wanted else {})
    schema["allOf"] = halves


def _with(data: Data, test: Any) -> list[Pointer]:
    if version(data) not in ("3.1", "3.2"):
        return []
    return [schema.pointer for schema in _free(data) if test(schema.value)]


def _single(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("enum"), list) and len(schema["enum"]) == 1 and "const" not in schema


def _to_const(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    schema["const"] = schema.pop("enum")[0]


def _to_enum(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    schema["enum"] = [schema.pop("const")]


def _listed(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("enum"), list) and len(schema["enum"]) > 1 and "oneOf" not in schema


def _to_branches(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    schema["oneOf"] = [{"const": value} for value in schema.pop("enum")]


def _nullable_list(schema: dict[str, Any]) -> bool:
    types = schema.get("type")
    values = schema.get("enum", [schema["const"]] if "const" in schema else [None])
    return (isinstance(types, list) and "null" in types and len(types) == 2 and None in values
            and not {"allOf", "anyOf", "oneOf", "not", "if", "$ref", "const", "x-extensible-enum"} & schema.keys())


def _to_null_branch(data: Data, choice: tuple[Pointer, str]) -> None:
    place, keyword = choice
    schema = at(data, place)
    other = next(name for name in schema["type"] if name != "null")
    outside = {key: value for key, value in schema.items() if key in ANNOTATIONS or key.startswith("x-")}
    branch = {key: value for key, value in schema.items() if key not in outside} | {"type": other}
    if "enum" in branch:
        branch["enum"] = [value for value in branch["enum"] if value is not None]
    put(data, place, {**outside, keyword: [branch, {"type": "null"}]})


def _null_branch(schema: dict[str, Any]) -> str | None:
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        rest = [key for key in schema if key != keyword and key not in ANNOTATIONS and not key.startswith("x-")]
        if isinstance(branches, list) and len(branches) == 2 and {"type": "null"} in branches and not rest:
            other = branches[branches[0] == {"type": "null"}]
            if isinstance(other.get("type"), str) and other["type"] != "null" and not other.keys() & {
                    *ANNOTATIONS, "allOf", "anyOf", "oneOf", "not", "if", "$ref", "const"}:
                return keyword
    return None


def _to_null_list(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    branches = schema.pop(_null_branch(schema))
    other = copy.deepcopy(branches[branches[0] == {"type": "null"}])
    schema.update({**other, "type": [other["type"], "null"]})
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]


def _null_spellings(data: Data) -> list[tuple[Pointer, str]]:
    return [(place, keyword) for place in _with(data, _nullable_list) for keyword in ("anyOf", "oneOf")]


RESTATING = (
    Transformation("wrapped in allOf", lambda data: [schema.pointer for schema in _free(data)], _wrap),
    Transformation("object split", _splittable, _split),
    Transformation("enum to const", lambda data: _with(data, _single), _to_const),
    Transformation("const to enum", lambda data: _with(data, lambda s: "const" in s and "enum" not in s), _to_enum),
    Transformation("enum to oneOf of const", lambda data: _with(data, _listed), _to_branches),
    Transformation("null type to branch", _null_spellings, _to_null_branch),
    Transformation("null branch to type", lambda data: _with(data, _null_branch), _to_null_list),
)
