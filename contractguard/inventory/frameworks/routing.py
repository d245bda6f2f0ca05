"""Routers that are filled by calls in order: routes, guards and other routers, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from contractguard.inventory.evaluation.anonymous import HandsOn, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.patterns import Pattern
from contractguard.inventory.evaluation.values import (
    Closure,
    Either,
    Known,
    ListOf,
    Made,
    Site,
    Text,
    Value,
)
from contractguard.inventory.evaluation.values import Unknown as Unidentified
from contractguard.inventory.frameworks.path_syntax import regular_paths
from contractguard.inventory.model import Kind
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

_TEXTS = (".get()", ":get()", ".join()", ".resolve()", ".normalize()", ":join()", ":resolve()", ":normalize()",
          ".replace()", ".concat()", ".format()", ".toString()", ".trim()")
"""Ends of the names of functions that give texts."""
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
"""The methods that routers have functions for, and contracts operations."""
_MOST_MOUNTS = 2_000
_MOST_ROUTES = 50_000
_DEEPEST = 30
NOT_FOLLOWED = "routers within routers that were not followed to their end"
_CALLBACKS = frozenset(("callback", "cb", "done", "next", "resolve", "reject"))
"""Names of functions that are given what was made, and add nothing to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A handler with its own guards before it. `methods` are upper case, `*` for all of them."""

    methods: tuple[str, ...]
    path: Value
    handlers: tuple[Value, ...]
    site: Site
    certain: bool = True
    note: str = ""
    hidden: str = ""
    kind: Kind = "http"


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A function in front of all routes below a path that come after it; of the path alone where it is `exact`."""

    path: Value | None
    value: Value
    site: Site
    certain: bool = True
    exact: bool = False
    unless: Value | None = None
    """Paths before which it does not stand all the same."""
    whole: bool = False
    """Whether it only matters to routes of which it takes every request."""


@dataclass(frozen=True, slots=True, eq=False)
class Mount:
    """Another router below a path: its first `until` events, or all of them where it may still grow."""

    path: Value | None
    router: RouterValue
    site: Site
    until: int | None = None
    guards: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """Something below a path that may serve anything, for all that reading tells."""

    path: Value | None
    reason: str
    site: Site


Event = Route | Guard | Mount | Opening


class RouterValue(Value):
    """A router or application of a framework: what was registered on it, in order.

    `prefix` is put before everything in it; `is_root` says that it serves requests by itself where nobody mounts it.
    """

    __slots__ = ("attributes", "events", "is_root", "mounted", "prefix", "site", "uncertain")

    def __init__(self, site: Site, prefix: Value | None = None, *, is_root: bool = False) -> None:
        self.site = site
        self.prefix = prefix
        self.is_root = is_root
        self.events: list[Event] = []
        self.mounted = False
        self.attributes: dict[str, Value] = {}
        self.uncertain = 0
        """How many branches that may not be taken stood around where it was made."""

    def certain(self, evaluator: Evaluator) -> bool:
        """Whether what is registered now is registered wherever the router is there at all."""
        return evaluator.state.uncertain <= self.uncertain

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what was assigned to it."""
        return self.attributes.get(name)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take an attribute."""
        evaluator.state.write(self.attributes, name, value)

    def handed_over(self, name: str, site: Site) -> None:
        """Take note that a function of which nothing is known may register routes on it."""
        if name not in _CALLBACKS:
            self.events.append(Opening(None, f"handed to '{name}', of which nothing is known", site))

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


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Where anything may be served below an application, for all that reading tells, and why."""

    reason: str
    path: PathTemplate
    site: Site


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
    arity: int = 0
    """How many parameters a function has that cannot hand on; those that can have one more. 0 for no such rule."""


@dataclass(frozen=True, slots=True, eq=False)
class _Standing:
    """A guard as it stands in front of what comes after it."""

    path: PathTemplate
    guard: Guard


@dataclass(slots=True)
class Room:
    """How much may still be followed below one application.

    `cut` are the sites behind which something was not followed, each with the path that all of it lies below.
    """

    mounts: int = _MOST_MOUNTS
    routes: int = _MOST_ROUTES
    cut: dict[Site, PathTemplate] = field(default_factory=dict)

    def is_used_up(self) -> bool:
        """Whether nothing more is followed."""
        return self.mounts < 0 or self.routes < 0

    def leave(self, site: Site, before: PathTemplate) -> None:
        """Note that something behind a site is not followed where it stands below a path."""
        self.cut[site] = _common(self.cut.get(site, before), before)


def _common(one: PathTemplate, other: PathTemplate) -> PathTemplate:
    """Return the path that two paths lie below."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one.segments, other.segments, strict=False))
    return PathTemplate(tuple(mine for mine, _ in pairs))


def walk(root: RouterValue, dialect: Dialect) -> Iterator[Reached | Gap]:
    """Return all routes below an application with the guards before them, in the order of registration, and gaps."""
    room = Room()
    yield from _walk(root, ROOT, (), dialect, room, ())
    yield from (Gap(NOT_FOLLOWED, _known_part(under), site) for site, under in room.cut.items())


def routes_of(root: RouterValue, dialect: Dialect) -> Iterator[Reached]:
    """Return what `walk` does without the gaps."""
    return (each for each in walk(root, dialect) if isinstance(each, Reached))


