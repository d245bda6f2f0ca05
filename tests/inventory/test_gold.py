"""Applications whose truth was obtained by running them: every label, and everything that must not be found."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Endpoint, Inventory
from contractguard.inventory.paths import openapi_path
from contractguard.source.tree import walk_tree
from tests.judging import CORPUS

GOLD = CORPUS / "inventory"
FRAMEWORKS = ("django", "express", "fastapi", "fastify", "flask", "hono", "koa", "nestjs", "nextjs")
MOST_UNKNOWN = 10

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the shared corpus is not there")


@cache
def inventory(name: str) -> Inventory:
    return discover(walk_tree(GOLD / name))


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / path).read_text().splitlines()] if GOLD.is_dir() else []


def serving(found: Inventory, method: str, path: str) -> Endpoint | None:
    """The endpoint that serves a method of a path: that of the method itself before that of all methods."""
    blanked = openapi_path(path).blanked
    candidates = [each for each in found.endpoints if each.path.blanked == blanked and each.method in (method, "*")]
    return min(candidates, key=lambda each: each.method == "*", default=None)


def labels(framework: str) -> list[dict[str, Any]]:
    return [row for row in rows("auth_gold/expected_auth.jsonl") if row["framework"] == framework]


def said(framework: str, row: dict[str, Any]) -> str:
    endpoint = serving(inventory(f"auth_gold/{framework}"), row["method"], row["path"])
    return "missing" if endpoint is None else endpoint.authentication.asked


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_an_anonymous_caller_meets_is_never_told_wrongly(framework: str) -> None:
    wrong = {f"{row['method']} {row['path']}": f"{said(framework, row)}, is {row['auth']}" for row in labels(framework)
             if said(framework, row) not in (row["auth"], "unknown")}
    assert wrong == {}


def test_little_stays_unknown_and_always_with_a_reason() -> None:
    unknown = [(framework, row["method"], row["path"]) for framework in FRAMEWORKS for row in labels(framework)
               if said(framework, row) == "unknown"]
    assert len(unknown) <= MOST_UNKNOWN, unknown
    for framework, method, path in unknown:
        endpoint = serving(inventory(f"auth_gold/{framework}"), method, path)
        assert endpoint is not None
        assert endpoint.authentication.because


def test_every_label_is_asked() -> None:
    assert sum(len(labels(framework)) for framework in FRAMEWORKS) == len(rows("auth_gold/expected_auth.jsonl")) == 134


def next_key(method: str | None, path: str, file: str) -> tuple[str, str, str]:
    return method or "", openapi_path(path).spelled, file


def test_every_endpoint_of_the_next_applications_is_found() -> None:
    found = {next_key(each.method, each.path.spelled, each.place.uri) for each in inventory("next_gold").endpoints}
    expected = [next_key(row["method"], row["path"], f"{row['app']}/{row['file']}")
                for row in rows("next_gold/expected.jsonl")]
    assert len(expected) == 64
    assert [row for row in expected if row not in found] == []
    stated = set(expected)
    assert [each for each in inventory("next_gold").endpoints if not each.implied
            and next_key(each.method, each.path.spelled, each.place.uri) not in stated] == []


def test_nothing_is_found_where_the_next_applications_serve_nothing() -> None:
    files = {f"{row['app']}/{row['file']}" for row in rows("next_gold/negative.jsonl")}
    assert len(files) == 13
    assert [each.place.uri for each in inventory("next_gold").endpoints if each.place.uri in files] == []


ASKED = {"required": ("required",), "none": ("none",), "signature": ("signature",), "apikey": ("required",)}


def test_every_endpoint_of_the_supabase_project_is_found() -> None:
    found = inventory("supabase_gold")
    by_key = {(each.method, each.path.spelled): each for each in found.endpoints}
    expected = rows("supabase_gold/expected.jsonl")
    assert len(expected) == 31
    assert [row for row in expected if (row["method"], row["path"]) not in by_key] == []
    for row in expected:
        endpoint = by_key[row["method"], row["path"]]
        if row["kind"] == "edge-function":
            assert endpoint.authentication.asked in ASKED[row["auth"]], (row, endpoint)
            assert endpoint.place.uri == row["file"]
        elif row.get("rls") is False:
            assert endpoint.authentication.asked == "none", (row, endpoint)
        elif row.get("rls"):
            assert endpoint.authentication.credential == "row-level-security"
    stated = {(row["method"], row["path"]) for row in expected}
    assert [key for key, each in by_key.items() if key not in stated and not each.implied] == []


def test_nothing_is_found_where_the_supabase_project_serves_nothing() -> None:
    files = {row["file"] for row in rows("supabase_gold/negative.jsonl")}
    found = inventory("supabase_gold").endpoints
    assert len(files) == 6
    assert [each.place.uri for each in found if each.place.uri in files and not each.place.uri.endswith(".sql")] == []
    assert not any("hidden" in each.path.spelled for each in found)
