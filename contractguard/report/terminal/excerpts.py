"""One source line, fitted to the terminal, with its region underlined."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from contractguard.findings import Place
from contractguard.report.terminal.spans import width
from contractguard.text.printable import printable

_TAB = 4
_LEAST_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown, and the columns of the terminal, counted from 0, that are underlined."""

    text: str
    start: int
    length: int


def excerpt(place: Place, columns: int, beside: int = 0) -> Excerpt:
    """Show the line that a place starts on in at most `columns` columns, the region's start among them.

    `beside` is the number of columns to keep free after the underline, for words about the region.
    """
    cells, offsets = _cells(place.excerpt)
    start = min(max(place.column - place.excerpt_column, 0), len(cells))
    end = place.end_column - place.excerpt_column if place.end_line == place.line else len(cells)
    end = min(max(end, start), len(cells))
    first = _first(offsets, start, end, columns - 2, beside)
    last = bisect_right(offsets, offsets[first] + columns - 2) - 1
    before = "…" if first or place.excerpt_column > 1 else ""
    after = "…" if last < len(cells) else ""
    indent = width(before) + offsets[start] - offsets[first]
    length = offsets[max(min(end, last), start)] - offsets[start]
    return Excerpt(before + "".join(cells[first:last]) + after, indent, max(length, 1))


def _cells(line: str) -> tuple[list[str], list[int]]:
    """Return what is shown for each character, and the column that each starts at, the line's end included.

    Tabs become spaces up to the next stop, control characters pictures.
    """
    cells: list[str] = []
    offsets = [0]
    for character in line.rstrip("\r\n"):
        shown = " " * (_TAB - offsets[-1] % _TAB) if character == "\t" else printable(character)
        cells.append(shown)
        offsets.append(offsets[-1] + width(shown))
    return cells, offsets


def _first(offsets: list[int], start: int, end: int, columns: int, beside: int) -> int:
    """Choose the first character to show: the line's, unless the region would then be out of sight."""
    if offsets[end] + beside <= columns:
        return 0
    region = offsets[end] - offsets[start]
    room = max(columns - region, _LEAST_CONTEXT) // 2
    centred = bisect_left(offsets, offsets[start] - room)
    fits_to_the_end = bisect_left(offsets, max(offsets[-1], offsets[end] + beside) - columns)
    return max(min(centred, fits_to_the_end, start), 0)
