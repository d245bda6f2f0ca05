"""The roles that a contract states for an operation, whatever it states them with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contractguard.access.requirements import SCOPED, Requirement, Requirements
from contractguard.contract import CallableOperation, Contract, Node

Choice = frozenset[str]
"""Roles that a caller must have together."""


@dataclass(frozen=True, slots=True)
class StatedRoles:
    """What one source states: somebody who has all roles of one of `choices` may call.

    An empty choice lets in whoever is authenticated. `own` says that it stands at the operation itself.
    """

    source: str
    node: Node
    choices: frozenset[Choice]
    own: bool

    @property
    def names(self) -> frozenset[str]:
        """All roles that are named."""
        return frozenset().union(*self.choices)

    def admits(self, rights: frozenset[str]) -> bool:
        """Whether somebody who has these roles, and no others, may call."""
        return any(choice <= rights for choice in self.choices)

    def spelled(self) -> str:
        """Spell the roles as people read them: `admin, or editor + reviewer`."""
        return ", or ".join(sorted(" + ".join(sorted(choice)) or "anybody who is authenticated"
                                   for choice in self.choices))


def roles_stated(
    contract: Contract, requirements: Requirements, called: CallableOperation, sources: Iterable[str]
) -> tuple[StatedRoles, ...]:
    """Return what each source states of an operation's roles; several sources must all be met."""
    requirement = requirements.of(called)
    found = (_in_requirement(contract, requirements, requirement) if source == "security"
             else _in_extension(contract, called, requirement, source) for source in sources)
    return tuple(stated for stated in found if stated is not None)


def _in_requirement(contract: Contract, requirements: Requirements, requirement: Requirement) -> StatedRoles | None:
    """Read role names in requirements of schemes that have no scopes (OpenAPI 3.1.1, Security Requirement Object).

    Alternatives with scopes say who may call in another way. Before 3.1 there are no such names.
    """
    if contract.dialect != "3.1" or not any(each.roles for each in requirement.alternatives):
        return None
    choices = frozenset(
        each.roles for each in requirement.alternatives if not each.is_anonymous and not any(
            (scheme := requirements.scheme(name)) is not None and scheme.type in SCOPED for name in each.schemes))
    if not any(choices):
        return None
    return StatedRoles("security", requirement.node, choices, requirement.stated == "own")


def _in_extension(
    contract: Contract, called: CallableOperation, requirement: Requirement, name: str
) -> StatedRoles | None:
    """Read an extension of the operation, else of its path item, else of the contract.

    What is inherited does not hold where the operation switches authentication off, as exegesis has it.
    """
    for holder in (called.operation.node, called.path_item.node, contract.root):
        if name not in holder.members():
            continue
        own = holder is called.operation.node
        choices = read_choices(name, holder.members()[name])
        if choices is None or (not own and requirement.asks_for_nothing):
            return None
        return StatedRoles(name, holder.child(name), choices, own)
    return None


def read_choices(source: str, value: object) -> frozenset[Choice] | None:
    """Read the value of an extension: one role, a list, a list of lists, or lists by scheme; None for anything else.

    A list of lists is a choice of sets. A plain list is a choice of roles, but with `x-exegesis-roles` a set that is
    needed together; an empty list asks for no role. By scheme, the roles of each scheme are needed together.
    """
    if isinstance(value, str):
        return frozenset({frozenset({value})})
    if isinstance(value, dict):
        listed = [item for item in value.values() if isinstance(item, list)]
        return frozenset(frozenset(_names(item)) for item in listed) if listed else None
    if not isinstance(value, list):
        return None
    sets = [frozenset(_names(item)) for item in value if isinstance(item, list)]
    names = frozenset(_names(value))
    if sets:
        return frozenset([*sets, *(frozenset({name}) for name in names)])
    if not names or source == "x-exegesis-roles":
        return frozenset({names})
    return frozenset(frozenset({name}) for name in names)


def _names(items: list[object]) -> Iterator[str]:
    return (item for item in items if isinstance(item, str))
