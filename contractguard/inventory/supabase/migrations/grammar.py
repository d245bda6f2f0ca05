"""The syntax tree of one statement: tree-sitter with the grammar that is made from PostgreSQL's own `gram.y`.

Its nodes have the names of the rules there: `CreateStmt`, `qualified_name`, `a_expr`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import tree_sitter_postgres
from tree_sitter import Language, Node, Parser

_LEAVES = ("identifier", "quoted_identifier")


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_postgres.language()))


def parse_statement(text: str) -> Node | None:
    """Parse one statement; its node, or None where PostgreSQL would not take it."""
    root = _parser().parse(text.encode("utf-8", "replace")).root_node
    if root.has_error:
        return None
    node = unwrapped(root, "stmt")
    return node.children[0] if node.type == "stmt" and node.children else None


def unwrapped(node: Node, stop: str = "") -> Node:
    """Go down while there is one child only, no further than a node of the type `stop`."""
    while node.child_count == 1 and node.type != stop:
        node = node.children[0]
    return node


def spelling(node: Node) -> str:
    """Return the text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def child(node: Node, *types: str) -> Node | None:
    """Find the first child of one of the types."""
    return next((each for each in node.children if each.type in types), None)


def every(node: Node, *types: str) -> Iterator[Node]:
    """Iterate over the nodes of the types, in order; not below one of them."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.type in types:
            yield here
        else:
            waiting.extend(reversed(here.children))


def first(node: Node, *types: str) -> Node | None:
    """Find the first node of one of the types, at any depth."""
    return next(every(node, *types), None)


def leaves(node: Node) -> Iterator[Node]:
    """Iterate over the tokens of a node."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.child_count:
            waiting.extend(reversed(here.children))
        else:
            yield here


def words(node: Node) -> tuple[str, ...]:
    """List all tokens of a node, identifiers as they are known to the database."""
    return tuple(map(_known, leaves(node)))


def head(node: Node) -> tuple[str, ...]:
    """List the keywords that are children of the node itself, in lower case."""
    return tuple(spelling(each).lower() for each in node.children if each.type.startswith("kw_"))


def dotted(node: Node) -> tuple[str, ...]:
    """Read a name: its parts, folded to lower case unless they are quoted."""
    return tuple(_known(leaf) for leaf in leaves(node) if leaf.type in _LEAVES or leaf.type.startswith("kw_"))


def _known(leaf: Node) -> str:
    text = spelling(leaf)
    if leaf.type == "quoted_identifier":
        return text[1:-1].replace('""', '"')
    return text.lower() if leaf.type in _LEAVES or leaf.type.startswith("kw_") else text
