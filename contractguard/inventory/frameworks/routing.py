"""Routers that are filled by calls in order: routes, guards and other routers, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.anonymous import HandsOn, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import (
    Either,
    Known,
    ListOf,
    Site,
    Text,
    Value,
)
from contractguard.inventory.paths import (
    ROOT,
    CatchAll,
    Literal,
    Mixed,
    Parameter,
    PathTemplate,
    Segment,
    Unknown,
)

if TYPE_CHECKING:
    from contractguard.inventory.frameworks.framework import Project

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
"""The methods that routers have functions for, and contracts operations."""
_MOST_MOUNTS = 2_000
_MOST_ROUTES = 50_000
_DEEPEST = 30


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A handler with its own guards before it. `methods` are upper case, `*` for all of them."""

    methods: tuple[str, ...]
    path: Value
    handlers: tuple[Value, ...]
    site: Site
    certain: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A function in front of all routes below a path that come after it; of the path alone where it is `exact`."""

    path: Value | None
    value: Value
    site: Site
    certain: bool = True
    exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Mount:
    """Another router below a path: its first `until` events, or all of them where it may still grow."""

    path: Value | None
    router: RouterValue
    site: Site
    until: int | None = None
    guards: tuple[Value, ...] = ()


Event = Route | Guard | Mount


class RouterValue(Value):
    """A router or application of a framework: what was registered on it, in order.

    `prefix` is put before everything in it; `is_root` says that it serves requests by itself where nobody mounts it.
    """

    __slots__ = ("attributes", "events", "is_root", "mounted", "prefix", "site")

    def __init__(self, site: Site, prefix: Value | None = None, *, is_root: bool = False) -> None:
        self.site = site
        self.prefix = prefix
        self.is_root = is_root
        self.events: list[Event] = []
        self.mounted = False
        self.attributes: dict[str, Value] = {}

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what was assigned to it."""
        return self.attributes.get(name)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take an attribute."""
        evaluator.state.write(self.attributes, name, value)

    def mount(self, path: Value | None, router: RouterValue, site: Site, until: int | None = None) -> None:
        """Put another router below a path."""
        router.mounted |= router is not self
        self.events.append(Mount(path, router, site, until))


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """A route as it is reached from an application: its whole path, and all functions that a request goes through."""

    route: Route
    method: str
    path: PathTemplate
    steps: tuple[Step, ...]
    router: RouterValue

    @property
    def handler(self) -> Value | None:
        """The function that answers."""
        return self.route.handlers[-1] if self.route.handlers else None


def asked_of(reached: Reached, *, user_is_object: bool = False) -> Request:
    """Return the request of an anonymous caller of a route; its path is known where it has no parameters."""
    known = all(isinstance(segment, Literal) for segment in reached.path.segments)
    return Request(reached.method if reached.method != "*" else None, reached.path.spelled if known else None,
                   user_is_object)


Reader = Callable[[str], Sequence[PathTemplate]]
"""Reads a path as a framework writes it; optional parts give several templates."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a framework reads paths, and whether the order of registration decides which guards stand before a route."""

    read: Reader
    ordered: bool = True
    ignores_case: bool = False
    hands_on: HandsOn = "calling"


@dataclass(frozen=True, slots=True, eq=False)
class _Standing:
    """A guard as it stands in front of what comes after it."""

    path: PathTemplate
    guard: Guard


@dataclass(slots=True)
class Room:
    """How much may still be followed below one application; `cut` are the sites behind which something was not."""

    mounts: int = _MOST_MOUNTS
    routes: int = _MOST_ROUTES
    cut: dict[Site, PathTemplate] = field(default_factory=dict)


NOT_FOLLOWED = "routers within routers that were not followed to their end"


def routes_of(root: RouterValue, dialect: Dialect, project: Project) -> Iterator[Reached]:
    """Return all routes below an application with the guards before them, in the order of registration.

    Where there are too many, the project is told behind which routers some are missing.
    """
    room = Room()
    yield from _walk(root, ROOT, (), dialect, room, ())
    project.notes += [project.unresolved(NOT_FOLLOWED, "", site, under) for site, under in room.cut.items()]


