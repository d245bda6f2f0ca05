"""Small projects of migrations, and what is read of them as lines of text."""

from __future__ import annotations

from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.supabase.config import SupabaseProject, read_project
from contractguard.inventory.supabase.migrations.model import Database
from contractguard.inventory.supabase.migrations.reading import read_database
from contractguard.inventory.supabase.postgrest import read_data_api
from contractguard.source.tree import tree_of

MIGRATION = "supabase/migrations/20250101000000_first.sql"


def migrated(*sql: str, config: str = "", start: str = "20250101") -> tuple[Database, SupabaseProject]:
    """Read migrations, each a day after the one before."""
    files = {f"supabase/migrations/{int(start) + day}000000_m.sql": text for day, text in enumerate(sql)}
    tree = tree_of({**files, "supabase/config.toml": config})
    project = read_project(tree, "")
    return read_database(tree, project), project


def served(*sql: str, config: str = "", start: str = "20250101") -> tuple[tuple[Endpoint, ...], tuple[Unresolved, ...]]:
    """Read what the data API serves."""
    return read_data_api(*migrated(*sql, config=config, start=start))


def paths(*sql: str, config: str = "") -> list[str]:
    """List the operations, the prefix left out: `GET /todos`."""
    return [f"{each.method} {each.path.spelled.removeprefix('/rest/v1')}" for each in served(*sql, config=config)[0]]


def asked(*sql: str, config: str = "", start: str = "20250101") -> dict[str, str]:
    """Tell what each operation asks of an anonymous caller."""
    endpoints = served(*sql, config=config, start=start)[0]
    return {
        f"{each.method} {each.path.spelled.removeprefix('/rest/v1')}": each.authentication.asked for each in endpoints
    }


def asked_of_table(*sql: str, config: str = "", start: str = "20250101") -> str:
    """Tell what a table `t`, made before the statements, asks: the first letters for GET, POST, PATCH and DELETE."""
    table = "create table t (id int, user_id uuid, is_public boolean); alter table t enable row level security;"
    found = asked(f"{table} {sql[0]}", *sql[1:], config=config, start=start)
    return "".join(found[f"{method} /t"][0] for method in ("GET", "POST", "PATCH", "DELETE"))


def relations(*sql: str) -> list[str]:
    """List the tables and views: `public.t table`, with what is not known of them."""
    database, _ = migrated(*sql)
    return [f"{each.name} {each.kind}{' ?' if each.doubt else ''}" for each in database.relations]
