"""Calls that look like registrations of routes, on values of which nothing is known: a parameter nobody handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    Known,
    Made,
    MapOf,
    Site,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_METHODS = frozenset(("get", "post", "put", "patch", "delete", "del", "head", "options", "all"))


class Stray(NamedTuple):
    """A registration that nothing is known to take: `path` is what it states, `of` what it was called on."""

    name: str
    path: Value
    of: str
    site: Site


def stray_of(target: Value, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Stray | None:
    """Return a call as a registration, where it looks like one: a method, a path, and a function behind it."""
    if not isinstance(target, (Unknown, Made)) or not (name in _METHODS or name == "route"):
        return None
    first = arguments.get(0)
    path = first.entries.get("url", first.entries.get("path")) if isinstance(first, MapOf) else first
    if path is None or not _is_path(path):
        return None
    if isinstance(first, MapOf):
        looks_like_one = name == "route" and {"method", "handler"} <= first.entries.keys()
    else:
        looks_like_one = any(map(_is_function, arguments.positional[1:])) or (name == "route"
                                                                              and len(arguments.positional) == 1)
    of = target.of if isinstance(target, Made) else target.reason
    if not looks_like_one or of in evaluator.knowledge.clients:
        return None
    return Stray(name, path, of, site)


def _is_path(value: Value) -> bool:
    if isinstance(value, Text):
        return any(isinstance(part, str) and part.startswith("/") for part in value.parts)
    return isinstance(value, Known) and isinstance(value.value, str) and value.value.startswith("/")


def _is_function(value: Value) -> bool:
    return isinstance(value, Closure) or (isinstance(value, Made) and any(map(_is_function, value.arguments)))
