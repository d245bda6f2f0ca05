"""The table of endpoints for the terminal, the findings as frames below it, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.inventory.reconciliation import Row
from contractguard.report.endpoints import EndpointsReport
from contractguard.report.endpoints.wording import (
    asked,
    evidence,
    in_code,
    in_contract,
    in_traffic,
    of_contracts,
    summed_up,
    unresolved,
)
from contractguard.report.presentation import Presentation
from contractguard.report.terminal import render as render_findings
from contractguard.report.terminal.columns import fitted, padded
from contractguard.report.terminal.spans import Line, Span, cut, printed, width, wrapped
from contractguard.text import counted
from contractguard.text.printable import printable

_LEAST = 40
_HEADINGS = ("operation", "code", "anonymous", "contract", "hits")
_BAD = {"no": "bold red", "path only": "bold red", "yes, secured": "bold red", "yes, open": "yellow",
        "by template": "yellow", "no, known": "dim", "excluded": "dim"}
_MOST_SKIPPED = 5


def render(endpoints: EndpointsReport, options: Presentation) -> str:
    """Return the table, then the findings, then what was assumed, not understood and left out."""
    columns = max(options.width, _LEAST)
    head: list[Line] = [(Span(printable(summed_up(endpoints)), "bold"),)]
    head += [(Span(printable(each)),) for each in of_contracts(endpoints)]
    head.append(())
    if endpoints.rows:
        head += [*_table(endpoints, columns), ()]
    report = endpoints.report
    found = render_findings(report, options) if report.findings or report.contracts else ""
    beyond = printed(list(_beyond(endpoints, columns)), color=options.color)
    between = "\n" if found and beyond and not found.endswith("\n\n") else ""
    return printed(head, color=options.color) + found + between + beyond


def _table(endpoints: EndpointsReport, columns: int) -> Iterator[Line]:
    cells = [tuple(map(printable, (row.label, in_code(endpoints, row), row.authentication.asked if row.endpoint else "",
                                   in_contract(endpoints, row), in_traffic(row)))) for row in endpoints.rows]
    shown = [index for index in range(len(_HEADINGS)) if any(cell[index] for cell in cells)]
    wanted = [max(width(_HEADINGS[index]), *(width(cell[index]) for cell in cells)) for index in shown]
    widths = fitted(wanted, columns, spared=2)
    yield (Span("  ".join(padded(_HEADINGS[index], size) for index, size in zip(shown, widths, strict=True)), "dim"),)
    for row, cell in zip(endpoints.rows, cells, strict=True):
        yield tuple(Span(padded(_cut(cell[index], size, index), size) + "  ", _style(row, index, cell))
                    for index, size in zip(shown, widths, strict=True))
        told = ": ".join(part for part in (asked(row), evidence(endpoints, row)) if part)
        if endpoints.verbose and told:
            yield from ((Span(f"    {line}", "dim"),) for line in wrapped(printable(told), columns - 4))


def _style(row: Row, index: int, cell: Sequence[str]) -> str:
    if _HEADINGS[index] == "contract":
        return _BAD.get(cell[index], "")
    return "dim" if _HEADINGS[index] == "code" and row.endpoint is not None else ""


def _cut(text: str, most: int, index: int) -> str:
    """Shorten a cell; a path or a place loses what it begins with, since its end tells it from others."""
    if index > 1 or width(text) <= most:
        return cut(text, most)
    method, space, path = text.partition(" ") if index == 0 else ("", "", text)
    kept = path
    while kept and width(kept) > most - width(method) - len(space) - 1:
        kept = kept[1:]
    return f"{method}{space}…{kept}"


def _beyond(endpoints: EndpointsReport, columns: int) -> Iterator[Line]:
    """Say what was assumed or counted, what was not understood, always, and what was left out."""
    inventory = endpoints.stock.inventory
    yield from _listed("notes", list(endpoints.stock.notes), columns)
    told = unresolved(endpoints)
    yield from _listed(f"not understood ({len(told)}): nothing there is told as missing", told, columns)
    skipped = [f"{each.path}: {each.reason}" for each in inventory.skipped]
    most = len(skipped) if endpoints.verbose else _MOST_SKIPPED
    more = [f"and {counted(len(skipped) - most, 'more place')} (--verbose lists all)"] if len(skipped) > most else []
    yield from _listed(f"left out ({len(skipped)})", [*skipped[:most], *more], columns)


def _listed(head: str, items: Sequence[str], columns: int) -> Iterator[Line]:
    if not items:
        return
    yield (Span(head, "bold"),)
    for item in items:
        first, *rest = wrapped(printable(item), columns - 2)
        yield (Span(f"  {first}"),)
        yield from ((Span(f"    {line}"),) for line in rest)
    yield ()
