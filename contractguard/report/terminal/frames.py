"""One finding as a frame: headline, the source of both sides, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractguard.findings import Finding, Place, Severity
from contractguard.report.terminal.excerpts import excerpt
from contractguard.report.terminal.labels import labels
from contractguard.report.terminal.notes import Note, acceptance, name_place, notes
from contractguard.report.terminal.spans import Line, Span, width, wrapped
from contractguard.text.printable import printable

_STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_RULE_STYLE = "blue"
_BASE_STYLE = "green"
_SIDE_COLUMN = 60
_LABEL_WIDTH = 8
_LEAST_TEXT = 20


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two places that a frame shows."""

    place: Place
    arrow: str
    name: str
    label: str
    style: str


def frame(finding: Finding, columns: int) -> Iterator[Line]:
    """Show a finding in lines of at most `columns` columns where its words allow it."""
    accepted = acceptance(finding)
    if accepted:
        yield from _brief(finding, accepted, columns)
        return
    gutter = _gutter(finding)
    style = _STYLES[finding.severity]
    yield Span(f"{finding.severity}[{printable(finding.rule)}]", style), Span(f": {printable(finding.message)}", "bold")
    for side in _sides(finding, style):
        yield from _source(side, gutter, columns)
    for note in notes(finding):
        yield from _note(note, gutter, columns)


def _brief(finding: Finding, accepted: Note, columns: int) -> Iterator[Line]:
    """Show a finding that fails no gate without its source."""
    gutter = _gutter(finding)
    yield (Span(f"{accepted[0]} {finding.severity}[{printable(finding.rule)}]: {printable(finding.message)}", "dim"),)
    yield Span(" " * gutter), Span("--> ", _RULE_STYLE), Span(name_place(finding.where), "dim")
    yield from _note(accepted, gutter, columns)


def _sides(finding: Finding, style: str) -> list[_Side]:
    here, there = labels(finding)
    if finding.was is None:
        return [_Side(finding.where, "-->", "", here, style)]
    return [
        _Side(finding.where, "-->", "revision", here, style),
        _Side(finding.was, ":::", "base", there, _BASE_STYLE),
    ]


def _gutter(finding: Finding) -> int:
    return max(len(str(place.line)) for place in (finding.where, finding.was) if place)


def _source(side: _Side, gutter: int, columns: int) -> Iterator[Line]:
    bar = Span(" " * (gutter + 1) + "|", _RULE_STYLE)
    yield _heading(side, gutter, columns)
    if not side.place.excerpt.strip():
        yield (bar,)
        return
    room = max(columns - gutter - 3, _LEAST_TEXT)
    beside = f" {side.label}" if side.label else ""
    shown = excerpt(side.place, room, width(beside))
    fits = shown.start + shown.length + width(beside) <= room
    underline = "^" * shown.length + (beside if fits else "")
    yield (bar,)
    yield Span(f"{side.place.line:>{gutter}} |", _RULE_STYLE), Span(f" {shown.text}")
    yield bar, Span(" " * (shown.start + 1)), Span(underline, side.style)
    yield (bar,)


def _heading(side: _Side, gutter: int, columns: int) -> Line:
    name = name_place(side.place)
    used = gutter + 4 + width(name)
    gap = max(min(_SIDE_COLUMN, columns - len("revision")) - used, 2)
    start = (Span(" " * gutter), Span(f"{side.arrow} ", _RULE_STYLE), Span(name))
    return (*start, Span(" " * gap), Span(side.name, "dim")) if side.name else start


def _note(note: Note, gutter: int, columns: int) -> Iterator[Line]:
    label, text = note
    indent = gutter + 3 + _LABEL_WIDTH + 1
    first, *rest = wrapped(text, max(columns - indent, _LEAST_TEXT))
    title = Span(f"{label + ':':<{_LABEL_WIDTH}} ", "bold")
    yield Span(" " * (gutter + 1) + "= ", _RULE_STYLE), title, Span(first)
    yield from ((Span(" " * indent + line),) for line in rest)
