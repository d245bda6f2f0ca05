"""What was sent, and is described by the base and not by the revision: no validator minds, and clients lose it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from contractguard.compare.exchange.entries import spoken_parameters
from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import header_of, part_name
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Direction, Location, Node, Schema
from contractguard.errors import ContractError
from contractguard.replay.bodies import body_schema, followed, item_schema
from contractguard.replay.recorded import REQUEST_BODY, RESPONSE_BODY, Recorded

_MOST_VALUES = 10_000
_MOST_FIELDS = 1_000
_REST = ("additionalProperties", "patternProperties", "unevaluatedProperties")
_HIDDEN: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}

Path = tuple[str | int, ...]
Pair = tuple[Schema, Schema]


@dataclass(frozen=True, slots=True)
class Vanished:
    """A member or parameter that was sent: described at `was` in the base, in the revision not in `where`."""

    direction: Direction
    part: str
    path: Path
    where: Node
    was: Node


@dataclass(frozen=True, slots=True)
class _Members:
    """What two schemas say of the members of an object, and of the items of an array; the revision's is at `where`."""

    where: Node
    gone: Mapping[str, Schema]
    kept: Mapping[str, Pair]
    items: Pair | None


class Vanishing:
    """Finds what of recorded messages the revision does not describe any more, through properties and items."""

    def __init__(self, base: Side, revision: Side) -> None:
        self._base, self._revision = base, revision
        self._known: dict[tuple[Location, Location, Direction], _Members] = {}

    def find(self, base: CallableOperation, revision: CallableOperation, recorded: Recorded) -> Iterator[Vanished]:
        """Iterate over what a recorded exchange holds of it."""
        try:
            yield from self._parameters(base, revision, recorded)
            yield from self._body("request", base, revision, recorded)
            yield from self._body("response", base, revision, recorded)
        except (ContractError, ValueError, RecursionError):
            return

    def _parameters(
        self, base: CallableOperation, revision: CallableOperation, recorded: Recorded
    ) -> Iterator[Vanished]:
        sent = {name.partition("[")[0] for name, _ in
                parse_qsl(recorded.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)}
        was, now = ({parameter.name: parameter for parameter in spoken_parameters(side.contract, called)
                     if parameter.location == "query"} for side, called in (
                         (self._base, base), (self._revision, revision)))
        for name in sorted(sent & was.keys() - now.keys()):
            yield Vanished("request", part_name("parameter", name, "query"), (), revision.operation.node,
                           was[name].node)

    def _body(
        self, direction: Direction, base: CallableOperation, revision: CallableOperation, recorded: Recorded
    ) -> Iterator[Vanished]:
        asked = direction == "request"
        headers = recorded.headers if asked else recorded.response_headers
        body = recorded.body if asked else recorded.response_body
        media_type = header_of(headers, "Content-Type")
        if not body or body_kind(media_type) != "json":
            return
        status = None if asked else recorded.status
        promised = body_schema(self._base.contract, base, status, media_type)
        proposed = body_schema(self._revision.contract, revision, status, media_type)
        if promised is None or proposed is None:
            return
        part = REQUEST_BODY if asked else f"{recorded.status} {RESPONSE_BODY}"
        for path, where, was in self._walk(direction, (promised, proposed), json.loads(body)):
            yield Vanished(direction, part, path, where, was)

    def _walk(self, direction: Direction, pair: Pair, value: object) -> Iterator[tuple[Path, Node, Node]]:
        pending: list[tuple[Pair, object, Path]] = [(pair, value, ())]
        for _ in range(_MOST_VALUES):
            if not pending:
                return
            schemas, value, path = pending.pop()
            if not isinstance(value, (dict, list)):
                continue
            members = self._members(direction, schemas)
            if isinstance(value, list):
                pending += [(members.items, item, (*path, 0)) for item in value if members.items is not None]
                continue
            for name, member in value.items():
                if name in members.gone:
                    yield (*path, name), members.where, members.gone[name].node
                elif name in members.kept:
                    pending.append((members.kept[name], member, (*path, name)))

    def _members(self, direction: Direction, pair: Pair) -> _Members:
        key = pair[0].node.location, pair[1].node.location, direction
        if key not in self._known:
            self._known[key] = self._compared(direction, *pair)
        return self._known[key]

    def _compared(self, direction: Direction, promised: Schema, proposed: Schema) -> _Members:
        was, now = self._base.declared((promised,)), self._revision.declared((proposed,))
        rest = [schema.keywords.get(word) for schema in self._revision.conjuncts((proposed,)) for word in _REST]
        # A schema for all other members describes them; that a request may have none is what the validator tells.
        is_told = any(isinstance(held, dict) or (held is False and direction == "request") for held in rest)
        gone = {} if is_told else {
            name: schema for name, schema in was.items()
            if name not in now and schema.keywords.get(_HIDDEN[direction]) is not True}
        items = item_schema(self._base, promised), item_schema(self._revision, proposed)
        where = followed(self._revision, proposed).node
        return _Members(where, gone, {name: (was[name], now[name]) for name in was.keys() & now.keys()},
                        (items[0], items[1]) if items[0] is not None and items[1] is not None else None)
