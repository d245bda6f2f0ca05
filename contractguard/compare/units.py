"""Units of comparison, the graph that they form, and how directions and operations reach them.

A unit is a pair of places, one in each contract, that is compared once however often it is used: an
operation, or anything that a reference leads to. An edge says that one unit uses another. What an
operation reaches is computed on this graph, never by unfolding it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contractguard.compare.change import Spot
from contractguard.compare.questions import Question, Root, Route, Step
from contractguard.contract import Node
from contractguard.contract.node import Location
from contractguard.schema import Conjunction, Effect


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


@dataclass(frozen=True, slots=True)
class Within:
    """A place that refers to a unit beside other schemas: no value gets past those, whatever the unit accepts."""

    user: Unit
    passage: Passage
    base: Conjunction
    revision: Conjunction
    text: bool


@dataclass(slots=True)
class Unit:
    """One pair of places that is compared once.

    `anchor` is where all changes of this pair are shown where neither place of the pair is their cause: a
    reference was led elsewhere; `origin` is the same for the base. `roots` are the places of this unit at which
    a whole value is to be looked at: its text differs, or holds references where wider need not make the whole
    wider. `within` are the places that refer to it beside other schemas, `alone` says that another one does not.
    `touched` are the units to which such references lead, as below `not` and `oneOf`. An `inline` unit is a
    place within another one's text, and `led` where its reference was led elsewhere; unless it is `rooted`, its
    changes are judged by the whole value that it is a part of. `reach` is a pair of sets of operations, request and
    response, each an integer with one bit for every operation: hundreds are joined in one step.
    """

    title: str
    subject: str
    anchor: Spot | None = None
    origin: Spot | None = None
    roots: dict[int, Site] = field(default_factory=dict)
    alone: bool = False
    within: list[Within] = field(default_factory=list)
    spelled_alike: bool = True
    edges: dict[tuple[int, Passage], Unit] = field(default_factory=dict)
    touched: dict[int, Unit] = field(default_factory=dict)
    inline: bool = False
    led: bool = False
    rooted: bool = True
    drafts: list[Draft] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)

    def uses(self, other: Unit, passage: Passage) -> None:
        """Say that this unit uses another one."""
        self.edges.setdefault((id(other), passage), other)

    def touches(self, other: Unit) -> None:
        """Say that another unit may make this one wider or narrower, whichever way it changes."""
        self.touched.setdefault(id(other), other)


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
    question: Question | None = None
    root: Root | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where in a unit the comparison stands.

    `names` lead from the unit to here, as a person would say them; `trail` says the same with nothing left
    out, for identity. `where` and `was` are the nearest nodes on each side, for changes without their own.
    `root` is the value that is compared as a whole, and `route` leads from it to here. A `remark` says
    how sure what is told here is.
    """

    unit: Unit
    where: Node
    was: Node
    passage: Passage = field(default_factory=Passage)
    names: str = ""
    trail: str = ""
    text: bool = False
    root: Root | None = None
    route: Route = ()
    remark: str = ""

    def down(self, name: str, was: Node | None = None, where: Node | None = None, *, unsaid: str = "",
             step: Step | None = None) -> Site:
        """Go to a part of this place; `unsaid` is what people need not read, `step` leads to another value."""
        return Site(self.unit, where or self.where, was or self.was, self.passage, self.names + name,
                    self.trail + unsaid + name, self.text, self.root, (*self.route, step) if step else self.route)

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
        effect: Effect | None = None, subject: str = "", question: Question | str | None = None, **facts: object,
    ) -> None:
        """Write down a change at this place. An addition has no place in the base.

        `effect` is what the change looks like; where there is a `question`, its answer decides, and words instead of
        one say why it is undecided.
        """
        part = facts.get("keyword") or facts.get("name") or verb.partition(".")[0]
        known = {"before": None, "after": None, "owner": self.owner, "path": self.names, "part": f"'{part}'", **facts}
        self.unit.drafts.append(Draft(
            verb, self.passage, _anchored(where or Spot(self.where), self.unit.anchor),
            None if added else _anchored(was or Spot(self.was), self.unit.origin), effect,
            f"{self.unit.subject}{self.trail}{subject}", known,
            question if isinstance(question, str) else self.remark,
            None if isinstance(question, str) else question, self.root))


def _anchored(spot: Spot, anchor: Spot | None) -> Spot:
    """Show a change at the anchor, unless its own place stands within it."""
    if anchor is None:
        return spot
    stem = anchor.node.pointer
    within = spot.node.document is anchor.node.document and spot.node.pointer[: len(stem)] == stem
    return spot if within else anchor


Key = tuple[str, tuple[Location, ...], tuple[Location, ...], bool, tuple[Location, ...]]


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
