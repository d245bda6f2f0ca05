"""The operations of a contract beside what a policy says of them: what every check of access looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contractguard.access.matching import matches
from contractguard.access.policy import USUAL_ROLE_SOURCES, Policy, PolicyRule, PublicEntry
from contractguard.access.requirements import Alternative, Requirement, Requirements
from contractguard.access.role_graph import RoleGraph
from contractguard.access.stated_roles import StatedRoles, roles_stated
from contractguard.contract import CallableOperation, Contract, Location, Node
from contractguard.source.document import Part
from contractguard.text import Pointer


@dataclass(frozen=True, slots=True)
class OperationAccess:
    """One operation: what it asks, which roles it states, and what the policy has for it.

    `rules` are those that hold, `exempted` those from which another rule exempts, `public` the entries that match.
    """

    called: CallableOperation
    requirement: Requirement
    stated: tuple[StatedRoles, ...]
    rules: tuple[PolicyRule, ...] = ()
    exempted: tuple[PolicyRule, ...] = ()
    public: tuple[PublicEntry, ...] = ()

    @property
    def name(self) -> str:
        """The operation as people call it."""
        kind = "" if self.called.kind == "operation" else f"{self.called.kind} "
        return f"{kind}{self.called.method} {self.called.path}"

    def place(self, alternative: Alternative | None = None) -> tuple[Node, Part]:
        """Return where the operation says what it asks; its own key where the contract's requirement holds for it."""
        if self.requirement.stated != "own":
            return self.called.operation.node, "key"
        if alternative is not None and alternative.node is not None:
            return alternative.node, "value"
        return self.requirement.node, "key"

    def is_released(self, today: date) -> bool:
        """Whether anybody may call it: it asks for nothing, and the policy lists it as public."""
        return self.requirement.admits_anybody and any(not entry.is_over(today) for entry in self.public)


@dataclass(frozen=True, slots=True)
class Violation:
    """Something about access that is wrong, at a place of the contract or, where it has none, of the policy.

    `policy` are the parts of the policy that it contradicts. `lesser` marks what deserves a warning where the rule
    is an error otherwise.
    """

    node: Node
    part: Part
    facts: Mapping[str, object]
    called: CallableOperation | None = None
    policy: tuple[Pointer, ...] = ()
    lesser: bool = False


class Surface:
    """A contract and, where there is one, the policy that it is held against; `today` decides what has ended.

    `base` is what was promised, beside the policy that held then.
    """

    label = ""

    def __init__(
        self, contract: Contract, policy: Policy | None = None, today: date = date.min, base: Surface | None = None
    ) -> None:
        self.contract = contract
        self.policy = policy
        self.today = today
        self.base = base
        self.requirements = Requirements(contract)
        self.graph = RoleGraph(policy.roles if policy else {})

    @cached_property
    def operations(self) -> tuple[OperationAccess, ...]:
        """The operations that access is judged of: those of the paths, and what else the policy includes."""
        kinds = self.policy.kinds if self.policy else ("operation",)
        return tuple(self._of(called) for called in self.contract.operations if called.kind in kinds)

    @cached_property
    def everything(self) -> tuple[Requirement, ...]:
        """The requirements that are written down anywhere, webhooks and callbacks included, each once."""
        found = {}
        for called in self.contract.operations:
            requirement = self.requirements.of(called)
            if requirement.stated in ("own", "contract"):
                found[requirement.node.location] = requirement
        if self.contract.security:
            alternatives = tuple(map(self.requirements.alternative, self.contract.security))
            node = self.contract.security_node
            found.setdefault(node.location, Requirement(node, "key", "contract", alternatives))
        return tuple(found.values())

    def demands(self, access: OperationAccess) -> Iterator[PolicyRule]:
        """Iterate over the rules that an operation is held to: none where anybody may call it."""
        if not access.is_released(self.today):
            yield from access.rules

    def reach_of(self, node: Node) -> tuple[int, int]:
        """Return the operations that a place belongs to, a bit for each: those served, and those called back.

        The contract's own requirement belongs to the operations that have none of their own; of other places outside
        operations, and of those of the policy, nothing is known.
        """
        for length in range(len(node.pointer), 0, -1):
            found = self._reach.get((node.document.uri, node.pointer[:length]))
            if found is not None:
                return found
        return 0, 0

    @cached_property
    def _reach(self) -> Mapping[Location, tuple[int, int]]:
        reach: dict[Location, tuple[int, int]] = {}
        for number, called in enumerate(self.contract.operations):
            places = [called.operation.node.location]
            if self.requirements.of(called).stated == "contract":
                places.append(self.contract.security_node.location)
            for place in places:
                served, back = reach.get(place, (0, 0))
                bit = 1 << number
                reach[place] = (served | bit, back) if called.kind == "operation" else (served, back | bit)
        return reach

    def _of(self, called: CallableOperation) -> OperationAccess:
        sources = self.policy.roles_from if self.policy else USUAL_ROLE_SOURCES
        requirement = self.requirements.of(called)
        stated = roles_stated(self.contract, self.requirements, called, sources)
        if self.policy is None:
            return OperationAccess(called, requirement, stated)
        matching = [rule for rule in self.policy.rules if matches(rule.match, called)]
        exempt = {name for rule in matching for name in rule.exempts(self.today)}
        return OperationAccess(
            called, requirement, stated,
            rules=tuple(rule for rule in matching if rule.id not in exempt),
            exempted=tuple(rule for rule in matching if rule.id in exempt),
            public=tuple(entry for entry in self.policy.public if matches(entry.match, called)),
        )
