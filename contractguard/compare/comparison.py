"""The whole comparison: operations paired and compared, components nobody reaches, changes told once."""

from __future__ import annotations

from dataclasses import dataclass

from contractguard.compare.change import Change, ReachedOperation, Spot
from contractguard.compare.effects import Effects
from contractguard.compare.elements import CONTRACT_WORDS, compare_words
from contractguard.compare.operations import compare_operation, report_added, report_removed
from contractguard.compare.pairing import blank, pair_operations
from contractguard.compare.schemas import drain, rooted
from contractguard.compare.servers import compare_idle_servers
from contractguard.compare.sides import Sides
from contractguard.compare.telling import finish
from contractguard.compare.units import Site, Unit, spread
from contractguard.contract import DIRECTIONS, CallableOperation, Contract, Node
from contractguard.source.document import Document


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contracts and what changed between them, in a fixed order."""

    base: Contract
    revision: Contract
    changes: tuple[Change, ...]


def compare_contracts(base: Contract, revision: Contract) -> Comparison:
    """Compare two contracts, whatever versions of OpenAPI describe them."""
    sides = Sides(base, revision)
    reached: list[CallableOperation | None] = []
    units: list[Unit] = []
    whole = Unit("the contract", "contract")
    pairs = list(pair_operations(base, revision))
    paired = {id(called) for pair in pairs if None not in pair for called in pair}
    for mine, theirs in pairs:
        bit = 1 << len(reached)
        called = mine or theirs
        assert called is not None
        reached.append(called)
        whole.reach = whole.reach[0] | bit, whole.reach[1]
        if mine is not None and theirs is not None:
            compare_operation(sides, mine, theirs, len(reached) - 1)
        elif called.owner is None or id(called.owner) in paired:
            # The callback of an operation that itself came or went came or went with it.
            units.append(_alone(sides, mine, theirs, bit))
    compare_words(Site(whole, where=revision.root, was=base.root), CONTRACT_WORDS)
    drain(sides)
    reach = (0, 0)
    if not base.operations:
        bit = 1 << len(reached)
        reached.append(None)
        reach, whole.reach = (bit, bit), (bit, 0)
        compare_idle_servers(sides, whole)
    _compare_components(sides, whole, reach)
    units += [whole, *sides.units.values()]
    spread(units)
    return Comparison(base, revision, tuple(finish(units, reached, Effects(sides, units))))


def _alone(sides: Sides, mine: CallableOperation | None, theirs: CallableOperation | None, bit: int) -> Unit:
    called = mine or theirs
    assert called is not None
    unit = Unit(f"{called.method} {called.path}", f"{called.kind} {called.method} {blank(called.path)}")
    unit.reach = (bit, 0) if called.kind == "operation" else (0, bit)
    if mine is not None:
        report_removed(sides, mine, unit)
    elif theirs is not None:
        report_added(sides, theirs, unit)
    return unit


def _compare_components(sides: Sides, whole: Unit, reach: tuple[int, int]) -> None:
    """Compare the schemas that both contracts name and that nothing has compared yet.

    Where a contract has no operations its components are the contract, judged in both directions.
    """
    for name, mine in sides.base.contract.components.schemas.items():
        theirs = sides.revision.contract.components.schemas.get(name)
        if theirs is None:
            if reach != (0, 0):
                Site(whole, where=sides.revision.contract.root, was=mine.node).report(
                    "contract.changed", keyword=name, before="a schema", subject=f" schema {name}")
            continue
        if reach == (0, 0) and (sides.base.met(mine) or sides.revision.met(theirs)):
            continue
        unit, new = sides.unit("schema", [sides.base.settle(mine).node], [sides.revision.settle(theirs).node])
        unit.reach = unit.reach[0] | reach[0], unit.reach[1] | reach[1]
        if new:
            was, where = (sides.base.settle(mine),), (sides.revision.settle(theirs),)
            sides.pending.append((rooted(Site(unit, where=theirs.node, was=mine.node), was, where), was, where))
    drain(sides)


def contract_removed(base: Contract, name: str) -> Comparison:
    """Compare a contract with nothing: it is gone, and with it every operation."""
    operations = tuple(
        ReachedOperation(called.kind, called.method, called.path, DIRECTIONS) for called in base.operations)
    facts = {"name": name, "before": name, "after": None, "owner": name, "path": ""}
    nothing = Document(name, base.document.format, "", {}, base.document.open)
    change = Change("contract.removed", Spot(Node(nothing, (), {}), "value"), Spot(base.root, "value"), DIRECTIONS,
                    operations, None, "contract", facts)
    return Comparison(base, base, (change,))
