"""Which operation of the base is which operation of the revision."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from itertools import product
from math import isfinite, prod
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from contractguard.compare.paths import TEMPLATE, blank, filled
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Contract, Schema
from contractguard.contract.model import Server

Pair: TypeAlias = tuple[CallableOperation | None, CallableOperation | None]

_MOST_ADDRESSES = 64


def pair_operations(base: Contract, revision: Contract) -> Iterator[Pair]:
    """Pair the operations of two contracts, in the order of the base, then what is new.

    First by method and path with the server's base path joined and parameter names blanked, then by the
    path alone, then a path with a more general template of the same method that serves it. Callbacks are paired
    where their operations are: by name and expression, then by the expression alone, since the name is on no wire.
    """
    left, right = list(base.operations), list(revision.operations)
    found: dict[int, CallableOperation] = {}
    for identify in (_joined, _alone):
        _match(left, right, found, partial(identify, base), partial(identify, revision))
    _match_templates(revision, left, right, found)
    _match_callbacks(base, left, right, found)
    for called in base.operations:
        yield called, found.get(id(called))
    for called in right:
        yield None, called


Identify: TypeAlias = Callable[[CallableOperation], Hashable]


def _match(
    left: list[CallableOperation], right: list[CallableOperation], found: dict[int, CallableOperation],
    base: Identify, revision: Identify,
) -> None:
    """Pair what has the same identity on both sides; None is nobody's."""
    known: dict[Hashable, list[CallableOperation]] = {}
    for called in right:
        known.setdefault(revision(called), []).append(called)
    known.pop(None, None)
    paired = set()
    for called in left:
        same = known.get(base(called))
        if same:
            partner = next((other for other in same if other.path == called.path), same[0])
            same.remove(partner)
            found[id(called)] = partner
            paired |= {id(called), id(partner)}
    left[:] = [called for called in left if id(called) not in paired]
    right[:] = [called for called in right if id(called) not in paired]


def _match_callbacks(
    base: Contract, left: list[CallableOperation], right: list[CallableOperation],
    found: dict[int, CallableOperation],
) -> None:
    """Pair callbacks below the operations that are paired, outer ones before those within them."""
    depth = max((_depth(called) for called in base.operations), default=0)
    for level in range(1, depth + 1):
        for named in (True, False):
            _match(left, right, found, partial(_callback, lambda owner: found.get(id(owner)), level, named),
                   partial(_callback, lambda owner: owner, level, named))


def _callback(
    partner: Callable[[CallableOperation], CallableOperation | None], level: int, named: bool,
    called: CallableOperation,
) -> Hashable:
    owner = partner(called.owner) if called.owner is not None and _depth(called) == level else None
    if owner is None:
        return None
    return id(owner), called.callback if named else "", called.path, called.method


def _depth(called: CallableOperation) -> int:
    depth = 0
    while called.owner is not None:
        called, depth = called.owner, depth + 1
    return depth


def _match_templates(
    revision: Contract, left: list[CallableOperation], right: list[CallableOperation],
    found: dict[int, CallableOperation],
) -> None:
    """Give a path that is gone to the template that still serves it; the template may serve many."""
    side = Side(revision)
    templates = [called for called in (*right, *found.values()) if called.kind == "operation"]
    for called in left:
        if called.kind == "operation":
            other = next((other for other in templates
                          if other.method == called.method and serves(side, other, called.path)), None)
            if other is not None:
                found[id(called)] = other
    left[:] = [called for called in left if id(called) not in found]


def serves(side: Side, called: CallableOperation, path: str) -> bool:
    """Whether a path template matches a more particular path and its parameters accept what is written out there."""
    told = filled(called.path, path)
    if told is None:
        return False
    schemas = {parameter.name: parameter.schema for parameter in side.contract.parameters(called)
               if parameter.location == "path"}
    return all(TEMPLATE.fullmatch(text) or _accepts(side, schemas.get(name), TEMPLATE.sub("1", text))
               for name, text in told.items())


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
        return None
    path = blank(prefix + called.path) if called.kind == "operation" else called.path
    return called.kind, called.method, path


def base_path(contract: Contract, called: CallableOperation) -> str:
    """Return the path of the first server in force, its variables at their defaults, without a last slash."""
    servers = contract.servers_of(called)
    return split_url(default_address(servers[0])).path.rstrip("/") if servers else ""


def default_address(server: Server) -> str:
    """Return the URL of a server for which no variable is chosen (OpenAPI 3.2, Server Variable Object)."""
    return TEMPLATE.sub(lambda match: server.variables[match[1]].default if match[1] in server.variables else match[0],
                        server.url)


def addresses(server: Server) -> list[str]:
    """Return the URLs that a server's variables can make, the default first.

    A variable that is not bound to a list of values is left as it is spelled; all are where there would be too many.
    """
    names = [name for name in TEMPLATE.findall(server.url) if name in server.variables and server.variables[name].enum]
    choices = [dict.fromkeys([(v := server.variables[name]).default, *v.enum]) for name in names]
    if prod(map(len, choices)) > _MOST_ADDRESSES:
        return [server.url]
    urls = []
    for values in product(*choices):
        told = dict(zip(names, values, strict=True))
        urls.append(TEMPLATE.sub(lambda match, told=told: told.get(match[1], match[0]), server.url))  # type: ignore[misc]
    return urls


def split_url(url: str) -> SplitResult:
    """Split a URL; what is none has no parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
