"""What a database holds and what it lets whom do: what of that decides what PostgREST serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from contractguard.inventory.model import CodePlace, Skipped, Unresolved

RelationKind = Literal["table", "view", "materialized view", "foreign table", "partition"]
Volatility = Literal["volatile", "stable", "immutable"]
Privilege = Literal["select", "insert", "update", "delete", "execute", "usage"]

TABLE_PRIVILEGES: tuple[Privilege, ...] = ("select", "insert", "update", "delete")
ANONYMOUS = "anon"
EVERYBODY = "public"


class Name(NamedTuple):
    """The name of a relation or routine, as the database knows it."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


class Grant(NamedTuple):
    """Whether a role holds a privilege; None where that is not known. `place` is where it is stated, if it is."""

    is_held: bool | None
    place: CodePlace | None = None
    because: str = ""


Privileges = Mapping[tuple[str, Privilege], Grant]
"""Grants by role and privilege."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, and whether it holds for anonymous callers; None where that is not known."""

    text: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of row level security. Not `is_certain` where it may not have been made."""

    name: str
    command: str
    roles: tuple[str, ...]
    is_permissive: bool
    using: Condition | None
    check: Condition | None
    place: CodePlace
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What of the query of a view decides who gets rows.

    `is_open` says whether rows come back whoever asks; None where that is not known. `is_updatable` says whether
    PostgreSQL writes through it by itself (CREATE VIEW, "Updatable Views"), or triggers do.
    """

    is_open: bool | None
    is_updatable: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view. `row_security` is None where it is not known; `doubt` is what may have changed the whole."""

    name: Name
    kind: RelationKind
    place: CodePlace
    row_security: bool | None = False
    policies: tuple[Policy, ...] = ()
    privileges: Privileges = field(default_factory=dict)
    query: Query | None = None
    is_invoker: bool | None = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that a caller gives; the empty name for one without."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Routine:
    """A function, one of perhaps several of its name. `returns` is the type as written, in lower case."""

    name: Name
    arguments: tuple[Argument, ...]
    volatility: Volatility
    is_definer: bool
    returns: str
    language: str
    place: CodePlace
    privileges: Privileges = field(default_factory=dict)
    doubt: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the arguments: what tells it from others of its name."""
        return tuple(argument.type for argument in self.arguments)


@dataclass(frozen=True, slots=True)
class Database:
    """The state after all migrations.

    `usage` are the grants on schemas, `scheduled` the functions (by slug) that `pg_cron` calls and where it says so,
    `called` those that triggers and routines call.
    """

    relations: tuple[Relation, ...] = ()
    routines: tuple[Routine, ...] = ()
    usage: Mapping[tuple[str, str], Grant] = field(default_factory=dict)
    scheduled: Mapping[str, CodePlace] = field(default_factory=dict)
    unresolved: tuple[Unresolved, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    called: Mapping[str, CodePlace] = field(default_factory=dict)
