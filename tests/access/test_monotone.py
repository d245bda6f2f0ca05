"""A policy can only tighten: one more demand removes no finding but that an operation is unknown to it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contractguard.rules.inspection import Spoken
from tests.access.judging import contract, operation, spoken, surface

PATHS = ("/things", "/things/{id}", "/admin/things", "/health")
SCOPES = ("things:read", "things:write", "things:admin")
ROLES = ("viewer", "clerk", "admin", "auditor")

alternatives = st.one_of(
    st.just({}),
    st.builds(lambda scopes: {"oauth": scopes}, st.lists(st.sampled_from(SCOPES), max_size=2, unique=True)),
    st.builds(lambda roles: {"key": roles}, st.lists(st.sampled_from(ROLES), max_size=2, unique=True)),
    st.just({"mtls": []}), st.just({"key": [], "mtls": []}), st.just({"oauth": ["things:read"], "key": []}),
)
requirements = st.one_of(st.none(), st.lists(alternatives, max_size=3))


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    members: dict[str, Any] = {"tags": draw(st.lists(st.sampled_from(("Things", "Admin")), max_size=1))}
    if draw(st.booleans()):
        members["x_roles"] = draw(st.lists(st.sampled_from(ROLES), max_size=2, unique=True))
    return operation(draw(requirements), **members)


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    paths = {path: {method: draw(operations()) for method in draw(st.lists(
        st.sampled_from(("get", "post", "delete")), min_size=1, max_size=2, unique=True))} for path in PATHS}
    root = draw(requirements)
    return contract(paths, **({} if root is None else {"security": root}))


matchers = st.sampled_from((
    {"path": "/**"}, {"path": "/things/**"}, {"path": "/admin/**"}, {"methods": ["POST", "DELETE"]}, {"tag": "Admin"},
    {"operation": "GET /health"}, {"path": "/nothing"},
))
scopes = st.lists(st.sampled_from((*SCOPES, "*:write", "things:*")), min_size=1, max_size=2, unique=True)
demands = st.one_of(
    st.builds(lambda names: {"scopes": names}, scopes),
    st.builds(lambda names: {"scopes": {"any": names}}, scopes),
    st.builds(lambda names: {"schemes": names}, st.lists(st.sampled_from(("oauth", "mtls", "key")), min_size=1,
                                                        max_size=2, unique=True)),
)
roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True)


@st.composite
def rules(draw: st.DrawFn, name: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name, "match": draw(matchers)}
    if draw(st.booleans()):
        rule["require"] = draw(demands)
    if draw(st.booleans()):
        rule["roles"] = draw(roles)
    if draw(st.booleans()):
        rule["exclusive"] = True
    return rule


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    policy: dict[str, Any] = {
        "default": draw(st.sampled_from(("deny", "warn", "allow"))),
        "roles": {"viewer": {"scopes": ["things:read"]}, "clerk": {"extends": ["viewer"], "scopes": ["things:write"]},
                  "admin": {"extends": ["clerk"], "scopes": ["things:admin"]}, "auditor": {}},
        "rules": [draw(rules(f"rule-{number}")) for number in range(draw(st.integers(0, 3)))],
        "public": [{**draw(matchers), "reason": "Open", **draw(st.sampled_from((
            {}, {"expires": "2026-01-01"}, {"expires": "2027-01-01"})))} for _ in range(draw(st.integers(0, 2)))],
    }
    return policy


@st.composite
def tightened(draw: st.DrawFn, policy: dict[str, Any]) -> dict[str, Any]:
    """Add one demand: a rule, a requirement of a rule, a scheme that writes must use, or fewer schemes."""
    how = draw(st.sampled_from(("rule", "require", "writes", "allowed")))
    if how == "require" and policy["rules"]:
        index = draw(st.integers(0, len(policy["rules"]) - 1))
        grown = _joined(policy["rules"][index].get("require", {}), draw(demands))
        return {**policy, "rules": [{**rule, "require": grown} if number == index else rule
                                    for number, rule in enumerate(policy["rules"])]}
    if how == "writes":
        return {**policy, "schemes": {"writes": draw(st.sampled_from((["oauth"], ["mtls"])))}}
    if how == "allowed":
        # What a rule demands must be allowed: a policy that contradicts itself is refused.
        demanded = {name for rule in policy["rules"] for name in rule.get("require", {}).get("schemes", [])}
        return {**policy, "schemes": {"allowed": sorted({*demanded, draw(st.sampled_from(("oauth", "mtls", "key")))})}}
    rule = draw(rules("further"))
    rule.pop("roles", None)
    return {**policy, "rules": [*policy["rules"], rule]}


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Demand what both demand. There is one choice a rule: of two, the first stays."""
    first, second = (demand.get("scopes", []) for demand in (one, other))
    parts = [part if isinstance(part, dict) else {"all": part} for part in (first, second)]
    every = list(dict.fromkeys([*parts[0].get("all", []), *parts[1].get("all", [])]))
    some = parts[0].get("any") or parts[1].get("any")
    schemes = list(dict.fromkeys([*one.get("schemes", []), *other.get("schemes", [])]))
    scopes_ = {**({"all": every} if every else {}), **({"any": some} if some else {})}
    return {**({"scopes": scopes_} if scopes_ else {}), **({"schemes": schemes} if schemes else {})}


def places(data: dict[str, Any], policy: dict[str, Any]) -> set[tuple[object, ...]]:
    return {_place(each) for each in spoken(surface(data, policy))}


def _place(each: Spoken) -> tuple[object, ...]:
    """What tells a finding from others, whatever it says in detail: rule, place, operation, part of the policy."""
    violation = each.violation
    related = tuple(node.pointer[:2] for node in violation.related)
    return (each.selected.rule.id, violation.node.location, violation.facts.get("operation"), related, each.severity)


def _kept(found: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {place for place in found if place[0] != "policy-unmatched"}


@st.composite
def tightenings(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    policy = draw(policies())
    return draw(contracts()), policy, draw(tightened(policy))


@given(tightenings())
def test_a_further_demand_removes_no_finding_but_that_nothing_matches(
    case: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
) -> None:
    data, policy, tighter = case
    assert _kept(places(data, policy)) <= places(data, tighter)


@given(contracts(), policies(), roles, matchers)
def test_fewer_roles_remove_no_error_but_that_nothing_matches(
    data: dict[str, Any], policy: dict[str, Any], least: list[str], match: dict[str, Any]
) -> None:
    """Whom the policy lets in all rules decide together: that the contract shuts out somebody may then be right."""
    tighter = {**policy, "rules": [*policy["rules"], {"id": "further", "match": match, "roles": least}]}
    before = {place for place in _kept(places(data, policy)) if place[-1] == "error"}
    assert before <= places(data, tighter)
