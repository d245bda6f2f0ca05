"""Typed reading of a node's members, with errors that name the place."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.contract.node import Node
from contractguard.errors import ContractError

_NAMES = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "an integer"}


def wrong(node: Node, message: str, hint: str = "") -> ContractError:
    """Build the error that says what is wrong at a node."""
    return ContractError(message, hint=hint, place=node.describe)


def expect_object(node: Node, what: str) -> Node:
    """Return the node if it is an object. Raises ContractError that says `what` should be one."""
    if not isinstance(node.value, dict):
        raise wrong(node, f"{what} must be an object, not {_named(node.value)}")
    return node


def entries(node: Node, key: str, what: str, *, extensible: bool = False) -> Iterator[tuple[str, Node]]:
    """Iterate over the members of an object-valued member. An absent one has none.

    In an `extensible` one names that start with `x-` are extensions; in a plain map they are names like
    any other, as those of headers are.
    """
    if node.members().get(key) is None:
        return
    holder = expect_object(node.child(key), what)
    for name in holder.members():
        if not (extensible and name.startswith("x-")):
            yield name, holder.child(name)


def items(node: Node, key: str, what: str) -> Iterator[Node]:
    """Iterate over the items of an array-valued member. An absent one has none."""
    value = node.members().get(key)
    if value is None:
        return
    holder = node.child(key)
    if not isinstance(value, list):
        raise wrong(holder, f"{what} must be an array, not {_named(value)}")
    for index in range(len(value)):
        yield holder.child(index)


def text(node: Node, key: str, default: str = "") -> str:
    """Read a string member; anything else counts as absent."""
    value = node.members().get(key)
    return value if isinstance(value, str) else default


def required_text(node: Node, key: str, what: str) -> str:
    """Read a string member that the specification requires. Raises ContractError where it is missing."""
    value = node.members().get(key)
    if not isinstance(value, str):
        raise wrong(node, f"{what} needs a string '{key}'")
    return value


def flag(node: Node, key: str, default: bool = False) -> bool:
    """Read a boolean member; anything else counts as absent."""
    value = node.members().get(key)
    return value if isinstance(value, bool) else default


def texts(node: Node, key: str) -> tuple[str, ...]:
    """Read an array of strings; items of other types are left out."""
    value = node.members().get(key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _named(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "a number")
