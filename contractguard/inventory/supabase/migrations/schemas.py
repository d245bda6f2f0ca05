"""Schemas, and the search path that says in which one a name without a schema is."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import dotted, every, first, leaves, spelling
from contractguard.inventory.supabase.migrations.state import Spot, State
from contractguard.inventory.supabase.migrations.statements import constant, scan


def set_setting(node: Node, spot: Spot, state: State) -> None:  # noqa: ARG001 - statements are read alike
    """SET search_path."""
    setting = first(node, "generic_set")
    if setting and dotted(setting)[:1] == ("search_path",):
        _search_in(state, [_unquoted(each) for each in every(setting, "var_value")])


def reset_setting(node: Node, spot: Spot, state: State) -> None:  # noqa: ARG001 - statements are read alike
    """RESET search_path, or ALL."""
    if {"search_path", "all"} & set(dotted(node)):
        _search_in(state, [])


def set_config(text: str, state: State) -> None:
    """Read the call of `set_config` by which dumps clear the search path."""
    texts = [constant(text, mark)[0] for mark in scan(text) if mark.is_quoted]
    if texts[:1] == ["search_path"] and len(texts) > 1:
        _search_in(state, [schema.strip(' "') for schema in texts[1].split(",")])


def _unquoted(value: Node) -> str:
    parts = dotted(value)
    return parts[-1] if parts else spelling(next(leaves(value))).strip("'")


def _search_in(state: State, schemas: list[str]) -> None:
    state.search_path = tuple(schema for schema in schemas if schema not in ("", "$user")) or ("public",)


def drop_schemas(node: Node, spot: Spot, state: State) -> None:
    """DROP SCHEMA, with all that is in it."""
    if not spot.is_certain:
        state.doubt(spot.doubt)
        return
    dropped = {dotted(name)[-1] for name in every(node, "name")}
    state.effort += len(state.relations) + len(state.routines)
    state.relations = {name: each for name, each in state.relations.items() if name.schema not in dropped}
    state.routines = {name: each for name, each in state.routines.items() if name.schema not in dropped}


def rename_schema(node: Node, spot: Spot, state: State) -> None:
    """ALTER SCHEMA … RENAME TO."""
    before, after = [dotted(name)[-1] for name in every(node, "name")]
    if not spot.is_certain:
        state.doubt(spot.doubt)
        return
    for relation in state.relations_of([before]):
        del state.relations[relation.name]
        moved = relation.name._replace(schema=after)
        state.relations[moved] = replace(relation, name=moved)
    for name in {routine.name for routine in state.routines_of([before])}:
        moved, overloads = name._replace(schema=after), state.routines.pop(name)
        state.routines[moved] = {types: replace(each, name=moved) for types, each in overloads.items()}
