"""Statements about policies (PostgreSQL, section 5.9)."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.conditions import holds_for_anonymous
from contractguard.inventory.supabase.migrations.grammar import child, dotted, every, spelling
from contractguard.inventory.supabase.migrations.model import EVERYBODY, Condition, Policy, Relation
from contractguard.inventory.supabase.migrations.state import Spot, State


def create_policy(node: Node, spot: Spot, state: State) -> None:
    """CREATE POLICY: for all commands and everybody where it does not say; permissive unless it is restrictive."""
    name, relation = _policy(node, state)
    if relation is None or name is None:
        return
    command = child(node, "RowSecurityDefaultForCmd")
    kind = child(node, "RowSecurityDefaultPermissive")
    policy = Policy(
        _named(name), spelling(command.children[1]).lower() if command else "all", _roles(node) or (EVERYBODY,),
        kind is None or dotted(kind)[-1] != "restrictive", _condition(node, "using"), _condition(node, "check"),
        spot.at(name), spot.is_certain,
    )
    _keep(relation, policy, state)


def alter_policy(node: Node, spot: Spot, state: State) -> None:
    """ALTER POLICY: what it names is replaced."""
    name, relation = _policy(node, state)
    for policy in relation.policies if relation and name else ():
        if relation and name and policy.name == _named(name):
            changed = replace(
                policy, roles=_roles(node) or policy.roles, using=_condition(node, "using") or policy.using,
                check=_condition(node, "check") or policy.check, place=spot.at(name), is_certain=spot.is_certain,
            )
            _keep(relation, changed, state)


def drop_policy(node: Node, spot: Spot, state: State) -> None:
    """DROP POLICY."""
    name, table = child(node, "name"), child(node, "any_name")
    relation = state.relation(table) if table else None
    if name is None or relation is None:
        return
    kept = [
        policy if policy.name != _named(name) else replace(policy, is_certain=False)
        for policy in relation.policies if policy.name != _named(name) or not spot.is_certain
    ]
    state.relations[relation.name] = replace(relation, policies=tuple(kept))


def rename_policy(node: Node, spot: Spot, state: State) -> None:  # noqa: ARG001 - statements are read alike
    """ALTER POLICY … RENAME TO."""
    names = [_named(each) for each in node.children if each.type == "name"]
    relation = _policy(node, state)[1]
    if relation and len(names) == 2:
        policies = (replace(each, name=names[1]) if each.name == names[0] else each for each in relation.policies)
        state.relations[relation.name] = replace(relation, policies=tuple(policies))


def _policy(node: Node, state: State) -> tuple[Node | None, Relation | None]:
    table = child(node, "qualified_name")
    return child(node, "name"), state.relation(table) if table else None


def _named(name: Node) -> str:
    return dotted(name)[-1]


def _keep(relation: Relation, policy: Policy, state: State) -> None:
    state.effort += len(relation.policies)
    others = tuple(each for each in relation.policies if each.name != policy.name)
    state.relations[relation.name] = replace(relation, policies=(*others, policy))


def _roles(node: Node) -> tuple[str, ...]:
    stated = child(node, "RowSecurityDefaultToRole", "RowSecurityOptionalToRole")
    return tuple(dotted(role)[-1] for role in every(stated, "RoleSpec")) if stated else ()


def _condition(node: Node, kind: str) -> Condition | None:
    clause = child(node, "RowSecurityOptionalExpr" if kind == "using" else "RowSecurityOptionalWithCheck")
    expression = child(clause, "a_expr") if clause else None
    return Condition(spelling(expression), holds_for_anonymous(expression)) if expression else None
