"""The text of one source file, and its stretches as regions."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

from contractguard.source.document import Region, region_between
from contractguard.source.generated import why_generated
from contractguard.source.lines import Lines

_BLOCK = 1024
_CONTINUATION = bytes(range(0x80, 0xC0))
_MARK = b"\xef\xbb\xbf"


class SourceText:
    """One file: its bytes as they are, and what they say. What is derived from them is worked out when it is asked for.

    `path` is relative to the root of its tree. Parsers count bytes, people count lines and characters: `region` turns
    the one into the other.
    """

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.content = content

    @cached_property
    def is_utf8(self) -> bool:
        """Whether the bytes are UTF-8. Those that are not are read as Latin-1: each is one character."""
        try:
            self.content.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    @cached_property
    def generated(self) -> str:
        """Why this is no code that somebody wrote; empty where it is."""
        return why_generated(self.path, self.content)

    @cached_property
    def text(self) -> str:
        """The decoded text without a byte order mark."""
        return self.content.decode("utf-8").removeprefix("\ufeff") if self.is_utf8 else self.content.decode("latin-1")

    def region(self, start: int, end: int) -> Region:
        """Return the stretch between two offsets in bytes; what lies outside the file is moved to its nearest end."""
        return region_between(self._lines, self._characters_before(start), self._characters_before(end))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _counts(self) -> list[int]:
        """The number of characters before each block of bytes; none where a byte is a character."""
        if not self.is_utf8 or self.content.isascii():
            return []
        mark = -1 if self.content.startswith(_MARK) else 0
        blocks = range(0, len(self.content), _BLOCK)
        return [*accumulate((_characters(self.content[at : at + _BLOCK]) for at in blocks), initial=mark)]

    def _characters_before(self, offset: int) -> int:
        offset = min(max(offset, 0), len(self.content))
        if not self._counts:
            return offset
        block = offset // _BLOCK
        return max(0, self._counts[block] + _characters(self.content[block * _BLOCK : offset]))


def _characters(content: bytes) -> int:
    """Count the characters that begin in a stretch of UTF-8."""
    return len(content.translate(None, _CONTINUATION))
