"""What the migrations lead to: tables and views, functions, jobs, and what could not be understood."""

from __future__ import annotations

import pytest

from contractguard.inventory.supabase.config import read_project
from contractguard.inventory.supabase.migrations.reading import read_database
from contractguard.source.tree import tree_of
from tests.inventory.supabase.projects import migrated, relations, served


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create table t (id int)", ["public.t table"]),
        ("CREATE TABLE IF NOT EXISTS Public.T (id int)", ["public.t table"]),
        ('create table "Odd ""name" (id int)', ['public.Odd "name table']),
        ("create table api.t (id int)", ["api.t table"]),
        ("create table t as select 1", ["public.t table"]),
        ("create unlogged table t (id int)", ["public.t table"]),
        ("create temp table t (id int)", []),
        ("create temporary table t as select 1", []),
        ("create table t (id int) partition by range (id)", ["public.t table"]),
        ("create table p partition of t for values in (1)", ["public.p partition"]),
        ("create table p (id int); alter table t attach partition p default", ["public.p table"]),
        ("create table t (a int); create table p (a int); alter table t attach partition p default",
         ["public.t table", "public.p partition"]),
        ("create foreign table f (id int) server s", ["public.f foreign table"]),
        ("create view v as select 1", ["public.v view"]),
        ("create or replace view v as select 1; create or replace view v as select 2", ["public.v view"]),
        ("create temp view v as select 1", []),
        ("create materialized view m as select 1", ["public.m materialized view"]),
        ("create table a (i int); drop table a", []),
        ("create table a (i int); drop table if exists b, public.a cascade", []),
        ("create view a as select 1; drop view a", []),
        ("create table a (i int); drop index a", ["public.a table"]),
        ("create table a (i int); alter table a rename to b", ["public.b table"]),
        ("create table a (i int); alter table a rename column i to b", ["public.a table"]),
        ("create table a (i int); alter table a rename constraint i to b", ["public.a table"]),
        ("create view a as select 1; alter view a rename to b", ["public.b view"]),
        ("create table a (i int); alter table a set schema api", ["api.a table"]),
        ("create schema api; set search_path to api, public; create table a (i int)", ["api.a table"]),
        ("set search_path = 'api'; create table a (i int); reset search_path; create table b (i int)",
         ["api.a table", "public.b table"]),
        ("select pg_catalog.set_config('search_path', '', false); create table public.a (i int)", ["public.a table"]),
        ("create schema api create table a (i int) create view v as select 1", ["api.a table", "api.v view"]),
        ("create table api.a (i int); drop schema api cascade", []),
        ("create table api.a (i int); alter schema api rename to v2", ["v2.a table"]),
        ("-- create table no (i int);\n/* create table no (i int); */", []),
        ("create function f() returns void language sql as $$ create table no (i int); $$", []),
        ("insert into a values ('create table no (i int);'); create table t (i int)", ["public.t table"]),
    ],
)
def test_tables_and_views(sql: str, expected: list[str]) -> None:
    assert relations(sql) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("begin create table t (i int); end", ["public.t table ?"]),
        ("begin if not exists (select 1) then create table t (i int); end if; end", ["public.t table ?"]),
        ("begin execute 'create table t (i int)'; end", ["public.t table ?"]),
        ("begin execute $q$ create table t (i int); create table u (i int) $q$; end",
         ["public.t table ?", "public.u table ?"]),
        ("begin raise notice 'create table t (i int);'; end", []),
        ("begin perform 1; end", []),
        ("begin -- create table t (i int);\nend", []),
    ],
)
def test_what_a_block_makes_may_be_there(body: str, expected: list[str]) -> None:
    assert relations(f"do $$ {body} $$") == expected
    assert relations(f"do language plpgsql $body$ {body} $body$") == expected


def test_what_a_block_drops_or_renames_may_be_gone() -> None:
    assert relations("create table a (i int); do $$ begin drop table a; end $$") == ["public.a table ?"]
    assert relations("create table a (i int); do $$ begin alter table a rename to b; end $$") == ["public.a table ?"]
    assert relations("create table a (i int); do $$ begin drop schema public; end $$") == ["public.a table ?"]


