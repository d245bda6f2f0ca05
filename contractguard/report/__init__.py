"""Findings to text, one format a file.

A format is a module with `render(report, options) -> str`. Adding one takes that module and a line in
`FORMATS`; it is imported when it is first asked for, so that this package costs nothing to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Protocol

from contractguard.errors import UsageError
from contractguard.findings import Report
from contractguard.report.presentation import Presentation
from contractguard.text import closest

__all__ = ["FORMATS", "Presentation", "Renderer", "render", "renderer"]

FORMATS: Mapping[str, str] = MappingProxyType({
    "terminal": "contractguard.report.terminal",
    "json": "contractguard.report.json_report",
    "sarif": "contractguard.report.sarif",
})
"""The name of each format and the module that renders it."""


class Renderer(Protocol):
    """A function that turns a report into text. The same report gives the same text."""

    def __call__(self, report: Report, options: Presentation, /) -> str:
        """Return the whole report, ending with a line break."""
        ...


def renderer(name: str) -> Renderer:
    """Import the renderer of a format. Raises UsageError where no format has that name."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        suggestion = closest(name, FORMATS)
        hint = f"did you mean {suggestion}?" if suggestion else f"the formats are {known}"
        raise UsageError(f"there is no report format called {name!r}", hint=hint)
    found: Renderer = import_module(FORMATS[name]).render
    return found


def render(name: str, report: Report, options: Presentation | None = None) -> str:
    """Render a report in the format of that name. Raises UsageError where there is none."""
    return renderer(name)(report, options or Presentation())
