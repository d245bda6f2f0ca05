"""What PostgREST serves, and what it asks of somebody without a user."""

from __future__ import annotations

import pytest

from contractguard.inventory.model import Endpoint
from tests.inventory.supabase.projects import asked, asked_of_table, paths, served

ALL = ["DELETE /t", "GET /t", "PATCH /t", "POST /t"]


def only(sql: str, method: str = "GET") -> Endpoint:
    found = [each for each in served(sql)[0] if each.method == method]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create table t (i int)", ALL),
        ("create table private.t (i int)", []),
        ("create table p (i int); create table t partition of p default; drop table p", []),
        ("create view v as select 1", ["GET /v"]),
        ("create materialized view v as select 1", ["GET /v"]),
        ("create foreign table t (i int) server s", ALL),
        ("create function f() returns int language sql as ''", ["POST /rpc/f"]),
        ("create function f() returns int stable language sql as ''", ["GET /rpc/f", "POST /rpc/f"]),
        ("create function f() returns int immutable language sql as ''", ["GET /rpc/f", "POST /rpc/f"]),
        ("create function f() returns trigger language plpgsql as ''", []),
        ("create function f() returns event_trigger language plpgsql as ''", []),
        ("create function f(int) returns int language sql as ''", []),
        ("create function f(json) returns int language sql as ''", ["POST /rpc/f"]),
        ("create function f(a int, int) returns int language sql as ''", []),
        ("create function private.f() returns int language sql as ''", []),
        ("create function f(a int) returns int language sql as '';"
         "create function f(a text) returns int stable language sql as ''", ["GET /rpc/f", "POST /rpc/f"]),
        ("create procedure f() language sql as ''", []),
    ],
)
def test_operations(sql: str, expected: list[str]) -> None:
    assert paths(sql) == expected


def test_schemas_that_are_exposed() -> None:
    sql = "create table api.t (i int); create table public.u (i int)"
    endpoints, _ = served(sql, config="[api]\nschemas = ['api', 'public']")
    assert {(each.handler, each.note) for each in endpoints if each.method == "GET"} == {
        ("api.t", "no grant of select to a role of the API is stated: it may not be served"),
        ("public.u", "schema public, chosen by Accept-Profile or Content-Profile"),
    }
    assert served(sql + "; nonsense", config="[api]\nenabled = false") == ((), ())


def test_an_operation_is_data_of_postgrest_where_its_table_is_made() -> None:
    endpoint = only("\ncreate table t (i int)")
    assert (endpoint.kind, endpoint.framework, endpoint.handler) == ("data", "postgrest", "public.t")
    assert (endpoint.place.region.line, endpoint.place.region.column) == (2, 14)
    assert endpoint.authentication.credential == "row-level-security"


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("select id from t", True),
        ("select id, lower(name) from t where id > 1", True),
        ("select distinct id from t", False),
        ("select count(*) from t", False),
        ("select id from t group by id", False),
        ("select a.id from t a join t b on true", False),
        ("select a.id from t a, t b", False),
        ("select id from t union select id from t", False),
        ("select id from t limit 1", False),
        ("with q as (select id from t) select id from q", False),
        ("select 1", False),
    ],
)
def test_writes_through_a_view_that_may_take_them_are_unresolved(query: str, is_told: bool) -> None:
    _, unresolved = served(f"create table t (id int, name text); create view v as {query}")
    assert [each.under.spelled for each in unresolved] == (["/rest/v1/v"] if is_told else [])


def test_a_trigger_lets_a_view_take_writes() -> None:
    view = "create view v as select count(*) from t;"
    trigger = "create trigger x {} insert on v for each row execute function f()"
    assert len(served(view + trigger.format("instead of"))[1]) == 1
    assert served(view + trigger.format("after"))[1] == ()


