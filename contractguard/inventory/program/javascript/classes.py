"""Classes (ECMA-262, section 15.7) with decorators, and TypeScript's enumerations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.functions import decorators_of, method_of
from contractguard.inventory.program.javascript.lowering import IGNORED, ExpressionReader, Lowering, field, inner
from contractguard.inventory.program.javascript.names import class_of, key_of, name_of
from contractguard.inventory.program.syntax import (
    Assign,
    Block,
    Class,
    Define,
    Entry,
    Expression,
    Index,
    Literal,
    Name,
    Object,
    Opaque,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def class_expression(lowering: Lowering, node: Node, decorators: tuple[Expression, ...] = ()) -> Class:
    """Lower a class; `decorators` are those that stand before `export`."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    return Class(
        node.byte_range,
        lowering.text(name) if name is not None else "",
        _bases(lowering, node),
        lowering.body(lambda fresh: () if body is None else tuple(_members(fresh, body))),
        decorators + decorators_of(lowering, node.children),
    )


def _bases(lowering: Lowering, node: Node) -> tuple[Expression, ...]:
    for child in node.named_children:
        if child.type != "class_heritage":
            continue
        base = inner(child)
        if base is not None and base.type == "extends_clause":
            base = base.child_by_field_name("value")
        if base is not None and base.type != "implements_clause":
            return (lowering.expression(base),)
    return ()


def _members(lowering: Lowering, body: Node) -> Iterator[Statement]:
    waiting: list[Expression] = []
    for node in body.named_children:
        kind = node.type
        if kind == "decorator":
            waiting.append(lowering.expression(inner(node)))
            continue
        if kind == "method_definition":
            yield Define(node.byte_range, method_of(lowering, node, tuple(waiting)))
        elif kind in {"public_field_definition", "field_definition"}:
            yield _field(lowering, node)
        elif kind == "class_static_block":
            yield Block(node.byte_range, lowering.block(node.child_by_field_name("body")))
        if kind not in IGNORED:
            waiting.clear()


def _field(lowering: Lowering, node: Node) -> Statement:
    name = node.child_by_field_name("name") or node.child_by_field_name("property") or node
    value = node.child_by_field_name("value")
    target: Name | Index = Name(name.byte_range, name_of(lowering, name))
    if name.type == "computed_property_name":
        target = Index(name.byte_range, Name(name.byte_range, "this"), key_of(lowering, name))
    return Assign(
        node.byte_range,
        target,
        lowering.expression(value) if value is not None else Literal(name.byte_range, None),
        annotation=class_of(lowering, node.child_by_field_name("type")),
    )


def enumeration(lowering: Lowering, node: Node) -> Assign:
    """Lower an enumeration to a constant object; a member without a value is one more than the one before."""
    entries: list[Entry] = []
    following: int | float | None = 0
    for child in field(node, "body").named_children:
        if child.type in IGNORED:
            continue
        value = child.child_by_field_name("value")
        key = key_of(lowering, field(child, "name") if child.type == "enum_assignment" else child)
        lowered = lowering.expression(value) if value is not None else _numbered(child, following)
        entries.append(Entry(key, lowered))
        following = _following(lowered)
    name = field(node, "name")
    target = Name(name.byte_range, lowering.text(name))
    return Assign(node.byte_range, target, Object(node.byte_range, tuple(entries)), declares="const")


def _numbered(node: Node, number: int | float | None) -> Expression:
    return Opaque(node.byte_range, "enum_member") if number is None else Literal(node.byte_range, number)


def _following(lowered: Expression) -> int | float | None:
    value = lowered.value if isinstance(lowered, Literal) else None
    return value + 1 if isinstance(value, int | float) else None


CLASSES: dict[str, ExpressionReader] = {"class": class_expression}
