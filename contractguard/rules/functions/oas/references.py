"""Functions about references: what stands beside them, and what none of them leads to."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.contract import Node
from contractguard.rules.functions.function import Place, Problem, plain
from contractguard.rules.functions.unreferenced import UNREFERENCED

_COMPONENTS = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks")


def _siblings(_value: object, place: Place) -> Iterator[Problem]:
    node = place.match.node
    if not node.pointer or node.pointer[-1] != "$ref":
        return
    parent: object = node.document.data
    for key in node.pointer[:-1]:
        parent = parent[key]  # type: ignore[index]
    if isinstance(parent, dict):
        for key, value in parent.items():
            if key != "$ref":
                yield Problem(f"'{key}' stands beside a $ref, where it says nothing",
                              node=Node(node.document, (*node.pointer[:-1], key), value))


def _unused(value: object, place: Place) -> Iterator[Problem]:
    components = value.get("components") if isinstance(value, dict) else None
    if not isinstance(components, dict):
        return
    for kind in _COMPONENTS:
        if isinstance(components.get(kind), dict):
            check = UNREFERENCED.bind({"reusableObjectsLocation": f"#/components/{kind}"})
            yield from check(components[kind], place)


REFERENCE_SIBLINGS = plain("refSiblings", "Nothing stands beside a $ref.", _siblings)
UNUSED_COMPONENTS = plain("oasUnusedComponent", "Every component has a reference that leads to it.", _unused)
