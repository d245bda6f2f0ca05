"""Where keys and values stand in a JSON text that is known to be well-formed.

Walks only into what is wanted and lets the C scanner jump over the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from contractguard.source.places import Path, Place, Places, Trie

_SPACE = re.compile(r"[ \t\n\r]*")
_SEPARATOR = re.compile(r"[ \t\n\r]*[:,]?[ \t\n\r]*")
_skip = json.JSONDecoder().raw_decode
_string: Callable[[str, int], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined]


def locate_json(text: str, trie: Trie) -> Places:
    """Return the places of the wanted values and of the containers around them. All of them must exist."""
    places: Places = {}
    start = _SPACE.match(text, 0).end()  # type: ignore[union-attr]
    end = _visit(text, start, (), trie, places)
    places[()] = Place(start, end, start, end)
    return places


def _visit(text: str, start: int, path: Path, trie: Trie, places: Places) -> int:
    """Walk through the value at `start` and return its end."""
    if not trie.below:
        return _skip(text, start)[1]
    visit = _visit_object if text[start] == "{" else _visit_array
    return visit(text, start, path, trie, places)


def _visit_object(text: str, start: int, path: Path, trie: Trie, places: Places) -> int:
    offset = _next(text, start + 1)
    while text[offset] != "}":
        key, key_end = _string(text, offset + 1)
        value = _next(text, key_end)
        below = trie.below.get(key)
        if below is None:
            end = _skip(text, value)[1]
        else:
            child = (*path, key)
            end = _visit(text, value, child, below, places)
            places[child] = Place(offset, key_end, value, end)
        offset = _next(text, end)
    return offset + 1


def _visit_array(text: str, start: int, path: Path, trie: Trie, places: Places) -> int:
    offset = _next(text, start + 1)
    index = 0
    while text[offset] != "]":
        below = trie.below.get(str(index))
        if below is None:
            end = _skip(text, offset)[1]
        else:
            child = (*path, str(index))
            end = _visit(text, offset, child, below, places)
            places[child] = Place(offset, end, offset, end)
        index += 1
        offset = _next(text, end)
    return offset + 1


def _next(text: str, offset: int) -> int:
    """Return the offset of the next token that is neither a colon nor a comma."""
    return _SEPARATOR.match(text, offset).end()  # type: ignore[union-attr]
