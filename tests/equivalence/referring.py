"""References inlined, and inline schemas extracted to components."""

from __future__ import annotations

import copy

from tests.equivalence.dispatch import dispatched, speaks_xml
from tests.equivalence.grammar import (
    Element,
    Pointer,
    at,
    elements,
    has_operations,
    holder_of,
    looked_into,
    put,
    target_of,
    version,
)
from tests.equivalence.transformation import Data, Transformation

_NEW = "ExtractedHere"
_OTHERS = ("parameter", "response", "request body", "header", "callback", "path item")


def _references(data: Data) -> dict[Pointer, set[Pointer]]:
    """Return what each component refers to directly; what stands elsewhere counts as part of the root."""
    depth = len(holder_of(data, "schemas")) + 1
    found: dict[Pointer, set[Pointer]] = {}
    for element in elements(data, "schema"):
        target = target_of(data, element.reference) if element.reference else None
        if target is not None:
            found.setdefault(element.pointer[:depth], set()).add(target[:depth])
    return found


def _recursive(data: Data) -> set[Pointer]:
    """Return the components that lead back to themselves."""
    used = _references(data)
    found = set()
    for start in used:
        met: set[Pointer] = set()
        pending = list(used[start])
        while pending and start not in met:
            place = pending.pop()
            if place not in met:
                met.add(place)
                pending += used.get(place, ())
        found |= {start} & met
    return found


def _schema_references(data: Data) -> list[Pointer]:
    if speaks_xml(data) or not has_operations(data):
        return []
    taken = dispatched(data) | looked_into(data) | _recursive(data)
    plain = version(data) in ("2.0", "3.0")
    return [schema.pointer for schema in elements(data, "schema") if schema.pointer not in taken and schema.reference
            and (plain or len(schema.value) == 1) and _inlinable(data, schema, taken)]


def _inlinable(data: Data, schema: Element, taken: set[Pointer]) -> bool:
    target = target_of(data, schema.reference or "")
    leads_to_component = target is not None and target[:-1] == holder_of(data, "schemas")
    return leads_to_component and target not in taken and isinstance(at(data, target or ()), dict)


def _other_references(data: Data) -> list[Pointer]:
    return [element.pointer for element in elements(data, *_OTHERS)
            if element.reference and len(element.value) == 1 and target_of(data, element.reference)]


def _inline(data: Data, place: Pointer) -> None:
    target = target_of(data, at(data, place)["$ref"])
    assert target is not None
    put(data, place, copy.deepcopy(at(data, target)))


def _extractable(data: Data) -> list[Pointer]:
    if speaks_xml(data) or not has_operations(data):
        return []
    taken = dispatched(data) | looked_into(data)
    holder = holder_of(data, "schemas")
    return [
        schema.pointer for schema in elements(data, "schema")
        if schema.pointer not in taken and schema.pointer[:-1] != holder and not schema.reference
        and schema.value.get("type") != "file"
    ]


def _extract(data: Data, place: Pointer) -> None:
    schema = at(data, place)
    put(data, place, {"$ref": "#/" + "/".join(map(str, (*holder_of(data, "schemas"), _NEW)))})
    holder = data if version(data) == "2.0" else data.setdefault("components", {})
    holder.setdefault(holder_of(data, "schemas")[-1], {})[_NEW] = schema


REFERRING = (
    Transformation("schema reference inlined", _schema_references, _inline),
    Transformation("other reference inlined", _other_references, _inline),
    Transformation("schema extracted", _extractable, _extract),
)
