"""Security requirements: a disjunction of conjunctions of schemes, each as it goes on the wire."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.security_schemes import compare_scheme, find_scheme, scheme_on_wire
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site, Unit
from contractguard.contract import CallableOperation, Node

Demand: TypeAlias = Mapping[Hashable, frozenset[str]]
"""What one alternative asks for: scopes by the identity of a scheme. Empty means anonymous."""


def compare_security(sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare what two operations ask of their callers.

    Every base alternative must still open the door: some revision alternative must ask for no more. A
    revision alternative that asks for less than all of the base's weakens the operation. Where the base would not say
    what it asks for, nothing was promised.
    """
    if not sides.base.contract.states_security(base.operation):
        return
    was, where = _requirements(sides.base, base, revision), _requirements(sides.revision, revision, base)
    shared, new = sides.unit("security", [was], [where], title=unit.title, subject=unit.subject)
    unit.uses(shared, Site(unit, where, was).passage)
    used, asked = _names(sides.base, base), _names(sides.revision, revision)
    _compare_schemes(sides, unit, used, asked)
    if not new:
        return
    known = {name: scheme_on_wire(sides.base, name) for name in used}
    before = [_demand(schemes, known) for schemes in _alternatives(sides.base, base)]
    still = {name: _identity(sides, name, known, asked) for name in asked}
    after = [_demand(schemes, still) for schemes in _alternatives(sides.revision, revision)]
    site = Site(shared, where=where, was=was)
    told: dict[str, Any] = {"before": _spell(sides.base, base), "after": _spell(sides.revision, revision),
                            "where": Spot(where), "was": Spot(was)}
    if not all(any(_asks_no_more(new_one, old) for new_one in after) for old in before):
        site.report("security.strengthened", **told)
    if not all(any(_asks_no_more(old, new_one) for old in before) for new_one in after):
        site.report("security.weakened", **told)


def _requirements(side: Side, called: CallableOperation, other: CallableOperation) -> Node:
    """Return the node of the requirements in force.

    Where there are none it is the operation if the other side has them there, else the root.
    """
    operation = called.operation
    if operation.security is not None:
        return operation.node.child("security")
    if called.kind == "operation" and side.contract.security is not None:
        return side.contract.security_node
    return side.contract.root if other.operation.security is None else operation.node


def _alternatives(side: Side, called: CallableOperation) -> list[Mapping[str, tuple[str, ...]]]:
    """Return the alternatives in force; a webhook or callback has its own alone.

    The contract's say how its clients identify themselves, not what the provider shows when it calls.
    """
    if called.kind != "operation" and called.operation.security is None:
        return [{}]
    stated = [requirement.schemes for requirement in side.contract.security_of(called.operation)]
    return stated or [{}]


def _names(side: Side, called: CallableOperation) -> list[str]:
    """Return the schemes that an operation asks for in any of its alternatives."""
    return list(dict.fromkeys(name for schemes in _alternatives(side, called) for name in schemes))


def _demand(schemes: Mapping[str, tuple[str, ...]], identities: Mapping[str, Hashable]) -> Demand:
    return {identities[name]: frozenset(scopes) for name, scopes in schemes.items()}


def _identity(sides: Sides, name: str, known: Mapping[str, Hashable], asked: list[str]) -> Hashable:
    """Identify a scheme of the revision by what it is on the wire; one that kept its name is the base's own, changed.

    Unless what the name stood for is asked for under another one: then clients find it there.
    """
    own = scheme_on_wire(sides.revision, name)
    if own in known.values() or name not in known:
        return own
    others = (scheme_on_wire(sides.revision, other) for other in asked if other != name)
    return own if known[name] in others else known[name]


def _asks_no_more(demand: Demand, credentials: Demand) -> bool:
    """Whether somebody who satisfies `credentials` satisfies `demand`."""
    return all(scheme in credentials and scopes <= credentials[scheme] for scheme, scopes in demand.items())


def _compare_schemes(sides: Sides, unit: Unit, used: list[str], asked: list[str]) -> None:
    """Compare the schemes that both operations name, once for all operations that do."""
    for name in sorted({*used} & {*asked}):
        mine, theirs = find_scheme(sides.base, name), find_scheme(sides.revision, name)
        if mine is None or theirs is None:
            continue
        shared, new = sides.unit("security scheme", [mine.node], [theirs.node])
        unit.uses(shared, Site(unit, theirs.node, mine.node).passage)
        if new:
            moved = _is_another(sides.base, name, sides.revision, asked) or _is_another(
                sides.revision, name, sides.base, used)
            compare_scheme(Site(shared, where=theirs.node, was=mine.node), name, mine, theirs, moved=moved)


def _is_another(side: Side, name: str, other: Side, names: list[str]) -> bool:
    """Whether a scheme goes by another one of some names on the other side: what was lost is told there."""
    own = scheme_on_wire(side, name)
    return any(scheme_on_wire(other, another) == own for another in names if another != name)


def _spell(side: Side, called: CallableOperation) -> str:
    """Spell requirements as people read them: `oauth[read] + key, or anonymous`."""
    spelled = [
        " + ".join(f"{name}[{', '.join(sorted(scopes))}]" if scopes else name for name, scopes in schemes.items())
        for schemes in _alternatives(side, called)
    ]
    return ", or ".join(sorted(text or "anonymous" for text in spelled))
