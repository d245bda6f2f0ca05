"""How operations of contract and code stand to each other: a table of small cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.inventory.reconciliation import Stock
from contractguard.source import Document
from tests.inspecting import HEADER
from tests.inventory.written import stock_of
from tests.judging import document

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "standing.yaml").read_text())


def contract(
    operations: list[str], servers: list[str] | None = None, name: str = "openapi.yaml", **more: Any
) -> Document:
    """Write a contract of operations."""
    paths: dict[str, Any] = {}
    for each in operations:
        method, path = each.split(" ")
        paths.setdefault(path, {})[method.lower()] = {"responses": {"200": {"description": "Done"}}, **more}
    return document({**HEADER, **({"servers": [{"url": url} for url in servers]} if servers else {}), "paths": paths},
                    name)


def standing(stock: Stock) -> dict[str, str]:
    """Return how each operation stands: as the code has it, where it has it."""
    return {row.label: row.standing for row in reversed(stock.rows)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_operation_stands_as_it_should(case: dict[str, Any]) -> None:
    stock = stock_of({"endpoints": case["code"], "base-paths": case.get("base-paths", []),
                      "unresolved": [{"under": path} for path in case.get("unresolved", ())]},
                     contract(case["contract"], case.get("servers")))
    found = standing(stock)
    assert {label: found.get(label) for label in case["stands"]} == case["stands"]
    assert len(stock.notes) == case.get("notes", 0)


def test_an_endpoint_is_documented_where_any_contract_has_it() -> None:
    one, other = contract(["GET /a"], name="one.yaml"), contract(["GET /b"], name="other.yaml")
    stock = stock_of(["GET /a", "GET /b", "GET /c"], one, other)
    assert standing(stock) == {"GET /a": "documented", "GET /b": "documented", "GET /c": "undocumented"}
    assert [row.contract.name for row in stock.rows if row.contract] == ["one.yaml", "other.yaml", "one.yaml"]


def test_an_undocumented_method_is_told_with_the_contract_that_has_its_path() -> None:
    one, other = contract(["GET /a", "GET /b"], name="one.yaml"), contract(["GET /c"], name="other.yaml")
    stock = stock_of(["GET /a", "GET /b", "GET /c", "PUT /c"], one, other)
    assert {row.label: row.contract.name for row in stock.rows if row.contract}["PUT /c"] == "other.yaml"


def test_an_undocumented_endpoint_is_told_with_the_contract_beside_it() -> None:
    one, other = contract(["GET /a"], name="one/openapi.yaml"), contract(["GET /b"], name="other/openapi.yaml")
    stock = stock_of([{"operation": "GET /a", "at": "one/app.ts:1"}, {"operation": "GET /b", "at": "other/app.ts:1"},
                      {"operation": "GET /c", "at": "other/src/more.ts:1"}], one, other)
    assert {row.label: row.contract.name for row in stock.rows if row.contract}["GET /c"] == "other/openapi.yaml"


def test_what_slashes_differ_is_known() -> None:
    stock = stock_of(["GET /things", "GET /people", "GET /"], contract(["GET /things/", "GET /people", "GET /"]))
    assert {row.label: row.slash for row in stock.rows} == {"GET /things": True, "GET /people": False, "GET /": False}


def test_what_is_matched_by_its_end_is_not_certain() -> None:
    stock = stock_of(["GET /…/things", "GET /people"], contract(["GET /api/things", "GET /people"]))
    assert {row.label: row.certain for row in stock.rows} == {"GET /…/things": False, "GET /people": True}


def test_what_no_operation_ends_like_is_undocumented_for_certain() -> None:
    stock = stock_of(["GET /…/orders", "GET /v1/orders", "POST /…/orders", "DELETE /…/people", "GET /…/people"],
                     contract(["GET /v1/orders", "GET /v1/people"]))
    assert {row.label: (row.standing, row.certain) for row in stock.rows} == {
        "GET /…/orders": ("undocumented", False), "GET /v1/orders": ("documented", True),
        "POST /…/orders": ("undocumented", True), "DELETE /…/people": ("method-undocumented", True),
        "GET /…/people": ("documented", False)}



def test_swagger_has_its_base_path() -> None:
    swagger = document({"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "basePath": "/api", "paths": {
        "/things": {"get": {"responses": {"200": {"description": "Done"}}}}}}, "swagger.yaml")
    assert standing(stock_of(["GET /api/things"], swagger)) == {"GET /api/things": "documented"}


def test_servers_of_paths_and_operations_count_before_those_of_the_contract() -> None:
    described = {"get": {"responses": {"200": {"description": "Done"}}, "servers": [{"url": "/operation"}]},
                 "post": {"responses": {"200": {"description": "Done"}}}, "servers": [{"url": "/path"}]}
    server = {"url": "https://{host}/{version}", "variables": {
        "host": {"default": "things.test"}, "version": {"default": "v1", "enum": ["v1", "v2"]}}}
    held = document({**HEADER, "servers": [server], "paths": {
        "/a": described, "/b": {"get": {"responses": {"200": {"description": "Done"}}}}}}, "openapi.yaml")
    code = ["GET /operation/a", "POST /path/a", "GET /v2/b"]
    assert standing(stock_of(code, held)) == dict.fromkeys(code, "documented")


def test_kinds_that_no_contract_has_to_describe() -> None:
    kinds = {"rpc": "not-expected", "cron": "not-expected", "job": "not-expected", "page": "not-expected",
             "webhook": "undocumented", "data": "undocumented"}
    stock = stock_of([{"operation": f"GET /{kind}", "kind": kind} for kind in kinds] + ["GET /a"], contract(["GET /a"]))
    assert standing(stock) == {**{f"GET /{kind}": found for kind, found in kinds.items()}, "GET /a": "documented"}


def test_many_templates_take_no_more_than_a_moment() -> None:
    code = [f"GET /{kind}{number}/{{id}}/{{other}}" for kind in "abcde" for number in range(400)]
    code += [f"GET /{{x}}/{kind}{number}/{{other}}" for kind in "abcde" for number in range(100)]
    stock = stock_of(code, contract([text.replace("{id}", "{key}") for text in code]))
    assert set(standing(stock).values()) == {"documented"}


@pytest.mark.parametrize(("header", "required", "asks"), [
    ("x-api-key", True, "unsaid"), ("x-api-key", False, "open"), ("Idempotency-Key", True, "open"),
])
def test_a_credential_that_is_a_required_parameter_lets_nobody_in(header: str, required: bool, asks: str) -> None:
    parameter = {"name": header, "in": "header", "required": required, "schema": {"type": "string"}}
    stock = stock_of(["GET /things"], contract(["GET /things"], parameters=[parameter]))
    assert [row.asks for row in stock.rows] == [asks]
