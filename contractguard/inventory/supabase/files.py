"""Places in the text files of a project."""

from __future__ import annotations

from functools import cached_property

from contractguard.inventory.model import CodePlace
from contractguard.source.document import region_between
from contractguard.source.lines import Lines
from contractguard.source.source_text import SourceText


class TextFile:
    """One file as text. What is derived from it is worked out when it is asked for."""

    def __init__(self, uri: str, content: bytes) -> None:
        self.uri = uri
        self.text = SourceText(uri, content).text

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def place(self, start: int, end: int) -> CodePlace:
        """Find a stretch, given as offsets in code points."""
        return CodePlace(self.uri, region_between(self._lines, start, end))


def joined(*parts: str) -> str:
    """Join paths of the tree, the empty root among them."""
    return "/".join(part for part in parts if part)