def _walk(
    router: RouterValue, before: PathTemplate, standing: tuple[_Standing, ...], dialect: Dialect, room: Room,
    around: tuple[RouterValue, ...], until: int | None = None,
) -> Iterator[Reached]:
    room.mounts -= 1
    if router in around or room.mounts < 0 or room.routes < 0 or len(around) > _DEEPEST:
        room.cut.setdefault(router.site, before)
        return
    for prefix in templates(router.prefix, dialect.read):
        base = before.join(prefix)
        events = router.events[:until]
        here = list(standing)
        if not dialect.ordered:
            here += [_Standing(base.join(path), event) for event in events if isinstance(event, Guard)
                     for path in templates(event.path, dialect.read)]
        for event in events:
            if isinstance(event, Guard):
                if dialect.ordered:
                    here += [_Standing(base.join(path), event) for path in templates(event.path, dialect.read)]
            elif isinstance(event, Mount):
                for path in templates(event.path, dialect.read):
                    below = base.join(path)
                    guards = [_Standing(below, Guard(None, value, event.site)) for value in event.guards]
                    yield from _walk(event.router, below, (*here, *guards), dialect, room, (*around, router),
                                     event.until)
            elif room.routes < 0:
                room.cut.setdefault(router.site, before)
                return
            else:
                for reached in _reached(event, base, here, dialect, router):
                    room.routes -= 1
                    yield reached


def _reached(
    route: Route, base: PathTemplate, standing: Sequence[_Standing], dialect: Dialect, router: RouterValue
) -> Iterator[Reached]:
    for path in templates(route.path, dialect.read):
        whole = base.join(path)
        steps = [Step(each.guard.value, certain=each.guard.certain and covering is True, hands_on=dialect.hands_on)
                 for each in standing
                 if (covering := covers(each.path, whole, exact=each.guard.exact, ignores_case=dialect.ignores_case))
                 is not False]
        last = len(route.handlers) - 1
        steps += [Step(value, guard=number < last, hands_on=dialect.hands_on)
                  for number, value in enumerate(route.handlers)]
        for method in route.methods:
            yield Reached(route, method, whole, tuple(steps), router)


def templates(value: Value | None, read: Reader) -> Sequence[PathTemplate]:
    """Return the templates that a path stands for: several where it is a list, an unknown one where it is not known."""
    if value is None:
        return (ROOT,)
    if isinstance(value, Known):
        return read(value.value) if isinstance(value.value, str) else (ROOT,)
    if isinstance(value, (ListOf, Either)):
        options = value.items if isinstance(value, ListOf) else value.options
        found = [template for item in options for template in templates(item, read)]
        return found or (PathTemplate((Unknown("a list of paths"),)),)
    if isinstance(value, Text):
        return (_partly_known(value, read),)
    return (PathTemplate((Unknown(getattr(value, "reason", "") or "a path"),)),)


def _partly_known(value: Text, read: Reader) -> PathTemplate:
    segments: list[Segment] = []
    pending = ""
    for part in value.parts:
        if isinstance(part, str):
            pending += part
            continue
        known, _, glued = pending.rpartition("/")
        segments += read(known)[0].segments if known.strip("/") else ()
        segments.append(Unknown(getattr(part, "reason", "") or "a part of a path"))
        pending = ""
        del glued
    _, slash, rest = pending.partition("/")
    if slash and rest:
        segments += read(f"/{rest}")[0].segments
    return PathTemplate(tuple(segments))


def covers(guard: PathTemplate, route: PathTemplate, *, exact: bool = False, ignores_case: bool = False) -> bool | None:
    """Whether a guard on a path stands before all requests to a route; None where it stands before some of them."""
    segments = guard.segments
    if segments and isinstance(segments[-1], CatchAll):
        segments, exact = segments[:-1], False
    if any(isinstance(segment, Unknown) for segment in (*segments, *route.segments)):
        return True if segments == route.segments[: len(segments)] else None
    if len(segments) > len(route.segments) or (exact and len(segments) != len(route.segments)):
        return False
    verdict: bool | None = True
    for ours, theirs in zip(segments, route.segments, strict=False):
        covering = _covers_segment(ours, theirs, ignores_case)
        if covering is False:
            return False
        verdict = None if covering is None else verdict
    return verdict


def _covers_segment(guard: Segment, route: Segment, ignores_case: bool) -> bool | None:
    if isinstance(guard, Parameter) or guard == route:
        return not (isinstance(guard, Parameter) and guard.pattern and guard != route) or None
    if isinstance(guard, Literal) and isinstance(route, Literal):
        return ignores_case and guard.text.lower() == route.text.lower()
    if isinstance(route, (Parameter, Mixed, CatchAll)):
        return None
    return None if isinstance(guard, Mixed) else False


def joined(*parts: Value | None) -> Value | None:
    """Put paths behind each other, with one slash between them."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    pieces: list[str | Value] = []
    for part in known:
        pieces += ["/", part]
    return text_of(pieces)


