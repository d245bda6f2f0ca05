"""Functions, methods and objects (ECMA-262, section 15; TypeScript's parameters)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from contractguard.inventory.program.javascript.lowering import IGNORED, ExpressionReader, Lowering, field, inner
from contractguard.inventory.program.javascript.names import class_of, key_of, name_of
from contractguard.inventory.program.javascript.patterns import defaulted, target_of
from contractguard.inventory.program.syntax import (
    Assign,
    Body,
    Entry,
    Expression,
    Function,
    Literal,
    Member,
    Name,
    Object,
    Parameter,
    Return,
    Spread,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node

MethodKind = OneOf["", "static", "get", "set", "constructor"]
_TYPED = frozenset({"required_parameter", "optional_parameter"})


def function_of(lowering: Lowering, node: Node) -> Function:
    """Lower a function declaration or expression."""
    words = {child.type for child in node.children}
    name = node.child_by_field_name("name")
    return Function(
        node.byte_range,
        lowering.text(name) if name is not None else "",
        parameters_of(lowering, node.child_by_field_name("parameters")),
        _body(lowering, node.child_by_field_name("body")),
        is_async="async" in words,
        is_generator="*" in words,
        returns=class_of(lowering, node.child_by_field_name("return_type")),
    )


def _arrow(lowering: Lowering, node: Node) -> Expression:
    single = node.child_by_field_name("parameter")
    parameters = (
        (Parameter(target_of(lowering, single)),)
        if single is not None
        else parameters_of(lowering, node.child_by_field_name("parameters"))
    )
    return Function(
        node.byte_range,
        "",
        parameters,
        _body(lowering, node.child_by_field_name("body")),
        is_async=node.children[0].type == "async",
        is_arrow=True,
        returns=class_of(lowering, node.child_by_field_name("return_type")),
    )


def _body(lowering: Lowering, node: Node | None, properties: tuple[str, ...] = ()) -> Body:
    if node is None:
        return lowering.body(lambda _: ())
    if node.type != "statement_block":
        return lowering.body(lambda fresh: (Return(node.byte_range, fresh.expression(node)),))
    kept = tuple([_kept(node, name) for name in properties])
    return lowering.body(lambda fresh: kept + fresh.statements(node.named_children))


def _kept(node: Node, name: str) -> Statement:
    """`this.name = name`, as TypeScript writes it for a parameter that is a property (`private readonly name`)."""
    span = (node.start_byte, node.start_byte)
    return Assign(span, Member(span, Name(span, "this"), name), Name(span, name))


def parameters_of(lowering: Lowering, node: Node | None) -> tuple[Parameter, ...]:
    """Lower the parameters in parentheses; TypeScript's `this` is none."""
    if node is None:
        return ()
    return tuple([
        _parameter(lowering, child)
        for child in node.named_children
        if child.type not in IGNORED and not _is_this(child)
    ])


def _is_this(node: Node) -> bool:
    pattern = node.child_by_field_name("pattern")
    return pattern is not None and pattern.type == "this"


def _parameter(lowering: Lowering, node: Node) -> Parameter:
    annotation: Expression | None = None
    default: Expression | None = None
    decorators: tuple[Expression, ...] = ()
    pattern: Node | None = node
    if node.type in _TYPED:
        pattern = node.child_by_field_name("pattern")
        annotation = class_of(lowering, node.child_by_field_name("type"))
        decorators = decorators_of(lowering, node.children)
        value = node.child_by_field_name("value")
        default = lowering.expression(value) if value is not None else None
    if pattern is not None and pattern.type == "rest_pattern":
        return Parameter(target_of(lowering, inner(pattern)), annotation=annotation, rest="*", decorators=decorators)
    target, own_default = defaulted(lowering, pattern)
    return Parameter(target, default or own_default, annotation, decorators=decorators)


def decorators_of(lowering: Lowering, nodes: Iterable[Node]) -> tuple[Expression, ...]:
    """Lower those nodes that are decorators."""
    return tuple([lowering.expression(inner(node)) for node in nodes if node.type == "decorator"])


def method_of(lowering: Lowering, node: Node, decorators: tuple[Expression, ...] = ()) -> Function:
    """Lower a method of a class or an object. The last of `static`, `get`, `set` says how it is bound."""
    words = {child.type for child in node.children if not child.is_named}
    name = name_of(lowering, node.child_by_field_name("name"))
    parameters = node.child_by_field_name("parameters")
    is_constructor = name == "constructor" and "static" not in words
    properties = _properties(lowering, parameters) if is_constructor else ()
    return Function(
        node.byte_range,
        name,
        parameters_of(lowering, parameters),
        _body(lowering, node.child_by_field_name("body"), properties),
        decorators + decorators_of(lowering, node.children),
        is_async="async" in words,
        is_generator="*" in words,
        kind="constructor" if is_constructor else _kind(words),
        returns=class_of(lowering, node.child_by_field_name("return_type")),
    )


def _kind(words: set[str]) -> MethodKind:
    kinds: tuple[MethodKind, ...] = ("get", "set", "static")
    return next((kind for kind in kinds if kind in words), "")


def _properties(lowering: Lowering, parameters: Node | None) -> tuple[str, ...]:
    if parameters is None:
        return ()
    return tuple([
        lowering.text(field(node, "pattern"))
        for node in parameters.named_children
        if node.type in _TYPED and field(node, "pattern").type == "identifier"
        and any(child.type in {"accessibility_modifier", "readonly", "override_modifier"} for child in node.children)
    ])


def _object(lowering: Lowering, node: Node) -> Expression:
    entries = [_entry(lowering, child) for child in node.named_children if child.type not in IGNORED]
    return Object(node.byte_range, tuple(entries))


def _entry(lowering: Lowering, node: Node) -> Entry:
    if node.type == "pair":
        return Entry(key_of(lowering, field(node, "key")), lowering.expression(node.child_by_field_name("value")))
    if node.type == "method_definition":
        return Entry(key_of(lowering, field(node, "name")), method_of(lowering, node))
    value = lowering.expression(node)
    if isinstance(value, Spread):
        return Entry(None, value.value)
    return Entry(Literal(node.byte_range, lowering.text(node)), value)


FUNCTIONS: dict[str, ExpressionReader] = {
    "function_expression": function_of,
    "generator_function": function_of,
    "arrow_function": _arrow,
    "object": _object,
}
