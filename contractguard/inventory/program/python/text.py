"""The text of a Python file as a parser takes it, and the way back to the bytes of the file."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

_PRINTABLE = bytes(range(32, 127))
_NO_ENCODINGS_OF_FILES = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"))


class PythonText:
    """A file decoded as Python decodes it (reference 2.1.4, PEP 263).

    `utf8` is the text without its byte order mark; offsets into it are led back to the file by `offset`. Where the file
    is not what its encoding says, `is_decodable` is false and `utf8` holds the bytes as they are.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.mark = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        self._encoding = "utf-8" if self.mark else _declared_encoding(content)
        self.utf8, self.is_decodable = self._decoded()

    @property
    def is_utf8(self) -> bool:
        """Whether the file holds UTF-8, whatever it declares."""
        return self._encoding == "utf-8"

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset into `utf8` at which each line starts, and the end of the text."""
        return [0, *accumulate(map(len, self.utf8.splitlines(keepends=True)))]

    @cached_property
    def yields(self) -> list[int]:
        """The offsets into `utf8` at which the word `yield` stands, in code or elsewhere."""
        places = []
        place = self.utf8.find(b"yield")
        while place >= 0:
            places.append(place)
            place = self.utf8.find(b"yield", place + 1)
        return places

    def may_yield(self, start: int, end: int) -> bool:
        """Say whether the word `yield` stands between two offsets into `utf8`."""
        index = bisect_right(self.yields, start)
        return index < len(self.yields) and self.yields[index] < end

    def offset(self, place: int) -> int:
        """Lead an offset into `utf8` back to the bytes of the file."""
        if self.is_utf8:
            return place + self.mark
        line = max(bisect_right(self.line_starts, place) - 1, 0)
        start = self.line_starts[line]
        before = self.utf8[start:place].decode("utf-8", "replace")
        return self._file_line_starts[line] + len(before.encode(self._encoding, "replace"))

    @cached_property
    def _file_line_starts(self) -> list[int]:
        lines = self.utf8.splitlines(keepends=True)
        return [0, *accumulate(len(line.decode("utf-8").encode(self._encoding, "replace")) for line in lines)]

    def _decoded(self) -> tuple[bytes, bool]:
        if self.is_utf8:
            body = self._content[self.mark :]
            return body, _is_utf8(body)
        try:
            return self._content.decode(self._encoding).encode("utf-8"), True
        except (UnicodeError, LookupError):
            self._encoding = "utf-8"
            return self._content, False


def _declared_encoding(content: bytes) -> str:
    end = content.find(b"\n", content.find(b"\n") + 1)
    head = content[:end] if end >= 0 else content
    if b"coding" not in head:
        return "utf-8"
    from tokenize import detect_encoding

    try:
        name, _ = detect_encoding(iter(head.splitlines(keepends=True)).__next__)
        if codecs.lookup(name).name.replace("_", "-") in _NO_ENCODINGS_OF_FILES:
            return "utf-8"
        # What does not leave ASCII alone (utf-16, utf-7) is no encoding of source code.
        return name if _PRINTABLE.decode(name) == _PRINTABLE.decode("ascii") else "utf-8"
    except (SyntaxError, UnicodeError, LookupError):
        return "utf-8"


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeError:
        return False
    return True
