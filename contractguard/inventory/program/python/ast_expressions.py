"""Expressions as Python's own parser reads them → the tree."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

from contractguard.inventory.program.python.text import PythonText
from contractguard.inventory.program.syntax import (
    Argument,
    Array,
    ArrayPattern,
    Assign,
    Binary,
    Body,
    Call,
    Comprehension,
    Conditional,
    Entry,
    Expression,
    Function,
    Index,
    Literal,
    Member,
    Name,
    Object,
    Opaque,
    Parameter,
    Return,
    Span,
    Spread,
    Target,
    Template,
    Unary,
)

DEPTH = 100
"""How deep statements and expressions are read; what stands deeper is Opaque (`deep`)."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "==", ast.IsNot: "!=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
"""How the tree spells the operators of `ast`."""

# Before PEP 701 what stands inside an f-string was parsed apart, and its places are wrong.
_PLACES_IN_STRINGS = sys.version_info >= (3, 12)
_UNNAMED_CONSTANTS = {bytes: "bytes", complex: "complex", type(...): "ellipsis"}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class ExpressionLowering:
    """Reads expressions of one file. `within` is a place that stands for all places inside it."""

    def __init__(self, text: PythonText, within: Span | None = None) -> None:
        self._text = text
        self._within = within
        self._depth = 0

    def span(self, node: Any) -> Span:
        """Say which bytes of the file a node covers."""
        return self._between(node, node)

    def expression(self, node: ast.expr) -> Expression:
        """Lower one expression."""
        lower = _EXPRESSIONS.get(type(node))
        if lower is None or self._depth >= DEPTH:
            return Opaque(self.span(node), type(node).__name__.lower() if lower is None else "deep")
        self._depth += 1
        try:
            return lower(self, node)
        finally:
            self._depth -= 1

    def expressions(self, nodes: Iterable[ast.expr]) -> tuple[Expression, ...]:
        """Lower several expressions."""
        return tuple(map(self.expression, nodes))

    def target(self, node: ast.expr) -> Target:
        """Lower what an assignment, a loop or `with` binds."""
        if isinstance(node, (ast.Tuple, ast.List)) and self._depth < DEPTH:
            self._depth += 1
            try:
                return ArrayPattern(self.span(node), tuple(map(self._item_of_pattern, node.elts)))
            finally:
                self._depth -= 1
        lowered = self.expression(node)
        return lowered if isinstance(lowered, (Name, Member, Index)) else Opaque(self.span(node), "target")

    def annotation(self, node: ast.expr | None) -> Expression | None:
        """Lower a type; one that is written as a string is read as the expression that it holds."""
        if node is None:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return quoted_annotation(node.value, self.span(node))
        return self.expression(node)

    def arguments(self, positional: Sequence[ast.expr], named: Sequence[ast.keyword]) -> tuple[Argument, ...]:
        """Lower what a call or a class statement hands over: positions first."""
        return (*map(Argument, self.expressions(positional)), *map(self._keyword, named))

    def parameters(self, node: ast.arguments) -> tuple[Parameter, ...]:
        """Lower the parameters of a function in their order."""
        positional = [*node.posonlyargs, *node.args]
        missing = [None] * (len(positional) - len(node.defaults))
        lowered = [self._parameter(each, default) for each, default in zip(positional, [*missing, *node.defaults])]  # noqa: B905
        if node.vararg is not None:
            lowered.append(self._parameter(node.vararg, rest="*"))
        lowered += [self._parameter(each, default) for each, default in zip(node.kwonlyargs, node.kw_defaults)]  # noqa: B905
        if node.kwarg is not None:
            lowered.append(self._parameter(node.kwarg, rest="**"))
        return tuple(lowered)

    def is_generator(self, node: Any, body: Sequence[ast.AST]) -> bool:
        """Say whether a function yields; what functions inside it yield is their own."""
        if self._within is None:
            starts = self._text.line_starts
            start = starts[node.lineno - 1] + node.col_offset
            if not self._text.may_yield(start, starts[node.end_lineno - 1] + node.end_col_offset):
                return False
        waiting = list(body)
        while waiting:
            each = waiting.pop()
            if isinstance(each, (ast.Yield, ast.YieldFrom)):
                return True
            if not isinstance(each, _SCOPES):
                waiting.extend(ast.iter_child_nodes(each))
        return False

    def _between(self, first: Any, last: Any) -> Span:
        if self._within is not None:
            return self._within
        text = self._text
        starts = text.line_starts
        start = starts[first.lineno - 1] + first.col_offset
        end = starts[last.end_lineno - 1] + last.end_col_offset
        if text.mark or not text.is_utf8:
            return text.offset(start), text.offset(end)
        return start, end

    def _item_of_pattern(self, node: ast.expr) -> Target | Spread:
        if not isinstance(node, ast.Starred):
            return self.target(node)
        rest = self.target(node.value)
        return Spread(self.span(node), rest if isinstance(rest, (Name, Member, Index)) else Opaque(rest.span, "target"))

    def _keyword(self, node: ast.keyword) -> Argument:
        value = self.expression(node.value)
        return Argument(value, node.arg) if node.arg else Argument(Spread(self.span(node), value), "**")

    def _parameter(self, node: ast.arg, default: ast.expr | None = None, rest: Any = "") -> Parameter:
        start, end = self.span(node)
        if self._within is None and node.annotation is not None:
            end = start + len(node.arg.encode())
        value = None if default is None else self.expression(default)
        return Parameter(Name((start, end), node.arg), value, self.annotation(node.annotation), rest)

    def _constant(self, node: ast.Constant) -> Expression:
        value = node.value
        if isinstance(value, (str, int, float)) or value is None:
            return Literal(self.span(node), value)
        return Opaque(self.span(node), _UNNAMED_CONSTANTS.get(type(value), "constant"))

    def _name(self, node: ast.Name) -> Expression:
        return Name(self.span(node), node.id)

    def _attribute(self, node: ast.Attribute) -> Expression:
        return Member(self.span(node), self.expression(node.value), node.attr)

    def _subscript(self, node: ast.Subscript) -> Expression:
        return Index(self.span(node), self.expression(node.value), self.expression(node.slice))

    def _slice(self, node: ast.Slice) -> Expression:
        bounds = (each for each in (node.lower, node.upper, node.step) if each is not None)
        return Opaque(self.span(node), "slice", self.expressions(bounds))

    def _call(self, node: ast.Call) -> Expression:
        return Call(self.span(node), self.expression(node.func), self.arguments(node.args, node.keywords))

    def _lambda(self, node: ast.Lambda) -> Expression:
        body = Body(lambda: returning(self.expression(node.body)))
        yields = self.is_generator(node, [node.body])
        return Function(self.span(node), "", self.parameters(node.args), body, is_arrow=True, is_generator=yields)

    def _array(self, node: ast.List | ast.Tuple | ast.Set) -> Expression:
        return Array(self.span(node), self.expressions(node.elts))

    def _dict(self, node: ast.Dict) -> Expression:
        pairs = zip(node.keys, node.values)  # noqa: B905
        entries = (Entry(None if key is None else self.expression(key), self.expression(value)) for key, value in pairs)
        return Object(self.span(node), tuple(entries))

    def _starred(self, node: ast.Starred) -> Expression:
        return Spread(self.span(node), self.expression(node.value))

    def _string(self, node: ast.JoinedStr) -> Expression:
        span = self.span(node)
        inside = self if _PLACES_IN_STRINGS else ExpressionLowering(self._text, span)
        return template(span, map(inside._part, node.values))

    def _part(self, node: Any) -> str | Expression:
        if isinstance(node, ast.Constant):
            return str(node.value)
        value = self.expression(node.value)
        if node.format_spec is None and node.conversion in {-1, ord("s")}:
            return value
        spec = node.format_spec.values if node.format_spec else ()
        inner = (self._part(each) for each in spec if not isinstance(each, ast.Constant))
        return Opaque(self.span(node.value), "format", (value, *(each for each in inner if not isinstance(each, str))))

    def _binary(self, node: ast.BinOp) -> Expression:
        left = self.expression(node.left)
        return Binary(self.span(node), OPERATORS[type(node.op)], left, self.expression(node.right))

    def _boolean(self, node: ast.BoolOp) -> Expression:
        return joined(OPERATORS[type(node.op)], self.expressions(node.values), self.span(node))

    def _compare(self, node: ast.Compare) -> Expression:
        operands = self.expressions((node.left, *node.comparators))
        return comparison([OPERATORS[type(each)] for each in node.ops], operands, self.span(node))

    def _unary(self, node: ast.UnaryOp) -> Expression:
        return Unary(self.span(node), OPERATORS[type(node.op)], self.expression(node.operand))

    def _conditional(self, node: ast.IfExp) -> Expression:
        test, then = self.expression(node.test), self.expression(node.body)
        return Conditional(self.span(node), test, then, self.expression(node.orelse))

    def _walrus(self, node: ast.NamedExpr) -> Expression:
        return Assign(self.span(node), self.target(node.target), self.expression(node.value), "walrus")

    def _await(self, node: ast.Await) -> Expression:
        return Unary(self.span(node), "await", self.expression(node.value))

    def _yield(self, node: ast.Yield) -> Expression:
        span = self.span(node)
        return Unary(span, "yield", Literal(span, None) if node.value is None else self.expression(node.value))

    def _yield_from(self, node: ast.YieldFrom) -> Expression:
        return Unary(self.span(node), "yield*", self.expression(node.value))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Expression:
        return self._loops(self.expression(node.elt), node.generators, self.span(node))

    def _dict_comprehension(self, node: ast.DictComp) -> Expression:
        span, element = self.span(node), pair(self.expression(node.key), self.expression(node.value))
        return Object(span, (Entry(None, self._loops(element, node.generators, span)),))

    def _loops(self, element: Expression, loops: Sequence[ast.comprehension], span: Span) -> Expression:
        for loop in reversed(loops[:DEPTH]):
            target, iterable = self.target(loop.target), self.expression(loop.iter)
            element = Comprehension(span, element, target, iterable, self.expressions(loop.ifs))
        return element


