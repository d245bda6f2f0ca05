"""What PostgREST serves of a database under `/rest/v1` (PostgREST, "Tables and Views" and "Functions as RPC")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from contractguard.inventory.model import Authentication, CodePlace, Endpoint, Unresolved
from contractguard.inventory.paths import Literal, PathTemplate
from contractguard.inventory.supabase.anonymous import asked_of_relation, asked_of_routines
from contractguard.inventory.supabase.config import SupabaseProject
from contractguard.inventory.supabase.migrations.model import Database, Privilege, Relation, Routine
from contractguard.inventory.supabase.migrations.privileges import API_ROLES

FRAMEWORK = "postgrest"
_BASE = (Literal("rest"), Literal("v1"))
_METHODS: dict[str, Privilege] = {"GET": "select", "POST": "insert", "PATCH": "update", "DELETE": "delete"}
_UNNAMED = frozenset({"json", "jsonb", "bytea", "text", "xml"})
"""Types of a single argument without a name, which takes the whole body."""
_NOT_CALLED = frozenset({"trigger", "event_trigger"})


def read_data_api(database: Database, project: SupabaseProject) -> tuple[tuple[Endpoint, ...], tuple[Unresolved, ...]]:
    """List the operations on tables, views and functions of the exposed schemas, and the writes that may exist.

    Whether the database grants them to anybody is in the authentication, and in the note where that is not stated.
    """
    endpoints: list[Endpoint] = []
    unresolved = list(database.unresolved) if project.schemas else []
    for schema in project.schemas:
        note = "" if schema == project.schemas[0] else f"schema {schema}, chosen by Accept-Profile or Content-Profile"
        for relation in database.relations:
            if relation.name.schema == schema and relation.kind != "partition":
                endpoints += _relation(relation, database, note)
                unresolved += _writes(relation)
        endpoints += _routines([each for each in database.routines if each.name.schema == schema], database, note)
    return tuple(sorted(endpoints, key=lambda each: (each.path.spelled, each.method))), tuple(unresolved)


def _relation(relation: Relation, database: Database, note: str) -> Iterator[Endpoint]:
    path = PathTemplate((*_BASE, Literal(relation.name.name)))
    for method, privilege in _METHODS.items():
        if method == "GET" or not relation.query:
            asked = asked_of_relation(relation, privilege, database)
            notes = (note, _exposure(relation, privilege), relation.doubt)
            yield _endpoint(method, path, str(relation.name), relation.place, asked, notes)


def _endpoint(
    method: str, path: PathTemplate, handler: str, place: CodePlace, asked: Authentication, notes: Sequence[str]
) -> Endpoint:
    note = "; ".join(filter(None, notes))
    return Endpoint(method, path, FRAMEWORK, place, handler, asked, kind="data", note=note)


def _exposure(relation: Relation, privilege: Privilege) -> str:
    grants = [relation.privileges.get((role, privilege)) for role in API_ROLES]
    if any(grant and grant.is_held for grant in grants):
        return ""
    if all(grant and grant.is_held is False for grant in grants):
        return f"{privilege} is revoked from all roles of the API"
    return f"no grant of {privilege} to a role of the API is stated: it may not be served"


def _writes(relation: Relation) -> Iterator[Unresolved]:
    if relation.query and relation.query.is_updatable and relation.kind == "view":
        path = PathTemplate((*_BASE, Literal(relation.name.name)))
        reason = f"writes through the view {relation.name}: its privileges decide"
        yield Unresolved(reason, FRAMEWORK, relation.place, path)


def _routines(routines: Sequence[Routine], database: Database, note: str) -> Iterator[Endpoint]:
    callable_ones = sorted(filter(_is_called, routines), key=lambda each: each.name)
    for name, group in groupby(callable_ones, key=lambda each: each.name):
        overloads = list(group)
        path = PathTemplate((*_BASE, Literal("rpc"), Literal(name.name)))
        asked = asked_of_routines(overloads, database)
        doubt = next((each.doubt for each in overloads if each.doubt), "")
        for method in ("POST", *(["GET"] if any(each.volatility != "volatile" for each in overloads) else [])):
            yield _endpoint(method, path, str(name), overloads[0].place, asked, (note, doubt))


def _is_called(routine: Routine) -> bool:
    """Whether it can be called over HTTP: no trigger, its arguments named, or one that is the whole body."""
    if routine.returns in _NOT_CALLED:
        return False
    unnamed = [argument for argument in routine.arguments if not argument.name]
    return not unnamed or (len(routine.arguments) == 1 and unnamed[0].type in _UNNAMED)
