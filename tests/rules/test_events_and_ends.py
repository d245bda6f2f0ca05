"""Runtime expressions, webhooks, deprecations and sunsets, where their meaning is in doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contractguard.contract import read_contract
from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.inspection import inspect_contract
from contractguard.survey import survey_contract
from tests.inspecting import completed, lint, selected


def rule(name: str) -> DocumentRule:
    found = load_catalogue().find(name)
    assert isinstance(found, DocumentRule)
    return found


def called_back(expression: str) -> Any:
    return {"paths": {"/loans": {"post": {"callbacks": {"done": {expression: {"post": {"responses": {}}}}}}}}}


@pytest.mark.parametrize("expression", [
    "{$url}", "{$request.header.X-Callback-Url}", "{$request.query.a b}", "{$request.path.id}", "{$request.body}",
    "{$request.body#}", "{$request.body#/a~1b/0/c~0}", "{$response.body#/url}?status={$statusCode}&by={$method}",
    "$request.body#/url", "https://partner.test", "HTTP://partner.test/{$request.query.id}",
])
def test_a_runtime_expression_is_read_as_the_specification_writes_it(expression: str) -> None:
    """OpenAPI 3.2, section 4.20.4; bare expressions are how OpenAPI 3.0 shows them."""
    assert not lint(completed(called_back(expression)), [rule("callback-expression-invalid")])


@pytest.mark.parametrize(("expression", "problem"), [
    ("{$request.body.url}", "'{$request.body.url}' is no runtime expression"),
    ("{$request.header.}", "'{$request.header.}' is no runtime expression"),
    ("{$request.header.a b}", "'{$request.header.a b}' is no runtime expression"),
    ("{$request.body#url}", "'{$request.body#url}' is no runtime expression"),
    ("{$request.body#/a~2}", "'{$request.body#/a~2}' is no runtime expression"),
    ("{$request.cookie.a}", "'{$request.cookie.a}' is no runtime expression"),
    ("https://a.test/{id}", "'{id}' is no runtime expression"),
    ("$requests.body", "'$requests.body' is no runtime expression"),
    ("https://a.test/{$url", "its braces do not match"), ("/done", "it leads to no URL"), ("", "it leads to no URL"),
    ("onDone", "it leads to no URL"),
])
def test_what_leads_to_no_url_is_told_with_the_reason(expression: str, problem: str) -> None:
    (finding,) = lint(completed(called_back(expression)), [rule("callback-expression-invalid")])
    assert finding.message == f"the callback '{expression}' leads to no URL: {problem}"


def test_the_security_of_the_contract_is_not_that_of_its_webhooks() -> None:
    """It says what clients show to the provider; a webhook is called by the provider (OpenAPI 3.2, 4.1.1)."""
    contract = {"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "security": [{"key": []}],
                "webhooks": {"lent": {"post": {"responses": {}}}}}
    assert len(lint(completed(contract), [rule("webhook-unauthenticated")])) == 1
    contract["webhooks"] = {"lent": {"post": {"security": [{"key": []}], "responses": {}}}}
    assert not lint(completed(contract), [rule("webhook-unauthenticated")])


def ending(**members: Any) -> Any:
    return {"paths": {"/things": {"get": {"deprecated": True, "responses": {}, **members}}}}


def test_without_a_day_nothing_is_past() -> None:
    survey = survey_contract(read_contract(completed(ending(**{"x-sunset": "1999-12-31"}))))
    for name in ("sunset-passed", "sunset-soon"):
        assert not inspect_contract(survey.contract.root, survey, selected([rule(name)])).spoken


@pytest.mark.parametrize(("today", "count"), [(date(2027, 12, 31), 0), (date(2028, 1, 1), 1)])
def test_the_day_of_the_sunset_is_still_served(today: date, count: int) -> None:
    contract = completed(ending(**{"x-sunset": "2027-12-31T00:00:00Z"}))
    assert len(lint(contract, [rule("sunset-passed")], today=today)) == count


@pytest.mark.parametrize(("members", "count"), [
    ({"x-sunset": "2026-07-30"}, 1), ({"x-sunset": "2026-07-31"}, 0),
    ({"x-sunset": "2026-06-01"}, 0),  # has passed: another rule tells of it
    ({"x-sunset": "2026-07-02", "x-deprecated-since": "2026-06-02"}, 0),
    ({"x-sunset": "2026-07-02", "x-deprecated-since": "2026-06-03"}, 1),
    ({"x-sunset": "2026-07-02", "x-deprecated-since": "last year"}, 1),
])
def test_the_time_that_is_left_counts_from_the_deprecation(members: dict[str, str], count: int) -> None:
    assert len(lint(completed(ending(**members)), [rule("sunset-soon")], today=date(2026, 7, 1))) == count


@pytest.mark.parametrize("value", [None, True, 20271231, [], {}, "", " ", "soon", "2027-13-01", "31.12.2027"])
def test_a_sunset_that_is_no_date_is_told_whatever_it_is(value: Any) -> None:
    (finding,) = lint(completed(ending(**{"x-sunset": value})), [rule("sunset-malformed")])
    assert finding.where.pointer == ("paths", "/things", "get", "x-sunset")


def test_a_property_with_a_deprecated_schema_is_itself_deprecated() -> None:
    """OpenAPI 3.0 allows no `deprecated` beside `$ref`: the schema is the only place to say it."""
    old = {"Old": {"type": "object", "deprecated": True}}
    content = {"application/json": {"schema": {"properties": {"old": {"$ref": "#/components/schemas/Old"}}}}}
    contract = {"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "components": {"schemas": old},
                "paths": {"/a": {"get": {"responses": {"200": {"description": "x", "content": content}}}}}}
    asked = [rule("deprecated-schema-in-use")]
    assert not lint(completed(contract), asked)
    content["application/json"]["schema"] = {"allOf": [{"$ref": "#/components/schemas/Old"}]}  # type: ignore[dict-item]
    assert len(lint(completed(contract), asked)) == 1
