"""Texts that mean nothing but themselves in GitHub-flavoured Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contractguard.report.values import visible

_ACTIVE = re.compile(r"[\\`*_\[\]<>#|~&@]|:(?=//)")


def literal(text: str) -> str:
    """Take every meaning but its own from a text: nothing is markup, a link, a mention or an image."""
    return _ACTIVE.sub(r"\\\g<0>", visible(text))


def table_row(cells: Iterable[str]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"
