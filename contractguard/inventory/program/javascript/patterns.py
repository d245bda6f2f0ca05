"""What values are bound to: names, members and destructuring patterns (ECMA-262, sections 13.15.5 and 14.3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contractguard.inventory.program.javascript.lowering import IGNORED, Lowering, field, inner
from contractguard.inventory.program.javascript.names import key_of
from contractguard.inventory.program.syntax import (
    ArrayPattern,
    Assign,
    Expression,
    Field,
    Index,
    Literal,
    Member,
    Name,
    ObjectPattern,
    Opaque,
    Spread,
    Target,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_DEFAULTED = frozenset({"assignment_pattern", "object_assignment_pattern"})
_SHORT = frozenset({"shorthand_property_identifier_pattern", "object_assignment_pattern"})


def target_of(lowering: Lowering, node: Node | None) -> Target:
    """Lower what is assigned to; Opaque where that is no target."""
    if node is None:
        return Opaque((0, 0), "MISSING")
    if node.type == "object_pattern":
        return _object_pattern(lowering, node)
    if node.type == "array_pattern":
        return _array_pattern(lowering, node)
    if node.type == "shorthand_property_identifier_pattern":
        return Name(node.byte_range, lowering.text(node))
    lowered = lowering.expression(node)
    if isinstance(lowered, Name | Member | Index | Opaque):
        return lowered
    return Opaque(lowered.span, node.type, (lowered,))


def defaulted(lowering: Lowering, node: Node | None) -> tuple[Target, Expression | None]:
    """Lower a target with the value that it has where none is given."""
    if node is not None and node.type in _DEFAULTED:
        target = _nested(lowering, node.child_by_field_name("left"))
        return target, lowering.expression(node.child_by_field_name("right"))
    return _nested(lowering, node), None


def _nested(lowering: Lowering, node: Node | None) -> Target:
    if node is None or lowering.is_too_deep:
        return Opaque((0, 0) if node is None else node.byte_range, "pattern")
    with lowering.nested():
        return target_of(lowering, node)


def _object_pattern(lowering: Lowering, node: Node) -> Target:
    fields: list[Field] = []
    rest = None
    for child in node.named_children:
        if child.type == "rest_pattern":
            rest = lowering.text(inner(child) or child)
        elif child.type not in IGNORED:
            fields.append(_field(lowering, child))
    return ObjectPattern(node.byte_range, tuple(fields), rest)


def _field(lowering: Lowering, node: Node) -> Field:
    if node.type in _SHORT:
        target, default = defaulted(lowering, node)
        name = target.name if isinstance(target, Name) else ""
        return Field(Literal(target.span, name), target, default)
    key = key_of(lowering, field(node, "key"))
    return Field(key, *defaulted(lowering, node.child_by_field_name("value")))


def _array_pattern(lowering: Lowering, node: Node) -> Target:
    items: list[Target | Spread | Assign | None] = []
    is_open = True
    for child in node.children[1:-1]:
        kind = child.type
        if kind == ",":
            if is_open:
                items.append(None)
            is_open = True
        elif kind not in IGNORED:
            items.append(_item(lowering, child))
            is_open = False
    return ArrayPattern(node.byte_range, tuple(items))


def _item(lowering: Lowering, node: Node) -> Target | Spread | Assign:
    if node.type == "rest_pattern":
        target = _nested(lowering, inner(node))
        if isinstance(target, ArrayPattern | ObjectPattern):
            target = Opaque(target.span, "rest_pattern")
        return Spread(node.byte_range, target)
    target, default = defaulted(lowering, node)
    return target if default is None else Assign(node.byte_range, target, default)


def names_of(target: Target | Spread | Assign | None) -> Iterator[str]:
    """Yield the names that a target binds, in their order."""
    if isinstance(target, Name):
        yield target.name
    elif isinstance(target, Assign):
        yield from names_of(target.target)
    elif isinstance(target, Spread) and isinstance(target.value, Name):
        yield target.value.name
    elif isinstance(target, ArrayPattern):
        for item in target.items:
            yield from names_of(item)
    elif isinstance(target, ObjectPattern):
        for one in target.fields:
            yield from names_of(one.target)
        if target.rest:
            yield target.rest
