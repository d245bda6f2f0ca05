"""What a caller meets who has no more than the publishable key: grants first, then row level security.

The key is public and no authentication. PostgreSQL asks for the privilege, then for a policy (section 5.9). Reading
that finds no row, or a write that changes none, counts as refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.inventory.model import Asked, Authentication, CodePlace
from contractguard.inventory.supabase.migrations.model import (
    ANONYMOUS,
    EVERYBODY,
    Condition,
    Database,
    Grant,
    Name,
    Policy,
    Privilege,
    Privileges,
    Relation,
    Routine,
)

CREDENTIAL = "row-level-security"
_KEY = "only the public API key is asked for"


def asked_of_relation(relation: Relation, privilege: Privilege, database: Database) -> Authentication:
    """Tell what a table or view asks of an anonymous caller who selects, inserts, updates or deletes."""
    refused = _not_granted(relation.name, relation.privileges, privilege, database)
    if refused and refused.asked == "required":
        return refused
    if relation.doubt:
        return _answer("unknown", relation.doubt, relation.place)
    verdict = _view(relation) if relation.query else _table(relation, privilege)
    return refused if refused and verdict.asked != "required" else verdict


def asked_of_routines(routines: Sequence[Routine], database: Database) -> Authentication:
    """Tell what a function asks of an anonymous caller: where it may be executed, its body decides."""
    answers = [_not_granted(each.name, each.privileges, "execute", database) for each in routines]
    if all(answer and answer.asked == "required" for answer in answers) and answers[0]:
        return answers[0]
    definer = next((each for each in routines if each.is_definer), None)
    how = "it runs with its owner's rights and decides by itself" if definer else "its body decides"
    return _answer("unknown", f"{_stated(routines[0])}; {how}", (definer or routines[0]).place)


def _stated(routine: Routine) -> str:
    grant = _held(routine.name, routine.privileges, "execute")
    return "anon may execute it" if grant.is_held else "whether anon may execute it is not known"


def _answer(asked: Asked, because: str, place: CodePlace | None) -> Authentication:
    return Authentication(asked, f"{because} ({_KEY})" if asked == "none" else because, place, CREDENTIAL)


def _not_granted(
    name: Name, privileges: Privileges, privilege: Privilege, database: Database
) -> Authentication | None:
    usage = _usage(name, database)
    grant = usage if usage.is_held is not True else _held(name, privileges, privilege)
    if grant.is_held:
        return None
    if grant.is_held is False:
        return _answer("required", grant.because, grant.place)
    return _answer("unknown", grant.because, grant.place)


def _usage(name: Name, database: Database) -> Grant:
    grants = (database.usage.get((name.schema, role)) for role in (ANONYMOUS, EVERYBODY))
    stated = [grant for grant in grants if grant]
    if any(each.is_held for each in stated) or (name.schema == "public" and not stated):
        return Grant(True)
    if name.schema == "public":
        # Supabase grants usage of `public` to both: one that is revoked leaves the other.
        return stated[0] if len(stated) == 2 else Grant(True)
    return stated[0] if stated else Grant(None, None, f"no grant of usage on schema {name.schema} to anon is stated")


def _held(name: Name, privileges: Privileges, privilege: Privilege) -> Grant:
    """Tell whether anon holds a privilege, by itself or as everybody does."""
    own, all_of = privileges.get((ANONYMOUS, privilege)), privileges.get((EVERYBODY, privilege))
    stated = [each for each in (own, all_of) if each]
    held = next((each for each in stated if each.is_held), None)
    if held:
        return held
    if own and own.is_held is False and not (all_of and all_of.is_held is None):
        return own._replace(because=f"{privilege} on {name} is revoked from anon")
    others = [grant for (_, each), grant in privileges.items() if each == privilege and grant.is_held and grant.place]
    if others and not (own and own.place) and (all_of is None or all_of.is_held is False):
        return Grant(False, others[0].place, f"{privilege} on {name} is granted to other roles than anon")
    return Grant(None, None, f"no grant of {privilege} on {name} to anon is stated")


def _view(relation: Relation) -> Authentication:
    query = relation.query
    assert query is not None
    if query.is_open is False:
        return _answer("required", "its query gives no row without a signed-in user", relation.place)
    if relation.is_invoker is not False and relation.kind == "view":
        return _answer("unknown", "security_invoker: the tables below decide", relation.place)
    if query.is_open is None:
        return _answer("unknown", "its query looks at who calls", relation.place)
    return _answer("none", f"a {relation.kind} reads with its owner's rights, past row level security", relation.place)


def _table(relation: Relation, privilege: Privilege) -> Authentication:
    if relation.kind == "foreign table":
        return _answer("none", "foreign tables have no row level security", relation.place)
    if relation.row_security is None:
        return _answer("unknown", "a DO block may have switched row level security", relation.place)
    if not relation.row_security:
        return _answer("none", "row level security is off", relation.place)
    verdict = _policies(relation, privilege)
    if privilege in ("update", "delete") and verdict.asked == "none":
        # Rows are named by a filter, and what a filter reads has to be selectable too.
        reading = _policies(relation, "select")
        return verdict if reading.asked == "none" else _answer("unknown", f"but: {reading.because}", reading.place)
    return verdict


def _policies(relation: Relation, privilege: Privilege) -> Authentication:
    applied = [
        policy for policy in relation.policies
        if policy.command in ("all", privilege) and {ANONYMOUS, EVERYBODY} & set(policy.roles)
    ]
    permissive = [(policy, _holds(policy, privilege)) for policy in applied if policy.is_permissive]
    restrictive = [(policy, _holds(policy, privilege)) for policy in applied if not policy.is_permissive]
    for policy, holds in restrictive:
        if holds is False and policy.is_certain:
            return _answer("required", f'policy "{policy.name}" refuses everybody without a user', policy.place)
    allowing = [policy for policy, holds in permissive if holds is not False]
    if not allowing:
        return _answer("required", _why_refused(relation, applied, privilege), _where_refused(relation, applied))
    open_to_all = next((policy for policy, holds in permissive if holds and policy.is_certain), None)
    if open_to_all and all(holds for _, holds in restrictive):
        return _answer("none", f'policy "{open_to_all.name}" lets anybody {privilege}', open_to_all.place)
    return _answer("unknown", f'policy "{allowing[0].name}" decides: {_short(allowing[0])}', allowing[0].place)


def _holds(policy: Policy, privilege: Privilege) -> bool | None:
    """Whether a policy lets an anonymous caller: both of its conditions for an update, one for the rest."""
    stated = {"insert": [policy.check or policy.using], "update": [policy.using, policy.check]}
    answers = [_met(condition) for condition in stated.get(privilege, [policy.using])]
    return False if False in answers else None if None in answers else True


def _met(condition: Condition | None) -> bool | None:
    return condition.holds if condition else True


def _why_refused(relation: Relation, applied: Sequence[Policy], privilege: Privilege) -> str:
    if not relation.policies:
        return "row level security is on, and there is no policy"
    if not applied:
        return f"row level security is on, and no policy lets anon {privilege}"
    return f'policy "{applied[0].name}" needs a signed-in user: {_short(applied[0])}'


def _where_refused(relation: Relation, applied: Sequence[Policy]) -> CodePlace:
    return applied[0].place if applied else relation.place


def _short(policy: Policy) -> str:
    condition = policy.using or policy.check
    text = " ".join(condition.text.split()) if condition else ""
    return text if len(text) <= 80 else text[:79] + "…"
