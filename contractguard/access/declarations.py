"""What secured operations should say beside their requirement: the answers to who is refused, and object checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contractguard.access.surface import OperationAccess, Surface, Violation

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def refusals_undocumented(surface: Surface) -> Iterator[Violation]:
    """Find operations that refuse callers and do not say how: 401, and 403 where scopes or roles are asked for.

    A range or `default` covers both (RFC 9110, sections 15.5.2 and 15.5.4).
    """
    for access in surface.operations:
        requirement = access.requirement
        if requirement.admits_anybody:
            continue
        limited = bool(access.stated) or any(each.scopes or each.roles for each in requirement.alternatives)
        documented = {name.upper() for name in access.called.operation.responses}
        missing = [status for status in ("401", "403") if (status == "401" or limited)
                   and not documented & {status, "4XX", "DEFAULT"}]
        if missing:
            node = access.called.operation.node
            holder = node.child("responses") if "responses" in node.members() else node
            yield Violation(holder, "key", {"operation": access.name, "names": missing}, access.called)


def object_checks_undeclared(
    surface: Surface, extensions: Iterable[str], words: Iterable[str]
) -> Iterator[Violation]:
    """Find operations on one object, known by a path parameter, that do not say how access to the object is checked.

    `extensions` are where they may say so, at the operation or its path item; `words` end the name of a parameter
    that knows an object.
    """
    known, endings = tuple(extensions), frozenset(words)
    for access in surface.operations:
        identifying = [name for name in _PARAMETER.findall(access.called.path) if _last_word(name) in endings]
        if identifying and not access.requirement.admits_anybody and not _declares(access, known):
            yield Violation(access.called.operation.node, "key", {
                "operation": access.name, "parameter": identifying[-1]}, access.called)


def _declares(access: OperationAccess, extensions: tuple[str, ...]) -> bool:
    holders = (access.called.operation.node.members(), access.called.path_item.node.members())
    return any(name in members for name in extensions for members in holders)


def _last_word(name: str) -> str:
    words: list[str] = _WORD.findall(name)
    return words[-1].lower() if words else ""
