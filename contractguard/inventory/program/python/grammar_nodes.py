"""Reading a file by the grammar of tree-sitter, and the questions that are asked of its nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tree_sitter import Language, Node, Parser, Query, QueryCursor

_EXTRAS = frozenset(("comment", "line_continuation"))
_UNCLOSED_NAME = re.compile(rb"\\N\{(?![^{}\n]{1,100}\})")
_SCOPES = frozenset(("function_definition", "lambda", "class_definition"))


def syntax_of(text: bytes) -> Node:
    """Parse UTF-8. Every text has a tree: what is no Python is in nodes of errors."""
    # The parser takes a NUL for the end of the text, and reads to the end for a name that is not closed.
    safe = _UNCLOSED_NAME.sub(rb"\\N ", text.replace(b"\0", b" "))
    return Parser(_language()).parse(safe).root_node


def is_python_3(root: Node) -> bool:
    """Say whether a tree has neither errors nor statements that only Python 2 has."""
    old = Query(_language(), "[(print_statement) (exec_statement)] @old")
    return not root.has_error and not QueryCursor(old).captures(root)


def parts(node: Node) -> list[Node]:
    """List the named nodes directly inside a node, without comments."""
    return [each for each in node.named_children if each.type not in _EXTRAS]


def field(node: Node, name: str) -> Node | None:
    """Find the node of a field."""
    return node.child_by_field_name(name)


def fields(node: Node, name: str) -> list[Node]:
    """List the named nodes of a field that may stand several times."""
    return [each for each in node.children_by_field_name(name) if each.is_named and each.type not in _EXTRAS]


def has_token(node: Node, token: str) -> bool:
    """Say whether a word or sign stands directly inside a node."""
    return any(each.type == token for each in node.children)


def end_of(node: Node) -> int:
    """Find where a statement ends: at its last word, without the comments that follow it."""
    while True:
        inside = _last(node)
        if inside is None:
            return node.end_byte
        node = inside


def yields(body: Node) -> bool:
    """Say whether a body yields; what functions inside it yield is their own."""
    return any(node.type == "yield" and node.is_named for node in _below(body))


def text_of(node: Node, utf8: bytes) -> str:
    """Read the text of a node."""
    return utf8[node.start_byte : node.end_byte].decode("utf-8", "replace")


def split_prefix(start: str) -> str:
    """Take the letters before a quote from the token that opens a string."""
    return start.rstrip("\"'")


def _last(node: Node) -> Node | None:
    for index in range(node.child_count - 1, -1, -1):
        each = node.child(index)
        if each.type not in _EXTRAS:
            return each
    return None


def _below(node: Node) -> Iterator[Node]:
    waiting: list[Sequence[Node]] = [[node]]
    while waiting:
        for each in waiting.pop():
            yield each
            if each.type not in _SCOPES:
                waiting.append(each.named_children)


@cache
def _language() -> Language:
    import tree_sitter_python

    return Language(tree_sitter_python.language())
