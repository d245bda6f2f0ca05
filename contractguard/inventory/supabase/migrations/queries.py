"""What the query of a view says about who gets rows through it."""

from __future__ import annotations

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.conditions import asks_who, holds_for_anonymous
from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, first, unwrapped
from contractguard.inventory.supabase.migrations.model import Query
from contractguard.inventory.supabase.migrations.state import State

_NOT_UPDATABLE = ("distinct_clause", "group_clause", "having_clause", "window_clause", "values_clause", "select_clause")
_NO_AGGREGATES = frozenset(
    {"concat", "date_trunc", "jsonb_build_object", "length", "lower", "now", "replace", "round", "to_char", "upper"}
)


def read_query(statement: Node, state: State) -> Query:
    """Read the query of CREATE VIEW or CREATE MATERIALIZED VIEW."""
    query = child(statement, "SelectStmt")
    select = unwrapped(query) if query else statement
    if query is None or select.type != "simple_select":
        return Query(None if asks_who(statement) else _sources_are_open(statement, state), is_updatable=False)
    where = child(select, "where_clause")
    if where and holds_for_anonymous(where.children[1]) is False:
        is_open: bool | None = False
    else:
        is_open = None if asks_who(query) else _sources_are_open(query, state)
    return Query(is_open, _is_updatable(select))


def _sources_are_open(query: Node, state: State) -> bool | None:
    """Whether nothing below decides by the caller: not another view, and no function of the project's own."""
    names = {name.name for name in state.routines if name.schema in state.search_path}
    if any(dotted(call)[-1] in names for call in every(query, "func_name")):
        return None
    for source in every(query, "qualified_name"):
        view = state.relation(source)
        if view and view.query and not view.query.is_open:
            return None
    return True


def _is_updatable(select: Node) -> bool:
    sources = child(select, "from_clause")
    source = first(sources, "from_list") if sources else None
    return (
        source is not None
        and child(select, *_NOT_UPDATABLE) is None
        and len(list(every(source, "qualified_name"))) == 1
        and first(source, "joined_table", "select_with_parens", "func_table") is None
        and not _has_aggregates(select)
    )


def _has_aggregates(select: Node) -> bool:
    """Whether the columns use anything that may be an aggregate."""
    targets = child(select, "opt_target_list", "target_list")
    names = every(targets, "func_name") if targets else ()
    return any(dotted(name)[-1] not in _NO_AGGREGATES for name in names)


def is_invoker(statement: Node, before: bool | None) -> bool | None:
    """Read `security_invoker` of `WITH (…)` or `SET (…)`; what was before where it does not stand there."""
    for option in every(statement, "reloption_elem"):
        parts = dotted(option)
        if parts[0] == "security_invoker":
            return len(parts) == 1 or parts[1] in ("true", "on", "yes") or option.children[-1].text in (b"1", b"'true'")
    return before

