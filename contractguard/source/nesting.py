"""What plain data is like as a whole: how deep, with which keys."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from contractguard.source.limits import MOST_LEVELS


class Survey(NamedTuple):
    """`is_too_deep`: beyond the limit. `key_types`: of all keys. `has_lone_break`: a text is one line break."""

    is_too_deep: bool
    key_types: set[type]
    has_lone_break: bool


def survey(data: object) -> Survey:
    """Look at all of the data, level by level, so that no depth can exhaust the stack.

    Stops at the first level too many.
    """
    key_types: set[type] = set()
    has_lone_break = False
    level: list[object] = [data] if isinstance(data, dict | list) else []
    for _ in range(MOST_LEVELS):
        below: list[object] = []
        for node in level:
            children = _children(node, key_types)
            has_lone_break = has_lone_break or "\n" in children or (type(node) is dict and "\n" in node)
            below += [child for child in children if type(child) is dict or type(child) is list]
        if not below:
            return Survey(False, key_types, has_lone_break)
        level = below
    return Survey(True, key_types, has_lone_break)


def _children(node: object, key_types: set[type]) -> Collection[object]:
    """Return the values in a container and add the types of its keys."""
    if type(node) is dict:
        key_types.update(map(type, node))
        return node.values()
    return node if type(node) is list else ()
