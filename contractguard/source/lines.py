"""Offsets in a text as lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate


class Lines:
    """The lines of one text, broken at LF, CR LF or CR as JSON and YAML 1.2 do, counted from 1."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        single = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self._text = text
        self._starts = [0, *accumulate(map((1).__add__, map(len, single.split("\n"))))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset in code points; the text's end is a valid offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line without its break."""
        return self._text[self._starts[number - 1] : self._starts[number] - 1].rstrip("\r\n")
