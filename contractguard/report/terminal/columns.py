"""Tables of the terminal: cells beside each other, fitted to its width."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.report.terminal.spans import width

_LEAST = 12


def padded(text: str, size: int) -> str:
    """Fill a cell up to a number of columns."""
    return text + " " * max(size - width(text), 0)


def fitted(wanted: Sequence[int], columns: int, spared: int = 1) -> list[int]:
    """Take from the widest columns until the table fits; from the first few, which tell the rows apart, at last."""
    sizes = [min(size, columns) for size in wanted]
    room = columns - 2 * (len(sizes) - 1)
    for first in (spared, 0):
        while sum(sizes) > room and max(sizes[first:], default=0) > _LEAST:
            sizes[sizes.index(max(sizes[first:]), first)] -= 1
    return sizes
