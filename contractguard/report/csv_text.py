"""Tables as CSV (RFC 4180) that a spreadsheet reads as texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from contractguard.report.values import visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(lines: Iterable[Iterable[str]]) -> str:
    """Write lines of cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    for line in lines:
        writer.writerow(map(_cell, line))
    return text.getvalue()


def _cell(text: str) -> str:
    """Keep a cell a text: a spreadsheet would reckon with one that starts like a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
