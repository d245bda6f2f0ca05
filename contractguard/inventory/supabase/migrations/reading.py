"""Reading the migrations of a project, in the order in which they are run, up to the state that they lead to."""

from __future__ import annotations

import re
from dataclasses import replace

from contractguard.errors import SourceError
from contractguard.inventory.model import Skipped
from contractguard.inventory.supabase.config import SupabaseProject
from contractguard.inventory.supabase.files import TextFile, joined
from contractguard.inventory.supabase.migrations.blocks import statements_in_block
from contractguard.inventory.supabase.migrations.definitions import apply_definition
from contractguard.inventory.supabase.migrations.grammar import parse_statement
from contractguard.inventory.supabase.migrations.model import Database
from contractguard.inventory.supabase.migrations.scheduled import (
    calls_functions,
    read_calls,
    read_jobs,
    scheduled,
    schedules,
)
from contractguard.inventory.supabase.migrations.schemas import set_config
from contractguard.inventory.supabase.migrations.state import Spot, State
from contractguard.inventory.supabase.migrations.statements import Statement, constant, scan, split_statements
from contractguard.source.tree import SourceTree

MOST_STATEMENT = 512 * 1024
"""The longest statement that is read, in code points."""
MOST_WRONG = 1024 * 1024
"""How much text that PostgreSQL would not take is looked at: the parser is slow there."""
_LEAST_WRONG = 1024
"""What each statement counts at least."""

_MIGRATION = re.compile(r"(\d+)_.*\.sql", re.DOTALL)
_END_OF_EXPOSURE = "20260530"
"""What was made in `public` before is granted to the roles of the API (supabase/cli, `auto_expose_new_tables`)."""

_DEFINING = frozenset({"alter", "create", "drop", "grant", "import", "reset", "revoke", "set"})
_PASSED_OVER = frozenset({
    "abort", "analyze", "begin", "call", "checkpoint", "close", "cluster", "comment", "commit", "copy", "deallocate",
    "declare", "delete", "discard", "end", "execute", "explain", "fetch", "insert", "listen", "load", "lock", "merge",
    "move", "notify", "prepare", "reassign", "refresh", "reindex", "release", "rollback", "savepoint", "security",
    "select", "show", "start", "table", "truncate", "unlisten", "update", "vacuum", "values", "with",
})
"""Statements that work on rows, sessions or remarks."""


def read_database(tree: SourceTree, project: SupabaseProject) -> Database:
    """Read `migrations/*.sql` in the order of their names, then `schemas/**/*.sql`.

    What these describe again does not change what is there. Seeds are not read. What could not be understood is in the
    result.
    """
    state, skipped = State(), []
    reader = _Reader(state)
    for path in _below(tree, joined(project.folder, "migrations")):
        name = path.rsplit("/", 1)[-1]
        version = _MIGRATION.fullmatch(name)
        if version is None or path != joined(project.folder, "migrations", name):
            skipped.append(Skipped(path, "only `migrations/<timestamp>_<name>.sql` is run"))
        else:
            skipped += reader.file(tree, path, _exposes(project, version[1]))
    for path in _below(tree, joined(project.folder, "schemas")):
        skipped += reader.file(tree, path, project.exposes_new_tables or None)
    if state.is_exhausted:
        state.effort = 0
        state.doubt(_EXHAUSTED)
    routines = tuple(each for overloads in state.routines.values() for each in overloads.values())
    return Database(
        tuple(state.relations.values()), routines, state.usage, scheduled(state),
        tuple(state.unresolved), tuple(skipped), state.called,
    )


def _below(tree: SourceTree, folder: str) -> list[str]:
    return [path for path in tree.under(folder) if path.endswith(".sql")]


def _exposes(project: SupabaseProject, version: str) -> bool | None:
    """Tell whether what a migration makes in `public` is granted to the roles of the API; None where nobody says."""
    if project.exposes_new_tables is None and len(version) == 14 and version[:8] < _END_OF_EXPOSURE:
        return True
    return project.exposes_new_tables or None


class _Reader:
    """Applies statements to a state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._wrong = 0

    def file(self, tree: SourceTree, path: str, exposes: bool | None) -> list[Skipped]:
        """Apply one file; it starts with the search path of the database."""
        try:
            file = TextFile(path, tree.read(path))
        except SourceError as error:
            return [Skipped(path, error.message)]
        self.state.search_path = ("public",)
        self.state.auto_exposed = exposes
        for statement in split_statements(file.text):
            self.statement(statement, Spot(file, statement.text, statement.start))
        return []

    def statement(self, statement: Statement, spot: Spot) -> None:
        """Apply one statement, or note that it could not be read."""
        verb = statement.verb
        if verb in _DEFINING:
            self.definition(statement, spot)
        elif verb == "do":
            self.block(spot)
        elif verb not in _PASSED_OVER:
            self.state.wonder("this is no statement of SQL", spot)
        elif not statement.is_closed:
            self.state.wonder(_NOT_CLOSED, spot)
        elif "set_config" in statement.text:
            set_config(statement.text, self.state)
        if verb not in _DEFINING and schedules(statement.text):
            read_jobs(spot, self.state)
        elif verb in _DEFINING and calls_functions(statement.text):
            read_calls(spot, self.state)

    def definition(self, statement: Statement, spot: Spot) -> None:
        """Apply a statement that may change what the database serves."""
        reason = self._why_not(statement)
        node = None if reason else parse_statement(statement.text)
        if node:
            apply_definition(node, spot, self.state)
        else:
            self._wrong += max(len(statement.text), _LEAST_WRONG)
            self.state.wonder(reason or "PostgreSQL would not take this statement", spot)

    def _why_not(self, statement: Statement) -> str:
        if not statement.is_closed:
            return _NOT_CLOSED
        if self.state.is_exhausted:
            return _EXHAUSTED
        if len(statement.text) > MOST_STATEMENT:
            return f"a statement of more than {MOST_STATEMENT // 1024} KB is not read"
        return "after so much that is no SQL it is not read" if self._wrong > MOST_WRONG else ""

    def block(self, spot: Spot) -> None:
        """Apply what a DO block defines: whether its conditions hold is not known."""
        body = next((mark for mark in scan(spot.text) if mark.is_quoted), None)
        content, start = constant(spot.text, body) if body else ("", 0)
        for piece in statements_in_block(content, spot.start + start):
            inner = replace(spot, text=piece.statement.text, start=piece.statement.start, is_certain=False)
            if piece.is_static:
                self.definition(piece.statement, inner)
            else:
                self.state.doubt(_PUT_TOGETHER)
                self.state.wonder(_PUT_TOGETHER, inner)


_NOT_CLOSED = "a quote or comment is not closed: the rest of the file is not read"
_EXHAUSTED = "so many statements change so much that no more are read"
_PUT_TOGETHER = "a DO block runs SQL that it puts together"
