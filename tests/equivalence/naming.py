"""Components renamed, added and removed."""

from __future__ import annotations

from typing import Any

from tests.equivalence.dispatch import dispatched, implicit, speaks_xml
from tests.equivalence.grammar import (
    Pointer,
    at,
    components,
    elements,
    has_operations,
    holder_of,
    reference_to,
    target_of,
    targets,
    version,
)
from tests.equivalence.transformation import Data, Transformation

_OTHERS = ("parameters", "responses", "requestBodies", "headers", "securitySchemes", "callbacks", "pathItems")
_NEW = "RenamedHere"


def _named(data: Data, kinds: tuple[str, ...]) -> list[Pointer]:
    return [(*holder_of(data, kind), name) for kind in kinds for name in components(data, kind)
            if not name.startswith("x-")]


def _renamable(data: Data) -> list[Pointer]:
    if speaks_xml(data) or not has_operations(data):
        return []
    sent = implicit(data)
    return [place for place in _named(data, ("schemas",)) if place not in sent]


def _rename(data: Data, place: Pointer) -> None:
    new = (*place[:-1], _NEW)
    for element in elements(data):
        target = target_of(data, element.reference) if element.reference else None
        if target is not None and target[: len(place)] == place:
            element.value["$ref"] = reference_to((*new, *target[len(place):]))
        _rename_mapped(data, element.value.get("discriminator"), place, new)
    if place[-2] in ("securitySchemes", "securityDefinitions"):
        _rename_scheme(data, str(place[-1]))
    holder = at(data, place[:-1])
    items = [(_NEW if name == place[-1] else name, value) for name, value in holder.items()]
    holder.clear()
    holder.update(items)


def _rename_mapped(data: Data, discriminator: Any, place: Pointer, new: Pointer) -> None:
    if not isinstance(discriminator, dict):
        return
    for holder, keys in ((discriminator, ["defaultMapping"]), (discriminator.get("mapping"), None)):
        for key in (keys or list(holder)) if isinstance(holder, dict) else ():
            value = holder.get(key)
            if value == place[-1]:
                holder[key] = _NEW
            elif isinstance(value, str) and target_of(data, value) == place:
                holder[key] = reference_to(new)


def _rename_scheme(data: Data, old: str) -> None:
    for element in elements(data, "document", "operation"):
        for alternative in element.value.get("security") or ():
            if old in alternative:
                alternative[_NEW] = alternative.pop(old)


def _unused(data: Data) -> list[Pointer]:
    if not has_operations(data):
        return []
    used = {pointer[:length] for pointer in targets(data) for length in range(len(pointer) + 1)} | dispatched(data)
    asked = {name for element in elements(data, "document", "operation")
             for alternative in element.value.get("security") or () for name in alternative}
    return [place for place in _named(data, ("schemas", *_OTHERS)) if place not in used
            and not (place[-2] in ("securitySchemes", "securityDefinitions") and place[-1] in asked)]


def _remove(data: Data, place: Pointer) -> None:
    del at(data, place[:-1])[place[-1]]


def _add(data: Data, schema: Any) -> None:
    holder = data if version(data) == "2.0" else data.setdefault("components", {})
    holder.setdefault(holder_of(data, "schemas")[-1], {})["NobodyUsesThis"] = schema


_ADDED = ({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"type": "string"})

NAMING = (
    Transformation("schema renamed", _renamable, _rename),
    Transformation("component renamed", lambda data: _named(data, _OTHERS) if has_operations(data) else [], _rename),
    Transformation("unused component removed", _unused, _remove),
    Transformation("unused schema added", lambda data: _ADDED if has_operations(data) else (), _add,
                   needs_closed=False),
)