# Each letter is what GET, POST, PATCH and DELETE ask: required, none, unknown.
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("", "rrrr"),
        ("alter table t disable row level security", "nnnn"),
        ("alter table t disable row level security, enable row level security", "rrrr"),
        ("create policy p on t using (true)", "nnnn"),
        ("create policy p on t for select using (true)", "nrrr"),
        ("create policy p on t for select to public using (true)", "nrrr"),
        ("create policy p on t for select to anon, authenticated using (true)", "nrrr"),
        ("create policy p on t for select to authenticated using (true)", "rrrr"),
        ("create policy p on t for insert with check (true)", "rnrr"),
        ("create policy p on t for update using (true)", "rrur"),
        ("create policy p on t for update using (true); create policy q on t for select using (true)", "nrnr"),
        ("create policy p on t for update using (true) with check (auth.uid() = user_id)", "rrrr"),
        ("create policy p on t for delete using (true)", "rrru"),
        ("create policy p on t using (auth.uid() = user_id)", "rrrr"),
        ("create policy p on t using (auth.uid() = user_id) with check (true)", "rnrr"),
        ("create policy p on t for select using (is_public or auth.uid() = user_id)", "urrr"),
        ("create policy p on t using (true); create policy q on t as restrictive using (auth.uid() is not null)",
         "rrrr"),
        ("create policy p on t using (true); create policy q on t as restrictive using (is_public)", "uuuu"),
        ("create policy p on t using (true); create policy q on t as restrictive to authenticated using (false)",
         "nnnn"),
        ("create policy p on t using (auth.uid() = user_id); create policy q on t for select using (true)", "nrrr"),
        ("create policy p on t using (true); drop policy p on t", "rrrr"),
        ("create policy p on t using (true); drop policy if exists q on t", "nnnn"),
        ("create policy p on t using (true); alter policy p on t using (auth.uid() = user_id)", "rrrr"),
        ("create policy p on t using (true); alter policy p on t to authenticated", "rrrr"),
        ("create policy p on t using (true); alter policy p on t rename to q; drop policy q on t", "rrrr"),
        ("create policy p on t using (true); alter table t rename to u; create table t (i int); drop table u", "nnnn"),
        ("do $$ begin alter table t disable row level security; end $$", "uuuu"),
        ("do $$ begin alter table t enable row level security; end $$", "rrrr"),
        ("do $$ begin create policy p on t using (true); end $$", "uuuu"),
        ("do $$ begin create policy p on t using (auth.uid() = user_id); end $$", "rrrr"),
        ("create policy p on t using (true); do $$ begin drop policy p on t; end $$", "uuuu"),
        ("do $$ begin execute 'alter table t ' || what; end $$", "uuuu"),
    ],
)
def test_row_level_security(sql: str, expected: str) -> None:
    assert asked_of_table(sql) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("revoke all on t from anon", "rrrr"),
        ("revoke select on table public.t from anon, authenticated", "rnnn"),
        ("revoke insert, update, delete on all tables in schema public from anon", "nrrr"),
        ("revoke all on all tables in schema private from anon", "nnnn"),
        ("revoke all on t from public", "nnnn"),
        ("revoke grant option for all on t from anon", "nnnn"),
        ("revoke all on t from anon; grant select on t to anon", "nrrr"),
        ("revoke all on t from anon; grant select (id) on t to anon", "nrrr"),
        ("revoke all on t from anon; grant select on t to public", "nrrr"),
        ("revoke all on sequence t from anon", "nnnn"),
        ("revoke anon from authenticated", "nnnn"),
        ("revoke usage on schema public from anon, public", "rrrr"),
        ("revoke usage on schema public from public", "nnnn"),
        ("do $$ begin revoke all on t from anon; end $$", "uuuu"),
        ("do $$ begin grant all on t to anon; end $$", "nnnn"),
        ("revoke all on t from anon; do $$ begin grant all on t to anon; end $$", "uuuu"),
    ],
)
def test_privileges(sql: str, expected: str) -> None:
    assert asked_of_table(f"create policy p on t using (true); {sql}") == expected


@pytest.mark.parametrize(
    ("config", "start", "sql", "expected"),
    [
        ("", "20250101", "", "nnnn"),
        ("", "20260529", "", "nnnn"),
        ("", "20260601", "", "uuuu"),
        ("[api]\nauto_expose_new_tables = false", "20250101", "", "uuuu"),
        ("[api]\nauto_expose_new_tables = true", "20260601", "", "nnnn"),
        ("", "20260601", "grant select on t to anon", "nuuu"),
        ("", "20260601", "grant all on t to authenticated", "rrrr"),
        ("", "20260601", "grant all on all tables in schema public to anon, authenticated", "nnnn"),
    ],
)
def test_what_new_tables_are_granted(config: str, start: str, sql: str, expected: str) -> None:
    policy = "create policy p on t using (true);"
    assert asked_of_table(policy + sql, config=config, start=start) == expected


