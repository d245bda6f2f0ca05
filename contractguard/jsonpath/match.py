"""What an expression found."""

from __future__ import annotations

from contractguard.contract.node import Node
from contractguard.jsonpath.frames import Frame, path, place
from contractguard.text import Pointer


class Match:
    """One value that an expression selects, or one key (`~`).

    `value` is the value behind references, or the key; `key` the name or index by which it was reached, None at the
    root; `is_key` whether the key itself was asked for.
    """

    __slots__ = ("_frame", "is_key", "key", "value")

    def __init__(self, frame: Frame, is_key: bool = False) -> None:
        self._frame = frame
        self.is_key = is_key
        self.key = frame.key
        self.value = frame.key if is_key else frame.value

    @property
    def node(self) -> Node:
        """Where the value stands, in its own document and behind references; of a key, the place that it names."""
        parent, key = self._frame.parent, self._frame.key
        if not self.is_key or parent is None or key is None:
            return place(self._frame)
        return place(parent).child(key)

    @property
    def path(self) -> Pointer:
        """The names and indices from the root, as walked: through references."""
        return path(self._frame)

    def __repr__(self) -> str:
        return f"Match({'~' if self.is_key else ''}{self.path!r})"
