"""Expressions with a fixed number of parts, and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.chains import OPERATORS, arguments_of
from contractguard.inventory.program.javascript.lowering import IGNORED, ExpressionReader, Lowering, field, inner
from contractguard.inventory.program.javascript.patterns import target_of
from contractguard.inventory.program.syntax import (
    Array,
    Assign,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    Member,
    Name,
    Opaque,
    Span,
    Spread,
    Unary,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_UNARY = {"!": "not"}


def _name(lowering: Lowering, node: Node) -> Expression:
    if node.is_missing:
        return Opaque(node.byte_range, "MISSING")
    return Name(node.byte_range, lowering.text(node))


def _meta_property(lowering: Lowering, node: Node) -> Expression:
    name, _, member = lowering.text(node).partition(".")
    return Member(node.byte_range, Name(node.byte_range, name.strip()), member.strip())


def _new(lowering: Lowering, node: Node) -> Expression:
    callee = lowering.expression(node.child_by_field_name("constructor"))
    arguments = arguments_of(lowering, node.child_by_field_name("arguments"))
    return Call(node.byte_range, callee, arguments, constructs=True)


def _array(lowering: Lowering, node: Node) -> Expression:
    return Array(node.byte_range, tuple(items_of(lowering, node)))


def items_of(lowering: Lowering, node: Node) -> list[Expression]:
    """Lower the items of an array; where two commas follow each other there is a hole."""
    items: list[Expression] = []
    is_open = True
    for child in node.children[1:-1]:
        kind = child.type
        if kind == ",":
            if is_open:
                items.append(Literal(child.byte_range, None))
            is_open = True
        elif kind not in IGNORED:
            items.append(lowering.expression(child))
            is_open = False
    return items


def _spread(lowering: Lowering, node: Node) -> Expression:
    return Spread(node.byte_range, lowering.expression(inner(node)))


def _conditional(lowering: Lowering, node: Node) -> Expression:
    names = ("condition", "consequence", "alternative")
    test, then, otherwise = [lowering.expression(node.child_by_field_name(name)) for name in names]
    return Conditional(node.byte_range, test, then, otherwise)


def _unary(lowering: Lowering, node: Node) -> Expression:
    operator = field(node, "operator").type
    operand = lowering.expression(node.child_by_field_name("argument"))
    return Unary(node.byte_range, _UNARY.get(operator, operator), operand)


def _await(lowering: Lowering, node: Node) -> Expression:
    return Unary(node.byte_range, "await", lowering.expression(inner(node)))


def _yield(lowering: Lowering, node: Node) -> Expression:
    delegates = any(child.type == "*" for child in node.children)
    return Unary(node.byte_range, "yield*" if delegates else "yield", lowering.expression(inner(node)))


def _assignment(lowering: Lowering, node: Node) -> Expression:
    target = target_of(lowering, node.child_by_field_name("left"))
    return Assign(node.byte_range, target, lowering.expression(node.child_by_field_name("right")))


def _augmented(lowering: Lowering, node: Node) -> Expression:
    target = target_of(lowering, node.child_by_field_name("left"))
    operator = field(node, "operator").type[:-1]
    value = lowering.expression(node.child_by_field_name("right"))
    return Assign(node.byte_range, target, value, operator=OPERATORS.get(operator, operator))


def _update(lowering: Lowering, node: Node) -> Expression:
    target = target_of(lowering, node.child_by_field_name("argument"))
    operator = field(node, "operator").type[:1]
    return Assign(node.byte_range, target, Literal(node.byte_range, 1), operator=operator)


def _sequence(lowering: Lowering, node: Node) -> Expression:
    parts = lowering.expressions(node.named_children)
    return _joined(node.byte_range, parts) if parts else Literal(node.byte_range, None)


def _joined(span: Span, parts: tuple[Expression, ...]) -> Expression:
    """Join by commas in halves: the order of evaluation and the last value are the same, and the tree stays flat."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return Binary(span, ",", _joined(span, parts[:middle]), _joined(span, parts[middle:]))


def _jsx(lowering: Lowering, node: Node) -> Expression:
    """Keep the expressions in braces, of all elements inside, in the order of the text."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        child = waiting.pop()
        if child.type == "jsx_expression":
            found.extend(child.named_children)
        else:
            waiting.extend(reversed(child.named_children))
    return Opaque(node.byte_range, node.type, lowering.expressions(found))


EXPRESSIONS: dict[str, ExpressionReader] = {
    "identifier": _name,
    "this": _name,
    "super": _name,
    "import": _name,
    "shorthand_property_identifier": _name,
    "private_property_identifier": _name,
    "meta_property": _meta_property,
    "new_expression": _new,
    "array": _array,
    "spread_element": _spread,
    "ternary_expression": _conditional,
    "unary_expression": _unary,
    "await_expression": _await,
    "yield_expression": _yield,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _update,
    "sequence_expression": _sequence,
    "jsx_element": _jsx,
    "jsx_self_closing_element": _jsx,
}
