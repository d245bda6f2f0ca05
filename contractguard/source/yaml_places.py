"""Where keys and values stand in a YAML text that is known to be well-formed.

Descends by indentation into what is wanted and composes only the small slices at the ends. At every
level the keys found must equal the parsed data's; where they do not, the slice is composed, and where
that does not give the data either (aliases, merges), the whole text is, once.
"""

from __future__ import annotations

import re

from contractguard.source.fault import Fault
from contractguard.source.places import NONE_WANTED, Path, Place, Places, Trie
from contractguard.source.yaml_blocks import Entry, content_of, items_of, members_of, root_entry
from contractguard.source.yaml_exact import compose
from contractguard.source.yaml_nodes import Node

_DOUBLE_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


class YamlLocator:
    """Finds places in one text; the composed whole is kept once it was needed."""

    __slots__ = ("_data", "_is_composed", "_text", "_whole")

    def __init__(self, text: str, data: object) -> None:
        self._text = text
        self._data = data
        self._whole: Node | None = None
        self._is_composed = False

    def locate(self, trie: Trie) -> Places:
        """Return the places of the wanted values, all of which must exist."""
        places: Places = {}
        start, end = self._visit((), self._data, root_entry(self._text), trie, trie.wanted, places)
        places[()] = Place(start, end, start, end)
        return places

    def _visit(
        self, path: Path, data: object, entry: Entry, trie: Trie, wants_end: bool, places: Places
    ) -> tuple[int, int]:
        """Walk through the value of an entry; return its start and, where that is asked for, its end."""
        wants_end = wants_end or trie.wanted
        if trie.below or wants_end:
            members = self._children(data, entry)
            if members is not None:
                end = self._visit_members(path, members, trie, wants_end, places)
                return content_of(self._text, entry), end
            return self._visit_composed(path, data, entry, trie, places)
        return entry.content, entry.end

    def _children(self, data: object, entry: Entry) -> list[tuple[str, object, Entry]] | None:
        """Return name, data and entry of every child of a block collection, None where it is none."""
        if isinstance(data, dict) and data:
            members = members_of(self._text, entry, list(data))
            return members if members is None else list(zip(data, data.values(), members, strict=True))
        if isinstance(data, list) and data:
            items = items_of(self._text, entry, len(data))
            return items if items is None else list(zip(map(str, range(len(data))), data, items, strict=True))
        return None

    def _visit_members(
        self, path: Path, members: list[tuple[str, object, Entry]], trie: Trie, wants_end: bool, places: Places
    ) -> int:
        last_end = -1
        for number, (name, data, entry) in enumerate(members, 1):
            is_last = wants_end and number == len(members)
            if not is_last and name not in trie.below:
                continue
            child = (*path, name)
            start, end = self._visit(child, data, entry, trie.below.get(name, NONE_WANTED), is_last, places)
            if child not in places:
                key = (start, end) if entry.opens_line else (entry.start, entry.key_end)
                places[child] = Place(*key, start, end)
            last_end = end
        return last_end

    def _visit_composed(self, path: Path, data: object, entry: Entry, trie: Trie, places: Places) -> tuple[int, int]:
        node, shift = self._compose_entry(data, entry, is_root=not path), entry.start - entry.column
        if node is None:
            node, shift = self._from_whole(path), 0
        if node is None:
            return self._estimate(entry)
        _walk(node, path, trie, shift, places)
        return node.start + shift, node.end + shift

    def _estimate(self, entry: Entry) -> tuple[int, int]:
        """Return where a value stands that PyYAML cannot read, such as a text with a surrogate pair escaped."""
        start = content_of(self._text, entry)
        quoted = _DOUBLE_QUOTED.match(self._text, start, entry.end)
        return start, quoted.end() if quoted else start + len(self._text[start : entry.end].rstrip())

    def _compose_entry(self, data: object, entry: Entry, is_root: bool) -> Node | None:
        """Compose the slice of one entry, spaces in place of what stands before it on its line."""
        if is_root:
            return self._compose_whole()
        try:
            node = compose(" " * entry.column + self._text[entry.start : entry.end + 1])
        except Fault:
            return None
        if node is not None and node.items is not None and entry.opens_line:
            node = node.items[0] if len(node.items) == 1 else None
        elif node is not None and node.members is not None:
            node = next((value for _, value in node.members.values()), None) if len(node.members) == 1 else None
        return node if node is not None and type(node.data) is type(data) and node.data == data else None

    def _compose_whole(self) -> Node | None:
        if not self._is_composed:
            try:
                self._whole = compose(self._text)
            except Fault:
                self._whole = None
            self._is_composed = True
        return self._whole

    def _from_whole(self, path: Path) -> Node | None:
        node = self._compose_whole()
        for token in path:
            if node is None:
                return None
            if node.members is not None:
                node = node.members[token][1] if token in node.members else None
            elif node.items is not None:
                node = node.items[int(token)] if token.isdecimal() and int(token) < len(node.items) else None
            else:
                return None
        return node


def _walk(node: Node, path: Path, trie: Trie, shift: int, places: Places) -> None:
    """Record the places of the wanted values below a node."""
    for name, below in trie.below.items():
        if node.members is not None and name in node.members:
            key, value = node.members[name]
        elif node.items is not None and int(name) < len(node.items):
            key = value = node.items[int(name)]
        else:
            continue
        child = (*path, name)
        places[child] = Place(key.start + shift, key.end + shift, value.start + shift, value.end + shift)
        _walk(value, child, below, shift, places)
