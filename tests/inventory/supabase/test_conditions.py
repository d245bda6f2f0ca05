from __future__ import annotations

import pytest

from contractguard.inventory.supabase.migrations.conditions import holds_for_anonymous
from contractguard.inventory.supabase.migrations.grammar import first, parse_statement


def holds(condition: str) -> bool | None:
    statement = parse_statement(f"create policy p on t using ({condition})")
    assert statement is not None
    clause = first(statement, "RowSecurityOptionalExpr")
    assert clause is not None
    return holds_for_anonymous(clause.children[2])


@pytest.mark.parametrize(
    "condition",
    [
        "false",
        "null",
        "auth.uid() = user_id",
        "user_id = auth.uid()",
        "(select auth.uid()) = user_id",
        "(( SELECT auth.uid() AS uid) = user_id)",
        "auth.uid()::text = user_id",
        "auth.uid() <> user_id",
        "auth.uid() is not null",
        "not (auth.uid() is null)",
        "auth.uid() = user_id and is_public",
        "is_public and auth.uid() = user_id",
        "auth.uid() = user_id or auth.role() = 'service_role'",
        "auth.role() = 'authenticated'",
        "(auth.role() = 'authenticated'::text)",
        "auth.role() <> 'anon'",
        "current_user = 'postgres'",
        "(auth.jwt() ->> 'role') = 'service_role'",
        "auth.jwt() -> 'app_metadata' ->> 'org' = org",
        "(select auth.jwt() ->> 'email') = email",
        "(current_setting('request.jwt.claims', true)::json ->> 'sub') = user_id",
        "auth.email() = email",
        "auth.uid() in (owner, author)",
        "auth.uid() in (select user_id from members)",
        "id in (select team_id from members where user_id = auth.uid())",
        "auth.uid() = any (members)",
        "exists (select 1 from members m where m.user_id = auth.uid() and m.team_id = t.team_id)",
        "exists (select from members where user_id = (select auth.uid()))",
        "team_id = (select team_id from members where user_id = auth.uid())",
        "auth.uid()::text = (storage.foldername(name))[1]",
        "(auth.uid() is not null) and exists (select 1 from a where true)",
    ],
)
def test_never_holds_without_a_user(condition: str) -> None:
    assert holds(condition) is False


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "(true)",
        "true or is_public",
        "auth.uid() is null",
        "auth.role() = 'anon'",
        "auth.role() <> 'authenticated'",
        "'a' = 'a'",
        "not false",
        "not exists (select 1 from bans where user_id = auth.uid())",
        "id not in (select id from hidden where user_id = auth.uid())",
    ],
)
def test_always_holds(condition: str) -> None:
    assert holds(condition) is True


@pytest.mark.parametrize(
    "condition",
    [
        "is_public",
        "is_public = true",
        "deleted_at is null",
        "auth.uid() = user_id or is_public",
        "is_member(auth.uid(), team_id)",
        "public.is_admin()",
        "auth.uid() = all (members)",
        "auth.uid() not in (select user_id from banned)",
        "auth.jwt() ->> 'role' = 'anon'",
        "auth.jwt() is null",
        "auth.jwt() ->> claim = 'x'",
        "exists (select count(*) from members where user_id = auth.uid())",
        "exists (select 1 from members where user_id = auth.uid() union select 1)",
        "(select count(*) from members where user_id = auth.uid()) = 0",
        "coalesce(auth.uid(), owner) = owner",
        "auth.uid() is distinct from owner",
        "case when true then true end",
        "1 = 1",
        "id between 1 and 2",
        "jwt() = 'x'",
    ],
)
def test_cannot_be_told(condition: str) -> None:
    assert holds(condition) is None


def test_depth_is_bounded() -> None:
    assert holds("not " * 1000 + "true") is None
    assert holds("(" * 5000 + "true" + ")" * 5000) is None
    assert holds(" and ".join(["is_public"] * 3000)) is None
    assert holds("(select " * 2000 + "true" + ")" * 2000) is None
