"""Which statement is read by what: the names are those of PostgreSQL's grammar."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, first, head
from contractguard.inventory.supabase.migrations.grants import grant, grant_by_default
from contractguard.inventory.supabase.migrations.policies import alter_policy, create_policy, drop_policy, rename_policy
from contractguard.inventory.supabase.migrations.relations import (
    alter_table,
    create_table,
    create_view,
    drop_relations,
    move_relation,
    write_through_view,
)
from contractguard.inventory.supabase.migrations.routines import (
    alter_routine,
    create_routine,
    drop_routines,
    move_routine,
)
from contractguard.inventory.supabase.migrations.schemas import drop_schemas, rename_schema, reset_setting, set_setting
from contractguard.inventory.supabase.migrations.state import Spot, State


def apply_definition(node: Node, spot: Spot, state: State) -> None:
    """Let a statement change the state. One that has no effect on what is served changes nothing."""
    read = _READERS.get(node.type)
    if read:
        read(node, spot, state)


def _create_schema(node: Node, spot: Spot, state: State) -> None:
    """CREATE SCHEMA may make tables and views at once, in that schema."""
    elements = child(node, "OptSchemaEltList")
    name = first(node, "ColId")
    if elements is None or name is None:
        return
    before, state.search_path = state.search_path, (dotted(name)[-1],)
    for element in every(elements, *_READERS):
        apply_definition(element, spot, state)
    state.search_path = before


def _drop(node: Node, spot: Spot, state: State) -> None:
    kinds = [each for each in node.children if each.type.startswith(("object_type", "drop_type"))]
    read = _DROPS.get(dotted(kinds[0])) if kinds else None
    if read:
        read(node, spot, state)


def _rename(node: Node, spot: Spot, state: State) -> None:
    if "policy" in head(node):
        rename_policy(node, spot, state)
    elif head(node)[:2] == ("alter", "schema"):
        rename_schema(node, spot, state)
    else:
        _move(node, spot, state)


def _move(node: Node, spot: Spot, state: State) -> None:
    read = move_routine if first(node, "function_with_argtypes") else move_relation
    read(node, spot, state)


def _import_schema(node: Node, spot: Spot, state: State) -> None:  # noqa: ARG001 - statements are read alike
    state.wonder("what a foreign schema holds is not known", spot)


_Reader = Callable[[Node, Spot, State], None]

_DROPS: dict[tuple[str, ...], _Reader] = {
    ("table",): drop_relations,
    ("view",): drop_relations,
    ("materialized", "view"): drop_relations,
    ("foreign", "table"): drop_relations,
    ("policy",): drop_policy,
    ("schema",): drop_schemas,
}

_READERS: dict[str, _Reader] = {
    "AlterDefaultPrivilegesStmt": grant_by_default,
    "AlterFunctionStmt": alter_routine,
    "AlterObjectSchemaStmt": _move,
    "AlterPolicyStmt": alter_policy,
    "AlterTableStmt": alter_table,
    "CreateAsStmt": create_table,
    "CreateForeignTableStmt": create_table,
    "CreateFunctionStmt": create_routine,
    "CreateMatViewStmt": create_view,
    "CreatePolicyStmt": create_policy,
    "CreateSchemaStmt": _create_schema,
    "CreateStmt": create_table,
    "CreateTrigStmt": write_through_view,
    "DropStmt": _drop,
    "GrantStmt": grant,
    "ImportForeignSchemaStmt": _import_schema,
    "RemoveFuncStmt": drop_routines,
    "RenameStmt": _rename,
    "RevokeStmt": grant,
    "VariableResetStmt": reset_setting,
    "VariableSetStmt": set_setting,
    "ViewStmt": create_view,
}
