"""The way that a walk took to a value."""

from __future__ import annotations

from typing import NamedTuple

from contractguard.contract.node import Node
from contractguard.text import Pointer


class Frame(NamedTuple):
    """A value on the way of a walk.

    `key` is the name or index by which it was reached from its `parent`. `origin` is the node where it stands if
    that is not below its parent: at the root, and behind a reference. `states` are those in which it is visited,
    and `root` is the value at which the walk started.
    """

    parent: Frame | None
    key: str | int | None
    value: object
    origin: Node | None
    states: int
    root: object


def place(frame: Frame) -> Node:
    """Return the node of the value in the document in which it stands."""
    keys: list[str | int] = []
    current = frame
    while current.origin is None:
        assert current.parent is not None and current.key is not None
        keys.append(current.key)
        current = current.parent
    origin = current.origin
    return Node(origin.document, (*origin.pointer, *reversed(keys)), frame.value) if keys else origin


def path(frame: Frame) -> Pointer:
    """Return the names and indices from the root of the walk to the value, references walked through."""
    keys: list[str | int] = []
    current = frame
    while current.parent is not None:
        assert current.key is not None
        keys.append(current.key)
        current = current.parent
    return tuple(reversed(keys))
