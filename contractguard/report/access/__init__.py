"""The access matrix and its violations → text, one format a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import MappingProxyType

from contractguard.access import Matrix, Row
from contractguard.findings import Finding, Report
from contractguard.report.presentation import Presentation

__all__ = ["ACCESS_FORMATS", "AccessReport", "render_access"]

ACCESS_FORMATS: Mapping[str, str] = MappingProxyType({
    name: f"contractguard.report.access.{module}" for name, module in (
        ("terminal", "terminal"), ("markdown", "markdown"), ("csv", "csv_table"), ("json", "json_data"),
        ("html", "html_page"))
})
"""The name of each format and the module that renders it."""


@dataclass(frozen=True)
class AccessReport:
    """One contract's matrix, with the report of what is wrong with its access."""

    matrix: Matrix
    report: Report

    def findings_of(self, row: Row) -> tuple[Finding, ...]:
        """Return the findings that reach an operation."""
        return tuple(self._reaching.get((row.kind, row.method, row.path), ()))

    @cached_property
    def _reaching(self) -> Mapping[tuple[str, str, str], list[Finding]]:
        reaching: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.report.findings:
            for reached in finding.operations:
                reaching.setdefault((reached.kind, reached.method, reached.path), []).append(finding)
        return reaching


def render_access(name: str, access: AccessReport, options: Presentation) -> str:
    """Render a matrix in the format of that name, one of `ACCESS_FORMATS`."""
    rendered: str = import_module(ACCESS_FORMATS[name]).render(access, options)
    return rendered
