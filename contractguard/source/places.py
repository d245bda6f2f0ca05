"""What the position readers are asked for and what they answer: wanted pointers as a trie, places as offsets."""

from __future__ import annotations

import re
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
    """The wanted pointers below one value. `wanted` says that the value itself is wanted, not its key alone."""

    wanted: bool = False
    below: dict[str, Trie] = field(default_factory=dict)


NONE_WANTED = Trie()
"""Stands for a value that nobody asks about. Never written to."""


def seek(pointer: Pointer, data: object, trie: Trie, *, whole: bool) -> Path:
    """Ask for a value, and return its path: for one that is not there, the nearest around it.

    Where its key is asked for, not the `whole` value, the value's end is not looked for; an item has no key.
    """
    path: list[str] = []
    is_item = True
    for token in pointer:
        name = token if type(token) is str else str(token)
        if isinstance(data, dict) and name in data:
            data, is_item = data[name], False
        elif isinstance(data, list) and _INDEX.fullmatch(name) and int(name) < len(data):
            data, is_item = data[int(name)], True
        else:
            break
        below = trie.below.get(name)
        if below is None:
            below = trie.below[name] = Trie()
        trie = below
        path.append(name)
    trie.wanted = trie.wanted or whole or is_item
    return tuple(path)
