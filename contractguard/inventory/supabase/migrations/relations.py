"""Statements about tables and views."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, first, head
from contractguard.inventory.supabase.migrations.model import Name, Relation, RelationKind
from contractguard.inventory.supabase.migrations.queries import is_invoker, read_query
from contractguard.inventory.supabase.migrations.state import Spot, State

_NAMES = ("qualified_name",)
ROW_SECURITY = ("row", "level", "security")


def create_table(node: Node, spot: Spot, state: State) -> None:
    """CREATE TABLE, also AS a query, FOREIGN or as a PARTITION OF another; a temporary one is gone with its session."""
    name = first(node, *_NAMES)
    temporary = child(node, "OptTemp")
    if name is None or (temporary and "unlogged" not in head(temporary)):
        return
    kinds: dict[str, RelationKind] = {"CreateForeignTableStmt": "foreign table"}
    kind = "partition" if {"partition", "of"} <= set(head(node)) else kinds.get(node.type, "table")
    _add(Relation(state.named(name), kind, spot.at(name), doubt=spot.doubt), state)


def create_view(node: Node, spot: Spot, state: State) -> None:
    """CREATE VIEW and CREATE MATERIALIZED VIEW; one that is replaced keeps its privileges."""
    name = first(node, *_NAMES)
    if name is None or child(node, "OptTemp"):
        return
    kind: RelationKind = "materialized view" if node.type == "CreateMatViewStmt" else "view"
    query = read_query(node, state)
    options = child(node, "opt_reloptions")
    invoker = is_invoker(options, False) if options else False
    view = Relation(state.named(name), kind, spot.at(name), None, query=query, is_invoker=invoker, doubt=spot.doubt)
    before = state.relations.get(view.name)
    if before is None:
        state.add(view)
    else:
        state.relations[view.name] = replace(view, privileges=before.privileges)


def _add(relation: Relation, state: State) -> None:
    """Add what is not there yet: a second description changes nothing, as IF NOT EXISTS says."""
    if relation.name not in state.relations:
        state.add(relation)


def alter_table(node: Node, spot: Spot, state: State) -> None:
    """ALTER TABLE and ALTER VIEW: row level security, the rights a view runs with, partitions."""
    name = first(node, *_NAMES)
    relation = state.relation(name) if name else None
    if relation is None:
        return
    for command in every(node, "alter_table_cmd"):
        keywords = head(command)
        if keywords[1:] == ROW_SECURITY and keywords[0] in ("enable", "disable"):
            relation = replace(relation, row_security=_switched(relation, keywords[0] == "enable", spot))
        elif keywords[:1] == ("set",):
            relation = replace(relation, is_invoker=is_invoker(command, relation.is_invoker))
        elif keywords[:1] == ("reset",):
            relation = replace(relation, is_invoker=False)
    state.relations[relation.name] = relation
    _partition(node, state)


def _switched(relation: Relation, is_on: bool, spot: Spot) -> bool | None:
    return is_on if spot.is_certain or relation.row_security is is_on else None


def _partition(node: Node, state: State) -> None:
    command = child(node, "partition_cmd")
    name = first(command, *_NAMES) if command else None
    part = state.relation(name) if name else None
    if command and part and part.kind in ("table", "partition"):
        kind: RelationKind = "partition" if head(command)[0] == "attach" else "table"
        state.relations[part.name] = replace(part, kind=kind)


def move_relation(node: Node, spot: Spot, state: State) -> None:
    """ALTER TABLE … RENAME TO and SET SCHEMA, of views too."""
    name, new = first(node, *_NAMES), child(node, "name")
    relation = state.relation(name) if name else None
    # RENAME COLUMN a TO b and RENAME CONSTRAINT have two names.
    if relation is None or new is None or [each.type for each in node.children].count("name") > 1:
        return
    target = dotted(new)[-1]
    is_move = node.type == "AlterObjectSchemaStmt"
    moved = Name(target, relation.name.name) if is_move else Name(relation.name.schema, target)
    _move(relation, moved, spot, state)


def _move(relation: Relation, target: Name, spot: Spot, state: State) -> None:
    if not spot.is_certain:
        state.relations[relation.name] = replace(relation, doubt=spot.doubt)
        state.wonder(f"{relation.name} may be renamed to {target}", spot)
        return
    del state.relations[relation.name]
    state.relations[target] = replace(relation, name=target)


def drop_relations(node: Node, spot: Spot, state: State) -> None:
    """DROP TABLE, DROP VIEW and their like."""
    for name in every(node, "any_name"):
        relation = state.relation(name)
        if relation and spot.is_certain:
            del state.relations[relation.name]
        elif relation:
            state.relations[relation.name] = replace(relation, doubt=spot.doubt)


def write_through_view(node: Node, spot: Spot, state: State) -> None:  # noqa: ARG001 - statements are read alike
    """CREATE TRIGGER … INSTEAD OF makes a view take writes."""
    name, when = child(node, *_NAMES), child(node, "TriggerActionTime")
    view = state.relation(name) if name else None
    if view and view.query and when and head(when)[:1] == ("instead",):
        state.relations[view.name] = replace(view, query=replace(view.query, is_updatable=True))
