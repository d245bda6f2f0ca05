"""What an access policy says, as plain frozen data. Every part knows its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from contractguard.contract.model import OperationKind
from contractguard.source import Document
from contractguard.text import Pointer

Default = Literal["deny", "warn", "allow"]
"""What an operation is that no rule and no public entry matches: an error, a warning, or nothing."""

DEFAULTS: tuple[Default, ...] = ("deny", "warn", "allow")

ROLE_SOURCES = ("security", "x-roles", "x-exegesis-roles", "x-rolesRequirements", "x-required-roles", "x-permissions")
"""Where a contract may state roles: role names in requirements (OpenAPI 3.1 and later) and known extensions."""

USUAL_ROLE_SOURCES = ROLE_SOURCES[:-1]
"""Those that are read unless the policy says otherwise: `x-permissions` often holds no roles."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """What operations a part of the policy speaks of: all that is stated must hold.

    `paths` and `operation_ids` are patterns, `methods` upper-case, `extensions` members that the operation or its
    path item has with that very value. Of `choices` one must hold. A matcher that states nothing matches everything.
    """

    paths: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    operation_ids: tuple[str, ...] = ()
    kinds: tuple[OperationKind, ...] = ()
    extensions: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Matcher, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What every alternative of an operation's requirement must meet.

    It names all of `schemes`, and its scopes meet all of `all_scopes` and, where there are any, one of `any_scopes`.
    Scopes may hold wildcards.
    """

    pointer: Pointer
    schemes: tuple[str, ...] = ()
    all_scopes: tuple[str, ...] = ()
    any_scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One rule of the policy. `roles` are the least roles that may call; None where the rule does not say."""

    id: str
    pointer: Pointer
    match: Matcher
    require: Demand | None = None
    roles: tuple[str, ...] | None = None
    exclusive: bool = False
    exempt: tuple[str, ...] = ()
    expires: date | None = None
    reason: str = ""

    def exempts(self, today: date) -> tuple[str, ...]:
        """Return the rules that do not hold where this one matches; none after its last day."""
        return () if self.expires is not None and self.expires < today else self.exempt


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """Operations that may be called by anybody, through the day of `expires`."""

    pointer: Pointer
    title: str
    match: Matcher
    reason: str
    owner: str = ""
    expires: date | None = None

    def is_over(self, today: date) -> bool:
        """Whether the entry has ended: the last day still counts."""
        return self.expires is not None and self.expires < today


@dataclass(frozen=True, slots=True)
class Role:
    """A role, the roles whose rights it has too, and the scopes that it carries."""

    name: str
    pointer: Pointer
    extends: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeVocabulary:
    """Which scopes there may be and which of them read or write; None or empty where the policy does not say."""

    pattern: str = ""
    names: tuple[str, ...] | None = None
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeDemands:
    """Which schemes may be used at all, and of which operations that write must use one; None where it is not said."""

    allowed: tuple[str, ...] | None = None
    writes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """An access policy. `kinds` are the kinds of operations that it is held against."""

    document: Document
    default: Default = "deny"
    kinds: tuple[OperationKind, ...] = ("operation",)
    scopes: ScopeVocabulary = ScopeVocabulary()
    roles_from: tuple[str, ...] = USUAL_ROLE_SOURCES
    roles: Mapping[str, Role] = field(default_factory=dict)
    schemes: SchemeDemands = SchemeDemands()
    public: tuple[PublicEntry, ...] = ()
    rules: tuple[PolicyRule, ...] = ()
