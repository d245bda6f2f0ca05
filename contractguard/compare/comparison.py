"""The whole comparison: operations paired and compared, components nobody reaches, changes told once."""

from __future__ import annotations

from dataclasses import dataclass

from contractguard.compare.change import Change, ReachedOperation, Spot
from contractguard.compare.components import compare_components
from contractguard.compare.effects import Effects
from contractguard.compare.elements import compare_contract_words
from contractguard.compare.operations import compare_operation, reach_of, report_alone
from contractguard.compare.pairing import pair_operations
from contractguard.compare.schemas import drain
from contractguard.compare.servers import compare_idle_servers
from contractguard.compare.sides import Sides
from contractguard.compare.telling import finish, life_of
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
            unit = compare_operation(sides, mine, theirs)
        elif called.owner is None or id(called.owner) in paired:
            # The callback of an operation that itself came or went came or went with it.
            unit = report_alone(sides, mine, theirs)
        else:
            continue
        own = reach_of(called.kind, bit)
        unit.reach = unit.reach[0] | own[0], unit.reach[1] | own[1]
    compare_contract_words(Site(whole, where=revision.root, was=base.root))
    drain(sides)
    reach = (0, 0)
    if not base.paths and not base.webhooks:
        bit = 1 << len(reached)
        reached.append(None)
        reach, whole.reach = (bit, bit), (bit, 0)
        compare_idle_servers(sides, whole)
    presence = compare_components(sides, reach)
    units = [whole, presence, *sides.units.values()]
    spread(units)
    return Comparison(base, revision, tuple(finish(units, reached, Effects(sides, units))))


def contract_removed(base: Contract, name: str) -> Comparison:
    """Compare a contract with nothing: it is gone, and with it every operation."""
    operations = tuple(
        ReachedOperation(called.kind, called.method, called.path, DIRECTIONS, life_of(called))
        for called in base.operations)
    facts = {"name": name, "before": name, "after": None, "owner": name, "path": ""}
    nothing = Document(name, base.document.format, "", {}, base.document.open)
    change = Change("contract.removed", Spot(Node(nothing, (), {}), "value"), Spot(base.root, "value"), DIRECTIONS,
                    operations, None, "contract", facts)
    return Comparison(base, base, (change,))
