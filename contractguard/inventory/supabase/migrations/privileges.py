"""Who holds which privilege: GRANT, REVOKE and ALTER DEFAULT PRIVILEGES, and what Supabase grants from the start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from tree_sitter import Node

from contractguard.inventory.model import CodePlace
from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, first, head, words
from contractguard.inventory.supabase.migrations.model import (
    EVERYBODY,
    TABLE_PRIVILEGES,
    Grant,
    Privilege,
    Privileges,
)

ObjectKind = Literal["tables", "functions"]
GrantedOn = Literal["tables", "functions", "schemas"]
API_ROLES = ("anon", "authenticated", "service_role")
_EXECUTE: tuple[Privilege, ...] = ("execute",)


class DefaultGrant(NamedTuple):
    """What ALTER DEFAULT PRIVILEGES says of objects to come; the empty schema is every schema."""

    schema: str
    kind: ObjectKind
    privileges: Privileges


def granted_by_default(
    defaults: Sequence[DefaultGrant], schema: str, kind: ObjectKind, auto_exposed: bool | None
) -> Privileges:
    """Tell who may do what with a new object.

    PostgreSQL lets everybody execute a new function (section 5.8). Supabase grants what is new in `public` to the
    roles of the API where `auto_exposed`.
    """
    held: dict[tuple[str, Privilege], Grant] = {}
    if kind == "functions":
        held[EVERYBODY, "execute"] = Grant(True, None, "everybody may execute a new function")
    if schema == "public":
        because = "Supabase grants what is new in public to anon" if auto_exposed else "no grant is stated"
        grant = Grant(auto_exposed, None, because)
        held.update({(role, each): grant for role in API_ROLES for each in privileges_of(kind)})
    for default in defaults:
        if default.kind == kind and default.schema in ("", schema):
            held = dict(changed(held, default.privileges))
    return held


def privileges_of(kind: ObjectKind) -> tuple[Privilege, ...]:
    """List the privileges that decide what the API lets people do with an object."""
    return TABLE_PRIVILEGES if kind == "tables" else _EXECUTE


def changed(before: Privileges, changes: Privileges) -> Privileges:
    """Hold privileges with some of them changed; what may have been granted or taken away is not known afterwards."""
    after = dict(before)
    for key, grant in changes.items():
        known = before.get(key)
        is_same = known is not None and grant.is_held is None and known.is_held is (grant.because == "granted")
        after[key] = known if known and is_same else grant
    return after


def stated_privileges(
    statement: Node, kind: GrantedOn, place: CodePlace, *, is_certain: bool
) -> Privileges:
    """Read the privileges of a GRANT or REVOKE and the roles that they are for."""
    keywords = head(statement)
    is_grant = keywords[0] == "grant"
    if not is_grant and "option" in keywords:
        return {}
    grant = Grant(is_grant if is_certain else None, place, "granted" if is_grant else "revoked")
    possible: tuple[Privilege, ...] = ("usage",) if kind == "schemas" else privileges_of(kind)
    stated = child(statement, "privileges")
    named = {words(each)[0] for each in every(stated, "privilege")} if stated else set()
    taken = [each for each in possible if not named or each in named]
    return {(role, each): grant for role in _roles(statement) for each in taken}


def _roles(statement: Node) -> Iterable[str]:
    grantees = child(statement, "grantee_list")
    return [dotted(role)[-1] for role in every(grantees, "RoleSpec") if dotted(role)] if grantees else ()


def default_grants(statement: Node, place: CodePlace, *, is_certain: bool) -> list[DefaultGrant]:
    """Read an ALTER DEFAULT PRIVILEGES; of another owner than `postgres`, who runs migrations, it says nothing here."""
    owners, schemas = set(), []
    for option in every(statement, "DefACLOption"):
        named = [dotted(each)[-1] for each in every(option, "RoleSpec", "name") if dotted(each)]
        if "schema" in head(option):
            schemas += named
        else:
            owners |= set(named)
    action, target = child(statement, "DefACLAction"), first(statement, "defacl_privilege_target")
    kinds: dict[str, ObjectKind] = {"tables": "tables", "functions": "functions", "routines": "functions"}
    kind = kinds.get(words(target)[0]) if target else None
    if action is None or kind is None or not owners <= {"postgres", "current_user"}:
        return []
    privileges = stated_privileges(action, kind, place, is_certain=is_certain)
    return [DefaultGrant(schema, kind, privileges) for schema in schemas or [""]]
