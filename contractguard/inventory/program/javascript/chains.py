"""Chains: calls, members, indexes and operators, whose first operand may be thousands of links away.

A chain is read from its end to its start in a loop and built from its start, so that its length costs no recursion.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.literals import template_of
from contractguard.inventory.program.javascript.lowering import DEPTH_LIMIT, ExpressionReader, Lowering, field, inner
from contractguard.inventory.program.syntax import Argument, Binary, Call, Expression, Index, Member, Opaque

if TYPE_CHECKING:
    from tree_sitter import Node

OPERATORS = {"&&": "and", "||": "or", "===": "==", "!==": "!="}
"""How operators are spelled where the tree spells them otherwise."""

TRANSPARENT = frozenset({
    "parenthesized_expression",
    "non_null_expression",
    "as_expression",
    "satisfies_expression",
    "instantiation_expression",
    "type_assertion",
})
"""What says nothing about a value: parentheses and assertions about types."""


def _chain(lowering: Lowering, node: Node) -> Expression:
    links: list[tuple[Node, _Link]] = []
    depth = lowering.depth
    start: Node | None = node
    while start is not None and depth + len(links) < DEPTH_LIMIT:
        kind = start.type
        if kind in TRANSPARENT:
            start = _asserted(start)
        elif kind in _LINKS:
            operand, build = _LINKS[kind]
            links.append((start, build))
            start = start.child_by_field_name(operand)
        else:
            break
    lowering.depth = depth + len(links)
    value = _start(lowering, start)
    for link, build in reversed(links):
        value = build(lowering, link, value)
        lowering.depth -= 1
    lowering.depth = depth
    return value


def _asserted(node: Node) -> Node | None:
    if node.type == "type_assertion":
        return node.named_child(node.named_child_count - 1)
    return inner(node)


def _start(lowering: Lowering, node: Node | None) -> Expression:
    if node is not None and node.type in CHAINS:
        return Opaque(node.byte_range, "deep")
    return lowering.expression(node)


def _member(lowering: Lowering, node: Node, value: Expression) -> Expression:
    # Whatever stands behind `?.` in a chain is skipped with it.
    optional = node.child_by_field_name("optional_chain") is not None or (isinstance(value, Member) and value.optional)
    return Member(node.byte_range, value, lowering.text(field(node, "property")), optional)


def _index(lowering: Lowering, node: Node, value: Expression) -> Expression:
    return Index(node.byte_range, value, lowering.expression(node.child_by_field_name("index")))


def _call(lowering: Lowering, node: Node, value: Expression) -> Expression:
    return Call(node.byte_range, value, arguments_of(lowering, node.child_by_field_name("arguments")))


def arguments_of(lowering: Lowering, node: Node | None) -> tuple[Argument, ...]:
    """Lower the arguments of a call: those in parentheses, or the template behind a tag."""
    if node is None:
        return ()
    if node.type == "template_string":
        return (Argument(template_of(lowering, node)),)
    return tuple([Argument(value) for value in lowering.expressions(node.named_children)])


def _binary(lowering: Lowering, node: Node, value: Expression) -> Expression:
    operator = field(node, "operator").type
    right = lowering.expression(node.child_by_field_name("right"))
    return Binary(node.byte_range, OPERATORS.get(operator, operator), value, right)


_Link = Callable[["Lowering", "Node", Expression], Expression]
_LINKS: dict[str, tuple[str, _Link]] = {
    "member_expression": ("object", _member),
    "subscript_expression": ("object", _index),
    "call_expression": ("function", _call),
    "binary_expression": ("left", _binary),
}

CHAINS: dict[str, ExpressionReader] = dict.fromkeys([*_LINKS, *TRANSPARENT], _chain)
