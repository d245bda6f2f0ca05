"""The operations of contracts: where each is served, and what it asks of its callers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from contractguard.contract import CallableOperation, Contract, Node
from contractguard.contract.lifecycle import Lifecycle, read_lifecycle
from contractguard.contract.model import SecurityRequirement, SecurityScheme
from contractguard.errors import ContractError
from contractguard.inventory.evaluation.exchange import credential_of
from contractguard.inventory.paths import PathTemplate, openapi_path
from contractguard.inventory.reconciliation.bases import base_paths

Asks = Literal["secured", "optional", "open", "unsaid"]
"""What a contract says that callers must show: credentials, credentials or nothing, nothing; or it does not say."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedContract:
    """A contract that endpoints are held against. `name` is what findings call it.

    `uri` is where it stands, from the root of the code where it is below that. `base_paths` are those that somebody
    named for it: they count instead of its servers.
    """

    name: str
    contract: Contract
    uri: str = ""
    base_paths: tuple[PathTemplate, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Documented:
    """One operation of a contract. `bare` is its path as written, `paths` those at which its servers have it."""

    contract: NamedContract
    called: CallableOperation
    bare: PathTemplate
    paths: tuple[PathTemplate, ...]
    asks: Asks
    schemes: tuple[SecurityScheme, ...]

    @property
    def method(self) -> str:
        """The method in upper case."""
        return self.called.method

    @property
    def node(self) -> Node:
        """Where the contract has it."""
        return self.called.operation.node

    @property
    def spelled(self) -> str:
        """The operation as people call it."""
        return f"{self.called.method} {self.called.path}"

    @property
    def lifecycle(self) -> Lifecycle:
        """What the contract says of its life."""
        return read_lifecycle(self.node.members())

    @property
    def statuses(self) -> frozenset[str]:
        """The status codes, ranges and `default` that it documents answers for, in upper case."""
        return frozenset(status.upper() for status in self.called.operation.responses)


def documented_operations(contracts: Sequence[NamedContract]) -> Iterator[Documented]:
    """Iterate over the operations that clients call, in the order of contracts and paths."""
    for named in contracts:
        for called in named.contract.operations:
            if called.kind == "operation":
                yield _documented(named, called)


def _documented(named: NamedContract, called: CallableOperation) -> Documented:
    contract, bare = named.contract, openapi_path(called.path)
    bases = named.base_paths or base_paths(contract.servers_of(called))
    paths = tuple(dict.fromkeys(base.join(bare) for base in bases)) or (bare,)
    requirements = contract.security_of(called.operation)
    asks: Asks = _asks(requirements) if contract.states_security(called.operation) else "unsaid"
    if asks == "open" and _needs_credential(contract, called):
        asks = "unsaid"
    return Documented(named, called, bare, paths, asks, tuple(_schemes(contract, requirements)))


def _needs_credential(contract: Contract, called: CallableOperation) -> bool:
    """Whether a required header that carries a credential is described as a parameter, in place of a scheme."""
    try:
        parameters = contract.parameters(called)
    except ContractError:
        return False
    return any(each.location == "header" and each.required and credential_of(each.name) for each in parameters)


def _asks(requirements: Sequence[SecurityRequirement]) -> Asks:
    anonymous = [not requirement.schemes for requirement in requirements]
    if all(anonymous):
        return "open"
    return "optional" if any(anonymous) else "secured"


def _schemes(contract: Contract, requirements: Sequence[SecurityRequirement]) -> Iterator[SecurityScheme]:
    """Iterate over the schemes that requirements name and the contract declares."""
    for name in dict.fromkeys(name for requirement in requirements for name in requirement.schemes):
        element = contract.components.security_schemes.get(name)
        if element is not None:
            try:
                yield contract.resolve(element, contract.reader.security_scheme)
            except ContractError:
                continue
