"""What members are called, and the classes that annotations name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.literals import number_value, string_value
from contractguard.inventory.program.javascript.lowering import Lowering, inner
from contractguard.inventory.program.syntax import Expression, Literal, Member, Name

if TYPE_CHECKING:
    from tree_sitter import Node


def key_of(lowering: Lowering, node: Node) -> Expression:
    """Lower the key of a member: a Literal string, as members are named by strings, or an expression in brackets."""
    if node.type == "computed_property_name":
        return lowering.expression(inner(node))
    if node.type == "string":
        return Literal(node.byte_range, string_value(lowering, node))
    text = lowering.text(node)
    return Literal(node.byte_range, str(number_value(text)) if node.type == "number" else text)


def name_of(lowering: Lowering, node: Node | None) -> str:
    """Return what a member is called; a computed name keeps its brackets unless it is a string."""
    if node is None:
        return ""
    key = key_of(lowering, node)
    return key.value if isinstance(key, Literal) and isinstance(key.value, str) else lowering.text(node)


def class_of(lowering: Lowering, annotation: Node | None) -> Expression | None:
    """Return the class that an annotation names, without type arguments; None where it names none."""
    named = inner(annotation) if annotation is not None else None
    if named is not None and named.type == "generic_type":
        named = named.child_by_field_name("name")
    if named is None or named.type not in {"type_identifier", "nested_type_identifier"}:
        return None
    first, *rest = lowering.text(named).split(".")
    expression: Expression = Name(named.byte_range, first.strip())
    for name in rest[:10]:
        expression = Member(named.byte_range, expression, name.strip())
    return expression
