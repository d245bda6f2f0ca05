"""What stands where in a document: every element with its kind and pointer, data left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any
from urllib.parse import unquote

Pointer = tuple[str | int, ...]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_CONTENT = {"content": ("map", "media type")}
_COMPONENTS = {
    "schemas": ("map", "schema"), "parameters": ("map", "parameter"), "responses": ("map", "response"),
    "requestBodies": ("map", "request body"), "headers": ("map", "header"), "callbacks": ("map", "callback"),
    "pathItems": ("map", "path item"), "securitySchemes": ("map", "security scheme"),
    "mediaTypes": ("map", "media type"),
}
_GRAMMAR: dict[str, dict[str, tuple[str, str]]] = {
    "document": {
        "paths": ("map", "path item"), "webhooks": ("map", "path item"), "components": ("one", "components"),
        "definitions": ("map", "schema"), "parameters": ("map", "parameter"), "responses": ("map", "response"),
        "securityDefinitions": ("map", "security scheme"),
    },
    "components": _COMPONENTS,
    "path item": {"parameters": ("list", "parameter"), **dict.fromkeys(METHODS, ("one", "operation"))},
    "operation": {
        "parameters": ("list", "parameter"), "requestBody": ("one", "request body"), "responses": ("map", "response"),
        "callbacks": ("map", "callback"),
    },
    "parameter": {"schema": ("one", "schema"), **_CONTENT},
    "header": {"schema": ("one", "schema"), **_CONTENT},
    "request body": _CONTENT,
    "response": {"schema": ("one", "schema"), "headers": ("map", "header"), **_CONTENT},
    "media type": {"schema": ("one", "schema"), "encoding": ("map", "encoding")},
    "encoding": {"headers": ("map", "header")},
    "schema": {
        **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
                        ("map", "schema")),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), ("list", "schema")),
        **dict.fromkeys(("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
                         "unevaluatedItems", "unevaluatedProperties", "contentSchema"), ("one", "schema")),
    },
}


@dataclass(frozen=True)
class Element:
    """One element of a document; `value` is the object itself, not a copy."""

    kind: str
    pointer: Pointer
    value: dict[str, Any]

    @property
    def reference(self) -> str | None:
        """What a `$ref` here names."""
        target = self.value.get("$ref")
        return target if isinstance(target, str) else None


def elements(data: dict[str, Any], *kinds: str) -> list[Element]:
    """List the elements of a document that are objects, those of some kinds or all."""
    return [element for element in _walk(data, "document", ()) if not kinds or element.kind in kinds]


def _walk(value: Any, kind: str, pointer: Pointer) -> Iterator[Element]:
    if not isinstance(value, dict):
        return
    yield Element(kind, pointer, value)
    if isinstance(value.get("$ref"), str) and kind != "path item":
        return
    for key, held in value.items():
        if kind == "callback" and not key.startswith("x-"):
            yield from _walk(held, "path item", (*pointer, key))
        elif key in _GRAMMAR.get(kind, {}):
            yield from _held(held, *_GRAMMAR[kind][key], (*pointer, key))


def _held(held: Any, shape: str, kind: str, pointer: Pointer) -> Iterator[Element]:
    if shape == "one":
        yield from _walk(held, kind, pointer)
    elif shape == "list":
        for index, item in enumerate(held if isinstance(held, list) else ()):
            yield from _walk(item, kind, (*pointer, index))
    else:
        for name, item in held.items() if isinstance(held, dict) else ():
            if kind not in ("path item", "response") or not name.startswith("x-"):
                yield from _walk(item, kind, (*pointer, name))


def at(data: Any, pointer: Pointer) -> Any:
    """Return what stands at a pointer."""
    return reduce(lambda value, token: value[token], pointer, data)


def put(data: Any, pointer: Pointer, value: Any) -> None:
    """Replace what stands at a pointer."""
    at(data, pointer[:-1])[pointer[-1]] = value


def target_of(data: Any, reference: str) -> Pointer | None:
    """Return the pointer that a reference within the document names, None for any other reference."""
    if not reference.startswith("#/"):
        return None
    pointer: Pointer = ()
    for raw in unquote(reference[2:]).split("/"):
        token = raw.replace("~1", "/").replace("~0", "~")
        pointer = (*pointer, int(token) if isinstance(_at_or_none(data, pointer), list) else token)
    return pointer if _at_or_none(data, pointer) is not None else None


def _at_or_none(data: Any, pointer: Pointer) -> Any:
    try:
        return at(data, pointer)
    except (KeyError, IndexError, TypeError):
        return None


def reference_to(pointer: Pointer) -> str:
    """Spell a pointer as a reference within the document."""
    return "#/" + "/".join(str(token).replace("~", "~0").replace("/", "~1") for token in pointer)


def targets(data: dict[str, Any]) -> set[Pointer]:
    """Return every place that a reference within the document names."""
    found = (target_of(data, element.reference) for element in elements(data) if element.reference)
    return {pointer for pointer in found if pointer is not None}


def looked_into(data: dict[str, Any]) -> set[Pointer]:
    """Return every place that a reference names something inside of: it cannot be rearranged."""
    return {pointer[:length] for pointer in targets(data) for length in range(len(pointer))}


def has_operations(data: dict[str, Any]) -> bool:
    """Whether a contract has operations or webhooks: where it has none, its components are promised by their names."""
    return any(element.pointer[0] in ("paths", "webhooks") for element in elements(data, "operation"))


def closed(data: dict[str, Any]) -> bool:
    """Whether every reference stays within the document, with no anchors in play."""
    return all(
        (element.reference or "#/").startswith("#/") and not {"$id", "$anchor", "$dynamicAnchor",
                                                              "$dynamicRef"} & element.value.keys()
        for element in elements(data)
    )


def version(data: dict[str, Any]) -> str:
    """Return `2.0`, `3.0`, `3.1` or `3.2`."""
    return str(data.get("openapi", data.get("swagger")))[:3]


def holder_of(data: dict[str, Any], kind: str) -> Pointer:
    """Return where components of a kind stand (`schemas`, `parameters` …)."""
    if version(data) == "2.0":
        return ({"schemas": "definitions", "securitySchemes": "securityDefinitions"}.get(kind, kind),)
    return "components", kind


def components(data: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the components of a kind by name."""
    held = _at_or_none(data, holder_of(data, kind))
    return held if isinstance(held, dict) else {}
