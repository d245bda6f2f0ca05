"""A project whose truth was obtained by running it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contractguard.inventory.supabase.config import find_projects, read_project
from contractguard.inventory.supabase.migrations.model import Database
from contractguard.inventory.supabase.migrations.reading import read_database
from contractguard.inventory.supabase.postgrest import read_data_api
from contractguard.source.tree import walk_tree
from tests.judging import CORPUS

GOLD = CORPUS / "inventory" / "supabase_gold"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def project() -> Any:
    if not GOLD.is_dir():
        pytest.skip("the shared corpus is not there")
    tree = walk_tree(Path(GOLD))
    assert find_projects(tree) == ("",)
    found = read_project(tree, "")
    return found, read_database(tree, found)


def test_every_operation_on_data_and_no_other(project: Any) -> None:
    endpoints, _ = read_data_api(project[1], project[0])
    expected = [row for row in rows("expected.jsonl") if row["kind"] == "postgrest"]
    assert len(expected) == 12
    assert [(each.method, each.path.spelled) for each in endpoints] == sorted(
        ((row["method"], row["path"]) for row in expected), key=lambda pair: (pair[1], pair[0])
    )


def test_row_level_security(project: Any) -> None:
    endpoints, _ = read_data_api(project[1], project[0])
    asked = {(each.method, each.path.spelled): each.authentication.asked for each in endpoints}
    for row in rows("expected.jsonl"):
        if row.get("rls") is not None:
            assert asked[row["method"], row["path"]] == ("required" if row["rls"] else "none")


def test_every_function_and_no_other(project: Any) -> None:
    functions = {each.slug: each.entrypoint for each in project[0].functions}
    expected = {row["function"] for row in rows("expected.jsonl") if row["kind"] == "edge-function"}
    # It is deployed, though none of its routes can be reached.
    assert set(functions) == expected | {"wrong-base"}
    negatives = {row["file"] for row in rows("negative.jsonl")}
    assert negatives & set(functions.values()) == {"supabase/functions/wrong-base/index.ts"}


def test_whether_the_gateway_asks_for_a_token(project: Any) -> None:
    open_ones = {each.slug for each in project[0].functions if not each.verify_jwt}
    assert open_ones == {
        "stripe-webhook", "public-info", "with-server-user", "with-server-none", "with-server-secret", "manual-user",
        "decode-only",
    }


def test_what_a_job_calls(project: Any) -> None:
    database: Database = project[1]
    assert {slug: place.region.line for slug, place in database.scheduled.items()} == {"hello": 9}
    assert database.unresolved == ()
