"""GRANT, REVOKE and ALTER DEFAULT PRIVILEGES applied to what is there."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import dotted, every, first, head
from contractguard.inventory.supabase.migrations.model import Privileges
from contractguard.inventory.supabase.migrations.privileges import (
    GrantedOn,
    changed,
    default_grants,
    stated_privileges,
)
from contractguard.inventory.supabase.migrations.routines import matching, target_name
from contractguard.inventory.supabase.migrations.state import Spot, State


def grant(node: Node, spot: Spot, state: State) -> None:
    """GRANT and REVOKE on tables, functions and schemas; of roles, sequences and the rest they say nothing here."""
    target = first(node, "privilege_target")
    kind = _granted_on(head(target)) if target else None
    if target is None or kind is None:
        return
    schemas = [dotted(each)[-1] for each in every(target, "name")]
    privileges = stated_privileges(node, kind, spot.place, is_certain=spot.is_certain)
    if kind == "tables":
        _change_relations(target, schemas, privileges, state)
    elif kind == "functions":
        _change_routines(target, schemas, privileges, state)
    else:
        state.usage.update({(each, role): grant for (role, _), grant in privileges.items() for each in schemas})


def grant_by_default(node: Node, spot: Spot, state: State) -> None:
    """ALTER DEFAULT PRIVILEGES: for what comes later."""
    state.defaults += default_grants(node, spot.place, is_certain=spot.is_certain)


def _granted_on(keywords: tuple[str, ...]) -> GrantedOn | None:
    """Read `table`, `all tables in schema`, `function` …; a bare name is a table."""
    words = [word for word in keywords if word != "all"][:1]
    kinds: dict[str, GrantedOn] = {
        "table": "tables", "tables": "tables", "function": "functions", "functions": "functions",
        "routine": "functions", "routines": "functions", "schema": "schemas",
    }
    return kinds.get(words[0]) if words else "tables"


def _change_relations(target: Node, schemas: list[str], privileges: Privileges, state: State) -> None:
    named = [state.relation(each) for each in every(target, "qualified_name")]
    for relation in [*named, *state.relations_of(schemas)]:
        if relation:
            state.relations[relation.name] = replace(relation, privileges=changed(relation.privileges, privileges))


def _change_routines(target: Node, schemas: list[str], privileges: Privileges, state: State) -> None:
    for routine in state.routines_of(schemas):
        after = replace(routine, privileges=changed(routine.privileges, privileges))
        state.routines[routine.name][routine.types] = after
    for named in every(target, "function_with_argtypes"):
        for types, routine in matching(named, state).items():
            after = replace(routine, privileges=changed(routine.privileges, privileges))
            state.overloads(target_name(named))[types] = after
