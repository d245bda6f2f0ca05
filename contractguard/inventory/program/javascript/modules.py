"""Imports and exports (ECMA-262, section 16.2; TypeScript's `export =` and `import x = require(…)`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.functions import decorators_of
from contractguard.inventory.program.javascript.literals import string_value
from contractguard.inventory.program.javascript.lowering import Lowering, StatementReader, inner
from contractguard.inventory.program.javascript.patterns import names_of, target_of
from contractguard.inventory.program.syntax import (
    Argument,
    Assign,
    Call,
    Class,
    Define,
    Export,
    Expression,
    Import,
    ImportedName,
    Literal,
    Member,
    Name,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node

DEFAULT = "*default*"
"""The name that the value of `export default` has inside its module."""


def _import(lowering: Lowering, node: Node) -> Iterable[Statement]:
    if _is_of_types(node):
        return ()
    names: list[ImportedName] = []
    for child in node.named_children:
        if child.type == "import_require_clause":
            return _required(lowering, node, child)
        if child.type == "import_clause":
            for one in child.named_children:
                names.extend(_imported(lowering, one))
    source = node.child_by_field_name("source")
    return (Import(node.byte_range, string_value(lowering, source), tuple(names)),) if source is not None else ()


def _imported(lowering: Lowering, node: Node) -> Iterable[ImportedName]:
    if node.type == "identifier":
        return (ImportedName("default", lowering.text(node)),)
    if node.type == "namespace_import":
        return (ImportedName("*", lowering.text(inner(node) or node)),)
    return [ImportedName(*pair) for pair in _specified(lowering, node)]


def _specified(lowering: Lowering, node: Node) -> list[tuple[str, str]]:
    """Return pairs of a name and what it is called on the other side, those of types left out."""
    pairs = []
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None and not _is_of_types(child):
            pairs.append((_spelled(lowering, name), _spelled(lowering, name if alias is None else alias)))
    return pairs


def _spelled(lowering: Lowering, node: Node) -> str:
    return string_value(lowering, node) if node.type == "string" else lowering.text(node)


def _is_of_types(node: Node) -> bool:
    return any(not child.is_named and child.type in {"type", "typeof"} for child in node.children)


def _required(lowering: Lowering, node: Node, clause: Node) -> Iterable[Statement]:
    source = clause.child_by_field_name("source")
    if source is None:
        return ()
    module = Literal(source.byte_range, string_value(lowering, source))
    call = Call(clause.byte_range, Name(clause.byte_range, "require"), (Argument(module),))
    return (Assign(node.byte_range, target_of(lowering, inner(clause)), call, declares="const"),)


def _export(lowering: Lowering, node: Node) -> Iterable[Statement]:
    words = {child.type for child in node.children if not child.is_named}
    declaration, source = node.child_by_field_name("declaration"), node.child_by_field_name("source")
    if "default" in words:
        return _default(lowering, node)
    if declaration is not None:
        return _declared(lowering, node, declaration)
    if "type" in words or "namespace" in words:
        return ()
    if "=" in words:
        span = node.byte_range
        return (Assign(span, Member(span, Name(span, "module"), "exports"), lowering.expression(inner(node))),)
    module = string_value(lowering, source) if source is not None else None
    return (Export(node.byte_range, tuple(_exported(lowering, node)), module),)


def _exported(lowering: Lowering, node: Node) -> Iterable[tuple[str, str]]:
    for child in node.named_children:
        if child.type == "export_clause":
            return _specified(lowering, child)
        if child.type == "namespace_export":
            return [("*", _spelled(lowering, inner(child) or child))]
    return [("*", "*")]


def _declared(lowering: Lowering, node: Node, declaration: Node) -> Iterable[Statement]:
    statements = _decorated(lowering, node, lowering.statements((declaration,)))
    names = [(name, name) for one in statements for name in _bound(one)]
    return (*statements, Export(node.byte_range, tuple(names))) if names else statements


def _decorated(lowering: Lowering, node: Node, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Give a class the decorators that stand before `export`."""
    decorators = decorators_of(lowering, node.children)
    if not decorators:
        return statements
    return tuple([
        Define(one.span, replace(one.value, decorators=decorators + one.value.decorators))
        if isinstance(one, Define) and isinstance(one.value, Class)
        else one
        for one in statements
    ])


def _bound(statement: Statement) -> Iterable[str]:
    if isinstance(statement, Define):
        return (statement.value.name,)
    return names_of(statement.target) if isinstance(statement, Assign) else ()


def _default(lowering: Lowering, node: Node) -> Iterable[Statement]:
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    before: tuple[Statement, ...] = ()
    given: Expression
    if value is not None:
        given = lowering.expression(value)
    else:
        before = _decorated(lowering, node, lowering.statements((declaration,))) if declaration is not None else ()
        if not before or not isinstance(before[0], Define):
            return before
        given = before[0].value
        if given.name:
            given = Name(given.span, given.name)
        else:
            before = ()
    span = node.byte_range
    return (*before, Assign(span, Name(span, DEFAULT), given), Export(span, ((DEFAULT, "default"),)))


MODULES: dict[str, StatementReader] = {"import_statement": _import, "export_statement": _export}
