"""The nodes of a YAML document: values together with the offsets at which they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Node:
    """One value. `start` and `end` are offsets in code points; an alias is the very node of its anchor.

    `spelling` is a scalar's text, which is its name where it stands as a key. `members` (a mapping's
    key and value nodes by name, merged ones included) and `items` (a sequence's) are None for other
    kinds. `weight` counts the values in and below this one, aliases followed; it is 0 until the node
    is complete.
    """

    data: object
    start: int
    end: int
    spelling: str | None = None
    plain: bool = False
    members: dict[str, tuple[Node, Node]] | None = None
    items: list[Node] | None = None
    weight: int = 0


def is_merge_key(key: Node) -> bool:
    """Tell whether a key is `<<` without quotes."""
    return key.plain and key.spelling == "<<"


def members_to_merge(value: Node) -> list[dict[str, tuple[Node, Node]]] | None:
    """Return the mappings that the value of a merge key names, or None where it names something else."""
    sources = [value] if value.items is None else value.items
    mappings = [source.members for source in sources if source.members is not None]
    return mappings if len(mappings) == len(sources) else None
