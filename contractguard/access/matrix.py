"""Who may call what: every operation with its schemes, scopes and roles, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contractguard.access.requirements import Alternative
from contractguard.access.role_checks import admitted, carries
from contractguard.access.surface import OperationAccess, Surface
from contractguard.contract.model import OperationKind

Openness = Literal["secured", "optional", "open", "public", "unsaid"]
"""What an operation asks: always something; by one alternative nothing; nothing; or nothing, and the policy knows.

It is unsaid where the contract would not say.
"""

Verdict = Literal["both", "neither", "contract", "policy"]
"""Which of contract and policy lets a role call an operation. Without a policy the contract speaks for both."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation. `alternatives` are spelled as people read them; `roles` says of each role who lets it in.

    `resource` is what an operation of PostgREST works on, empty elsewhere.
    """

    kind: OperationKind
    method: str
    path: str
    operation_id: str
    line: int
    openness: Openness
    alternatives: tuple[str, ...]
    schemes: tuple[str, ...]
    scopes: tuple[str, ...]
    stated_roles: tuple[str, ...]
    roles: Mapping[str, Verdict]
    rules: tuple[str, ...]
    exempted: tuple[str, ...]
    public: str
    resource: str = ""

    @property
    def name(self) -> str:
        """The operation as people call it."""
        return f"{'' if self.kind == 'operation' else f'{self.kind} '}{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """All operations of a contract that access is judged of, with the roles that are columns."""

    contract: str
    policy: str | None
    roles: tuple[str, ...]
    rows: tuple[Row, ...]

    def count(self, openness: Openness) -> int:
        """Count the operations of one openness."""
        return sum(row.openness == openness for row in self.rows)


def matrix_of(surface: Surface, contract: str) -> Matrix:
    """Draw up the matrix. `contract` is its name."""
    roles = tuple(surface.policy.roles) if surface.policy and surface.policy.roles else tuple(sorted({
        name for access in surface.operations for stated in access.stated for name in stated.names}))
    document = surface.contract.document
    places = [access.called.operation.node for access in surface.operations]
    regions = document.regions((node.pointer, "key") for node in places if node.document is document)
    rows = tuple(
        _row(surface, access, roles, region.line if (region := regions.get((node.pointer, "key"))) else 0)
        for access, node in zip(surface.operations, places, strict=True))
    return Matrix(contract, surface.policy.document.uri if surface.policy else None, roles, rows)


def _row(surface: Surface, access: OperationAccess, roles: tuple[str, ...], line: int) -> Row:
    called, alternatives = access.called, access.requirement.alternatives
    let_in = _let_in_by_policy(surface, access)
    entry = next((entry for entry in access.public if not entry.is_over(surface.today)), None)
    return Row(
        called.kind, called.method, called.path, called.operation.operation_id, line,
        openness=_openness(surface, access),
        alternatives=() if access.requirement.is_unsaid else tuple(each.spelled() for each in alternatives),
        schemes=tuple(dict.fromkeys(name for each in alternatives for name in each.listed)),
        scopes=tuple(sorted({scope for each in alternatives for scope in each.scopes})),
        stated_roles=tuple(f"{stated.source}: {stated.spelled()}" for stated in access.stated),
        roles={role: _verdict(surface, access, role, let_in) for role in roles},
        rules=tuple(rule.id for rule in access.rules), exempted=tuple(rule.id for rule in access.exempted),
        public=entry.reason if entry is not None else "", resource=called.resource,
    )


def _openness(surface: Surface, access: OperationAccess) -> Openness:
    if access.is_released(surface.today):
        return "public"
    if not access.requirement.admits_anybody:
        return "secured"
    if access.requirement.is_unsaid:
        return "unsaid"
    return "open" if access.requirement.asks_for_nothing else "optional"


def _verdict(surface: Surface, access: OperationAccess, role: str, let_in: frozenset[str] | None) -> Verdict:
    """Compare who lets a role in; `let_in` are those of the policy, None where it does not speak of roles."""
    contract = _contract_admits(surface, access, role)
    policy = contract if let_in is None else role in let_in
    if access.requirement.is_unsaid:
        contract = policy
    if contract and policy:
        return "both"
    return "contract" if contract else "policy" if policy else "neither"


def _contract_admits(surface: Surface, access: OperationAccess, role: str) -> bool:
    """Whether somebody who has a role and what it carries is let in by what the contract says."""
    if access.requirement.admits_anybody:
        return True
    rights = surface.graph.rights(role)
    knows_scopes = surface.policy is not None and any(each.scopes for each in surface.policy.roles.values())
    return any(
        _meets(surface, role, each, rights, knows_scopes) for each in access.requirement.alternatives
    ) and all(stated.admits(rights) for stated in access.stated if stated.source != "security")


def _meets(surface: Surface, role: str, alternative: Alternative, rights: frozenset[str], knows_scopes: bool) -> bool:
    names_roles = surface.contract.dialect == "3.1"
    return (not knows_scopes or carries(surface, role, alternative)) and (
        not names_roles or alternative.roles <= rights)


def _let_in_by_policy(surface: Surface, access: OperationAccess) -> frozenset[str] | None:
    """Return the roles that the policy lets in: all where everybody may call, else those that all rules let in.

    None where it does not speak of roles.
    """
    if surface.policy is None:
        return None
    if access.is_released(surface.today):
        return surface.graph.known
    limiting = [rule for rule in access.rules if rule.roles is not None]
    if limiting:
        return admitted(surface, limiting)
    unknown = not (access.rules or access.exempted) and surface.policy.default == "deny"
    return frozenset() if unknown else None
