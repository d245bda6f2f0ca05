"""What holds for every format."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.errors import UsageError
from contractguard.findings import Report
from contractguard.report import FORMATS, Presentation, render

from .sample import NARROWED, REPORT, SILENT
from .strategies import reports


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    twin = replace(REPORT, findings=tuple(replace(finding) for finding in REPORT.findings))
    first = render(name, REPORT).encode()
    assert first == render(name, twin).encode()
    assert first.endswith(b"\n")


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_without_anything_is_rendered(name: str) -> None:
    assert render(name, Report("0.1.0", (), ()))
    assert render(name, SILENT)


@pytest.mark.parametrize("name", FORMATS)
@given(report=reports, width=st.integers(1, 120), color=st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_finding_can_be_rendered_as_utf_8(name: str, report: Report, width: int, color: bool) -> None:
    assert render(name, report, Presentation(color, width)).encode()


@pytest.mark.parametrize("name", FORMATS)
def test_what_json_cannot_say_does_not_stop_a_report(name: str) -> None:
    nested: object = "core"
    for _ in range(5000):
        nested = [nested]
    facts = {"before": float("inf"), "after": 10**6000, "deep": nested, "half": "\ud800"}
    odd = replace(NARROWED, facts=facts, message="\udfff")
    assert render(name, replace(REPORT, findings=(odd,))).encode()


def test_an_unknown_format_is_a_usage_error_with_a_suggestion() -> None:
    with pytest.raises(UsageError) as raised:
        render("sarfi", REPORT)
    assert raised.value.hint == "did you mean sarif?"


def test_importing_the_package_imports_no_format() -> None:
    program = "import sys, contractguard.report; print([name for name in sys.modules if name.split('.')[0] == 'rich'])"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
