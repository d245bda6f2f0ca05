"""Units of comparison, the graph that they form, and how directions and operations reach them.

A unit is a pair of places, one in each contract, that is compared once however often it is used: an
operation, or anything that a reference leads to. An edge says that one unit uses another. What an
operation reaches is computed on this graph, never by unfolding it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from contractguard.compare.change import Change, ReachedOperation, Spot
from contractguard.contract import DIRECTIONS, CallableOperation, Direction, Node
from contractguard.contract.node import Location
from contractguard.schema import Effect
from contractguard.text import format_pointer


@dataclass(frozen=True, slots=True)
class Passage:
    """How directions pass from a unit to a part of it: turned around, and with directions left out."""

    flipped: bool = False
    request: bool = True
    response: bool = True

    def apply(self, reach: tuple[int, int]) -> tuple[int, int]:
        """Pass a pair of operation sets (request, response) through."""
        request, response = reach[::-1] if self.flipped else reach
        return request if self.request else 0, response if self.response else 0


@dataclass(slots=True)
class Unit:
    """One pair of places that is compared once.

    `anchor` is where all changes of this pair are shown where neither place of the pair is their cause: a
    reference was led elsewhere; `origin` is the same for the base. `reach` is a pair of sets of operations,
    request and response, each an integer with one bit for every operation: hundreds are joined in one step.
    """

    title: str
    subject: str
    anchor: Spot | None = None
    origin: Spot | None = None
    edges: dict[tuple[int, Passage], Unit] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)

    def uses(self, other: Unit, passage: Passage) -> None:
        """Say that this unit uses another one."""
        self.edges.setdefault((id(other), passage), other)


@dataclass(frozen=True, slots=True)
class Draft:
    """A change before it is known whom it reaches."""

    verb: str
    passage: Passage
    where: Spot
    was: Spot | None
    effect: Effect | None
    subject: str
    facts: Mapping[str, object]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where in a unit the comparison stands.

    `names` lead from the unit to here, as a person would say them; `trail` says the same with nothing left
    out, for identity. `where` and `was` are the nearest nodes on each side, for changes without their own.
    In an `opaque` place, as below `not`, nobody can say what a change of the set does to the whole.
    """

    unit: Unit
    where: Node
    was: Node
    passage: Passage = field(default_factory=Passage)
    names: str = ""
    trail: str = ""
    text: bool = False
    opaque: bool = False

    def down(self, name: str, was: Node | None = None, where: Node | None = None, *, unsaid: str = "") -> Site:
        """Go to a part of this place; `unsaid` is what people need not read."""
        return Site(self.unit, where or self.where, was or self.was, self.passage, self.names + name,
                    self.trail + unsaid + name, self.text, self.opaque)

    def masked(self, request: bool = True, response: bool = True) -> Site:
        """Leave directions out for what lies below."""
        passage = self.passage
        if request and response:
            return self
        return replace(self, passage=replace(
            passage, request=passage.request and request, response=passage.response and response))

    @property
    def owner(self) -> str:
        """What this place is called in messages."""
        return self.unit.title + self.names

    def report(
        self, verb: str, *, where: Spot | None = None, was: Spot | None = None, added: bool = False,
        effect: Effect | None = None, reason: str = "", subject: str = "", **facts: object,
    ) -> None:
        """Write down a change at this place. An addition has no place in the base."""
        if self.opaque and effect in ("narrowed", "widened", "both"):
            effect, reason = "undecided", "it stands below 'not' or the like, where wider may be narrower"
        known = {"before": None, "after": None, "owner": self.owner, "path": self.names, **facts}
        self.unit.drafts.append(Draft(
            verb, self.passage, _anchored(where or Spot(self.where), self.unit.anchor),
            None if added else _anchored(was or Spot(self.was), self.unit.origin), effect,
            f"{self.unit.subject}{self.trail}{subject}", known, reason,
        ))


def _anchored(spot: Spot, anchor: Spot | None) -> Spot:
    """Show a change at the anchor, unless its own place stands within it."""
    if anchor is None:
        return spot
    stem = anchor.node.pointer
    within = spot.node.document is anchor.node.document and spot.node.pointer[: len(stem)] == stem
    return spot if within else anchor


Key = tuple[str, tuple[Location, ...], tuple[Location, ...], bool, bool]


def spread(units: list[Unit]) -> None:
    """Let the operations of each unit reach everything that it uses, until nothing changes."""
    pending = deque(unit for unit in units if unit.reach != (0, 0))
    waiting = {id(unit) for unit in pending}
    while pending:
        unit = pending.popleft()
        waiting.discard(id(unit))
        for (_, passage), used in unit.edges.items():
            request, response = passage.apply(unit.reach)
            joined = used.reach[0] | request, used.reach[1] | response
            if joined != used.reach:
                used.reach = joined
                if id(used) not in waiting:
                    waiting.add(id(used))
                    pending.append(used)


def finish(units: list[Unit], operations: list[CallableOperation | None]) -> list[Change]:
    """Turn drafts into changes, each with the operations that reach it; the same change is said once.

    Where several units tell it, the one in whose own place it stands names it.
    """
    merged: dict[object, tuple[Draft, tuple[int, int]]] = {}
    at_home: set[object] = set()
    for unit in units:
        for stated in unit.drafts:
            draft = stated
            reach = draft.passage.apply(unit.reach)
            if reach == (0, 0) != unit.reach:
                draft = replace(draft, verb="schema.restated", effect="none")
            key = _identity(draft)
            first, known = merged.setdefault(key, (draft, (0, 0)))
            if key not in at_home and _is_at_home(draft, unit):
                at_home.add(key)
                first = draft
            merged[key] = first, (known[0] | reach[0], known[1] | reach[1])
    told: dict[tuple[int, int], tuple[ReachedOperation, ...]] = {}
    for _, reach in merged.values():
        if reach not in told:
            told[reach] = tuple(_reached(reach, operations))
    return [_change(draft, reach, told[reach]) for draft, reach in merged.values()]


def _is_at_home(draft: Draft, unit: Unit) -> bool:
    """Whether a change stands in the place that its unit is about."""
    return any(spot is not None and format_pointer(spot.node.pointer).startswith(f"{unit.subject}/")
               for spot in (draft.was, draft.where))


def _identity(draft: Draft) -> object:
    was = (draft.was.node.location, draft.was.part) if draft.was else None
    told = {name: value for name, value in draft.facts.items() if name not in ("owner", "path")}
    return draft.verb, draft.effect, draft.where.node.location, draft.where.part, was, repr(told)


def _reached(
    reach: tuple[int, int], operations: list[CallableOperation | None]
) -> Iterator[ReachedOperation]:
    remaining = reach[0] | reach[1]
    while remaining:
        index = (remaining & -remaining).bit_length() - 1
        remaining &= remaining - 1
        called = operations[index]
        if called is not None:
            own = tuple(d for d, bits in zip(DIRECTIONS, reach, strict=True) if bits >> index & 1)
            yield ReachedOperation(called.kind, called.method, called.path, own)


def _change(draft: Draft, reach: tuple[int, int], operations: tuple[ReachedOperation, ...]) -> Change:
    directions: tuple[Direction, ...] = tuple(
        direction for direction, reached in zip(DIRECTIONS, reach, strict=True) if reached)
    return Change(draft.verb, draft.where, draft.was, directions, operations, draft.effect, draft.subject,
                  draft.facts, draft.reason)
