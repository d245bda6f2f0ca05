"""What a team accepts: exclusions with reasons, and the baseline."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.inventory.reconciliation import Stock
from tests.inventory.reconciliation.test_standing import contract
from tests.inventory.written import stock_of

CODE: list[Any] = ["GET /things", {"operation": "GET /internal/health", "at": "src/health.ts:1"},
                   {"operation": "POST /internal/reset", "at": "src/reset.ts:1"}]


def held(**more: Any) -> Stock:
    return stock_of({"endpoints": CODE, **more}, contract(["GET /things"]))


@pytest.mark.parametrize(("exclusion", "left_out"), [
    ({"path": "/internal/**"}, ["GET /internal/health", "POST /internal/reset"]),
    ({"path": "/internal/*", "method": "POST"}, ["POST /internal/reset"]),
    ({"file": "src/h*"}, ["GET /internal/health"]),
    ({"method": "GET", "file": "src/**"}, ["GET /internal/health"]),
    ({"path": "/things"}, ["GET /things"]),
])
def test_what_fits_all_that_is_said_is_left_out(exclusion: dict[str, str], left_out: list[str]) -> None:
    stock = held(exclude=[{**exclusion, "reason": "for operators"}])
    assert [row.label for row in stock.rows if row.excluded] == left_out
    assert [row.label for row in stock.judged] == [row.label for row in stock.rows if row.label not in left_out]
    assert not stock.entries


def test_an_exclusion_that_fits_nothing_is_told() -> None:
    stock = held(exclude=[{"path": "/nothing", "reason": "gone"}, {"path": "/internal/**", "reason": "for operators"}])
    assert [(entry.what, entry.spelled) for entry in stock.entries] == [("exclusion", "/nothing")]


def test_entries_of_the_baseline_that_are_out_of_date_are_told() -> None:
    stock = held(baseline=["GET /internal/health", "GET /things", "GET /gone"])
    assert [(entry.spelled, entry.problem) for entry in stock.entries] == [
        ("GET /things", "it is documented, or needs not be"),
        ("GET /gone", "the code has no such operation any more")]


def test_what_is_known_and_excluded_is_told() -> None:
    stock = held(baseline=["POST /internal/reset"], exclude=[{"path": "/internal/**", "reason": "for operators"}])
    assert [entry.problem for entry in stock.entries] == ["it is excluded by the configuration"]


def test_the_names_of_parameters_tell_nothing_apart() -> None:
    stock = stock_of({"endpoints": ["GET /a", "GET /b/{id}"], "baseline": ["GET /b/{other}"]}, contract(["GET /a"]))
    assert not stock.entries
