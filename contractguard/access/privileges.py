"""Operations for the few: whether what opens an ordinary operation opens them too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contractguard.access.requirements import Alternative
from contractguard.access.surface import OperationAccess, Surface, Violation
from contractguard.text import Pointer

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def shared_privileges(surface: Surface, words: Iterable[str], extensions: Iterable[str]) -> Iterator[Violation]:
    """Find privileged operations that the credentials of an ordinary one open.

    The policy's exclusive rules say which operations are privileged, each for itself. Without a policy those are that
    have one of `words` as a whole segment of their path or as a tag, or one of `extensions` with the value true.
    """
    for rule in surface.policy.rules if surface.policy else ():
        if not rule.exclusive:
            continue
        within = {id(access) for access in surface.operations if rule in access.rules}
        yield from _shared(surface, within, ((*rule.pointer, "exclusive"),))
    if surface.policy is None:
        known, marks = frozenset(words), tuple(extensions)
        within = {id(access) for access in surface.operations if _looks_so(access, known, marks)}
        yield from _shared(surface, within, ())


def _shared(surface: Surface, within: set[int], policy: tuple[Pointer, ...]) -> Iterator[Violation]:
    if not within:
        return
    ordinary: dict[object, tuple[Alternative, OperationAccess]] = {}
    for access in surface.operations:
        if id(access) not in within:
            for alternative in access.requirement.alternatives:
                kind = (frozenset(alternative.listed.items()), tuple(each.choices for each in access.stated))
                ordinary.setdefault(kind, (alternative, access))
    for access in surface.operations:
        if id(access) in within:
            yield from _opened(surface, access, list(ordinary.values()), policy)


def _opened(
    surface: Surface, access: OperationAccess, ordinary: list[tuple[Alternative, OperationAccess]],
    policy: tuple[Pointer, ...],
) -> Iterator[Violation]:
    for alternative in access.requirement.alternatives:
        if alternative.is_anonymous:
            continue
        for credentials, other in ordinary:
            if _opens(surface, access, alternative, other, credentials):
                node, part = access.place()
                yield Violation(node, part, {
                    "operation": access.name, "alternative": alternative.spelled(), "ordinary": other.name,
                }, access.called, policy)
                return


def _opens(
    surface: Surface, access: OperationAccess, alternative: Alternative, other: OperationAccess,
    credentials: Alternative,
) -> bool:
    """Whether everybody with the credentials for another operation can call this one."""
    def rights(roles: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(surface.graph.rights(role) for role in roles))

    held = rights(credentials.roles)
    return all(
        name in credentials.listed and all(
            word in credentials.listed[name] or word in held for word in words)
        for name, words in alternative.listed.items()
    ) and all(
        any(stated.admits(rights(choice)) for each in other.stated for choice in each.choices)
        for stated in access.stated if stated.source != "security"
    )


def _looks_so(access: OperationAccess, words: frozenset[str], extensions: tuple[str, ...]) -> bool:
    segments = {segment.lower() for segment in access.called.path.split("/")}
    tags = {tag.lower() for tag in access.called.operation.tags}
    return bool((segments | tags) & words) or any(
        members.get(name) is True for name in extensions
        for members in (access.called.operation.node.members(), access.called.path_item.node.members()))