@pytest.mark.parametrize(
    "body",
    [
        "for t in select 1 loop execute format('alter table %I enable row level security', t); end loop;",
        "execute 'drop table ' || name;",
        "execute statement;",
        "execute format($f$ create policy x on %I using (true) $f$, t);",
        "execute concat('gra', 'nt all'); execute 'revoke all on ' || t || ' from anon';",
    ],
)
def test_sql_that_a_block_puts_together_is_told(body: str) -> None:
    sql = f"create table a (i int);\ndo $$\nbegin\n{body}\nend $$; create table b (i int);"
    database, _ = migrated(sql)
    assert [(each.reason, each.place.region.line) for each in database.unresolved] == [
        ("a DO block runs SQL that it puts together", 4)
    ]
    assert [bool(each.doubt) for each in database.relations] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        "execute format('create index on %I (id)', t);",
        "execute format('alter publication supabase_realtime add table %I', t);",
        "execute format('select count(*) from %I', t);",
        "execute format('alter table %I add constraint c check (true)', t);",
        "execute 'update t set a = ' || a;",
    ],
)
def test_sql_that_changes_nothing_that_is_served_is_not_told(body: str) -> None:
    assert migrated(f"do $$ begin {body} end $$")[0].unresolved == ()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create function f() returns int language sql as ''", "f() volatile sql"),
        ("create function f(a int, b text default 'x') returns int language sql stable as ''",
         "f(a int, b text) stable sql"),
        ("create function f(a int4) returns int immutable language sql as ''", "f(a int) immutable sql"),
        ("create function f(int) returns int stable language sql as ''", "f( int) stable sql"),
        ("create function f(a int, out b int, inout c int) language plpgsql as ''", "f(a int, c int) volatile plpgsql"),
        ("create function f() returns int security definer language plpgsql as ''", "f() volatile plpgsql definer"),
        ("create function f() returns int begin atomic select 1; end", "f() volatile sql"),
        ("create function f() returns int language sql as ''; alter function f() stable", "f() stable sql"),
        ("create function f() returns int language sql as ''; alter function f security definer",
         "f() volatile sql definer"),
        ("create function f() returns int language sql as ''; alter function f() rename to g", "g() volatile sql"),
        ("create function f(a int) returns int language sql as ''; drop function f(integer)", ""),
        ("create function f(a int) returns int language sql as ''; drop function if exists f", ""),
        ("create function f(a int) returns int language sql as '';"
         "create function f(a text) returns int language sql as ''; drop function f(int)", "f(a text) volatile sql"),
        ("create procedure p() language sql as ''", ""),
    ],
)
def test_functions(sql: str, expected: str) -> None:
    database, _ = migrated(sql)
    found = [
        f"{each.name.name}({', '.join(f'{a.name} {a.type}' for a in each.arguments)}) {each.volatility} {each.language}"
        f"{' definer' if each.is_definer else ''}".replace("integer", "int")
        for each in database.routines
    ]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("sql", "called"),
    [
        ("select cron.schedule('n', '* * * * *', $$ select net.http_post('https://x/functions/v1/one') $$)", ["one"]),
        ("select cron.schedule('n', '1', 'select net.http_get(''https://x/functions/v1/one?a=b'')')", ["one"]),
        ("select cron.schedule_in_database('n', '1', $$ select '/functions/v1/' $$, 'db')", []),
        ("do $$ begin perform cron.schedule('n', '1', $q$ select '/functions/v1/two' $q$); end $$", ["two"]),
        ("select cron.schedule('n', '1', $$ select '/functions/v1/one' || '/functions/v1/two' $$)", ["one", "two"]),
        ("select cron.schedule('n', '1', $$ select '/functions/v1/one' $$); select cron.unschedule('n')", []),
        ("select cron.schedule('n', '1', $$ select '/functions/v1/one' $$); select cron.unschedule('m')", ["one"]),
        ("select cron.schedule('n', '1', $$ -- '/functions/v1/one'\nselect 1 $$)", []),
        ("select cron.schedule('n', '1', 'select refresh()')", []),
        ("create function f() returns int language sql as $$ select cron.schedule('n', '/functions/v1/one') $$", []),
        ("select 'cron.schedule', '/functions/v1/one'", []),
    ],
)
def test_functions_that_jobs_call(sql: str, called: list[str]) -> None:
    assert sorted(migrated(sql)[0].scheduled) == called


