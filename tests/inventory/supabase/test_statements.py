from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.supabase.migrations.statements import Statement, constant, scan, split_statements


def texts(sql: str) -> list[str]:
    return [statement.text for statement in split_statements(sql)]


@pytest.mark.parametrize(
    ("sql", "statements"),
    [
        ("", []),
        (" ;; \n ; ", []),
        ("-- only a remark", []),
        ("select 1", ["select 1"]),
        ("select 1; select 2 ;", ["select 1", "select 2"]),
        ("select ';'; b", ["select ';'", "b"]),
        ("select 'it''s; so'; b", ["select 'it''s; so'", "b"]),
        ("select E'a\\';b'; c", ["select E'a\\';b'", "c"]),
        ("select 'a\\'; b", ["select 'a\\'", "b"]),
        ('select "a;b"; c', ['select "a;b"', "c"]),
        ("do $$ a; b $$; c", ["do $$ a; b $$", "c"]),
        ("do $a$ $$ ; $$ $b$ ; $a$; c", ["do $a$ $$ ; $$ $b$ ; $a$", "c"]),
        ("select $1; b", ["select $1", "b"]),
        ("select a$b$; c$b$", ["select a$b$", "c$b$"]),
        ("a -- x; y\n; b", ["a -- x; y", "b"]),
        ("-- x; '\na; /* ; ' */ b", ["a", "b"]),
        ("a /* x /* y; */ ; */ b; c", ["a /* x /* y; */ ; */ b", "c"]),
        ("create table (((; b", ["create table (((", "b"]),
        ("\\restrict abc'\na;\n\\unrestrict abc\nb", ["a", "b"]),
        ("copy t from stdin;\n1\tit's; so\n\\.\nb", ["copy t from stdin", "b"]),
        ("copy t from stdin;\n1\tit's; so\n\\.\nb;", ["copy t from stdin", "b"]),
        ("COPY public.t (a) FROM stdin;\n'\n", ["COPY public.t (a) FROM stdin"]),
        (
            "create function f() begin atomic select 1; select case when a then 1 end; end; b",
            ["create function f() begin atomic select 1; select case when a then 1 end; end", "b"],
        ),
        ("begin; a; end; b", ["begin", "a", "end", "b"]),
    ],
)
def test_statements_end_at_semicolons_that_are_not_quoted(sql: str, statements: list[str]) -> None:
    assert texts(sql) == statements


@pytest.mark.parametrize("quote", ["'", '"', "$$", "$tag$", "/*", "E'\\'", "/* /* */"])
def test_what_is_not_closed_takes_the_rest_and_says_so(quote: str) -> None:
    assert list(split_statements(f"a; b {quote} c; d")) == [
        Statement("a", 0), Statement(f"b {quote} c; d", 3, is_closed=False)
    ]


def test_constants_are_what_they_say_and_where() -> None:
    sql = "f('it''s', $a$x 'y'$a$, E'z', 'w') -- 'no'\n"
    found = [constant(sql, mark) for mark in scan(sql) if mark.is_quoted]
    assert found == [("it's", 3), ("x 'y'", 14), ("z", 26), ("w", 31)]


@given(st.text(alphabet="a;'\"$-/*\\\nEe bgincsd()", max_size=60))
def test_statements_stand_where_they_say_and_nothing_is_lost(sql: str) -> None:
    after = 0
    for statement in split_statements(sql):
        assert statement.text
        assert sql.startswith(statement.text, statement.start)
        assert statement.start >= after
        after = statement.start + len(statement.text)


@pytest.mark.parametrize(
    "piece", ["(", "'", '"', "$a$ $b$ ", "/*", "*/", "E'\\\\", ";", "\0", "begin atomic ", "--", "$", "case "]
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    sql = piece * (500_000 // len(piece))
    started = time.process_time()
    for _ in split_statements(sql):
        pass
    assert time.process_time() - started < 5
