"""Statements as Python's own parser reads them → the tree."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias
from typing import Literal as OneOf

from contractguard.inventory.program.python.ast_expressions import DEPTH, OPERATORS, ExpressionLowering
from contractguard.inventory.program.python.text import PythonText
from contractguard.inventory.program.syntax import (
    Argument,
    Assign,
    Body,
    Break,
    Call,
    Case,
    Class,
    Continue,
    Define,
    Evaluate,
    Expression,
    Function,
    Handler,
    If,
    Import,
    ImportedName,
    Loop,
    Name,
    Opaque,
    Outer,
    Return,
    Span,
    Statement,
    Switch,
    Target,
    Throw,
    Try,
    Unary,
    With,
)

Kind: TypeAlias = OneOf["", "static", "class", "get", "set", "constructor"]

_KINDS: dict[str, Kind] = {
    "staticmethod": "static", "classmethod": "class", "property": "get", "cached_property": "get", "setter": "set",
    "deleter": "set",
}
# Python 3.10 does not count how deep an expression is when it makes objects of it: 150,000 terms end the process.
_LARGEST = 64 * 2**10 if sys.version_info < (3, 11) else sys.maxsize
# The parser joins a dotted name part by part: time and memory are the square of its length.
_MOST_DOTS = 1000
_LONG_IMPORT = re.compile(rb"(?:from|import)[\s\w.\\]{4000}")
_LONGEST_QUOTED = 2000
_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def parse(text: PythonText) -> tuple[Statement, ...] | None:
    """Read a file as this version of Python reads it; None where it does not, or cannot do so safely."""
    if len(text.utf8) > _LARGEST or (text.utf8.count(b".") > _MOST_DOTS and _LONG_IMPORT.search(text.utf8)):
        return None
    # Given bytes, the parser would look for a declared encoding again; this one has been followed already.
    source = text.utf8 if text.is_utf8 and not text.mark else text.utf8.decode("utf-8", "replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ast.parse(source)
    except _REFUSALS:
        return None
    return StatementLowering(text).block(parsed.body)


def parse_expression(text: str) -> ast.expr | None:
    """Parse one expression, or None where it is none."""
    if len(text) > _LONGEST_QUOTED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except _REFUSALS:
        return None


class StatementLowering(ExpressionLowering):
    """Reads statements of one file; bodies of functions and classes when they are asked for."""

    def block(self, nodes: Sequence[ast.stmt]) -> tuple[Statement, ...]:
        """Lower statements in their order; what does nothing (`pass`, `del`) is left out."""
        if self._depth >= DEPTH and nodes:
            span = self._between(nodes[0], nodes[-1])
            return (Evaluate(span, Opaque(span, "deep")),)
        self._depth += 1
        lowered: list[Statement] = []
        try:
            for node in nodes:
                lower = _STATEMENTS.get(type(node))
                if lower is not None:
                    lowered += lower(self, node)
        finally:
            self._depth -= 1
        return tuple(lowered)

    def _expression_statement(self, node: ast.Expr) -> Iterator[Statement]:
        yield Evaluate(self.span(node), self.expression(node.value))

    def _assign(self, node: ast.Assign) -> Iterator[Statement]:
        value = self.expression(node.value)
        first, *others = node.targets
        for target in reversed(others[:DEPTH]):
            value = Assign(self._between(target, node), self.target(target), value)
        yield Assign(self.span(node), self.target(first), value)

    def _type_alias(self, node: Any) -> Iterator[Statement]:
        value = self.annotation(node.value)
        if value is not None:
            yield Assign(self.span(node), self.target(node.name), value)

    def _augmented(self, node: ast.AugAssign) -> Iterator[Statement]:
        value = self.expression(node.value)
        yield Assign(self.span(node), self.target(node.target), value, operator=OPERATORS[type(node.op)])

    def _annotated(self, node: ast.AnnAssign) -> Iterator[Statement]:
        span = self.span(node)
        value = Opaque(span, "declaration") if node.value is None else self.expression(node.value)
        yield Assign(span, self.target(node.target), value, annotation=self.annotation(node.annotation))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Statement]:
        decorators = self.expressions(node.decorator_list)
        yield Define(self.span(node), Function(
            self.span(node),
            node.name,
            self.parameters(node.args),
            Body(lambda: self.block(node.body)),
            decorators,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            is_generator=self.is_generator(node, node.body),
            kind=kind_of(node.name, decorators),
            returns=self.annotation(node.returns),
        ))  # fmt: skip

    def _class(self, node: ast.ClassDef) -> Iterator[Statement]:
        yield Define(self.span(node), Class(
            self.span(node),
            node.name,
            self.expressions(node.bases),
            Body(lambda: self.block(node.body)),
            self.expressions(node.decorator_list),
            self.arguments((), node.keywords),
        ))  # fmt: skip

    def _outer(self, node: ast.Global | ast.Nonlocal) -> Iterator[Statement]:
        yield Outer(self.span(node), tuple(node.names), isinstance(node, ast.Global))

    def _return(self, node: ast.Return) -> Iterator[Statement]:
        yield Return(self.span(node), None if node.value is None else self.expression(node.value))

    def _raise(self, node: ast.Raise) -> Iterator[Statement]:
        yield Throw(self.span(node), None if node.exc is None else self.expression(node.exc))

    def _assert(self, node: ast.Assert) -> Iterator[Statement]:
        message = None if node.msg is None else self.expression(node.msg)
        yield assertion(self.span(node), self.expression(node.test), message)

    def _if(self, node: ast.If) -> Iterator[Statement]:
        test, then = self.expression(node.test), self.block(node.body)
        yield If(self.span(node), test, then, self.block(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> Iterator[Statement]:
        target, iterable = self.target(node.target), self.expression(node.iter)
        yield Loop(self.span(node), self.block(node.body), target, iterable)
        yield from self._loop_else(node)

    def _while(self, node: ast.While) -> Iterator[Statement]:
        yield Loop(self.span(node), self.block(node.body), test=self.expression(node.test))
        yield from self._loop_else(node)

    def _loop_else(self, node: ast.For | ast.AsyncFor | ast.While) -> Iterator[Statement]:
        if node.orelse:
            yield loop_else(self._between(node.orelse[0], node.orelse[-1]), self.block(node.orelse))

    def _try(self, node: Any) -> Iterator[Statement]:
        body, handlers = self.block(node.body), tuple(map(self._handler, node.handlers))
        yield Try(self.span(node), body, handlers, self.block(node.finalbody), self.block(node.orelse))

    def _handler(self, node: ast.ExceptHandler) -> Handler:
        several = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
        return Handler(self.expressions(several), node.name, self.block(node.body))

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Statement]:
        yield With(self.span(node), tuple(map(self._with_item, node.items)), self.block(node.body))

    def _with_item(self, node: ast.withitem) -> tuple[Expression, Target | None]:
        bound = node.optional_vars
        return self.expression(node.context_expr), None if bound is None else self.target(bound)

    def _match(self, node: ast.Match) -> Iterator[Statement]:
        yield Switch(self.span(node), self.expression(node.subject), tuple(map(self._case, node.cases)))

    def _case(self, node: ast.match_case) -> Case:
        guard = None if node.guard is None else self.expression(node.guard)
        span, end = self.span(node.pattern), self.span(node.body[-1])[1]
        captured = [Name(span, name) for name in sorted(set(_captures(node.pattern)))]
        return case(span, self._tests(node.pattern), guard, captured, self.block(node.body), end)

    def _tests(self, pattern: ast.pattern) -> tuple[Expression, ...] | None:
        if isinstance(pattern, ast.MatchValue):
            return (self.expression(pattern.value),)
        if isinstance(pattern, ast.MatchSingleton):
            return (self.expression(ast.copy_location(ast.Constant(pattern.value), pattern)),)
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
            return ()
        if isinstance(pattern, ast.MatchOr):
            several = [self._tests(each) for each in pattern.patterns]
            known = [each for each in several if each]
            return tuple(test for each in known for test in each) if len(known) == len(several) else None
        return None

    def _break(self, node: ast.Break) -> Iterator[Statement]:
        yield Break(self.span(node))

    def _continue(self, node: ast.Continue) -> Iterator[Statement]:
        yield Continue(self.span(node))

    def _import(self, node: ast.Import) -> Iterator[Statement]:
        span = self.span(node)
        return (imported(span, each.name, each.asname) for each in node.names)

    def _import_from(self, node: ast.ImportFrom) -> Iterator[Statement]:
        names = tuple(named(each.name, each.asname) for each in node.names)
        yield Import(self.span(node), node.module or "", names, node.level)


def _captures(pattern: ast.pattern) -> Iterator[str]:
    for each in ast.walk(pattern):
        name = each.rest if isinstance(each, ast.MatchMapping) else getattr(each, "name", None)
        if isinstance(each, ast.pattern) and name:
            yield name


def kind_of(name: str, decorators: Sequence[Expression]) -> Kind:
    """Say how a method is bound, as its name and its decorators say."""
    for decorator in decorators:
        word = getattr(decorator, "name", "")
        if word in _KINDS:
            return _KINDS[word]
    return "constructor" if name == "__init__" else ""


def assertion(span: Span, test: Expression, message: Expression | None) -> Statement:
    """Make of `assert test, message` what it does."""
    error = Call(span, Name(span, "AssertionError"), () if message is None else (Argument(message),))
    return If(span, Unary(test.span, "not", test), (Throw(span, error),))


def loop_else(span: Span, body: tuple[Statement, ...]) -> Statement:
    """Make of the `else` of a loop what it does: it runs where nothing broke the loop, which nobody knows here."""
    return If(span, Opaque(span, "loop-else"), body)


def case(
    span: Span,
    tests: tuple[Expression, ...] | None,
    guard: Expression | None,
    captured: Sequence[Name],
    body: tuple[Statement, ...],
    end: int,
) -> Case:
    """Make one case of a `match`. `tests` is None where the pattern takes values apart; `captured` is what it binds."""
    if tests is None or guard is not None:
        tests = (Opaque(span, "pattern", () if guard is None else (guard,)),)
    bound = tuple(Assign(name.span, name, Opaque(name.span, "captured")) for name in captured)
    return Case(tests, (*bound, *body, Break((end, end))))


def imported(span: Span, module: str, name: str | None) -> Import:
    """Make an import of a whole module: `import a.b` or `import a.b as name`."""
    if name is None and "." in module:
        return Import(span, module, (ImportedName("*root*", module.partition(".")[0]),))
    return Import(span, module, (ImportedName("*", name or module),))


def named(name: str, alias: str | None) -> ImportedName:
    """Make one name of a `from … import …`."""
    return ImportedName("*all*", "") if name == "*" else ImportedName(name, alias or name)


_STATEMENTS: dict[type[ast.AST], Callable[[StatementLowering, Any], Iterator[Statement]]] = {
    ast.Expr: StatementLowering._expression_statement,
    ast.Assign: StatementLowering._assign,
    ast.AugAssign: StatementLowering._augmented,
    ast.AnnAssign: StatementLowering._annotated,
    ast.FunctionDef: StatementLowering._function,
    ast.AsyncFunctionDef: StatementLowering._function,
    ast.ClassDef: StatementLowering._class,
    ast.Global: StatementLowering._outer,
    ast.Nonlocal: StatementLowering._outer,
    ast.Return: StatementLowering._return,
    ast.Raise: StatementLowering._raise,
    ast.Assert: StatementLowering._assert,
    ast.If: StatementLowering._if,
    ast.For: StatementLowering._for,
    ast.AsyncFor: StatementLowering._for,
    ast.While: StatementLowering._while,
    ast.Try: StatementLowering._try,
    ast.With: StatementLowering._with,
    ast.AsyncWith: StatementLowering._with,
    ast.Match: StatementLowering._match,
    ast.Break: StatementLowering._break,
    ast.Continue: StatementLowering._continue,
    ast.Import: StatementLowering._import,
    ast.ImportFrom: StatementLowering._import_from,
}
if hasattr(ast, "TypeAlias"):  # Python 3.12
    _STATEMENTS[ast.TypeAlias] = StatementLowering._type_alias
if sys.version_info >= (3, 11):
    _STATEMENTS[ast.TryStar] = StatementLowering._try
