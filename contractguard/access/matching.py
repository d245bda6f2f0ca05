"""Which operations a part of a policy speaks of."""

from __future__ import annotations

from collections.abc import Callable

from contractguard.access.globs import name_matches, path_matches
from contractguard.access.policy import Matcher
from contractguard.contract import CallableOperation
from contractguard.schema.values import key


def matches(matcher: Matcher, called: CallableOperation) -> bool:
    """Whether all that a matcher states holds of an operation."""
    operation = called.operation
    return (
        _any(path_matches, matcher.paths, (called.path,) if called.kind == "operation" else ())
        and (not matcher.methods or called.method.upper() in matcher.methods)
        and (not matcher.kinds or called.kind in matcher.kinds)
        and _any(name_matches, matcher.tags, operation.tags)
        and _any(name_matches, matcher.operation_ids, (operation.operation_id,) if operation.operation_id else ())
        and all(_states(called, name, value) for name, value in matcher.extensions.items())
        and (not matcher.choices or any(matches(choice, called) for choice in matcher.choices))
    )


def _any(same: Callable[[str, str], bool], patterns: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return not patterns or any(same(pattern, name) for pattern in patterns for name in names)


def _states(called: CallableOperation, name: str, value: object) -> bool:
    """Whether an operation, else its path item, has an extension with that very JSON value.

    What an operation of PostgREST works on is told as one: `x-postgrest`.
    """
    for members in (called.operation.node.members(), called.path_item.node.members()):
        if name in members:
            return key(members[name]) == key(value)
    return name == "x-postgrest" and called.resource != "" and value == called.resource