def test_a_job_is_where_it_is_made() -> None:
    database, _ = migrated("\nselect\n  cron.schedule('n', '1', $$ select '/functions/v1/one' $$);")
    place = database.scheduled["one"]
    assert (place.uri, place.region.line, place.region.column) == ("supabase/migrations/20250101000000_m.sql", 3, 3)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("create table t (", "PostgreSQL would not take this statement"),
        ("create tabel t (i int)", "PostgreSQL would not take this statement"),
        ("hello world", "this is no statement of SQL"),
        ("import foreign schema a from server b into c", "what a foreign schema holds is not known"),
        ("create table t (a text default 'x)", "a quote or comment is not closed: the rest of the file is not read"),
        ("insert into t values ('x)", "a quote or comment is not closed: the rest of the file is not read"),
        ("select 1 /* and", "a quote or comment is not closed: the rest of the file is not read"),
        ("do $$ begin create tabel t (i int); end $$", "PostgreSQL would not take this statement"),
        ("create table t (a text default '" + "x" * 600_000 + "')", "a statement of more than 512 KB is not read"),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_else_is_lost(sql: str, reason: str) -> None:
    database, _ = migrated("create table before (i int);\n" + sql, "create table after (i int)")
    assert [str(each.name) for each in database.relations] == ["public.before", "public.after"]
    assert [(each.reason, each.place.region.line) for each in database.unresolved] == [(reason, 2)]
    assert database.unresolved[0].under.spelled == "/rest/v1"


def test_a_wrong_statement_does_not_lose_the_next() -> None:
    assert relations("create table t (((; create table u (i int);") == ["public.u table"]


def test_only_migrations_with_a_version_are_run_and_seeds_never() -> None:
    table = "create table {} (i int)"
    tree = tree_of({
        "supabase/migrations/20250102000000_b.sql": "drop table a; " + table.format("b"),
        "supabase/migrations/20250101000000_a.sql": table.format("a"),
        "supabase/migrations/notes.sql": table.format("c"),
        "supabase/migrations/old/20240101000000_d.sql": table.format("d"),
        "supabase/schemas/e.sql": "create table b (again int); " + table.format("e"),
        "supabase/seed.sql": table.format("f"),
        "migrations/20250101000000_g.sql": table.format("g"),
    })
    database = read_database(tree, read_project(tree, ""))
    assert [each.name.name for each in database.relations] == ["b", "e"]
    assert [each.path for each in database.skipped] == [
        "supabase/migrations/notes.sql", "supabase/migrations/old/20240101000000_d.sql"
    ]


def test_places_are_those_of_names() -> None:
    database, _ = migrated("-- é\n\ncreate table\n  public.t (i int);")
    region = database.relations[0].place.region
    assert (region.line, region.column, region.end_line, region.end_column) == (4, 3, 4, 11)


@pytest.mark.parametrize(
    "piece",
    [
        "create table t (", "create table t (i int);", "create ", ") ( , ; '", "create view v as select from where x;",
        "do $$ begin execute 'a", "grant all on ", "\0", "create policy p on t using (((", "alter table t \udcff;",
        "cron.schedule('a', $$ '/functions/v1/", "select set_config('search_path', '",
    ],
)
def test_hostile_text_is_bounded(piece: str) -> None:
    content = (piece * (300_000 // len(piece))).encode("utf-8", "surrogateescape")
    tree = tree_of({"supabase/migrations/20250101000000_m.sql": content})
    database = read_database(tree, read_project(tree, ""))
    assert len(database.unresolved) <= 200


def test_deep_nesting_is_read() -> None:
    deep = "(" * 20_000 + "1" + ")" * 20_000
    endpoints, _ = served(f"create view v as select {deep} where {deep} = 1; create table t (a int default {deep})")
    assert {each.handler for each in endpoints} == {"public.v", "public.t"}


def test_statements_that_each_change_very_much_are_bounded_and_leave_doubt() -> None:
    sql = "create table a (i int); create view b as select 1;" + "".join(
        f"create policy p{number} on a using (true);" for number in range(1600)
    )
    database, _ = migrated(sql)
    assert {each.doubt for each in database.relations} == {"so many statements change so much that no more are read"}
    assert len(database.unresolved) > 0