def returning(value: Expression) -> tuple[Return]:
    """Make the body of a lambda."""
    return (Return(value.span, value),)


def pair(key: Expression, value: Expression) -> Object:
    """Make what one turn of a dict comprehension adds."""
    return Object((key.span[0], value.span[1]), (Entry(key, value),))


def template(span: Span, parts: Iterable[str | Expression]) -> Expression:
    """Make a string of texts and expressions: a Literal where there are only texts."""
    merged: list[str | Expression] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        merged += ["".join(texts), part] if any(texts) else [part]
        texts = []
    if not merged:
        return Literal(span, "".join(texts))
    return Template(span, (*merged, "".join(texts)) if any(texts) else tuple(merged))


def joined(operator: str, operands: Sequence[Expression], span: Span) -> Expression:
    """Join operands by `and` or `or` from the left; too many of them are Opaque."""
    if len(operands) > DEPTH:
        return Opaque(span, "deep", tuple(operands))
    start = span[0]
    whole = reduce(lambda left, right: Binary((start, right.span[1]), operator, left, right), operands)
    return Binary(span, operator, whole.left, whole.right) if isinstance(whole, Binary) else whole


def comparison(operators: Sequence[str], operands: Sequence[Expression], span: Span) -> Expression:
    """Make a comparison; a chain is an `and` of its pairs, which share what stands between two operators."""
    if len(operators) == 1:
        return Binary(span, operators[0], operands[0], operands[1])
    pairs = zip(operators, operands, operands[1:])  # noqa: B905
    compared = [Binary((left.span[0], right.span[1]), operator, left, right) for operator, left, right in pairs]
    return joined("and", compared, span)


