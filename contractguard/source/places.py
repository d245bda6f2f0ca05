"""What the position readers are asked for and what they answer: wanted pointers as a trie, places as offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from contractguard.text import Pointer

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")

Path = tuple[str, ...]
"""A pointer with every token spelled as a string."""


class Place(NamedTuple):
    """Where a key and its value stand, as offsets in code points; an item's and the root's key is the value."""

    key_start: int
    key_end: int
    start: int
    end: int


Places = dict[Path, Place]


@dataclass(slots=True)
class Trie:
    """The wanted pointers below one value. `wanted` says that the value itself is wanted."""

    wanted: bool = False
    below: dict[str, Trie] = field(default_factory=dict)


NONE_WANTED = Trie()
"""Stands for a value that nobody asks about. Never written to."""


def trie_of(paths: Iterable[Path]) -> Trie:
    """Join paths into one trie."""
    root = Trie()
    for path in paths:
        node = root
        for token in path:
            node = node.below.setdefault(token, Trie())
        node.wanted = True
    return root


def path_of(pointer: Pointer) -> Path:
    """Spell every token as a string."""
    return tuple(map(str, pointer))


def existing(path: Path, data: object) -> Path:
    """Return the longest beginning of a path that names a value in the data."""
    for length, token in enumerate(path):
        if isinstance(data, dict) and token in data:
            data = data[token]
        elif isinstance(data, list) and _INDEX.fullmatch(token) and int(token) < len(data):
            data = data[int(token)]
        else:
            return path[:length]
    return path
