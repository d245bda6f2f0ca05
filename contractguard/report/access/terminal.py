"""The matrix as a table of the terminal, and the violations as frames below it."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.access.matrix import Openness, Row
from contractguard.report.access import AccessReport
from contractguard.report.access.wording import VERDICTS, asked, legend, roles, summed_up, titled
from contractguard.report.presentation import Presentation
from contractguard.report.terminal import render as render_findings
from contractguard.report.terminal.columns import fitted, padded
from contractguard.report.terminal.spans import Line, Span, cut, printed, width
from contractguard.text.printable import printable

_STYLES: dict[Openness, str] = {"open": "bold red", "optional": "bold yellow", "public": "cyan", "secured": "",
                              "unsaid": "dim"}


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
    named = _role_columns(rows, columns)
    headings = ("operation", "asks for", *(named or ("roles",)), "rules")
    cells = [tuple(map(printable, (titled(row), asked(row), *_roles(row, named), ", ".join(row.rules) or row.public)))
             for row in rows]
    shown = [index for index in range(len(headings)) if any(cell[index] for cell in cells)]
    wanted = [max(width(headings[index]), *(width(cell[index]) for cell in cells)) for index in shown]
    widths = fitted(wanted, columns)
    head = "  ".join(headings[index].ljust(size) for index, size in zip(shown, widths, strict=True))
    lines: list[Line] = [(Span(head.rstrip(), "dim"),)]
    for row, cell in zip(rows, cells, strict=True):
        style = _STYLES[row.openness]
        lines.append(tuple(
            Span(padded(cut(cell[index], size), size) + "  ", style if index == 1 else "")
            for index, size in zip(shown, widths, strict=True)))
    return lines


def _role_columns(rows: Sequence[Row], columns: int) -> tuple[str, ...]:
    """Name the roles that get a column of marks each; none where they would take more than a third of the room."""
    names = tuple(dict.fromkeys(printable(role) for row in rows for role in row.roles))
    return names if sum(width(name) + 2 for name in names) <= columns // 3 else ()


def _roles(row: Row, named: Sequence[str]) -> tuple[str, ...]:
    if not named:
        return (roles(row),)
    marks = {printable(role): VERDICTS[verdict][0] for role, verdict in row.roles.items()}
    return tuple(marks.get(name, "") for name in named)
