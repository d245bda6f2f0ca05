"""What all parts of the lowering share: the text, the tables of node kinds, and how deep a tree may become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from contractguard.inventory.program.syntax import Body, Evaluate, Expression, Literal, Opaque, Statement

if TYPE_CHECKING:
    from tree_sitter import Node

DEPTH_LIMIT = 300
"""How many expressions and statements of one body may lie within each other; what is deeper is Opaque."""

NESTING = 5
"""What a bracket, branch or block counts for: it is read by recursion, a link of a chain (`a.b().c()`) in a loop."""

IGNORED = frozenset({"comment", "html_comment", "ERROR"})
"""Nodes that may stand anywhere and say nothing."""

ExpressionReader: TypeAlias = "Callable[[Lowering, Node], Expression]"
StatementReader: TypeAlias = "Callable[[Lowering, Node], Iterable[Statement]]"


class Lowering:
    """Lowers the nodes of one file. `depth` is that of the place that is being read, from the start of its body."""

    __slots__ = ("_expressions", "_source", "_statements", "depth")

    def __init__(
        self,
        source: bytes,
        expressions: Mapping[str, ExpressionReader],
        statements: Mapping[str, StatementReader],
    ) -> None:
        self._source = source
        self._expressions = expressions
        self._statements = statements
        self.depth = 0

    def text(self, node: Node) -> str:
        """Return the text of a node."""
        return self.slice(node.start_byte, node.end_byte)

    def slice(self, start: int, end: int) -> str:
        """Return the text between two offsets; what is not UTF-8 is replaced."""
        return self._source[start:end].decode("utf-8", "replace")

    def expression(self, node: Node | None) -> Expression:
        """Lower an expression; what is not known or too deep is Opaque, what is not there a Literal None."""
        if node is None:
            return Literal((0, 0), None)
        kind = node.type
        if self.depth >= DEPTH_LIMIT:
            return Opaque(node.byte_range, "deep")
        read = self._expressions.get(kind)
        self.depth += NESTING
        lowered = read(self, node) if read is not None else opaque(self, node)
        self.depth -= NESTING
        return lowered

    def expressions(self, nodes: Iterable[Node]) -> tuple[Expression, ...]:
        """Lower those nodes that are expressions."""
        return tuple([self.expression(node) for node in nodes if node.type not in IGNORED])

    def statements(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """Lower those nodes that are statements; one may become several, or none where it speaks of types."""
        lowered: list[Statement] = []
        self.depth += NESTING
        for node in nodes:
            read = self._statements.get(node.type)
            if read is None:
                continue
            if self.depth >= DEPTH_LIMIT:
                lowered.append(Evaluate(node.byte_range, Opaque(node.byte_range, "deep")))
            else:
                lowered.extend(read(self, node))
        self.depth -= NESTING
        return tuple(lowered)

    def block(self, node: Node | None) -> tuple[Statement, ...]:
        """Lower what a branch or loop holds: a block without its own scope, or a single statement."""
        if node is None:
            return ()
        return self.statements(node.named_children if node.type == "statement_block" else (node,))

    @property
    def is_too_deep(self) -> bool:
        """Whether nothing more is read below this place."""
        return self.depth >= DEPTH_LIMIT

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one nesting more while something is read."""
        self.depth += NESTING
        yield
        self.depth -= NESTING

    def is_expression(self, node: Node) -> bool:
        """Whether a node is an expression that is modelled."""
        return node.type in self._expressions

    def body(self, read: Callable[[Lowering], tuple[Statement, ...]]) -> Body:
        """Lower the statements of a function or class when they are asked for."""
        source, expressions, statements = self._source, self._expressions, self._statements
        return Body(lambda: read(Lowering(source, expressions, statements)))


def opaque(lowering: Lowering, node: Node) -> Opaque:
    """Keep the expressions inside a node that is not modelled."""
    return Opaque(node.byte_range, node.type, lowering.expressions(node.named_children))


def field(node: Node, name: str) -> Node:
    """Return the child in a field that the grammar requires; the node itself where recovery left it out."""
    child = node.child_by_field_name(name)
    return node if child is None else child


def inner(node: Node) -> Node | None:
    """Return the first child that says something: what stands in parentheses, behind `await`, in an annotation."""
    for child in node.named_children:
        if child.type not in IGNORED:
            return child
    return None

