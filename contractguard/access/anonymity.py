"""Who may call without saying who they are: by accident, by habit, or because the policy lists it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.access.globs import blank
from contractguard.access.surface import OperationAccess, Surface, Violation
from contractguard.contract import Node
from contractguard.text import Pointer

_LISTED: tuple[Pointer, ...] = (("public",),)
"""Where the policy would list what everybody may call."""


def unauthenticated(surface: Surface) -> Iterator[Violation]:
    """Find operations that ask for nothing and are not public, those whose public entry is over among them."""
    for access in surface.operations:
        over = _over(surface, access)
        if over is not None:
            yield over
        elif _is_open(surface, access) and access.requirement.asks_for_nothing and not _overrides(surface, access):
            yield _violation(access, policy=_LISTED)


def switched_off(surface: Surface) -> Iterator[Violation]:
    """Find operations whose own empty requirement lets in everybody, without being public.

    Where there is a policy, it is the place for that decision: then these are the ones that take away what the
    contract asks.
    """
    for access in surface.operations:
        if _is_open(surface, access) and access.requirement.asks_for_nothing and _overrides(surface, access) \
                and _over(surface, access) is None:
            yield _violation(access, policy=_LISTED)


def optional(surface: Surface) -> Iterator[Violation]:
    """Find operations where one alternative asks for nothing and another for something, without being public."""
    for access in surface.operations:
        if _is_open(surface, access) and not access.requirement.asks_for_nothing and _over(surface, access) is None:
            yield _violation(access, policy=_LISTED)


def stale_entries(surface: Surface) -> Iterator[Violation]:
    """Find public entries that match no operation, and operations that ask for something though they are listed."""
    if surface.policy is None:
        return
    used = {entry.pointer for access in surface.operations for entry in access.public}
    document = surface.policy.document
    for entry in surface.policy.public:
        if entry.pointer not in used:
            yield Violation(Node(document, entry.pointer, None), "value", {
                "entry": entry.title, "operation": None, "problem": "matches no operation"})
    for access in surface.operations:
        for entry in access.public:
            if not access.requirement.admits_anybody:
                node, part = access.place()
                problem = f"names {access.name}, which asks for {access.requirement.spelled()}"
                yield Violation(node, part, {"entry": entry.title, "operation": access.name, "problem": problem},
                                access.called, (entry.pointer,))


def made_public(surface: Surface) -> Iterator[Violation]:
    """Find operations that the policy lists as public and the base's policy did not; those that are new are not told.

    Nothing is compared where one of the two sides has no policy.
    """
    if surface.policy is None or surface.base is None or surface.base.policy is None:
        return
    was_listed: dict[tuple[str, str, str], bool] = {}
    for access in surface.base.operations:
        was_listed[_identity(access)] = any(not entry.is_over(surface.today) for entry in access.public)
    for access in surface.operations:
        listed = [entry for entry in access.public if not entry.is_over(surface.today)]
        if listed and was_listed.get(_identity(access)) is False:
            node, part = access.place()
            yield Violation(node, part, {"operation": access.name, "entry": listed[0].title,
                                         "reason": listed[0].reason}, access.called, (listed[0].pointer,))


def _identity(access: OperationAccess) -> tuple[str, str, str]:
    return access.called.kind, access.called.method, blank(access.called.path)


def _is_open(surface: Surface, access: OperationAccess) -> bool:
    requirement = access.requirement
    return requirement.admits_anybody and not requirement.is_unsaid and not access.is_released(surface.today)


def _overrides(surface: Surface, access: OperationAccess) -> bool:
    """Whether an operation's own list says that nothing is asked: a decision, where no policy is there to hold it.

    Beside a policy it must stand in place of a requirement of the contract that asks for something.
    """
    if access.called.kind != "operation" or access.requirement.stated != "own":
        return False
    return surface.policy is None or any(requirement.schemes for requirement in surface.contract.security or ())


def _over(surface: Surface, access: OperationAccess) -> Violation | None:
    """Return what is wrong with an operation that was public until its entry ended."""
    ended = [entry for entry in access.public if entry.is_over(surface.today)]
    if not ended or not _is_open(surface, access):
        return None
    last = max(ended, key=lambda entry: str(entry.expires))
    return _violation(access, {"ended": f"; it was public until {last.expires}"}, (last.pointer,))


def _violation(
    access: OperationAccess, facts: Mapping[str, object] | None = None, policy: tuple[Pointer, ...] = ()
) -> Violation:
    node, part = access.place(next((each for each in access.requirement.alternatives if each.is_anonymous), None))
    return Violation(node, part, {"operation": access.name, "security": access.requirement.spelled(), "ended": "",
                                  **(facts or {})}, access.called, policy)
