"""Frames for people: each finding with the source of both sides, and a summary for each contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.findings import ContractSummary, Finding, Report
from contractguard.report.presentation import Presentation
from contractguard.report.terminal.frames import frame
from contractguard.report.terminal.spans import Line, Span, printed
from contractguard.report.terminal.summary import conclusion, heading, silence, total
from contractguard.report.terminal.traffic import traffic_lines
from contractguard.text.printable import printable

_LEAST_COLUMNS = 40
_BLANK: Line = ()


def render(report: Report, options: Presentation) -> str:
    """Return the report as lines of the terminal, with escape codes only where color is wanted."""
    columns = max(options.width, _LEAST_COLUMNS)
    return printed(list(_lines(report, columns)), color=options.color)


def _lines(report: Report, columns: int) -> Iterator[Line]:
    if not report.contracts and not report.findings:
        yield (Span("no findings"),)
        return
    for contract in report.contracts:
        found = [finding for finding in report.findings if finding.contract == contract.name]
        yield from _contract(contract, found, columns)
    yield from _others(report, columns)
    if len(report.contracts) > 1:
        yield total(report)


def _contract(contract: ContractSummary, findings: Sequence[Finding], columns: int) -> Iterator[Line]:
    if not findings:
        yield silence(contract)
        yield from traffic_lines(contract, columns)
        return
    yield heading(contract)
    yield _BLANK
    yield from _frames(findings, columns)
    yield conclusion(contract, findings)
    yield from traffic_lines(contract, columns)
    yield _BLANK


def _others(report: Report, columns: int) -> Iterator[Line]:
    """Show findings that belong to no contract of the report."""
    known = {contract.name for contract in report.contracts}
    others = [finding for finding in report.findings if finding.contract not in known]
    for name in dict.fromkeys(finding.contract for finding in others):
        yield (Span(printable(name), "bold"),)
        yield _BLANK
        yield from _frames([finding for finding in others if finding.contract == name], columns)


def _frames(findings: Sequence[Finding], columns: int) -> Iterator[Line]:
    """Show findings. What the base had already is counted alone: nobody brought it in."""
    for finding in findings:
        if finding.baseline_state == "unchanged" and not finding.suppression:
            continue
        yield from frame(finding, columns)
        yield _BLANK
