"""The matrix as a table of GitHub-flavoured Markdown, and the violations as a list."""

from __future__ import annotations

import re

from contractguard.access import Row
from contractguard.findings import Finding, Place
from contractguard.report.access import AccessReport
from contractguard.report.access.wording import OPENNESS, VERDICTS, asked, legend, summed_up, titled
from contractguard.report.presentation import Presentation
from contractguard.report.values import visible

_ACTIVE = re.compile(r"[\\`*_\[\]<>#|~&@]|:(?=//)")


def render(access: AccessReport, _options: Presentation) -> str:
    """Return a page with a heading."""
    matrix = access.matrix
    heads = ["operation", "", "asks for", "rules", *matrix.roles]
    lines = [f"## Access: {_plain(matrix.contract)}", "", f"{_plain(summed_up(matrix))}.", ""]
    if matrix.rows:
        lines += [_row([_plain(head) for head in heads]), _row(["---"] * 4 + [":-:"] * len(matrix.roles))]
        lines += [_row(_cells(row, matrix.roles)) for row in matrix.rows]
        lines.append("")
    if explained := legend(matrix):
        lines += [f"{_plain(explained)}.", ""]
    if access.report.findings:
        lines += ["### Violations", "", *map(_finding, access.report.findings), ""]
    return "\n".join(lines)


def _cells(row: Row, roles: tuple[str, ...]) -> list[str]:
    return [_plain(titled(row)), OPENNESS[row.openness], _plain(asked(row)), _plain(", ".join(row.rules) or row.public),
            *(_plain(VERDICTS[row.roles[role]][0]) for role in roles)]


def _finding(finding: Finding) -> str:
    places = ", ".join(_plain(_address(place)) for place in (finding.where, *finding.related))
    return f"- **{finding.severity}** {_plain(finding.rule)}: {_plain(finding.message)} ({places})"


def _address(place: Place) -> str:
    return f"{place.uri}:{place.line}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Take every meaning but its own from a text: nothing is markup, a link, a mention or an image."""
    return _ACTIVE.sub(r"\\\g<0>", visible(text))
