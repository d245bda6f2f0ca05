"""Components that no operation has led to, and contracts that consist of components."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from contractguard.compare.bodies import compare_content, compare_request_body
from contractguard.compare.change import Spot
from contractguard.compare.elements import surviving
from contractguard.compare.headers import compare_headers
from contractguard.compare.links import compare_link
from contractguard.compare.operations import compare_operation, reach_of, report_alone
from contractguard.compare.parameters import compare_parameter
from contractguard.compare.responses import compare_response
from contractguard.compare.schemas import drain, rooted
from contractguard.compare.security_schemes import compare_scheme
from contractguard.compare.sides import Sides
from contractguard.compare.units import Passage, Site, Unit
from contractguard.contract import CallableOperation, Contract, Location, Node
from contractguard.contract.model import OperationKind, PathItem, Reference
from contractguard.errors import ContractError

Compare: TypeAlias = Callable[[Sides, Site, str, Any, Any], None]


def _parameter(sides: Sides, site: Site, name: str, base: Any, revision: Any) -> None:
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.parameter)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.parameter)
    if (mine.location, mine.name.lower()) == (theirs.location, theirs.name.lower()):
        compare_parameter(sides, site, mine, theirs, written=True)
    elif site.unit.reach != (0, 0):
        _report_other(site, name, mine.node, theirs.node)


def _report_other(site: Site, name: str, base: Node, revision: Node) -> None:
    """Tell that a name stands for something else now: what went by it is gone."""
    site.report("component.removed", kind="parameter", name=name, before=name, was=Spot(base), where=Spot(revision))


def _answers(site: Site) -> Site:
    return Site(site.unit, site.where, site.was, Passage(flipped=True))


_KINDS: Mapping[str, tuple[str, Compare]] = {
    "parameters": ("parameter", _parameter),
    "request_bodies": ("request body", lambda sides, site, _, base, revision: compare_request_body(
        sides, site, base, revision, request=True)),
    "responses": ("response", lambda sides, site, name, base, revision: compare_response(
        sides, _answers(site), name, base, revision, request=False)),
    "headers": ("header", lambda sides, site, name, base, revision: compare_headers(
        sides, _answers(site), {name: base}, {name: revision}, compare_content, request=False)),
    "links": ("link", compare_link),
    "media_types": ("media type", lambda sides, site, name, base, revision: compare_content(
        sides, site, {name: base}, {name: revision}, request=True)),
    "security_schemes": ("security scheme", lambda sides, site, name, base, revision: compare_scheme(
        site, name, sides.base.contract.resolve(base, sides.base.contract.reader.security_scheme),
        sides.revision.contract.resolve(revision, sides.revision.contract.reader.security_scheme))),
}
"""How components of each kind are called and compared, each as its name says who writes it."""


_WRITTEN_BY_BOTH = frozenset({"headers", "media_types"})
"""Kinds whose components are written by clients and by providers."""


def compare_components(sides: Sides, reach: tuple[int, int]) -> Unit:
    """Compare the components that nothing has compared yet.

    `reach` is empty where a contract has operations: then nothing reaches these. Where it has none its components are
    the contract: judged in both directions, but for those of which the kind says who writes them.
    Returns the unit that tells which components came or went.
    """
    _compare_schemas(sides, reach)
    met = ({place for _, was, _, _, _ in sides.units for place in was},
           {place for _, _, where, _, _ in sides.units for place in where})
    presence = Site(Unit("the contract", "contract", reach=(reach[0], 0)), where=sides.revision.contract.root,
                    was=sides.base.contract.root)
    for key, (kind, compare) in _KINDS.items():
        base, revision = (
            {name: element for name, element in getattr(side.contract.components, key).items()
             if element.node.location not in known and not (reach == (0, 0) and isinstance(element, Reference))}
            for side, known in zip((sides.base, sides.revision), met, strict=True))
        for name in [name for name in base if name in revision]:
            was, where = base[name].node, revision[name].node
            unit, _ = sides.unit("component", [was], [where], title=f"{kind} {name}",
                                 subject=f"component {kind} {name}")
            unit.reach = reach if key in _WRITTEN_BY_BOTH else (reach[0], 0)
            try:
                compare(sides, Site(unit, where=where, was=was), name, base[name], revision[name])
            except ContractError:
                if reach != (0, 0):
                    raise
                # Nothing uses it: what it refers to need not be there.
                unit.drafts.clear()
        _report_presence(sides, presence, key, kind, met)
    _report_presence(sides, presence, "schemas", "schema", met)
    _compare_path_items(sides, reach, met)
    drain(sides)
    return presence.unit


def _compare_schemas(sides: Sides, reach: tuple[int, int]) -> None:
    base, revision = (side.contract.components.schemas for side in (sides.base, sides.revision))
    for name, mine in base.items():
        theirs = revision.get(name)
        if theirs is None or (reach == (0, 0) and (sides.base.met(mine) or sides.revision.met(theirs))):
            continue
        was, where = (sides.base.settle(mine),), (sides.revision.settle(theirs),)
        unit, new = sides.unit("schema", [was[0].node], [where[0].node])
        unit.reach = unit.reach[0] | reach[0], unit.reach[1] | reach[1]
        unit.alone = unit.alone or reach != (0, 0)
        if new:
            sides.pending.append((rooted(Site(unit, where=theirs.node, was=mine.node), was, where), was, where))
    drain(sides)


def _report_presence(
    sides: Sides, site: Site, key: str, kind: str, met: tuple[set[Location], set[Location]]
) -> None:
    """Report the components that came or went, if nothing uses them; others may refer to them by name."""
    base, revision = (getattr(side.contract.components, key) for side in (sides.base, sides.revision))
    demanded = [_demanded(side.contract) if key == "security_schemes" else set()
                for side in (sides.base, sides.revision)]
    for name, mine in base.items():
        used = name in demanded[0] or mine.node.location in met[0] or sides.base.leads_to(mine.node)
        if name not in revision and not used:
            site.report("component.removed", kind=kind, name=name, before=name, was=Spot(mine.node),
                        where=Spot(surviving(sides.revision.contract.root, mine.node)), subject=f" {kind} {name}")
    for name, theirs in revision.items():
        used = name in demanded[1] or theirs.node.location in met[1] or sides.revision.leads_to(theirs.node)
        if name not in base and not used:
            site.report("component.added", kind=kind, name=name, after=name, added=True, where=Spot(theirs.node),
                        subject=f" {kind} {name}")


def _demanded(contract: Contract) -> set[str]:
    """Return the names of the security schemes that any operation asks for."""
    stated = [contract.security or (), *(called.operation.security or () for called in contract.operations)]
    return {name for requirements in stated for requirement in requirements for name in requirement.schemes}


def _compare_path_items(sides: Sides, reach: tuple[int, int], met: tuple[set[Location], set[Location]]) -> None:
    """Compare the operations of path items and callbacks that are components."""
    base, revision = (_operations(side.contract, reach != (0, 0)) for side in (sides.base, sides.revision))
    for key in dict.fromkeys([*base, *revision]):
        mine, theirs = base.get(key), revision.get(key)
        if mine is not None and theirs is not None:
            if mine.operation.node.location in met[0] or theirs.operation.node.location in met[1]:
                continue
            unit = compare_operation(sides, mine, theirs)
        elif reach == (0, 0):
            continue
        else:
            unit = report_alone(sides, mine, theirs)
        unit.reach = reach_of(key[0], reach[0])


def _operations(
    contract: Contract, follow: bool
) -> dict[tuple[OperationKind, str, str, str], CallableOperation]:
    """Return the operations of a contract's components by kind, names and method; those behind references on demand."""
    found: dict[tuple[OperationKind, str, str, str], CallableOperation] = {}

    def note(kind: OperationKind, name: str, path: str, element: PathItem | Reference[PathItem]) -> None:
        if isinstance(element, Reference) and not follow:
            return
        path_item = contract.path_item(element)
        for method, operation in path_item.operations.items():
            found[kind, name, path, method] = CallableOperation(kind, method, path, operation, path_item, callback=name)

    for name, element in contract.components.path_items.items():
        note("operation", "", name, element)
    for name, callback in contract.components.callbacks.items():
        if isinstance(callback, Reference) and not follow:
            continue
        for expression, element in contract.resolve(callback, contract.reader.callback).path_items.items():
            note("callback", name, expression, element)
    return found
