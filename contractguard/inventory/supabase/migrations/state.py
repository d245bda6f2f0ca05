"""The database while its migrations are read: values by name, replaced as statements change them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace

from tree_sitter import Node

from contractguard.inventory.model import CodePlace, Unresolved
from contractguard.inventory.paths import openapi_path
from contractguard.inventory.supabase.files import TextFile
from contractguard.inventory.supabase.migrations.grammar import dotted
from contractguard.inventory.supabase.migrations.model import Grant, Name, Relation, Routine
from contractguard.inventory.supabase.migrations.privileges import DefaultGrant, granted_by_default

DATA_API = openapi_path("/rest/v1")
_MOST_UNRESOLVED = 200
_MOST_EFFORT = 1_000_000


@dataclass(slots=True)
class State:
    """What is there so far. `auto_exposed` is whether new objects in `public` are granted to the roles of the API."""

    relations: dict[Name, Relation] = field(default_factory=dict)
    routines: dict[Name, dict[tuple[str, ...], Routine]] = field(default_factory=dict)
    usage: dict[tuple[str, str], Grant] = field(default_factory=dict)
    defaults: list[DefaultGrant] = field(default_factory=list)
    jobs: dict[str, dict[str, CodePlace]] = field(default_factory=dict)
    called: dict[str, CodePlace] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)
    search_path: tuple[str, ...] = ("public",)
    auto_exposed: bool | None = None
    effort: int = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether so many statements have changed so many things that no more are read."""
        return self.effort > _MOST_EFFORT

    def relations_of(self, schemas: Container[str]) -> list[Relation]:
        """List the tables and views of some schemas."""
        self.effort += len(self.relations)
        return [each for name, each in self.relations.items() if name.schema in schemas]

    def routines_of(self, schemas: Container[str]) -> list[Routine]:
        """List the functions of some schemas."""
        self.effort += len(self.routines)
        found = (overloads for name, overloads in self.routines.items() if name.schema in schemas)
        return [each for overloads in found for each in overloads.values()]

    def named(self, node: Node) -> Name:
        """Read the name of something new: without a schema it goes to the first of the search path."""
        parts = dotted(node)
        return Name(parts[-2] if len(parts) > 1 else self.search_path[0], parts[-1] if parts else "")

    def relation(self, node: Node) -> Relation | None:
        """Find the relation that is named."""
        return next((self.relations[name] for name in self._candidates(node) if name in self.relations), None)

    def overloads(self, node: Node) -> dict[tuple[str, ...], Routine]:
        """Find the routines of a name, by the types of their arguments."""
        return next((self.routines[name] for name in self._candidates(node) if name in self.routines), {})

    def _candidates(self, node: Node) -> list[Name]:
        parts = dotted(node)
        if len(parts) > 1:
            return [Name(parts[-2], parts[-1])]
        return [Name(schema, parts[-1]) for schema in self.search_path] if parts else []

    def add(self, relation: Relation) -> None:
        """Note a new relation, with the privileges that it has by default."""
        privileges = granted_by_default(self.defaults, relation.name.schema, "tables", self.auto_exposed)
        self.relations[relation.name] = replace(relation, privileges=privileges)

    def doubt(self, reason: str) -> None:
        """Let everything that is there be in doubt."""
        if self.is_exhausted:
            return
        self.effort += len(self.relations) + len(self.routines)
        self.relations = {name: replace(each, doubt=reason) for name, each in self.relations.items()}
        for name, overloads in self.routines.items():
            self.routines[name] = {types: replace(each, doubt=reason) for types, each in overloads.items()}

    def wonder(self, reason: str, spot: Spot) -> None:
        """Note that something could not be understood; after very many no more."""
        if len(self.unresolved) < _MOST_UNRESOLVED:
            self.unresolved.append(Unresolved(reason, "postgrest", spot.place, DATA_API))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a statement stands. Not `is_certain` where it may not have been run."""

    file: TextFile
    text: str
    start: int
    is_certain: bool = True

    def at(self, node: Node) -> CodePlace:
        """Find a node of the statement."""
        content = self.text.encode("utf-8", "replace")
        start = self.start + len(content[: node.start_byte].decode("utf-8", "replace"))
        return self.file.place(start, start + len((node.text or b"").decode("utf-8", "replace")))

    @property
    def place(self) -> CodePlace:
        """The first line of the statement."""
        return self.file.place(self.start, self.start + len(self.text.split("\n", 1)[0]))

    @property
    def doubt(self) -> str:
        """Why what the statement did is in doubt; empty where it is not."""
        return "" if self.is_certain else "a DO block may have changed it"

