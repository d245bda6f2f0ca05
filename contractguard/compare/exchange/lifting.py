"""From the value of a component to a whole value that goes over the wire and holds it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contractguard.compare.change import Change
from contractguard.compare.exchange.entries import entries
from contractguard.compare.exchange.model import Entry
from contractguard.compare.questions import Route, Step
from contractguard.compare.routes import at
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Contract, Direction, Location, Schema
from contractguard.schema.engine import WRITER, Found, Search, Terms, Translator

SideName: TypeAlias = Literal["base", "revision"]

_MOST_VISITED = 4_000
_MOST_STEPS = 5_000


@dataclass(frozen=True, slots=True)
class Claim:
    """That a change lets one contract reject in a direction what the other accepts: `instance`.

    The instance is a value of the schema that the change stands in, which may be far from the wire.
    """

    change: Change
    direction: Direction
    accepted_by: SideName
    instance: object


class Lift:
    """Looks for a way from what an operation writes to where a witness belongs, and for a value along it."""

    def __init__(self, base: Contract, revision: Contract) -> None:
        self._sides = {"base": Side(base), "revision": Side(revision)}
        self._terms = Terms()
        self._translators: dict[tuple[str, Direction], Translator] = {}

    def __call__(self, called: CallableOperation, claim: Claim) -> tuple[Entry, object] | None:
        """Return an entry of an operation, with a whole value of its schema that holds the claim's instance.

        Raises ContractError where a reference leads nowhere.
        """
        witness = claim.change.witnesses.get(claim.direction)
        if witness is None or not witness.schemas:
            return None
        side = self._sides[claim.accepted_by]
        goal = side.settle(witness.schemas[0]).node.location
        for entry in entries(side.contract, called):
            if entry.request != (claim.direction == "request"):
                continue
            route = _route(side, entry.schema, goal)
            value = self._value(claim.accepted_by, claim.direction, entry.schema, route, claim.instance) if (
                route is not None) else None
            if value is not None:
                return entry, value.value
        return None

    def _value(self, side: SideName, direction: Direction, schema: Schema, route: Route,
               instance: object) -> Found | None:
        """Look for a value that a schema accepts and that holds an instance at the end of a route."""
        if not route:
            return Found(instance)
        translator = self._translators.get((side, direction))
        if translator is None:
            translator = self._translators[side, direction] = Translator(
                self._terms, self._sides[side].follow, direction)
        there = at(self._terms, route, frozenset({(self._terms.listed([instance]), True, WRITER)}))
        search = Search(self._terms, declared_world=False, most_steps=_MOST_STEPS)
        outcome = search.ask(there | {(translator.conjunction((schema,)), True, WRITER)})
        return outcome if isinstance(outcome, Found) else None


def _route(side: Side, start: Schema, goal: Location) -> Route | None:
    """Find a shortest way from a schema to a place below it, through references."""
    pending: deque[tuple[Schema, Route]] = deque([(start, ())])
    seen: set[Location] = set()
    while pending and len(seen) < _MOST_VISITED:
        schema, route = pending.popleft()
        if schema.node.location == goal:
            return route
        if schema.node.location in seen or schema.always is not None:
            continue
        seen.add(schema.node.location)
        if schema.reference is not None:
            pending.appendleft((side.follow(schema), route))
        for child, step in _parts(schema):
            pending.append((child, (*route, step) if step is not None else route))
    return None


def _parts(schema: Schema) -> Iterator[tuple[Schema, Step | None]]:
    """Iterate over the parts of a schema in which values of it, or parts of them, are described."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from ((child, None) for child in schema.children(keyword))
    yield from ((schema.child(word), None) for word in ("then", "else")
                if isinstance(schema.keywords.get(word), dict))
    properties, patterns = (value if isinstance(value := schema.keywords.get(word), dict) else {}
                            for word in ("properties", "patternProperties"))
    for name in properties:
        yield schema.child("properties", name), Step(name)
    prefix = schema.children("prefixItems")
    yield from ((child, Step(index=index)) for index, child in enumerate(prefix))
    if isinstance(schema.keywords.get("items"), dict):
        yield schema.child("items"), Step(index=len(prefix), onwards=True)
    for pattern in patterns:
        yield schema.child("patternProperties", pattern), Step(pattern=pattern)
    if isinstance(schema.keywords.get("additionalProperties"), dict):
        yield schema.child("additionalProperties"), Step(others=(tuple(properties), tuple(patterns)))
