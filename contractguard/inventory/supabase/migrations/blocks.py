"""DO blocks: what of their PL/pgSQL is a statement that may be run, and what they make at run time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contractguard.inventory.supabase.migrations.statements import Statement, constant, scan, split_statements

_VERBS = frozenset({"create", "alter", "drop", "grant", "revoke"})
_OF_NO_MATTER = frozenset({
    "aggregate", "cast", "collation", "column", "comment", "constraint", "domain", "event", "extension", "index",
    "operator", "publication", "role", "rule", "sequence", "server", "statistics", "subscription", "trigger", "type",
    "user",
})
"""What can be made or changed without any effect on what the API serves."""


_ALWAYS_MATTERS = frozenset({"grant", "policy", "rename", "revoke", "schema", "security"})


class Piece(NamedTuple):
    """A statement in a block; not `is_static` where its text is put together at run time."""

    statement: Statement
    is_static: bool = True


def statements_in_block(body: str, start: int) -> Iterator[Piece]:
    """Iterate over the definitions in the body of a block, which starts at an offset of the file."""
    for statement in split_statements(body):
        begin = _definition(statement.text)
        if begin is not None:
            text, at = statement.text[begin:], start + statement.start + begin
            is_executed = text[:7].lower() == "execute"
            yield from _executed(text, at) if is_executed else [Piece(Statement(text, at, statement.is_closed))]


def _definition(text: str) -> int | None:
    """Find where a definition, or EXECUTE, starts in `begin if … then create …`."""
    depth = 0
    for mark in scan(text):
        if mark.kind == "bracket":
            depth += 1 if text[mark.start] == "(" else -1
        elif mark.kind == "word" and depth <= 0:
            word = text[mark.start : mark.end].lower()
            if word in _VERBS or word == "execute":
                return mark.start
    return None


def _executed(text: str, start: int) -> Iterator[Piece]:
    """Read EXECUTE: of one constant the statements in it, else that something is made at run time, if it matters."""
    marks = list(scan(text))[1:]
    constants = [mark for mark in marks if mark.is_quoted]
    if len(marks) == 1 and constants:
        content, at = constant(text, marks[0])
        for statement in split_statements(content):
            if statement.verb in _VERBS:
                yield Piece(statement._replace(start=start + at + statement.start))
    elif not constants or any(_matters(constant(text, mark)[0]) for mark in constants):
        yield Piece(Statement(text, start), is_static=False)


def _matters(text: str) -> bool:
    words = {text[mark.start : mark.end].lower() for mark in scan(text) if mark.kind == "word"}
    return bool(_VERBS & words) and (bool(_ALWAYS_MATTERS & words) or not _OF_NO_MATTER & words)
