"""Which operation of a contract a recorded path leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from contractguard.compare.exchange.model import UnwritableError
from contractguard.compare.exchange.requests import literal_text, path_template
from contractguard.compare.pairing import addresses, split_url
from contractguard.contract import CallableOperation, Contract
from contractguard.inventory.paths import Literal, Mixed, Parameter, Segment, openapi_path, segments_of

Path = Sequence[str | None]

_MOST_BASES = 32
_MOST_SEGMENTS = 200


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


@dataclass(slots=True)
class _Place:
    """A place in the tree of all paths: what may come next, and the operations that end here."""

    literals: dict[str, _Place] = field(default_factory=dict)
    mixed: list[tuple[Mixed, _Place]] = field(default_factory=list)
    parameter: _Place | None = None
    depth: int = 0
    operations: dict[str, CallableOperation] = field(default_factory=dict)


class Routes:
    """Finds paths segment by segment: a literal before a segment with parameters in it before a whole parameter.

    OpenAPI 3.2 (Paths Object) says that concrete paths are matched before templated ones, and leaves the rest open. A
    path may stand below any of the base paths, or below none.
    """

    def __init__(self, contract: Contract, bases: Iterable[str]) -> None:
        self._root = _Place()
        prefixes = [[_segment(text) for text in segments_of(base)] for base in bases]
        for called in contract.operations:
            segments = _segments(called)
            if segments is not None:
                for prefix in prefixes:
                    self._add(prefix, segments, called)

    def find(self, path: Path) -> Route | None:
        """Find the one path of the contract that a recorded path leads to."""
        if len(path) > _MOST_SEGMENTS:
            return None
        pending = [(self._root, 0)]
        while pending:
            place, at = pending.pop()
            if at == len(path):
                if place.operations:
                    return Route(place.operations, path[len(path) - place.depth:])
                continue
            # The last one that is put there is looked at first.
            pending += [(child, at + 1) for child in reversed(list(_next(place, path[at])))]
        return None

    def _add(self, prefix: Sequence[Segment], segments: Sequence[Segment], called: CallableOperation) -> None:
        place = self._root
        for segment in (*prefix, *segments):
            place = _child(place, segment)
        if not place.operations:
            place.depth = len(segments)
        if place.depth == len(segments):
            place.operations.setdefault(called.method, called)


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


def _child(place: _Place, segment: Segment) -> _Place:
    if isinstance(segment, Literal):
        return place.literals.setdefault(unquote(segment.text), _Place())
    if isinstance(segment, Mixed):
        for known, child in place.mixed:
            if known.parts == segment.parts:
                return child
        place.mixed.append((segment, _Place()))
        return place.mixed[-1][1]
    if place.parameter is None:
        place.parameter = _Place()
    return place.parameter


def _next(place: _Place, text: str | None) -> Iterator[_Place]:
    """Iterate over where a segment may lead, the likeliest first."""
    if text is not None:
        literal = place.literals.get(unquote(text))
        if literal is not None:
            yield literal
        yield from (child for mixed, child in place.mixed if _fits(mixed, text))
    if place.parameter is not None:
        yield place.parameter


def _fits(mixed: Mixed, text: str) -> bool:
    """Whether a segment has the literal texts in their order, and something for each parameter between them."""
    at, waiting = 0, False
    for index, part in enumerate(mixed.parts):
        if part is None:
            at, waiting = at + 1, True
            continue
        last = index == len(mixed.parts) - 1
        found = len(text) - len(part) if last and waiting else text.find(part, at) if waiting else at
        if found < at or not text.startswith(part, found):
            return False
        at, waiting = found + len(part), False
    return at <= len(text) if waiting else at == len(text)
