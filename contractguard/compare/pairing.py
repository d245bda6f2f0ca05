"""Which operation of the base is which operation of the revision."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from itertools import islice, product
from math import isfinite
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Contract, Schema
from contractguard.contract.model import Server

Pair: TypeAlias = tuple[CallableOperation | None, CallableOperation | None]

_MOST_ADDRESSES = 64
_TEMPLATE = re.compile(r"\{[^}]*\}")


def blank(path: str) -> str:
    """Blank the parameter names of a path template: they are not on the wire."""
    return _TEMPLATE.sub("{}", path)


def pair_operations(base: Contract, revision: Contract) -> Iterator[Pair]:
    """Pair the operations of two contracts, in the order of the base, then what is new.

    First by method and path with the server's base path joined and parameter names blanked, then by the
    path alone, then a concrete path with a template of the same method that serves it.
    """
    left, right = list(base.operations), list(revision.operations)
    found: dict[int, CallableOperation] = {}
    for identify in (_joined, _alone):
        _match(base, revision, left, right, found, identify)
    _match_templates(revision, left, right, found)
    for called in base.operations:
        yield called, found.get(id(called))
    for called in right:
        yield None, called


def _match(
    base: Contract, revision: Contract, left: list[CallableOperation], right: list[CallableOperation],
    found: dict[int, CallableOperation], identify: Callable[[Contract, CallableOperation], Hashable],
) -> None:
    known: dict[Hashable, list[CallableOperation]] = {}
    for called in right:
        known.setdefault(identify(revision, called), []).append(called)
    for called in list(left):
        same = known.get(identify(base, called))
        if same:
            partner = next((other for other in same if other.path == called.path), same[0])
            same.remove(partner)
            left.remove(called)
            right.remove(partner)
            found[id(called)] = partner


def _match_templates(
    revision: Contract, left: list[CallableOperation], right: list[CallableOperation],
    found: dict[int, CallableOperation],
) -> None:
    """Give a concrete path that is gone to the template that still serves it; the template may serve many."""
    side = Side(revision)
    templates = [called for called in (*right, *found.values()) if called.kind == "operation"]
    for called in left:
        if called.kind != "operation" or "{" in called.path:
            continue
        for other in templates:
            if other.method == called.method and serves(side, other, called.path):
                found[id(called)] = other
                break


def serves(side: Side, called: CallableOperation, path: str) -> bool:
    """Whether a path template matches a concrete path and its parameters accept the segments."""
    names = _TEMPLATE.findall(called.path)
    parts = [re.escape(part) for part in _TEMPLATE.split(called.path)]
    match = re.fullmatch("([^/]+)".join(parts), path) if names else None
    if match is None:
        return False
    schemas = {parameter.name: parameter.schema for parameter in side.contract.parameters(called)
               if parameter.location == "path"}
    return all(_accepts(side, schemas.get(name[1:-1]), text)
               for name, text in zip(names, match.groups(), strict=True))


def _accepts(side: Side, schema: Schema | None, text: str) -> bool:
    if schema is None:
        return True
    return any(side.accepts((schema,), value) is not False for value in readings(text))


def readings(text: str) -> list[object]:
    """Return the values that a text may stand for in a parameter: itself, a number, a boolean."""
    values: list[object] = [text]
    if text in ("true", "false"):
        values.append(text == "true")
    for read in (int, float):
        try:
            values.append(read(text))
        except ValueError:
            continue
    return [value for value in values if not isinstance(value, float) or isfinite(value)]


def _joined(contract: Contract, called: CallableOperation) -> Hashable:
    return _identity(called, base_path(contract, called) if called.kind == "operation" else "")


def _alone(_: Contract, called: CallableOperation) -> Hashable:
    return _identity(called, "")


def _identity(called: CallableOperation, prefix: str) -> Hashable:
    if called.kind == "callback":
        owner = called.owner
        assert owner is not None
        return called.kind, called.method, called.path, called.callback, _identity(owner, "")
    path = blank(prefix + called.path) if called.kind == "operation" else called.path
    return called.kind, called.method, path


def base_path(contract: Contract, called: CallableOperation) -> str:
    """Return the path of the first server in force, its variables at their defaults, without a last slash."""
    servers = called.operation.servers or called.path_item.servers or contract.servers
    return split_url(addresses(servers[0])[0]).path.rstrip("/") if servers else ""


def addresses(server: Server) -> list[str]:
    """Return the URLs that a server's variables can make, the default first; few of them where there are many."""
    names = [name for name in _TEMPLATE.findall(server.url) if name[1:-1] in server.variables]
    choices = [dict.fromkeys([(v := server.variables[name[1:-1]]).default, *v.enum]) for name in names]
    urls = []
    for values in islice(product(*choices), _MOST_ADDRESSES):
        told = dict(zip(names, values, strict=True))
        urls.append(_TEMPLATE.sub(lambda match, told=told: told.get(match[0], match[0]), server.url))  # type: ignore[misc]
    return urls


def split_url(url: str) -> SplitResult:
    """Split a URL; what is none has no parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
