"""Roles that a contract states beside those that the policy lets in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.access.globs import scope_matches
from contractguard.access.policy import PolicyRule
from contractguard.access.requirements import Alternative
from contractguard.access.stated_roles import StatedRoles
from contractguard.access.surface import OperationAccess, Surface, Violation


def unknown_roles(surface: Surface) -> Iterator[Violation]:
    """Find roles that the contract names and the policy does not know; each place once."""
    if surface.policy is None or not surface.policy.roles:
        return
    seen = set()
    for access in surface.operations:
        for stated in access.stated:
            for name in sorted(stated.names - surface.policy.roles.keys()):
                if (stated.node.location, name) not in seen:
                    seen.add((stated.node.location, name))
                    yield Violation(stated.node, "key", {"role": name, "source": stated.source,
                                                         "operation": access.name}, access.called, (("roles",),))


def drifted_roles(surface: Surface) -> Iterator[Violation]:
    """Find operations whose stated roles let in somebody whom the policy does not, or do not let in whom it does.

    Every rule stands for itself: with one more rule the contract can only agree less. Whom the policy lets in is
    decided by all of them together.
    """
    for access in surface.operations:
        limiting = [rule for rule in surface.demands(access) if rule.roles is not None]
        if not limiting or not access.stated:
            continue
        wider = [(stated, rule, excess) for stated in access.stated for rule in limiting
                 if (excess := _beyond(surface, stated, rule))]
        for stated, rule, excess in wider:
            yield _drift(access, stated, (rule,), {"how": "lets in", "roles": sorted(excess)}, lesser=False)
        shut_out = sorted(role for role in admitted(surface, limiting)
                          if not all(stated.admits(surface.graph.rights(role)) for stated in access.stated))
        known = all(stated.names <= surface.graph.known for stated in access.stated)
        if known and shut_out and not wider:
            facts = {"how": "shuts out", "roles": shut_out}
            yield _drift(access, access.stated[0], tuple(limiting), facts, lesser=True)


def locked_out_roles(surface: Surface) -> Iterator[Violation]:
    """Find operations whose scopes some role that the policy lets in does not carry."""
    if surface.policy is None or not any(role.scopes for role in surface.policy.roles.values()):
        return
    for access in surface.operations:
        limiting = [rule for rule in surface.demands(access) if rule.roles is not None]
        outside = sorted(role for role in admitted(surface, limiting) if not any(
            carries(surface, role, each) for each in access.requirement.alternatives)) if limiting else []
        if outside:
            node, part = access.place()
            yield Violation(node, part, {
                "operation": access.name, "roles": outside, "security": access.requirement.spelled(),
            }, access.called, tuple((*rule.pointer, "roles") for rule in limiting))


def roles_without_authentication(surface: Surface) -> Iterator[Violation]:
    """Find operations that name roles and let anybody in, who has none."""
    for access in surface.operations:
        own = next((stated for stated in access.stated if stated.own and stated.source != "security"
                    and any(stated.choices)), None)
        if own is not None and access.requirement.admits_anybody and not access.requirement.is_unsaid:
            yield Violation(own.node, "key", {"operation": access.name, "source": own.source,
                                              "stated": own.spelled()}, access.called,
                            tuple(entry.pointer for entry in access.public))


def admitted(surface: Surface, rules: list[PolicyRule]) -> frozenset[str]:
    """Return the roles that rules let in: those that have the rights of one of the least roles of every rule."""
    sets = [surface.graph.upward(rule.roles or ()) for rule in rules]
    return frozenset.intersection(*sets) if sets else frozenset()


def carries(surface: Surface, role: str, alternative: Alternative) -> bool:
    """Whether a role carries all scopes that an alternative asks for."""
    carried = surface.graph.scopes(role)
    return all(any(scope_matches(each, scope) for each in carried) for scope in alternative.scopes)


def _beyond(surface: Surface, stated: StatedRoles, rule: PolicyRule) -> frozenset[str]:
    """Return the roles with which somebody is let in whom a rule does not let in; none where they are unknown.

    Who has several roles is let in by the rule if one of them is. An empty choice lets in everybody.
    """
    assert surface.policy is not None
    within = surface.graph.upward(rule.roles or ())
    for choice in sorted(stated.choices, key=sorted):
        if not choice & within and choice <= surface.policy.roles.keys():
            return choice or frozenset({"anybody who is authenticated"})
    return frozenset()


def _drift(
    access: OperationAccess, stated: StatedRoles, rules: tuple[PolicyRule, ...], facts: Mapping[str, object], *,
    lesser: bool,
) -> Violation:
    return Violation(stated.node, "key", {
        "operation": access.name, "source": stated.source, "stated": stated.spelled(),
        "allowed": sorted({role for rule in rules for role in rule.roles or ()}),
        "policyRules": [rule.id for rule in rules], **facts,
    }, access.called, tuple((*rule.pointer, "roles") for rule in rules), lesser)
