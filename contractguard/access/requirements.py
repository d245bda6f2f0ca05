"""What an operation asks of its callers: the requirement in force, as a disjunction of alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractguard.contract import CallableOperation, Contract, Node
from contractguard.contract.model import SecurityRequirement, SecurityScheme
from contractguard.errors import ContractError
from contractguard.source.document import Part

SCOPED = ("oauth2", "openIdConnect")
"""The types of schemes whose requirement lists scopes; others list roles (OpenAPI 3.1.1, Security Requirement)."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to be let in: by all schemes of `listed`, each with what is listed for it. Without any, everybody is.

    `scopes` are those of OAuth and OpenID Connect schemes and of schemes that are not declared, `roles` those that
    other schemes ask for. `node` is None where nothing is written down.
    """

    node: Node | None
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing at all is asked."""
        return not self.listed

    @property
    def schemes(self) -> frozenset[str]:
        """The names of the schemes."""
        return frozenset(self.listed)

    def spelled(self) -> str:
        """Spell the alternative as people read it: `oauth[read] + key`."""
        return " + ".join(f"{name}[{', '.join(sorted(words))}]" if words else name
                          for name, words in self.listed.items()) or "anonymous"


@dataclass(frozen=True, slots=True)
class Requirement:
    """The alternatives in force, at least one, and where they stand.

    `stated` says whose list it is: the operation's own, the contract's, or nobody's. It is `unsaid` where the contract
    would not say: what PostgREST publishes has no requirements unless it is told to publish them.
    """

    node: Node
    part: Part
    stated: str
    alternatives: tuple[Alternative, ...]

    @property
    def is_unsaid(self) -> bool:
        """Whether nothing follows from there being no list."""
        return self.stated == "unsaid"

    @property
    def admits_anybody(self) -> bool:
        """Whether some alternative asks for nothing: a caller picks the weakest."""
        return any(alternative.is_anonymous for alternative in self.alternatives)

    @property
    def asks_for_nothing(self) -> bool:
        """Whether no alternative asks for anything."""
        return all(alternative.is_anonymous for alternative in self.alternatives)

    def spelled(self) -> str:
        """Spell the alternatives as people read them."""
        return ", or ".join(alternative.spelled() for alternative in self.alternatives)


def find_scheme(contract: Contract, name: str) -> SecurityScheme | None:
    """Return the scheme that a requirement names: a component, or from OpenAPI 3.2 on what a URI leads to.

    None where there is no such scheme.
    """
    reader = contract.reader
    element = contract.components.security_schemes.get(name)
    try:
        if element is not None:
            return contract.resolve(element, reader.security_scheme)
        if contract.format.startswith("3.2"):
            return reader.security_scheme(contract.references.target(contract.root, name))
    except ContractError:
        return None
    return None


class Requirements:
    """The requirements of one contract's operations; each list of alternatives is read once."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._schemes: dict[str, SecurityScheme | None] = {}
        self._shared: tuple[Alternative, ...] | None = None

    def scheme(self, name: str) -> SecurityScheme | None:
        """Return the scheme of that name, None where there is none."""
        if name not in self._schemes:
            self._schemes[name] = find_scheme(self.contract, name)
        return self._schemes[name]

    def of(self, called: CallableOperation) -> Requirement:
        """Return the requirement in force for an operation.

        Its own list counts even where it is empty, else the contract's (OpenAPI 3.2, Operation Object). A webhook or
        callback has its own alone: the contract's says how its clients identify themselves, not what the provider
        shows when it calls.
        """
        operation = called.operation
        if operation.security is not None:
            alternatives = tuple(map(self.alternative, operation.security))
            return Requirement(operation.node.child("security"), "key", "own", alternatives or (Alternative(None),))
        if called.kind == "operation" and self.contract.security:
            if self._shared is None:
                self._shared = tuple(map(self.alternative, self.contract.security))
            return Requirement(self.contract.security_node, "key", "contract", self._shared)
        whose = "nobody" if self.contract.states_security(operation) else "unsaid"
        return Requirement(operation.node, "key", whose, (Alternative(None),))

    def alternative(self, stated: SecurityRequirement) -> Alternative:
        """Tell scopes and roles of an alternative apart by what its schemes are."""
        scopes: set[str] = set()
        roles: set[str] = set()
        listed = {name: frozenset(words) for name, words in stated.schemes.items()}
        for name, words in listed.items():
            (scopes if self.lists_scopes(name) else roles).update(words)
        return Alternative(stated.node, listed, frozenset(scopes), frozenset(roles))

    def lists_scopes(self, name: str) -> bool:
        """Whether what a requirement lists for a scheme are scopes; of a scheme that is unknown it is assumed."""
        scheme = self.scheme(name)
        return scheme is None or scheme.type in SCOPED


def schemes_by_name(contract: Contract) -> Mapping[str, SecurityScheme | None]:
    """Return the declared schemes; None for one that cannot be read."""
    return {name: find_scheme(contract, name) for name in contract.components.security_schemes}
