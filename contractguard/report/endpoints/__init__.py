"""Endpoints of contract, code and traffic beside each other → text, one format a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import MappingProxyType

from contractguard.findings import Finding, Report
from contractguard.inventory.reconciliation import Row, Stock
from contractguard.report.presentation import Presentation

__all__ = ["ENDPOINT_FORMATS", "EndpointsReport", "render_endpoints"]

ENDPOINT_FORMATS: Mapping[str, str] = MappingProxyType({
    name: f"contractguard.report.endpoints.{module}" for name, module in (
        ("terminal", "terminal"), ("markdown", "markdown"), ("csv", "csv_table"), ("json", "json_data"),
        ("sarif", "sarif_log"))
})
"""The name of each format and the module that renders it."""


@dataclass(frozen=True)
class EndpointsReport:
    """Everything that there is of endpoints, with the report of what is wrong.

    `root` is the folder of the code as people see it. With `verbose`, everything that was left out is listed.
    """

    root: str
    stock: Stock
    report: Report
    verbose: bool = False

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that people read, by path and method: without what frameworks answer by themselves.

        Of contracts that are not of this code it is said once that they are not.
        """
        shown = (row for row in self.stock.rows
                 if row.standing != "unrelated" and not (row.endpoint and row.endpoint.implied))
        return tuple(sorted(shown, key=lambda row: (row.template.spelled, row.method, row.number)))

    def findings_of(self, row: Row) -> tuple[Finding, ...]:
        """Return the findings that reach an operation."""
        return tuple(self._reaching.get((row.method, row.path), ()))

    def is_known(self, row: Row) -> bool:
        """Whether the baseline lists an operation."""
        return any(each.suppression is not None for each in self.findings_of(row))

    @cached_property
    def _reaching(self) -> Mapping[tuple[str, str], list[Finding]]:
        reaching: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.report.findings:
            for reached in finding.operations:
                reaching.setdefault((reached.method, reached.path), []).append(finding)
        return reaching


def render_endpoints(name: str, endpoints: EndpointsReport, options: Presentation) -> str:
    """Render what there is of endpoints in the format of that name, one of `ENDPOINT_FORMATS`."""
    rendered: str = import_module(ENDPOINT_FORMATS[name]).render(endpoints, options)
    return rendered
