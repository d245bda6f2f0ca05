"""Whatever the files of a project say, reading them ends and raises nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.inventory.supabase.config import read_project
from contractguard.inventory.supabase.migrations.reading import read_database
from contractguard.inventory.supabase.postgrest import read_data_api
from contractguard.source.tree import tree_of
from tests.inventory.supabase.projects import migrated

STATEMENTS = [
    "create table {a} (i int)", "create view {a} as select i from {b} where auth.uid() = i", "drop table {a}, {b}",
    "alter table {a} rename to {b}", "alter table {a} set schema {b}", "alter table {a} enable row level security",
    "create policy {a} on {b} using (true)", "drop policy {b} on {a}", "alter policy {a} on {b} rename to {a}",
    "grant all on {a} to {b}", "revoke all on all tables in schema {a} from anon",
    "create schema {a} create table {b} (i int)",
    "drop schema {a}", "alter schema {a} rename to {b}", "create function {a}(i int) returns int language sql as ''",
    "alter function {a} rename to {b}", "alter function {a}(int) set schema {b}", "drop function {a}(int)",
    "alter function {a} stable", "revoke execute on function {a} from public", "set search_path to {a}, {b}",
    "alter default privileges in schema {a} grant all on tables to {b}", "alter view {a} rename to {b}",
    "select cron.schedule('{a}', '/functions/v1/{b}')", "create materialized view {a} as select 1", "drop view {a}",
    "do $$ begin alter table {a} rename to {b}; drop function {a}; alter schema {a} rename to {b}; end $$",
]
NAMES = st.sampled_from(["a", "b", "public", "a.b", "public.a", '"A"', "f"])


@given(st.lists(st.tuples(st.sampled_from(STATEMENTS), NAMES, NAMES), max_size=12))
@settings(max_examples=300, deadline=None)
def test_statements_in_any_order(statements: list[tuple[str, str, str]]) -> None:
    database, project = migrated(";".join(text.format(a=a, b=b) for text, a, b in statements))
    endpoints, _ = read_data_api(database, project)
    assert len({each.name for each in database.relations}) == len(database.relations)
    assert all(each.handler.startswith("public.") for each in endpoints)


WORDS = [
    "create", "table", "view", "policy", "on", "using", "(", ")", ";", ",", ".", "'", '"', "$$", "a", "b", "select",
    "from", "as", "do", "begin", "end", "--", "/*", "*/", "=", "execute", "drop", "atomic", "E'", "\\", "\n",
]


@given(st.lists(st.sampled_from(WORDS)))
@settings(max_examples=300, deadline=None)
def test_words_in_any_order(words: list[str]) -> None:
    database, project = migrated(" ".join(words))
    read_data_api(database, project)


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_bytes(config: bytes, sql: bytes, workflow: bytes) -> None:
    tree = tree_of({
        "supabase/config.toml": config,
        "supabase/migrations/20250101000000_m.sql": sql,
        "supabase/functions/a/index.ts": "",
        ".github/workflows/x.yml": workflow + b" functions deploy --no-verify-jwt",
    })
    project = read_project(tree, "")
    assert [each.slug for each in project.functions] in ([], ["a"])
    read_data_api(read_database(tree, project), project)
