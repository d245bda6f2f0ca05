"""A value as it is with its references followed, no deeper than somebody looks, and never unfolded without end."""

from __future__ import annotations

from typing import Any

from contractguard.contract import Location, Node
from contractguard.rules.functions.function import UntoldError
from contractguard.rules.functions.surroundings import Surroundings, is_reference

_MOST_VALUES = 200_000


def dereferenced(node: Node, surroundings: Surroundings, depth: int) -> Any:
    """Return a node's value with the references below it followed, down to so many levels.

    What holds no references is returned as it is. A reference that leads back to a value around it stays one, as
    Spectral leaves it. Raises UntoldError where there are too many values.
    """
    return _Follower(surroundings).plain(surroundings.behind(node), depth, ())


class _Follower:
    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._left = _MOST_VALUES

    def plain(self, node: Node, depth: int, around: tuple[Location, ...]) -> Any:
        value = node.value
        if not isinstance(value, (dict, list)) or depth <= 0 or not _holds_references(value, depth - 1):
            return value
        around = (*around, node.location)
        keys = value if isinstance(value, dict) else range(len(value))
        parts = {key: self._part(node.child(key), depth - 1, around) for key in keys}
        return parts if isinstance(value, dict) else list(parts.values())

    def _part(self, node: Node, depth: int, around: tuple[Location, ...]) -> Any:
        self._left -= 1
        if self._left < 0:
            raise UntoldError("following all references leads to too many values")
        target = self._surroundings.behind(node)
        if target is not node and target.location in around:
            return node.value
        return self.plain(target, depth, around)


def _holds_references(value: Any, depth: int) -> bool:
    """Whether there are references in a value, or in what is down to so many levels below it."""
    pending: list[tuple[Any, int]] = [(value, depth)]
    while pending:
        part, left = pending.pop()
        members = part.values() if isinstance(part, dict) else part
        for member in members:
            if isinstance(member, (dict, list)):
                if is_reference(member):
                    return True
                if left:
                    pending.append((member, left - 1))
    return False
