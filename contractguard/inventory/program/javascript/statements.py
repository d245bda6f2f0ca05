"""Statements and declarations (ECMA-262, section 14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast
from typing import Literal as OneOf

from contractguard.inventory.program.javascript.classes import class_expression, enumeration
from contractguard.inventory.program.javascript.functions import function_of
from contractguard.inventory.program.javascript.lowering import DEPTH_LIMIT, Lowering, StatementReader, field, inner
from contractguard.inventory.program.javascript.names import class_of
from contractguard.inventory.program.javascript.patterns import target_of
from contractguard.inventory.program.syntax import (
    Assign,
    Block,
    Break,
    Case,
    Continue,
    Define,
    Evaluate,
    Export,
    Expression,
    Handler,
    If,
    Literal,
    Loop,
    Member,
    Name,
    Return,
    Statement,
    Switch,
    Throw,
    Try,
)

if TYPE_CHECKING:
    from tree_sitter import Node

Words = OneOf["const", "let", "var"]


def _evaluate(lowering: Lowering, node: Node) -> Iterable[Statement]:
    stated = inner(node)
    while stated is not None and stated.type == "parenthesized_expression":
        stated = inner(stated)
    if stated is None:
        return ()
    if stated.type == "internal_module":
        return _namespace(lowering, stated)
    parts = stated.named_children if stated.type == "sequence_expression" else [stated]
    return [_stated(one) for one in lowering.expressions(parts)]


def _stated(expression: Expression) -> Statement:
    return expression if isinstance(expression, Assign) else Evaluate(expression.span, expression)


def declarations(lowering: Lowering, node: Node) -> Iterator[Assign]:
    """Lower each declarator of `const`, `let` or `var`; without a value it is undefined."""
    word = cast("Words", node.children[0].type)
    for child in node.named_children:
        if child.type == "variable_declarator":
            name, value = field(child, "name"), child.child_by_field_name("value")
            yield Assign(
                child.byte_range,
                target_of(lowering, name),
                lowering.expression(value) if value is not None else Literal(name.byte_range, None),
                declares=word,
                annotation=class_of(lowering, child.child_by_field_name("type")),
            )


def _function(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (Define(node.byte_range, function_of(lowering, node)),)


def _class(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (Define(node.byte_range, class_expression(lowering, node)),)


def _enumeration(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (enumeration(lowering, node),)


def _namespace(lowering: Lowering, node: Node) -> Iterable[Statement]:
    body = lowering.block(node.child_by_field_name("body"))
    return (Block(node.byte_range, tuple([one for one in body if not isinstance(one, Export)])),)


def _alias(lowering: Lowering, node: Node) -> Iterable[Statement]:
    target, *value = node.named_children
    if not value:
        return ()
    first, *rest = lowering.text(value[0]).split(".")
    alias: Expression = Name(value[0].byte_range, first)
    for name in rest[:10]:
        alias = Member(value[0].byte_range, alias, name)
    return (Assign(node.byte_range, target_of(lowering, target), alias, declares="const"),)


def _block(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (Block(node.byte_range, lowering.block(node)),)


def _if(lowering: Lowering, node: Node) -> Iterable[Statement]:
    branches: list[tuple[Node, Expression, tuple[Statement, ...]]] = []
    depth = lowering.depth
    otherwise: tuple[Statement, ...] = ()
    while True:
        test = lowering.expression(node.child_by_field_name("condition"))
        branches.append((node, test, lowering.block(node.child_by_field_name("consequence"))))
        clause = node.child_by_field_name("alternative")
        following = inner(clause) if clause is not None else None
        lowering.depth += 1
        if following is None:
            break
        if following.type != "if_statement" or lowering.depth >= DEPTH_LIMIT:
            otherwise = lowering.block(following)
            break
        node = following
    lowering.depth = depth
    for branch, test, then in reversed(branches):
        otherwise = (If(branch.byte_range, test, then, otherwise),)
    return otherwise


def _for(lowering: Lowering, node: Node) -> Iterable[Statement]:
    start, step = node.child_by_field_name("initializer"), node.child_by_field_name("increment")
    test = node.child_by_field_name("condition")
    if test is not None and test.type == "expression_statement":
        test = inner(test)
    before = lowering.statements((start,)) if start is not None else ()
    if start is not None and lowering.is_expression(start):
        before = (_stated(lowering.expression(start)),)
    body = lowering.block(node.child_by_field_name("body"))
    if step is not None:
        body += (_stated(lowering.expression(step)),)
    is_endless = test is None or test.type == "empty_statement"
    loop = Loop(node.byte_range, body, test=None if is_endless else lowering.expression(test))
    if start is not None and start.type == "lexical_declaration":
        return (Block(node.byte_range, (*before, loop)),)
    return (*before, loop)


def _for_in(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (
        Loop(
            node.byte_range,
            lowering.block(node.child_by_field_name("body")),
            target_of(lowering, node.child_by_field_name("left")),
            lowering.expression(node.child_by_field_name("right")),
            over_keys=field(node, "operator").type == "in",
        ),
    )


def _while(lowering: Lowering, node: Node) -> Iterable[Statement]:
    test = lowering.expression(node.child_by_field_name("condition"))
    return (Loop(node.byte_range, lowering.block(node.child_by_field_name("body")), test=test),)


def _switch(lowering: Lowering, node: Node) -> Iterable[Statement]:
    cases = []
    for child in field(node, "body").named_children:
        if child.type in {"switch_case", "switch_default"}:
            value = child.child_by_field_name("value")
            tests = (lowering.expression(value),) if value is not None else ()
            cases.append(Case(tests, lowering.statements(child.children_by_field_name("body"))))
    return (Switch(node.byte_range, lowering.expression(node.child_by_field_name("value")), tuple(cases)),)


def _try(lowering: Lowering, node: Node) -> Iterable[Statement]:
    clause, last = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    body = lowering.block(node.child_by_field_name("body"))
    handlers = (_handler(lowering, clause),) if clause is not None else ()
    finally_ = lowering.block(last.child_by_field_name("body")) if last is not None else ()
    return (Try(node.byte_range, body, handlers, finally_),)


def _handler(lowering: Lowering, node: Node) -> Handler:
    parameter = node.child_by_field_name("parameter")
    name = lowering.text(parameter) if parameter is not None and parameter.type == "identifier" else None
    return Handler((), name, lowering.block(node.child_by_field_name("body")))


def _labelled(lowering: Lowering, node: Node) -> Iterable[Statement]:
    body = node.child_by_field_name("body")
    return lowering.statements((body,)) if body is not None else ()


def _with(lowering: Lowering, node: Node) -> Iterable[Statement]:
    subject = lowering.expression(node.child_by_field_name("object"))
    return (Evaluate(subject.span, subject), *lowering.block(node.child_by_field_name("body")))


def _return(lowering: Lowering, node: Node) -> Iterable[Statement]:
    value = inner(node)
    return (Return(node.byte_range, lowering.expression(value) if value is not None else None),)


def _throw(lowering: Lowering, node: Node) -> Iterable[Statement]:
    return (Throw(node.byte_range, lowering.expression(inner(node))),)


def _break(_: Lowering, node: Node) -> Iterable[Statement]:
    return (Break(node.byte_range),)


def _continue(_: Lowering, node: Node) -> Iterable[Statement]:
    return (Continue(node.byte_range),)


def _recovered(lowering: Lowering, node: Node) -> Iterable[Statement]:
    """Lower what stands in a stretch that the grammar could not make sense of: whole statements and expressions."""
    lowered: list[Statement] = []
    for child in node.named_children:
        if lowering.is_expression(child):
            lowered.append(_stated(lowering.expression(child)))
        else:
            lowered.extend(lowering.statements((child,)))
    return lowered


STATEMENTS: dict[str, StatementReader] = {
    "expression_statement": _evaluate,
    "lexical_declaration": declarations,
    "variable_declaration": declarations,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "enum_declaration": _enumeration,
    "internal_module": _namespace,
    "module": _namespace,
    "import_alias": _alias,
    "statement_block": _block,
    "if_statement": _if,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
    "switch_statement": _switch,
    "try_statement": _try,
    "labeled_statement": _labelled,
    "with_statement": _with,
    "return_statement": _return,
    "throw_statement": _throw,
    "break_statement": _break,
    "continue_statement": _continue,
    "ERROR": _recovered,
}
