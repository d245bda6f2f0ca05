"""Members of values with their references followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contractguard.contract import Node
from contractguard.rules.functions.function import Place
from contractguard.rules.functions.surroundings import Surroundings

METHODS = frozenset(("get", "head", "post", "put", "patch", "delete", "options", "trace"))


class Operation(NamedTuple):
    """An operation below `paths`: its path and method, and where it stands."""

    path: str
    method: str
    node: Node


def members(node: Node, surroundings: Surroundings) -> Iterator[tuple[str | int, Node]]:
    """Iterate over the members of an object or the items of an array, behind their references."""
    value = node.value
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield key, surroundings.behind(node.child(key))


def member(node: Node, key: str, surroundings: Surroundings) -> Node | None:
    """Return one member of an object behind its reference, None where there is none."""
    return surroundings.behind(node.child(key)) if key in node.members() else None


def operations(place: Place) -> Iterator[Operation]:
    """Iterate over the operations below the `paths` that a place holds, in the document's order."""
    surroundings = place.surroundings
    for path, item in members(place.node, surroundings):
        for method in item.members():
            if method in METHODS:
                node = surroundings.behind(item.child(method))
                if isinstance(node.value, dict):
                    yield Operation(str(path), method, node)
