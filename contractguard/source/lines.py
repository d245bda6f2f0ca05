"""Offsets in a text as lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate


class Lines:
    """The lines of one `text`, broken at LF, CR LF or CR as JSON and YAML 1.2 do, counted from 1."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        single = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self.text = text
        self._starts = [0, *accumulate(map((1).__add__, map(len, single.split("\n"))))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset in code points; the text's end is a valid offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the offsets of a line's first character and of its break."""
        start, end = self._starts[number - 1], self._starts[number] - 1
        return start, end - self.text.startswith("\r", end - 1) if end > start else end
