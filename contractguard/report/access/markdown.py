"""The matrix as a table of GitHub-flavoured Markdown, and the violations as a list."""

from __future__ import annotations

from contractguard.access import Row
from contractguard.findings import Finding, Place
from contractguard.report.access import AccessReport
from contractguard.report.access.wording import OPENNESS, VERDICTS, asked, legend, summed_up, titled
from contractguard.report.markdown_text import literal, table_row
from contractguard.report.presentation import Presentation


def render(access: AccessReport, _options: Presentation) -> str:
    """Return a page with a heading."""
    matrix = access.matrix
    heads = ["operation", "", "asks for", "rules", *matrix.roles]
    lines = [f"## Access: {literal(matrix.contract)}", "", f"{literal(summed_up(matrix))}.", ""]
    if matrix.rows:
        lines += [table_row([literal(head) for head in heads]), table_row(["---"] * 4 + [":-:"] * len(matrix.roles))]
        lines += [table_row(_cells(row, matrix.roles)) for row in matrix.rows]
        lines.append("")
    if explained := legend(matrix):
        lines += [f"{literal(explained)}.", ""]
    if access.report.findings:
        lines += ["### Violations", "", *map(_finding, access.report.findings), ""]
    return "\n".join(lines)


def _cells(row: Row, roles: tuple[str, ...]) -> list[str]:
    return [literal(titled(row)), OPENNESS[row.openness], literal(asked(row)),
            literal(", ".join(row.rules) or row.public), *(literal(VERDICTS[row.roles[role]][0]) for role in roles)]


def _finding(finding: Finding) -> str:
    places = ", ".join(literal(_address(place)) for place in (finding.where, *finding.related))
    return f"- **{finding.severity}** {literal(finding.rule)}: {literal(finding.message)} ({places})"


def _address(place: Place) -> str:
    return f"{place.uri}:{place.line}"
