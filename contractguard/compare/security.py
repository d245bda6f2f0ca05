"""Security requirements: a disjunction of conjunctions of schemes, each as it goes on the wire."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site, Unit
from contractguard.contract import CallableOperation, Node
from contractguard.contract.model import OAuthFlow, SecurityScheme

Demand: TypeAlias = Mapping[Hashable, frozenset[str]]
"""What one alternative asks for: scopes by the identity of a scheme. Empty means anonymous."""


def compare_security(sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare what two operations ask of their callers.

    Every base alternative must still open the door: some revision alternative must ask for no more. A
    revision alternative that asks for less than all of the base's weakens the operation.
    """
    was, where = _requirements(sides.base, base), _requirements(sides.revision, revision)
    shared, new = sides.unit("security", [was], [where], title=unit.title, subject=unit.subject)
    unit.uses(shared, Site(unit, where, was).passage)
    _compare_schemes(sides, unit, base, revision)
    if not new:
        return
    before = [_demand(sides, sides.base, schemes) for schemes in _alternatives(sides.base, base)]
    after = [_demand(sides, sides.revision, schemes) for schemes in _alternatives(sides.revision, revision)]
    site = Site(shared, where=where, was=was)
    facts = {"before": _spell(sides.base, base), "after": _spell(sides.revision, revision)}
    spots = {"where": _spot(where), "was": _spot(was)}
    if not all(any(_asks_no_more(new_one, old) for new_one in after) for old in before):
        site.report("security.strengthened", **spots, **facts)  # type: ignore[arg-type]
    if not all(any(_asks_no_more(old, new_one) for old in before) for new_one in after):
        site.report("security.weakened", **spots, **facts)  # type: ignore[arg-type]


def _requirements(side: Side, called: CallableOperation) -> Node:
    """Return the node of the requirements in force; the root where there are none."""
    operation = called.operation
    if operation.security is not None:
        return operation.node.child("security")
    root = side.contract.root
    inherits = called.kind == "operation" and side.contract.security is not None
    return root.child("security") if inherits else root


def _spot(node: Node) -> Spot:
    return Spot(node)


def _alternatives(side: Side, called: CallableOperation) -> list[Mapping[str, tuple[str, ...]]]:
    """Return the alternatives in force; a webhook or callback has its own alone.

    The contract's say how its clients identify themselves, not what the provider shows when it calls.
    """
    if called.kind != "operation" and called.operation.security is None:
        return [{}]
    stated = [requirement.schemes for requirement in side.contract.security_of(called.operation)]
    return stated or [{}]


def _demand(sides: Sides, side: Side, schemes: Mapping[str, tuple[str, ...]]) -> Demand:
    return {_identity(sides, side, name): frozenset(scopes) for name, scopes in schemes.items()}


def _identity(sides: Sides, side: Side, name: str) -> Hashable:
    """Identify a scheme by what it is on the wire; one that kept its name is the base's own, changed or not."""
    own = scheme_on_wire(side, name)
    if side is sides.base:
        return own
    known = {scheme_on_wire(sides.base, other) for other in sides.base.contract.components.security_schemes}
    if own in known or name not in sides.base.contract.components.security_schemes:
        return own
    return scheme_on_wire(sides.base, name)


def scheme_on_wire(side: Side, name: str) -> Hashable:
    """Return what tells a scheme from others on the wire, whatever it is called."""
    scheme = _scheme(side, name)
    if scheme is None:
        return "undefined", name
    if scheme.type == "apiKey":
        return "apiKey", scheme.location, scheme.name.lower() if scheme.location == "header" else scheme.name
    if scheme.type == "http":
        return "http", scheme.scheme
    if scheme.type == "oauth2":
        flows = ((kind, *_urls(flow)) for kind, flow in scheme.flows.items())
        return "oauth2", tuple(sorted(flows))
    return scheme.type, scheme.open_id_connect_url


def _scheme(side: Side, name: str) -> SecurityScheme | None:
    element = side.contract.components.security_schemes.get(name)
    return side.contract.resolve(element, side.contract.reader.security_scheme) if element is not None else None


def _asks_no_more(demand: Demand, credentials: Demand) -> bool:
    """Whether somebody who satisfies `credentials` satisfies `demand`."""
    return all(scheme in credentials and scopes <= credentials[scheme] for scheme, scopes in demand.items())


def _compare_schemes(sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare the schemes that both operations name, once for all operations that do."""
    used = {name for schemes in _alternatives(sides.base, base) for name in schemes}
    still = {name for schemes in _alternatives(sides.revision, revision) for name in schemes}
    for name in sorted(used & still):
        mine, theirs = _scheme(sides.base, name), _scheme(sides.revision, name)
        if mine is None or theirs is None:
            continue
        shared, new = sides.unit("security scheme", [mine.node], [theirs.node])
        unit.uses(shared, Site(unit, theirs.node, mine.node).passage)
        before, after = scheme_on_wire(sides.base, name), scheme_on_wire(sides.revision, name)
        if new and before != after and not _more_flows(mine, theirs):
            Site(shared, where=theirs.node, was=mine.node).report(
                "security-scheme.changed", name=name, before=_plain(before), after=_plain(after))


def _more_flows(base: SecurityScheme, revision: SecurityScheme) -> bool:
    """Whether an OAuth scheme only offers further flows: every way in is still one."""
    if base.type != "oauth2" or revision.type != "oauth2":
        return False
    return all(kind in revision.flows and _urls(flow) == _urls(revision.flows[kind])
               for kind, flow in base.flows.items())


def _urls(flow: OAuthFlow) -> tuple[str, str, str]:
    return flow.authorization_url, flow.token_url, flow.device_authorization_url


def _plain(value: object) -> object:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _spell(side: Side, called: CallableOperation) -> str:
    """Spell requirements as people read them: `oauth[read] + key, or anonymous`."""
    spelled = [
        " + ".join(f"{name}[{', '.join(sorted(scopes))}]" if scopes else name for name, scopes in schemes.items())
        for schemes in _alternatives(side, called)
    ]
    return ", or ".join(sorted(text or "anonymous" for text in spelled))