def quoted_annotation(text: str, span: Span) -> Expression:
    """Read a type that is written as a string (PEP 484); what is no expression stays a Literal."""
    from contractguard.inventory.program.python.ast_statements import parse_expression

    parsed = parse_expression(text)
    return Literal(span, text) if parsed is None else ExpressionLowering(PythonText(b""), span).expression(parsed)


_EXPRESSIONS: dict[type[ast.AST], Callable[[ExpressionLowering, Any], Expression]] = {
    ast.Constant: ExpressionLowering._constant,
    ast.Name: ExpressionLowering._name,
    ast.Attribute: ExpressionLowering._attribute,
    ast.Subscript: ExpressionLowering._subscript,
    ast.Slice: ExpressionLowering._slice,
    ast.Call: ExpressionLowering._call,
    ast.Lambda: ExpressionLowering._lambda,
    ast.List: ExpressionLowering._array,
    ast.Tuple: ExpressionLowering._array,
    ast.Set: ExpressionLowering._array,
    ast.Dict: ExpressionLowering._dict,
    ast.Starred: ExpressionLowering._starred,
    ast.JoinedStr: ExpressionLowering._string,
    ast.BinOp: ExpressionLowering._binary,
    ast.BoolOp: ExpressionLowering._boolean,
    ast.Compare: ExpressionLowering._compare,
    ast.UnaryOp: ExpressionLowering._unary,
    ast.IfExp: ExpressionLowering._conditional,
    ast.NamedExpr: ExpressionLowering._walrus,
    ast.Await: ExpressionLowering._await,
    ast.Yield: ExpressionLowering._yield,
    ast.YieldFrom: ExpressionLowering._yield_from,
    ast.ListComp: ExpressionLowering._comprehension,
    ast.SetComp: ExpressionLowering._comprehension,
    ast.GeneratorExp: ExpressionLowering._comprehension,
    ast.DictComp: ExpressionLowering._dict_comprehension,
}
if sys.version_info >= (3, 14):
    _EXPRESSIONS[ast.TemplateStr] = ExpressionLowering._string
