"""The access matrix in every format, of names that would like to be more than names."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from contractguard.access import matrix_of
from contractguard.findings import Report
from contractguard.report.access import ACCESS_FORMATS, AccessReport, render_access
from contractguard.report.presentation import Presentation
from tests.access.judging import contract, findings, operation, surface

HOSTILE = '<script>alert(1)</script>"\'`|*_[x](javascript:y)\u202e\x1b[31m'


def report(data: dict[str, Any], policy: dict[str, Any] | None = None) -> AccessReport:
    matrix = matrix_of(surface(data, policy), "contract.yaml")
    return AccessReport(matrix, Report("1.0", (), tuple(findings(data, policy))))


def hostile() -> AccessReport:
    """A contract and a policy in which every name is hostile."""
    data = contract({f"/{HOSTILE}": {"get": operation(
        [{HOSTILE: [HOSTILE]}], operationId=f"=cmd {HOSTILE}", x_roles=[HOSTILE], tags=[HOSTILE])}})
    policy = {"roles": {HOSTILE: {}, "=1+1": {"extends": [HOSTILE]}, "@sum": {}},
              "public": [{"operation": "GET /health", "reason": f"=HYPERLINK {HOSTILE}"}],
              "rules": [{"id": "all", "match": {"path": "/**"}, "roles": ["@sum"]}]}
    return report(data, policy)


def shown(access: AccessReport, name: str, **options: Any) -> str:
    return render_access(name, access, Presentation(**options))


class Page(HTMLParser):
    """The elements of a page, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", list(ACCESS_FORMATS))
def test_the_same_matrix_gives_the_same_text_that_ends_with_a_line(name: str) -> None:
    text = shown(hostile(), name)
    assert text == shown(hostile(), name)
    assert text.endswith("\n")
    assert "\x1b" not in text
    assert "\u202e" not in text or name == "json"


@pytest.mark.parametrize("name", list(ACCESS_FORMATS))
def test_a_contract_without_operations(name: str) -> None:
    assert shown(report(contract({})), name)


class TestHtml:
    def test_nothing_is_loaded_and_nothing_runs(self) -> None:
        page = Page(shown(hostile(), "html"))
        assert {tag for tag, _ in page.elements} <= {
            "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "form", "fieldset",
            "legend", "label", "input", "table", "thead", "tbody", "tr", "th", "td", "span", "code", "em", "br", "ol",
            "li", "strong"}
        assert not any(name.startswith("on") or name in ("src", "href", "style", "action")
                       for _, attributes in page.elements for name in attributes)

    def test_the_policy_lets_in_the_style_sheet_alone(self) -> None:
        text = shown(hostile(), "html")
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
        assert style is not None
        assert HOSTILE[:8] not in style[1]
        digest = b64encode(sha256(style[1].encode()).digest()).decode()
        policy = next(attributes["content"] for tag, attributes in Page(text).elements
                      if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy")
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    def test_every_operation_and_role_is_there(self) -> None:
        data = contract({"/things": {"get": operation([{"key": []}], x_roles=["viewer"]), "put": operation([])}})
        text = shown(report(data), "html")
        rows = [attributes["class"] for tag, attributes in Page(text).elements if tag == "tr" and "class" in attributes]
        assert rows == ["secured r0", "open wrong r0"]
        assert ">viewer</th>" in text


class TestCsv:
    def test_no_cell_is_a_formula(self) -> None:
        rows = list(csv.reader(io.StringIO(shown(hostile(), "csv"))))
        assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
        assert rows[1][3].startswith("'=cmd")

    def test_a_row_for_each_operation_and_a_column_for_each_role(self) -> None:
        data = contract({"/things": {"get": operation([{"key": []}], x_roles=["viewer"]), "put": operation([])}})
        heading, first, second = list(csv.reader(io.StringIO(shown(report(data), "csv"))))
        assert dict(zip(heading, first, strict=True)) == {
            "kind": "operation", "method": "GET", "path": "/things", "operationId": "", "line": "1",
            "openness": "secured", "asks for": "key", "schemes": "key", "scopes": "", "stated roles": "x-roles: viewer",
            "rules": "", "exempted from": "", "public because": "", "violations": "", "resource": "",
            "role viewer": "both"}
        assert dict(zip(heading, second, strict=True))["violations"] == "authentication-switched-off"


class TestMarkdown:
    def test_names_are_no_markup(self) -> None:
        text = shown(hostile(), "markdown")
        assert not re.search(r"(?<!\\)[<\[`]", text.replace("\\\\", ""))
        assert "\\<script\\>" in text
        assert not re.search(r"(?<!\\)\]\(javascript", text)

    def test_the_table_is_one(self) -> None:
        lines = [line for line in shown(hostile(), "markdown").splitlines() if line.startswith("|")]
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert columns == {8}


class TestTerminal:
    def test_no_line_of_the_table_is_wider_than_the_terminal(self) -> None:
        data = contract({f"/{'long' * 30}": {"get": operation([{"oauth": ["things:read", "things:write"]}])}})
        text = shown(report(data), "terminal", width=80)
        assert all(len(line) <= 80 for line in text.split("error[")[0].splitlines())

    def test_marks_are_explained_where_they_are_used(self) -> None:
        data = contract({"/things": {"get": operation([{"key": []}], x_roles=["viewer"])}})
        rule = {"id": "a", "match": {"path": "/**"}, "roles": ["clerk"]}
        policy = {"roles": {"viewer": {}, "clerk": {}}, "rules": [rule]}
        text = shown(report(data, policy), "terminal")
        assert re.search(r"^operation +asks for +viewer +clerk +rules$", text, re.MULTILINE)
        assert re.search(r"^GET /things +key +! +\? +a$", text, re.MULTILINE)
        assert "viewer!, cle" in shown(report(data, policy), "terminal", width=44)
        assert "! let in by the contract, not by the policy; ? let in by the policy, not by the contract" in text
        assert "let in by" not in shown(report(data), "terminal").split("error[")[0]


def test_json_reads_back() -> None:
    data = json.loads(shown(hostile(), "json"))
    assert data["operations"][0]["path"] == f"/{HOSTILE}"
    assert data["roles"] == [HOSTILE, "=1+1", "@sum"]
