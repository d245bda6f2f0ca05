"""Statements as tree-sitter reads them → the tree: newer grammar than that of the running Python, and broken text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tree_sitter import Node

from contractguard.inventory.program.python.ast_expressions import DEPTH
from contractguard.inventory.program.python.ast_statements import (
    assertion,
    case,
    imported,
    kind_of,
    loop_else,
    named,
)
from contractguard.inventory.program.python.grammar_expressions import EXPRESSIONS, GrammarExpressions
from contractguard.inventory.program.python.grammar_nodes import (
    end_of,
    field,
    fields,
    has_token,
    is_python_3,
    parts,
    syntax_of,
)
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
    Index,
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

_SIMPLE_PATTERNS = frozenset(("integer", "float", "string", "concatenated_string", "true", "false", "none"))


def parse(text: PythonText) -> tuple[tuple[Statement, ...], bool]:
    """Read whatever a file holds, and say whether it is sound Python 3."""
    root = syntax_of(text.utf8)
    is_sound = text.is_decodable and b"\0" not in text.utf8 and is_python_3(root)
    return GrammarStatements(text).block(root), is_sound


class GrammarStatements(GrammarExpressions):
    """Reads statements of one file; bodies of functions and classes when they are asked for."""

    def block(self, node: Node | None) -> tuple[Statement, ...]:
        """Lower the statements of a block; what does nothing (`pass`, `del`) is left out."""
        if node is None:
            return ()
        if self._depth >= DEPTH:
            return (Evaluate(self.span(node), Opaque(self.span(node), "deep")),)
        self._depth += 1
        lowered: list[Statement] = []
        try:
            for each in parts(node):
                lower = _STATEMENTS.get(each.type)
                if lower is not None:
                    lowered += lower(self, each)
                elif each.type in EXPRESSIONS:  # inside an error
                    lowered.append(Evaluate(self.span(each), self.expression(each)))
        finally:
            self._depth -= 1
        return tuple(lowered)

    def whole(self, node: Node) -> Span:
        """Say which bytes of the file a statement covers, without the comments at its end."""
        return self.between(node.start_byte, end_of(node))

    def _inside(self, block: Node) -> Span:
        """Say which bytes of the file the statements of a block cover."""
        statements = parts(block) or [block]
        return self.between(block.start_byte, end_of(statements[-1]))

    def _recovered(self, node: Node) -> Iterator[Statement]:
        yield from self.block(node)

    def _expression_statement(self, node: Node) -> Iterator[Statement]:
        inside = parts(node)
        if len(inside) == 1 and inside[0].type in {"assignment", "augmented_assignment"}:
            yield self._assign(inside[0])
        else:
            yield Evaluate(self.span(node), self.listed(node.children))

    def _assign(self, node: Node) -> Assign:
        span, target, right = self.span(node), self.target(field(node, "left")), field(node, "right")
        sign = field(node, "operator")
        return Assign(
            span,
            target,
            Opaque(span, "declaration") if right is None else self._assigned(right),
            operator=sign.type.removesuffix("=") if sign else "",
            annotation=self.annotation(field(node, "type")),
        )

    def _type_alias(self, node: Node) -> Iterator[Statement]:
        name, value = self.annotation(field(node, "left")), self.annotation(field(node, "right"))
        name = name.object if isinstance(name, Index) else name
        if isinstance(name, Name) and value is not None:
            yield Assign(self.span(node), name, value)

    def _assigned(self, node: Node) -> Expression:
        if node.type not in {"assignment", "augmented_assignment"}:
            return self.expression(node)
        if self._depth >= DEPTH:
            return Opaque(self.span(node), "deep")
        self._depth += 1
        try:
            return self._assign(node)
        finally:
            self._depth -= 1

    def _decorated(self, node: Node) -> Iterator[Statement]:
        decorators = tuple(self._inner(each) for each in parts(node) if each.type == "decorator")
        definition = field(node, "definition")
        if definition is not None and definition.type == "class_definition":
            yield from self._class(definition, decorators)
        elif definition is not None:
            yield from self._function(definition, decorators)

    def _function(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Iterator[Statement]:
        body, name = field(node, "body"), self._name_of(node)
        yield Define(self.whole(node), Function(
            self.whole(node),
            name,
            self.parameters(field(node, "parameters")),
            Body(lambda: self.block(body)),
            decorators,
            is_async=has_token(node, "async"),
            is_generator=self.is_generator(node, body),
            kind=kind_of(name, decorators),
            returns=self.annotation(field(node, "return_type")),
        ))  # fmt: skip

    def _class(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Iterator[Statement]:
        body, given = field(node, "body"), self.arguments(field(node, "superclasses"))
        bases = tuple(each.value for each in given if each.name is None)
        keywords = tuple(each for each in given if each.name is not None)
        span = self.whole(node)
        read = Body(lambda: self.block(body))
        yield Define(span, Class(span, self._name_of(node), bases, read, decorators, keywords))

    def _name_of(self, node: Node) -> str:
        name = field(node, "name")
        return self.words(name) if name else ""

    def _outer(self, node: Node) -> Iterator[Statement]:
        yield Outer(self.span(node), tuple(map(self.words, parts(node))), node.type == "global_statement")

    def _return(self, node: Node) -> Iterator[Statement]:
        inside = parts(node)
        yield Return(self.span(node), self.expression(inside[0]) if inside else None)

    def _raise(self, node: Node) -> Iterator[Statement]:
        cause = field(node, "cause")
        inside = [each for each in parts(node) if each != cause]
        yield Throw(self.span(node), self.expression(inside[0]) if inside else None)

    def _assert(self, node: Node) -> Iterator[Statement]:
        test, message = (*parts(node), None, None)[:2]
        yield assertion(self.span(node), self.expression(test), message and self.expression(message))

    def _print(self, node: Node) -> Iterator[Statement]:
        span, word = self.span(node), node.type.removesuffix("_statement")
        inside = [each for each in parts(node) if each.type != "chevron"]
        yield Evaluate(span, Call(span, Name(span, word), tuple(map(Argument, self.expressions(inside)))))

    def _if(self, node: Node) -> Iterator[Statement]:
        yield self._branch(node, fields(node, "alternative"), end_of(node))

    def _branch(self, node: Node, rest: Sequence[Node], end: int) -> Statement:
        test, then = self.expression(field(node, "condition")), self.block(field(node, "consequence"))
        otherwise: tuple[Statement, ...] = ()
        if rest and self._depth >= DEPTH:
            span = self.between(rest[0].start_byte, end)
            otherwise = (Evaluate(span, Opaque(span, "deep")),)
        elif rest and rest[0].type == "elif_clause":
            self._depth += 1
            try:
                otherwise = (self._branch(rest[0], rest[1:], end),)
            finally:
                self._depth -= 1
        elif rest:
            otherwise = self.block(field(rest[0], "body"))
        return If(self.between(node.start_byte, end), test, then, otherwise)

    def _for(self, node: Node) -> Iterator[Statement]:
        target, iterable = self.target(field(node, "left")), self.expression(field(node, "right"))
        yield Loop(self.whole(node), self.block(field(node, "body")), target, iterable)
        yield from self._loop_else(node)

    def _while(self, node: Node) -> Iterator[Statement]:
        yield Loop(self.whole(node), self.block(field(node, "body")), test=self.expression(field(node, "condition")))
        yield from self._loop_else(node)

    def _loop_else(self, node: Node) -> Iterator[Statement]:
        clause = field(node, "alternative")
        body = field(clause, "body") if clause else None
        if body is not None:
            yield loop_else(self._inside(body), self.block(body))

    def _try(self, node: Node) -> Iterator[Statement]:
        otherwise: tuple[Statement, ...] = ()
        finally_: tuple[Statement, ...] = ()
        handlers = []
        for each in parts(node):
            if each.type == "except_clause":
                handlers.append(self._handler(each))
            elif each.type == "else_clause":
                otherwise = self.block(field(each, "body"))
            elif each.type == "finally_clause":
                finally_ = self.block(_block_in(each))
        yield Try(self.whole(node), self.block(field(node, "body")), tuple(handlers), finally_, otherwise)

    def _handler(self, node: Node) -> Handler:
        types, name = fields(node, "value"), None
        if len(types) == 1 and types[0].type == "as_pattern":
            bound = field(types[0], "alias")
            name = self.words(bound) if bound else None
            types = parts(types[0])[:1]
        if len(types) == 1 and types[0].type == "tuple":
            types = parts(types[0])
        return Handler(self.expressions(types), name, self.block(_block_in(node)))

    def _with(self, node: Node) -> Iterator[Statement]:
        clause = next((each for each in parts(node) if each.type == "with_clause"), None)
        items = tuple(map(self._with_item, parts(clause))) if clause else ()
        yield With(self.whole(node), items, self.block(field(node, "body")))

    def _with_item(self, node: Node) -> tuple[Expression, Target | None]:
        value = field(node, "value") or node
        if value.type == "parenthesized_expression" and [each.type for each in parts(value)] == ["as_pattern"]:
            value = parts(value)[0]
        if value.type != "as_pattern":
            return self.expression(value), None
        bound = field(value, "alias")
        return self._inner(value), self.target(parts(bound)[0] if bound and parts(bound) else None)

    def _match(self, node: Node) -> Iterator[Statement]:
        body = field(node, "body")
        cases = [each for each in parts(body) if each.type == "case_clause"] if body else []
        subject = self.listed(node.children_by_field_name("subject"))
        yield Switch(self.whole(node), subject, tuple(map(self._case, cases)))

    def _case(self, node: Node) -> Case:
        patterns = [each for each in parts(node) if each.type == "case_pattern"]
        body, condition = field(node, "consequence"), field(node, "guard")
        if not patterns or body is None:
            return case(self.span(node), None, None, (), (), self.span(node)[1])
        span = self.between(patterns[0].start_byte, patterns[-1].end_byte)
        alone = len(patterns) == 1 and not has_token(node, ",")
        tests = self._tests(patterns[0].children) if alone else None
        guard = None if condition is None else self._inner(condition)
        captured = {self.words(each) for pattern in patterns for each in _captures(pattern)} - {"_"}
        names = [Name(span, name) for name in sorted(captured)]
        return case(span, tests, guard, names, self.block(body), self._inside(body)[1])

    def _tests(self, pattern: Sequence[Node]) -> tuple[Expression, ...] | None:
        """Lower the nodes of one pattern to the values that it takes; None where it takes values apart."""
        if len(pattern) == 2 and pattern[0].type == "-":
            span = self.between(pattern[0].start_byte, pattern[1].end_byte)
            return (Unary(span, "-", self.expression(pattern[1])),)
        node = pattern[0]
        if len(pattern) != 1 or self._depth >= DEPTH:
            return None
        if node.type == "_":
            return ()
        if node.type == "dotted_name":
            return (self.expression(node),) if len(parts(node)) > 1 else ()
        if node.type in _SIMPLE_PATTERNS:
            return (self.expression(node),)
        return self._grouped_tests(node)

    def _grouped_tests(self, node: Node) -> tuple[Expression, ...] | None:
        self._depth += 1
        try:
            if node.type == "union_pattern":
                several = [self._tests(each) for each in _alternatives(node)]
                known = [each for each in several if each]
                return tuple(test for each in known for test in each) if len(known) == len(several) else None
            inside = parts(node)
            if node.type == "tuple_pattern" and len(inside) == 1 and not has_token(node, ","):
                return self._tests(inside[0].children)
            return None
        finally:
            self._depth -= 1

    def _break(self, node: Node) -> Iterator[Statement]:
        yield Break(self.span(node))

    def _continue(self, node: Node) -> Iterator[Statement]:
        yield Continue(self.span(node))

    def _import(self, node: Node) -> Iterator[Statement]:
        for module, alias in self._imported(node):
            yield imported(self.span(node), module, alias)

    def _import_from(self, node: Node) -> Iterator[Statement]:
        source, level, module = field(node, "module_name"), 0, "__future__"
        if source is not None:
            dotted = "".join(self.words(source).split())
            module = dotted.lstrip(".")
            level = len(dotted) - len(module)
        names = [named(name, alias) for name, alias in self._imported(node)]
        if any(each.type == "wildcard_import" for each in parts(node)):
            names = [named("*", None)]
        yield Import(self.span(node), module, tuple(names), level)

    def _imported(self, node: Node) -> Iterator[tuple[str, str | None]]:
        for each in fields(node, "name"):
            alias = field(each, "alias")
            name = field(each, "name") or each
            yield "".join(self.words(name).split()), self.words(alias) if alias else None


def _block_in(node: Node) -> Node | None:
    return next((each for each in node.children if each.type == "block"), None)


def _alternatives(node: Node) -> Iterator[list[Node]]:
    waiting: list[Node] = []
    for each in node.children:
        if each.type == "|":
            yield waiting
            waiting = []
        elif each.type != "comment":
            waiting.append(each)
    yield waiting


def _captures(pattern: Node) -> Iterator[Node]:
    waiting = [pattern]
    while waiting:
        node = waiting.pop()
        inside = parts(node)
        if node.type in {"as_pattern", "splat_pattern"} and inside and inside[-1].type == "identifier":
            yield inside[-1]
        for place, each in enumerate(inside):
            if each.type != "dotted_name":
                waiting.append(each)
            elif len(parts(each)) == 1 and (node.type != "class_pattern" or place):
                yield each


_STATEMENTS: dict[str, Callable[[GrammarStatements, Node], Iterator[Statement]]] = {
    "expression_statement": GrammarStatements._expression_statement,
    "type_alias_statement": GrammarStatements._type_alias,
    "decorated_definition": GrammarStatements._decorated,
    "function_definition": GrammarStatements._function,
    "class_definition": GrammarStatements._class,
    "global_statement": GrammarStatements._outer,
    "nonlocal_statement": GrammarStatements._outer,
    "return_statement": GrammarStatements._return,
    "raise_statement": GrammarStatements._raise,
    "assert_statement": GrammarStatements._assert,
    "print_statement": GrammarStatements._print,
    "exec_statement": GrammarStatements._print,
    "if_statement": GrammarStatements._if,
    "for_statement": GrammarStatements._for,
    "while_statement": GrammarStatements._while,
    "try_statement": GrammarStatements._try,
    "with_statement": GrammarStatements._with,
    "match_statement": GrammarStatements._match,
    "break_statement": GrammarStatements._break,
    "continue_statement": GrammarStatements._continue,
    "import_statement": GrammarStatements._import,
    "import_from_statement": GrammarStatements._import_from,
    "future_import_statement": GrammarStatements._import_from,
    "block": GrammarStatements._recovered,
    "ERROR": GrammarStatements._recovered,
}
