"""Which operation of a contract a recorded path leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from contractguard.compare.exchange.model import UnwritableError
from contractguard.compare.exchange.requests import literal_text, path_template
from contractguard.compare.pairing import addresses, split_url
from contractguard.contract import CallableOperation, Contract
from contractguard.inventory.path_index import ANY_TEXT, PathIndex
from contractguard.inventory.paths import Literal, Mixed, Parameter, PathTemplate, Segment, openapi_path, segments_of

Path = Sequence[str | None]

_MOST_BASES = 32


@dataclass(frozen=True, slots=True)
class Route:
    """A path of a contract that a recorded one leads to: its operations by method.

    `rest` is the recorded path below the base path.
    """

    operations: Mapping[str, CallableOperation]
    rest: Path

    def address(self, called: CallableOperation) -> tuple[str, tuple[str, ...]]:
        """Write the recorded path as the operation's template spells it; return it and the parameters not told."""
        spelled, untold = "", []
        for text, told in zip(segments_of(path_template(called)[0]), self.rest, strict=True):
            segment = _segment(text)
            if told is None and isinstance(segment, Parameter):
                untold.append(segment.name)
            spelled += "/" + (literal_text(text) if isinstance(segment, Literal) else told or "1")
        ending = "/" if path_template(called)[0].endswith("/") else ""
        return spelled + ending, tuple(untold)


class Routes:
    """Finds the paths of a contract, each below any of the base paths, or below none."""

    def __init__(self, contract: Contract, bases: Iterable[str]) -> None:
        self._index: PathIndex[CallableOperation] = PathIndex()
        prefixes = [PathTemplate(tuple(_segment(text) for text in segments_of(base))) for base in bases]
        for called in contract.operations:
            segments = _segments(called)
            if segments is not None:
                self._index.add(PathTemplate(tuple(segments)), called, prefixes)

    def find(self, path: Path) -> Route | None:
        """Find the one path of the contract that a recorded path leads to."""
        found = self._index.find_segments([unquote(text) if text is not None else ANY_TEXT for text in path])
        if found is None:
            return None
        operations: dict[str, CallableOperation] = {}
        for called in found.values:
            if len(_segments(called) or ()) == len(found.template.segments):
                operations.setdefault(called.method, called)
        return Route(operations, path[len(found.base.segments):])


def base_paths(contracts: Iterable[Contract], named: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the paths of all servers, none at all, and those that a person named: nobody records production alone."""
    found = dict.fromkeys(("", *("/" + base.strip("/") for base in named)))
    for contract in contracts:
        for server in {server.url: server for called in contract.operations
                       for server in contract.servers_of(called)}.values():
            found.update(dict.fromkeys(split_url(address).path.rstrip("/") for address in addresses(server)))
    return tuple(found)[:_MOST_BASES]


def server_hosts(contracts: Iterable[Contract]) -> frozenset[str]:
    """Return the hosts at which contracts say that they are served."""
    return frozenset(
        split_url(address).netloc.lower() for contract in contracts for called in contract.operations
        for server in contract.servers_of(called) for address in addresses(server)) - {""}


def _segments(called: CallableOperation) -> list[Segment] | None:
    """Return the segments of an operation's path; None for what no client calls by a path."""
    if called.kind != "operation":
        return None
    try:
        return [_segment(text) for text in segments_of(path_template(called)[0])]
    except UnwritableError:
        return None


def _segment(text: str) -> Segment:
    """Read one segment of a template; a parameter that would take several takes one here."""
    [segment] = openapi_path(text).segments
    return segment if isinstance(segment, (Literal, Mixed)) else Parameter(getattr(segment, "name", ""))
