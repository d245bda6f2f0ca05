"""Defaults written out, names that nobody sends, places that mean the same, letters whose case does not count."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from tests.equivalence.grammar import METHODS, Pointer, at, elements, looked_into, target_of, version
from tests.equivalence.transformation import Data, Transformation, once

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_EMPTY = (("string", "minLength", 0), ("array", "minItems", 0), ("array", "uniqueItems", False),
          ("object", "minProperties", 0))


def _write_parameter_defaults(data: Data) -> None:
    for parameter in elements(data, "parameter"):
        value = parameter.value
        if parameter.reference or value.get("in") not in _STYLES:
            continue
        if value["in"] != "path":
            value.setdefault("required", False)
        if version(data) != "2.0":
            value.setdefault("deprecated", False)
            if "schema" in value:
                style = value.setdefault("style", _STYLES[value["in"]])
                value.setdefault("explode", style == "form")
        elif value.get("type") == "array":
            value.setdefault("collectionFormat", "csv")


def _write_element_defaults(data: Data) -> None:
    for element in elements(data, "operation", "request body", "header"):
        if element.kind != "request body":
            element.value.setdefault("deprecated", False)
        if element.kind != "operation" and not element.reference:
            element.value.setdefault("required", False)
        if element.kind == "header" and "schema" in element.value:
            element.value.setdefault("style", "simple")
            element.value.setdefault("explode", False)


def _write_schema_defaults(data: Data) -> None:
    newer = version(data) not in ("2.0", "3.0")
    for schema in elements(data, "schema"):
        if schema.reference:
            continue
        schema.value.setdefault("readOnly", False)
        if newer:
            schema.value.setdefault("deprecated", False)
            schema.value.setdefault("required", [])
        for kind, keyword, value in _EMPTY:
            if schema.value.get("type") == kind:
                schema.value.setdefault(keyword, value)


def _templates(data: Data) -> list[tuple[str, str]]:
    """Offer every name in a path template where no runtime expression can speak of it."""
    fixed = looked_into(data)
    if "$request.path" in json.dumps(data) or any("links" in e.value for e in elements(data, "response")):
        return []
    return [
        (path, name) for path, item in data.get("paths", {}).items()
        if isinstance(item, dict) and "$ref" not in item and ("paths", path) not in fixed
        for name in re.findall(r"\{([^}]+)\}", path)
    ]


def _rename_in_template(data: Data, choice: tuple[str, str]) -> None:
    path, old = choice
    item = data["paths"][path]
    for holder in (item, *(item[method] for method in METHODS if method in item)):
        listed = holder.get("parameters", [])
        for index, parameter in enumerate(listed):
            listed[index] = _renamed(data, parameter, old)
    items = [(path.replace(f"{{{old}}}", "{renamedHere}") if key == path else key, value)
             for key, value in data["paths"].items()]
    data["paths"].clear()
    data["paths"].update(items)


def _renamed(data: Data, parameter: dict[str, Any], old: str) -> dict[str, Any]:
    target = target_of(data, parameter["$ref"]) if "$ref" in parameter else None
    meant = at(data, target) if target else parameter
    if meant.get("in") != "path" or meant.get("name") != old:
        return parameter
    return {**copy.deepcopy(meant), "name": "renamedHere"}


def _operations(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [item[method] for method in METHODS if isinstance(item.get(method), dict)]


def _shared_parameters(data: Data) -> list[tuple[Pointer, Any]]:
    fixed = looked_into(data)
    found = []
    for item in elements(data, "path item"):
        lists = [operation.get("parameters", []) for operation in _operations(item.value)]
        if lists and not any(pointer[: len(item.pointer)] == item.pointer for pointer in fixed):
            found += [(item.pointer, parameter) for parameter in lists[0] if all(parameter in one for one in lists)]
    return found


def _move_up(data: Data, choice: tuple[Pointer, Any]) -> None:
    place, parameter = choice
    item = at(data, place)
    for operation in _operations(item):
        operation["parameters"].remove(parameter)
    kept = [other for other in item.get("parameters", []) if not _same_parameter(data, other, parameter)]
    item["parameters"] = [*kept, parameter]


def _same_parameter(data: Data, one: dict[str, Any], other: dict[str, Any]) -> bool:
    meant = [at(data, target_of(data, p["$ref"]) or ()) if "$ref" in p else p for p in (one, other)]
    return all(meant[0].get(key) == meant[1].get(key) for key in ("name", "in"))


def _write_security(data: Data) -> None:
    """Write the contract's requirements into its operations; whom callbacks and webhooks ask is another question."""
    for operation in elements(data, "operation"):
        if operation.pointer[0] == "paths" and "callbacks" not in operation.pointer:
            operation.value.setdefault("security", copy.deepcopy(data.get("security", [])))


def _recase_headers(data: Data) -> None:
    for element in elements(data):
        value = element.value
        if element.kind in ("parameter", "security scheme") and value.get("in") == "header" and "name" in value:
            value["name"] = value["name"].swapcase()
        if element.kind in ("response", "encoding") and isinstance(value.get("headers"), dict):
            value["headers"] = {name.swapcase(): header for name, header in value["headers"].items()}


def _recase_media_types(data: Data) -> None:
    for element in elements(data):
        if element.kind in ("parameter", "header", "request body", "response") and isinstance(
                element.value.get("content"), dict):
            element.value["content"] = {_swapped(name): held for name, held in element.value["content"].items()}
        for keyword in ("consumes", "produces"):
            if element.kind in ("document", "operation") and isinstance(element.value.get(keyword), list):
                element.value[keyword] = [_swapped(name) for name in element.value[keyword]]


def _swapped(media_type: str) -> str:
    name, mark, parameters = media_type.partition(";")
    return name.swapcase() + mark + parameters


def _reword(data: Data) -> None:
    for element in elements(data, "response", "operation", "schema", "parameter"):
        if not element.reference:
            element.value["description"] = "Said in other words"


SPELLING = (
    Transformation("parameter defaults written out", *once(_write_parameter_defaults), needs_closed=False),
    Transformation("element defaults written out", *once(_write_element_defaults), needs_closed=False),
    Transformation("schema defaults written out", *once(_write_schema_defaults), needs_closed=False),
    Transformation("path parameter renamed", _templates, _rename_in_template),
    Transformation("parameter moved to the path item", _shared_parameters, _move_up),
    Transformation("security written out", *once(_write_security), needs_closed=False),
    Transformation("case of header names", *once(_recase_headers)),
    Transformation("case of media types", *once(_recase_media_types)),
    Transformation("descriptions reworded", *once(_reword), needs_closed=False),
)
