"""What the policy demands of a requirement. A caller picks the weakest alternative, so every one must meet a demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from contractguard.access.globs import scope_matches
from contractguard.access.policy import Demand
from contractguard.access.requirements import Alternative
from contractguard.access.surface import OperationAccess, Surface, Violation
from contractguard.contract import Node
from contractguard.text import Pointer

READING = ("GET", "HEAD", "OPTIONS", "TRACE", "QUERY")
"""The methods that are safe (RFC 9110, section 9.2.1; QUERY as OpenAPI 3.2 has it)."""


def unmatched(surface: Surface) -> Iterator[Violation]:
    """Find operations that no rule and no public entry matches, unless the policy allows them."""
    policy = surface.policy
    if policy is None or policy.default == "allow":
        return
    for access in surface.operations:
        if not (access.rules or access.exempted or access.public):
            yield Violation(access.called.operation.node, "key", {"operation": access.name}, access.called,
                            (("default",),), lesser=policy.default == "warn")


def schemes_not_allowed(surface: Surface) -> Iterator[Violation]:
    """Find alternatives with a scheme that is not allowed, or without one that is demanded."""
    if surface.policy is None:
        return
    schemes = surface.policy.schemes
    for access in surface.operations:
        if schemes.allowed is not None:
            yield from _failing(access, ("schemes", "allowed"), _outside(frozenset(schemes.allowed)), "uses",
                                "schemes.allowed")
        if schemes.writes is not None and access.called.method not in READING:
            yield from _failing(access, ("schemes", "writes"), _without_any(frozenset(schemes.writes)), "lacks",
                                "schemes.writes")
        for rule in surface.demands(access):
            if rule.require is not None and rule.require.schemes:
                yield from _failing(access, (*rule.require.pointer, "schemes"),
                                    _without(frozenset(rule.require.schemes)), "lacks", f"rule '{rule.id}'")


def scopes_missing(surface: Surface) -> Iterator[Violation]:
    """Find alternatives whose scopes do not meet what a rule demands."""
    for access in surface.operations:
        for rule in surface.demands(access):
            demand = rule.require
            if demand is not None and (demand.all_scopes or demand.any_scopes):
                yield from _failing(access, (*demand.pointer, "scopes"), _missing(demand), "lacks", f"rule '{rule.id}'")


def rules_unused(surface: Surface) -> Iterator[Violation]:
    """Find rules that match no operation."""
    policy = surface.policy
    if policy is None:
        return
    used = {rule.id for access in surface.operations for rule in (*access.rules, *access.exempted)}
    for rule in policy.rules:
        if rule.id not in used:
            yield Violation(Node(policy.document, rule.pointer, None), "value", {"policyRule": rule.id})


def covers(scopes: Iterable[str], wanted: str) -> bool:
    """Whether one of some scopes is what the policy writes as `wanted`, perhaps with wildcards."""
    return any(scope_matches(wanted, scope) for scope in scopes)


def _outside(allowed: frozenset[str]) -> Callable[[Alternative], list[str]]:
    return lambda alternative: sorted(alternative.schemes - allowed)


def _without(needed: frozenset[str]) -> Callable[[Alternative], list[str]]:
    return lambda alternative: sorted(needed - alternative.schemes)


def _without_any(wanted: frozenset[str]) -> Callable[[Alternative], list[str]]:
    return lambda alternative: [] if alternative.schemes & wanted else [" or ".join(sorted(wanted))]


def _missing(demand: Demand) -> Callable[[Alternative], list[str]]:
    def missing(alternative: Alternative) -> list[str]:
        lacking = [wanted for wanted in demand.all_scopes if not covers(alternative.scopes, wanted)]
        if demand.any_scopes and not any(covers(alternative.scopes, wanted) for wanted in demand.any_scopes):
            lacking.append(" or ".join(demand.any_scopes))
        return lacking

    return missing


def _failing(
    access: OperationAccess, pointer: Pointer, fault: Callable[[Alternative], list[str]], how: str,
    demand: str,
) -> Iterator[Violation]:
    """Tell of an operation once, of all alternatives that fail; one that asks for nothing is told elsewhere.

    It stands at the requirement, whichever alternatives fail: a further demand moves no violation.
    """
    failing = [(each, names) for each in access.requirement.alternatives
               if not each.is_anonymous and (names := fault(each))]
    if failing:
        node, part = access.place()
        yield Violation(node, part, {
            "operation": access.name, "alternative": ", or ".join(each.spelled() for each, _ in failing), "how": how,
            "names": sorted({name for _, names in failing for name in names}), "demand": demand,
        }, access.called, (pointer,))
