"""The matrix as a table of the terminal, and the violations as frames below it."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.access.matrix import Openness
from contractguard.report.access import AccessReport
from contractguard.report.access.wording import asked, legend, roles, summed_up
from contractguard.report.presentation import Presentation
from contractguard.report.terminal import render as render_findings
from contractguard.report.terminal.spans import Line, Span, cut, printable, printed, width

_STYLES: dict[Openness, str] = {"open": "bold red", "optional": "bold yellow", "public": "cyan", "secured": ""}
_HEADINGS = ("operation", "asks for", "roles", "rules")
_LEAST = 12


def render(access: AccessReport, options: Presentation) -> str:
    """Return the table, then the violations."""
    matrix = access.matrix
    lines: list[Line] = [(Span(printable(matrix.contract), "bold"), Span(printable(f": {summed_up(matrix)}"))), ()]
    if matrix.rows:
        lines += [*_table(access, max(options.width, 40)), ()]
    explained = legend(matrix)
    if explained:
        lines += [(Span(printable(explained), "dim"),), ()]
    return printed(lines, color=options.color) + render_findings(access.report, options)


def _table(access: AccessReport, columns: int) -> list[Line]:
    rows = access.matrix.rows
    cells = [tuple(map(printable, (row.name, asked(row), roles(row), ", ".join(row.rules) or row.public)))
             for row in rows]
    shown = [index for index in range(len(_HEADINGS)) if any(cell[index] for cell in cells)]
    wanted = [max(width(_HEADINGS[index]), *(width(cell[index]) for cell in cells)) for index in shown]
    widths = _fitted(wanted, columns)
    head = "  ".join(_HEADINGS[index].ljust(size) for index, size in zip(shown, widths, strict=True))
    lines: list[Line] = [(Span(head.rstrip(), "dim"),)]
    for row, cell in zip(rows, cells, strict=True):
        style = _STYLES[row.openness]
        lines.append(tuple(
            Span(_padded(cut(cell[index], size), size) + "  ", style if index == 1 else "")
            for index, size in zip(shown, widths, strict=True)))
    return lines


def _padded(text: str, size: int) -> str:
    return text + " " * max(size - width(text), 0)


def _fitted(wanted: Sequence[int], columns: int) -> list[int]:
    """Take from the widest columns until the table fits."""
    sizes = list(wanted)
    while sum(sizes) + 2 * (len(sizes) - 1) > columns and max(sizes) > _LEAST:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes
