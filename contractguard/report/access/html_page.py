"""The matrix as one page of HTML that loads nothing, runs nothing and filters with style rules alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from contractguard.access import Matrix, Row
from contractguard.findings import Finding, Place
from contractguard.report.access import AccessReport
from contractguard.report.access.style import filter_rules, sheet
from contractguard.report.access.wording import OPENNESS, VERDICTS, legend, summed_up
from contractguard.report.presentation import Presentation
from contractguard.report.values import visible
from contractguard.text import counted


def render(access: AccessReport, _options: Presentation) -> str:
    """Return the page. Its policy lets in its own style sheet alone, by its hash (CSP Level 3, section 2.3.1)."""
    matrix = access.matrix
    style = sheet() + filter_rules(tuple(OPENNESS), len(matrix.roles))
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"Access: {visible(matrix.contract)}"
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        f"<header><h1>{_text(title)}</h1><p>{_text(summed_up(matrix))}</p></header>\n<main>\n",
        *_filters(access), *_table(access), *_violations(access),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _filters(access: AccessReport) -> Iterator[str]:
    """Offer what can be left out. The choices are form controls that style rules look at."""
    matrix = access.matrix
    if not matrix.rows:
        return
    yield '<form class="filters" autocomplete="off"><fieldset><legend>Operations</legend>'
    yield _choice("show", "all", f"all {len(matrix.rows)}", chosen=True)
    for kind, words in OPENNESS.items():
        if number := matrix.count(kind):
            yield _choice("show", kind, f"{words} {number}")
    yield '<label><input type="checkbox" id="wrong"> with violations only</label></fieldset>'
    if matrix.roles:
        yield "<fieldset><legend>That may be called as</legend>"
        yield _choice("role", "any", "anyone", chosen=True)
        for number, role in enumerate(matrix.roles):
            yield _choice("role", str(number), role)
        yield "</fieldset>"
    yield "</form>\n"


def _choice(group: str, value: str, words: str, *, chosen: bool = False) -> str:
    checked = " checked" if chosen else ""
    return f'<label><input type="radio" name="{group}" id="{group}-{value}"{checked}> {_text(words)}</label>'


def _table(access: AccessReport) -> Iterator[str]:
    matrix = access.matrix
    if not matrix.rows:
        yield "<p>The contract has no operations.</p>\n"
        return
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("Operation", "Access", "Asks for", "Rules"))
    roles = "".join(f'<th scope="col" class="role" title="{_text(role)}">{_text(role)}</th>' for role in matrix.roles)
    yield f'<table>\n<thead><tr>{heads}{roles}</tr></thead>\n<tbody>\n'
    for row in matrix.rows:
        yield _row(row, matrix, tuple(each for each in access.findings_of(row) if each.severity != "note"))
    yield "</tbody>\n</table>\n"
    if explained := legend(matrix):
        yield f'<p class="legend">{_text(explained)}</p>\n'


def _row(row: Row, matrix: Matrix, findings: tuple[Finding, ...]) -> str:
    numbers = (f"r{number}" for number, role in enumerate(matrix.roles) if row.roles[role] in ("both", "contract"))
    classes = " ".join([row.openness, *(["wrong"] if findings else []), *numbers])
    kind = "" if row.kind == "operation" else f'<span class="kind">{_text(row.kind)}</span> '
    resource = f' <span class="kind">{_text(row.resource)}</span>' if row.resource else ""
    mark = f' <span class="count" title="{_text(_rules(findings))}">{len(findings)}</span>' if findings else ""
    head = (f'<th scope="row">{kind}<span class="method">{_text(row.method)}</span> <code>{_text(row.path)}</code>'
            f"{resource}{mark}</th>")
    asks = "<br>".join(f"<code>{_text(each)}</code>" for each in row.alternatives)
    stated = "".join(f'<br><span class="stated">{_text(each)}</span>' for each in row.stated_roles)
    rules = ", ".join(map(_text, row.rules)) or (f"<em>{_text(row.public)}</em>" if row.public else "")
    cells = "".join(_verdict(row, role) for role in matrix.roles)
    return (f'<tr class="{classes}">{head}<td><span class="badge">{_text(OPENNESS[row.openness])}</span></td>'
            f"<td>{asks}{stated}</td><td>{rules}</td>{cells}</tr>\n")


def _verdict(row: Row, role: str) -> str:
    mark, meaning = VERDICTS[row.roles[role]]
    return f'<td class="verdict {row.roles[role]}" title="{_text(role)}: {meaning}">{mark}</td>'


def _violations(access: AccessReport) -> Iterator[str]:
    findings = access.report.findings
    yield f"<h2>{_text(counted(len(findings), 'finding')) if findings else 'No findings'}</h2>\n"
    if findings:
        yield '<ol class="findings">\n'
        for finding in findings:
            yield _finding(finding)
        yield "</ol>\n"


def _finding(finding: Finding) -> str:
    related = "".join(f'<br><span class="place">policy {_text(_address(place))}</span>' for place in finding.related)
    return (f'<li class="{finding.severity}"><span class="severity">{finding.severity}</span> '
            f"<strong>{_text(finding.message)}</strong><br>"
            f'<span class="place">{_text(finding.rule)} · {_text(_address(finding.where))}</span>{related}'
            f"<p>{_text(' '.join(finding.remedy.split()))}</p></li>\n")


def _address(place: Place) -> str:
    return f"{place.uri}:{place.line}:{place.column}"


def _rules(findings: tuple[Finding, ...]) -> str:
    return ", ".join(dict.fromkeys(finding.rule for finding in findings))


def _text(text: str) -> str:
    return escape(visible(text))
