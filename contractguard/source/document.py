"""A parsed file: plain data, and the line and column of every key and value on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from contractguard.source.json_places import locate_json
from contractguard.source.lines import Lines
from contractguard.source.places import Place, Places, Trie, seek
from contractguard.text import Pointer

if TYPE_CHECKING:
    from contractguard.source.yaml_places import YamlLocator

Format = Literal["json", "yaml"]
Part = Literal["key", "value"]
"""Which end of a pointer is meant: the key that names a value, or the value.

An array item and the root have no key; their value stands in for it.
"""

MOST_EXCERPT = 160
"""The longest excerpt, in code points."""
_BEFORE_REGION = 40
"""How much of a very long line is shown before the region."""


class Region(NamedTuple):
    """A stretch of text. Lines and columns count from 1, columns in code points, the end is exclusive.

    `excerpt` is the first line of the region, cut to a window where the line is very long;
    `excerpt_column` is the column of the excerpt's first character.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str = ""
    excerpt_column: int = 1


class Document:
    """One file as plain data: dict with string keys, list, str, int, float, bool and None.

    `uri` is the name that people see (`openapi.yaml`, `v1:openapi.yaml`), `text` the decoded source
    without a byte order mark. Documents are compared by identity.
    """

    __slots__ = ("_lines", "_locator", "_open", "data", "format", "text", "uri")

    def __init__(self, uri: str, format: Format, text: str, data: object, open: Callable[[str], Document]) -> None:
        self.uri = uri
        self.format = format
        self.text = text
        self.data = data
        self._open = open
        self._lines: Lines | None = None
        self._locator: YamlLocator | None = None

    def open(self, reference: str) -> Document:
        """Open the document that a reference relative to this one names, fragment left off.

        The same file is always the same object. Raises SourceError where it cannot be read or where
        reading it is not allowed.
        """
        return self._open(reference)

    def region(self, pointer: Pointer, part: Part = "value") -> Region:
        """Find one key or value in the text."""
        return self.regions([(pointer, part)])[pointer, part]

    def regions(self, wanted: Iterable[tuple[Pointer, Part]]) -> dict[tuple[Pointer, Part], Region]:
        """Find many keys and values in one pass over the text.

        A region covers a key as it is spelled, quotes included, and a value from its first token to the
        end of its last. A pointer that names nothing gets the region of its nearest ancestor. What an
        alias or a merge brought in stands where it was defined.
        """
        trie = Trie()
        paths = {request: seek(request[0], self.data, trie, whole=request[1] == "value") for request in wanted}
        places = self._locate(trie) if paths else {}
        regions = {}
        for request, path in paths.items():
            place = _nearest(path, places)
            is_key = request[1] == "key"
            start, end = (place.key_start, place.key_end) if is_key else (place.start, place.end)
            regions[request] = self._region(start, end)
        return regions

    def _locate(self, trie: Trie) -> Places:
        if self.format == "json":
            return locate_json(self.text, trie)
        if self._locator is None:
            from contractguard.source.yaml_places import YamlLocator

            self._locator = YamlLocator(self.text, self.data)
        return self._locator.locate(trie)

    def _region(self, start: int, end: int) -> Region:
        if self._lines is None:
            self._lines = Lines(self.text)
        return region_between(self._lines, start, end)


def _nearest(path: tuple[str, ...], places: Places) -> Place:
    """Return the place of a value, or of the nearest one around it that could be located."""
    while path not in places:
        path = path[:-1]
    return places[path]


def region_between(lines: Lines, start: int, end: int) -> Region:
    """Return the region between two offsets of a text, in code points."""
    line, column = lines.at(start)
    end_line, end_column = lines.at(end) if end > start else (line, column)
    first, last = lines.bounds(line)
    cut = max(0, min(column - 1 - _BEFORE_REGION, last - first - MOST_EXCERPT))
    excerpt = lines.text[first + cut : min(first + cut + MOST_EXCERPT, last)]
    return Region(line, column, end_line, end_column, excerpt, cut + 1)
