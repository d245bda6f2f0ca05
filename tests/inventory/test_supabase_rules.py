"""What migrations say reaches the rules: a table past row level security is told; a policy for all is a decision."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.reconciliation import reconcile
from contractguard.source.tree import tree_of
from tests.inspecting import preset, selected
from tests.inventory.written import found_in
from tests.judging import document

TABLE = "create table public.notes (id int primary key, owner uuid);\ngrant all on public.notes to anon;\n"
SECURED = f"{TABLE}alter table public.notes enable row level security;\n"
FOR_ALL = f"{SECURED}create policy everybody on public.notes for select using (true);\n"
VIEW = "grant select on public.titles to anon;\n"


@pytest.mark.parametrize(("migration", "tables"), [
    (TABLE, ["/rest/v1/notes"]), (SECURED, []), (FOR_ALL, []),
    (f"{SECURED}create view public.titles as select id from public.notes;\n{VIEW}", ["/rest/v1/titles"]),
])
def test_what_is_open_past_row_level_security_is_told(migration: str, tables: list[str]) -> None:
    inventory = discover(tree_of({"supabase/config.toml": '[api]\nschemas = ["public"]\n',
                                  "supabase/migrations/20260101000000_first.sql": migration}))
    stock = reconcile((), inventory)
    found = found_in(stock, document({}, "none.yaml"), selected(preset("security")))
    assert [finding.operations[0].path for finding in found
            if finding.rule == "table-without-row-level-security"] == tables