def _walk(
    router: RouterValue, before: PathTemplate, standing: tuple[_Standing, ...], dialect: Dialect, room: Room,
    around: tuple[RouterValue, ...], until: int | None = None,
) -> Iterator[Reached | Gap]:
    room.mounts -= 1
    if router in around or room.is_used_up() or len(around) > _DEEPEST:
        room.leave(router.site, before)
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
            elif isinstance(event, Opening):
                for path in templates(event.path, dialect.read):
                    yield Gap(event.reason, _known_part(base.join(path)), event.site)
            elif room.is_used_up():
                room.leave(router.site, before)
                return
            else:
                for reached in _reached(event, base, here, dialect, router):
                    room.routes -= 1
                    yield reached
                if dialect.ordered and "*" in event.methods:
                    # What takes every method stands before what is registered on the same path afterwards.
                    own = [Guard(None, value, event.site, event.certain, exact=True, whole=True)
                           for value in event.handlers]
                    here += [_Standing(base.join(path), guard) for path in templates(event.path, dialect.read)
                             for guard in own]


def _reached(
    route: Route, base: PathTemplate, standing: Sequence[_Standing], dialect: Dialect, router: RouterValue
) -> Iterator[Reached | Gap]:
    for path in templates(route.path, dialect.read):
        whole = base.join(path)
        if whole.segments and isinstance(whole.segments[-1], Unknown):
            yield Gap(f"the path of a route is not known: {whole.segments[-1].reason}", _known_part(whole), route.site)
            continue
        steps = [Step(each.guard.value, certain=each.guard.certain and covering is True, hands_on=dialect.hands_on)
                 for each in standing if (covering := _stands(each, whole, dialect)) is not False]
        last = len(route.handlers) - 1
        steps += [Step(value, guard=number < last, hands_on=dialect.hands_on)
                  for number, value in enumerate(route.handlers)]
        for method in route.methods:
            yield Reached(route, method, whole, tuple(steps), router)


def _known_part(path: PathTemplate) -> PathTemplate:
    """Return a path without what is not known at its end."""
    segments = path.segments
    while segments and isinstance(segments[-1], Unknown):
        segments = segments[:-1]
    return PathTemplate(segments)


def may_hand_on(function: Closure, arity: int) -> bool:
    """Whether a function has a parameter for what comes next, behind so many others."""
    parameters = function.function.parameters
    return len(parameters) > arity or any(parameter.rest for parameter in parameters)


def flattened(values: Iterable[Value]) -> list[Value]:
    """Return functions that were given in lists, and lists of lists, one after the other."""
    found: list[Value] = []
    waiting = list(values)
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, ListOf):
            rest = [] if value.complete else [Unidentified("part of a list")]
            waiting[:0] = [*value.items, *rest]
        else:
            found.append(value)
    return found


def _stands(standing: _Standing, route: PathTemplate, dialect: Dialect) -> bool | None:
    """Whether a guard stands before all requests to a route; None where it stands before some of them."""
    covering = covers(standing.path, route, exact=standing.guard.exact, ignores_case=dialect.ignores_case)
    if standing.guard.whole and covering is None:
        return False
    if standing.guard.unless is None or covering is False:
        return covering
    spared = [covers(path, route, exact=True, ignores_case=dialect.ignores_case)
              for path in templates(standing.guard.unless, dialect.read)]
    return False if True in spared else None if None in spared else covering


def is_path(value: Value) -> bool:
    """Whether a value is a path, or a list of paths, and no function."""
    if isinstance(value, ListOf):
        return any(map(is_path, value.items)) and not any(map(_is_function, value.items))
    return isinstance(value, (Text, Pattern)) or (isinstance(value, Known) and isinstance(value.value, str))


def split_path(values: Sequence[Value]) -> tuple[Value | None, list[Value]]:
    """Tell the path before some functions or routers from these; None where there is none.

    What is not known and stands before a function or a router may be a path: to take it for none would put what stands
    behind it at the root.
    """
    behind = list(values[1:])
    if values and (is_path(values[0]) or (any(map(_is_function, behind)) and _may_be_path(values[0]))):
        return values[0], behind
    return None, list(values)


def _is_function(value: Value) -> bool:
    if isinstance(value, ListOf):
        return any(map(_is_function, value.items))
    if isinstance(value, Either):
        return any(map(_is_function, value.options))
    return not (is_path(value) or isinstance(value, (Known, Unidentified)) or _makes_text(value))


def _may_be_path(value: Value) -> bool:
    if isinstance(value, Either):
        return all(is_path(option) or _may_be_path(option) for option in value.options)
    return isinstance(value, Unidentified) or _makes_text(value)


def _makes_text(value: Value) -> bool:
    """Whether a call of a package gives a text, by the name of what was called."""
    return isinstance(value, Made) and value.of.endswith(_TEXTS)


def templates(value: Value | None, read: Reader) -> Sequence[PathTemplate]:
    """Return the templates that a path stands for: several where it is a list, an unknown one where it is not known."""
    if value is None:
        return (ROOT,)
    if isinstance(value, Known):
        return read(value.value) if isinstance(value.value, str) else (ROOT,)
    if isinstance(value, ListOf):
        found = [template for item in value.items for template in templates(item, read)]
        return found or (PathTemplate((Unknown("a list of paths"),)),)
    if isinstance(value, Either):
        alternatives = {template: None for option in value.options for template in templates(option, read)}
        # It stands at one of them, and is never told as missing from the others.
        return tuple(alternatives) if len(alternatives) == 1 else (PathTemplate((Unknown("one of several paths"),)),)
    if isinstance(value, Text):
        return (_partly_known(value, read),)
    if isinstance(value, Pattern):
        return regular_paths(value.source) or (PathTemplate((Unknown(f"the expression /{value.source}/"),)),)
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
    return PathTemplate(tuple(segments), rest.endswith("/"))


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