def test_default_privileges_are_for_what_comes_later() -> None:
    before, change, after = "create table a (i int)", "alter default privileges {} {}", "create table b (i int)"

    def reading(scope: str, what: str) -> list[str]:
        found = asked(before, change.format(scope, what), after)
        return [found["GET /a"], found["GET /b"]]

    assert reading("in schema public", "revoke all on tables from anon") == ["none", "required"]
    assert reading("", "revoke select on tables from anon") == ["none", "required"]
    assert reading("for role postgres in schema public", "revoke all on tables from anon") == ["none", "required"]
    assert reading("for role supabase_admin in schema public", "revoke all on tables from anon") == ["none", "none"]
    assert reading("in schema private", "revoke all on tables from anon") == ["none", "none"]
    assert reading("in schema public", "revoke all on functions from anon") == ["none", "none"]


def test_a_schema_of_ones_own_needs_grants() -> None:
    config = "[api]\nschemas = ['api']"
    table = "create schema api; create table api.t (i int);"
    usage, grant = "grant usage on schema api to anon;", "grant select on api.t to anon;"
    reading = [asked(table + more, config=config)["GET /t"] for more in ("", usage, grant, usage + grant)]
    assert reading == ["unknown", "unknown", "unknown", "none"]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create view v as select id from t", "none"),
        ("create view v with (security_invoker = true) as select id from t", "unknown"),
        ("create view v with (security_invoker) as select id from t", "unknown"),
        ("create view v with (security_invoker = off) as select id from t", "none"),
        ("create view v as select id from t; alter view v set (security_invoker = on)", "unknown"),
        ("create view v with (security_invoker = on) as select id from t; alter view v reset (security_invoker)",
         "none"),
        ("create view v as select id from t where user_id = auth.uid()", "required"),
        ("create view v as select id from t where is_mine(id)", "none"),
        ("create view v as select id from t where private.is_mine(id)", "unknown"),
        ("create function is_mine(i int) returns boolean language sql as ''; "
         "create view v as select id from t where is_mine(id)", "unknown"),
        ("create view v as select id from t where owner = current_user", "unknown"),
        ("create view v as select id from t where is_public", "none"),
        ("create view v as select id, auth.uid() from t", "unknown"),
        ("create view w as select id from t where user_id = auth.uid(); create view v as select id from w", "unknown"),
        ("create view v as select id from t union select id from u where user_id = auth.uid()", "unknown"),
        ("create materialized view v as select id from t", "none"),
        ("create view v as select id from t; revoke select on v from anon", "required"),
        ("create view v as select id from t; revoke select on v from anon; create or replace view v as select 1",
         "required"),
    ],
)
def test_views(sql: str, expected: str) -> None:
    assert asked(f"create table t (id int); {sql}")["GET /v"] == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("", "unknown"),
        ("revoke execute on function f(int) from public, anon", "required"),
        ("revoke all on function f from public, anon, authenticated", "required"),
        ("revoke execute on function f(int) from public", "unknown"),
        ("revoke execute on function f(int) from anon", "unknown"),
        ("revoke execute on all functions in schema public from public, anon", "required"),
        ("revoke execute on function f(int) from public, anon; grant execute on function f(int) to anon", "unknown"),
        ("revoke execute on function f(int) from public, anon; grant execute on function f(int) to authenticated",
         "required"),
        ("revoke execute on function f(int) from public, anon;"
         "create or replace function f(a int) returns int language sql as ''", "required"),
        ("revoke execute on function f(int) from public, anon;"
         "create function f(a text) returns int language sql as ''", "unknown"),
    ],
)
def test_functions(sql: str, expected: str) -> None:
    assert asked(f"create function f(a int) returns int language sql as ''; {sql}")["POST /rpc/f"] == expected


def test_the_evidence_is_where_it_stands() -> None:
    sql = "create table t (i int);\nalter table t enable row level security;\ncreate policy open on t using (true);"
    anybody = 'policy "open" lets anybody select (only the public API key is asked for)'
    assert only(sql).authentication.because == anybody
    place = only(sql).authentication.place
    assert place is not None
    assert place.region.line == 3
    off = only("\ncreate table t (i int);").authentication
    assert off.because == "row level security is off (only the public API key is asked for)"
    assert off.place is not None
    assert off.place.region.line == 2
    refused = only("create table t (i int);\nrevoke all on t from anon;").authentication
    assert refused.because == "select on public.t is revoked from anon"
    assert refused.place is not None
    assert refused.place.region.line == 2


def test_a_function_says_with_whose_rights_it_runs() -> None:
    definer = only("create function f() returns int security definer language sql as ''", "POST").authentication
    assert definer.because == "anon may execute it; it runs with its owner's rights and decides by itself"
