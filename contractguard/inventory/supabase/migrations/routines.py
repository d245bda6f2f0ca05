"""Statements about functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, first, head, words
from contractguard.inventory.supabase.migrations.model import Argument, Name, Routine, Volatility
from contractguard.inventory.supabase.migrations.privileges import granted_by_default
from contractguard.inventory.supabase.migrations.state import Spot, State

_ALIASES = {
    "bool": "boolean", "char": "character", "decimal": "numeric", "float": "double precision", "float4": "real",
    "float8": "double precision", "int": "integer", "int2": "smallint", "int4": "integer", "int8": "bigint",
    "timestamptz": "timestamp with time zone", "timetz": "time with time zone", "varbit": "bit varying",
    "varchar": "character varying",
}
_NAME = ("func_name",)


def create_routine(node: Node, spot: Spot, state: State) -> None:
    """CREATE FUNCTION; a procedure is not served. One that is replaced keeps its privileges."""
    name = child(node, *_NAME)
    if name is None or "procedure" in head(node):
        return
    options = _options(node)
    arguments = tuple(_arguments(node))
    routine = Routine(
        state.named(name), arguments, _volatility(options), ("security", "definer") in options, _returned(node),
        next((option[1] for option in options if option[0] == "language"), "sql"), spot.at(name), doubt=spot.doubt,
    )
    overloads = state.routines.setdefault(routine.name, {})
    before = overloads.get(routine.types)
    privileges = before.privileges if before else granted_by_default(
        state.defaults, routine.name.schema, "functions", state.auto_exposed
    )
    overloads[routine.types] = replace(routine, privileges=privileges)


def alter_routine(node: Node, spot: Spot, state: State) -> None:
    """ALTER FUNCTION … STABLE, SECURITY DEFINER and the like."""
    options = _options(node)
    for target in every(node, "function_with_argtypes"):
        for types, routine in matching(target, state).items():
            state.overloads(target_name(target))[types] = _altered(routine, options, spot)


def _altered(routine: Routine, options: list[tuple[str, ...]], spot: Spot) -> Routine:
    if any(option[0] in ("volatile", "stable", "immutable") for option in options):
        routine = replace(routine, volatility=_volatility(options), doubt=routine.doubt or spot.doubt)
    if ("security", "definer") in options or ("security", "invoker") in options:
        routine = replace(routine, is_definer=("security", "definer") in options)
    return routine


def move_routine(node: Node, spot: Spot, state: State) -> None:
    """ALTER FUNCTION … RENAME TO and SET SCHEMA."""
    target, new = first(node, "function_with_argtypes"), child(node, "name")
    if target is None or new is None:
        return
    overloads, text = state.overloads(target_name(target)), dotted(new)[-1]
    for types, routine in matching(target, state).items():
        is_move = node.type == "AlterObjectSchemaStmt"
        moved = Name(text, routine.name.name) if is_move else Name(routine.name.schema, text)
        if spot.is_certain:
            del overloads[types]
        state.routines.setdefault(moved, {})[types] = replace(routine, name=moved, doubt=spot.doubt)


def drop_routines(node: Node, spot: Spot, state: State) -> None:
    """DROP FUNCTION."""
    for target in every(node, "function_with_argtypes"):
        overloads = state.overloads(target_name(target))
        for types, routine in matching(target, state).items():
            if spot.is_certain:
                del overloads[types]
            else:
                overloads[types] = replace(routine, doubt=spot.doubt)


def matching(target: Node, state: State) -> dict[tuple[str, ...], Routine]:
    """Find the routines that `f` or `f(int, text)` names; all of the name where the types are spelled otherwise."""
    overloads = state.overloads(target_name(target))
    state.effort += len(overloads)
    arguments = child(target, "func_args")
    if arguments is not None:
        types = tuple(argument.type for argument in _given(every(arguments, "func_arg")))
        if types in overloads:
            return {types: overloads[types]}
    return dict(overloads)


def target_name(target: Node) -> Node:
    """Find the name where `f(int)` or `f` is meant: without parentheses it stands there by itself."""
    return child(target, *_NAME) or target


def _arguments(node: Node) -> Iterator[Argument]:
    stated = child(node, "func_args_with_defaults")
    return _given(every(stated, "func_arg")) if stated else iter(())


def _given(arguments: Iterator[Node]) -> Iterator[Argument]:
    """Iterate over the arguments that callers give."""
    for argument in arguments:
        mode = child(argument, "arg_class")
        if mode and words(mode) == ("out",):
            continue
        name, kind = child(argument, "param_name"), child(argument, "func_type")
        spelled = " ".join(words(kind)) if kind else ""
        yield Argument(dotted(name)[-1] if name else "", _ALIASES.get(spelled, spelled))


def _options(node: Node) -> list[tuple[str, ...]]:
    return [words(option) for option in every(node, "common_func_opt_item")] + [
        words(option) for option in every(node, "createfunc_opt_item") if head(option) == ("language",)
    ]


def _volatility(options: list[tuple[str, ...]]) -> Volatility:
    if ("stable",) in options:
        return "stable"
    return "immutable" if ("immutable",) in options else "volatile"


def _returned(node: Node) -> str:
    returned = child(node, "func_return")
    return " ".join(words(returned)) if returned else ""
