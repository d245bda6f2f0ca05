"""The findings about endpoints as SARIF: the table has no place there."""

from __future__ import annotations

from contractguard.report.endpoints import EndpointsReport
from contractguard.report.presentation import Presentation
from contractguard.report.sarif import render as render_findings


def render(endpoints: EndpointsReport, options: Presentation) -> str:
    """Return a SARIF log, as every report of findings has it."""
    return render_findings(endpoints.report, options)
