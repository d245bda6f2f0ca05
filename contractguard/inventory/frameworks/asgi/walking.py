"""From an application to every route that is reached from it, and to what was not understood on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from contractguard.inventory.evaluation.knowledge import spoken
from contractguard.inventory.evaluation.naming import spoken_name
from contractguard.inventory.evaluation.values import Either, External, Instance, Known, Made, Site, Unknown, Value
from contractguard.inventory.frameworks.asgi.applications import (
    Application,
    Attached,
    Middleware,
    Registered,
    application_of,
    key_of,
)
from contractguard.inventory.frameworks.asgi.paths import behind, below, templates_of
from contractguard.inventory.frameworks.routing import NOT_FOLLOWED, Room
from contractguard.inventory.paths import PathTemplate

_DEEPEST = 30
_CONDITIONAL = "registered only under a condition"
_STATIC = ("starlette:staticfiles.StaticFiles()", "fastapi:staticfiles.StaticFiles()")
"""What serves files, which are no operations."""


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """A route as it is reached: its path, dependencies asked before it, middleware around it, outermost first."""

    route: Registered
    path: PathTemplate
    dependencies: tuple[Value, ...]
    middleware: tuple[Middleware, ...]
    framework: str
    hidden: str
    note: str
    text: Value
    """The path as it is written, with all that stands before it."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that serves requests below a path, and was not understood."""

    reason: str
    site: Site
    under: PathTemplate


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """How an application was come to. `shown` gathers what was said of `include_in_schema`."""

    prefix: Value = field(default_factory=lambda: Known(""))
    dependencies: tuple[Value, ...] = ()
    middleware: tuple[Middleware, ...] = ()
    shown: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()
    around: tuple[Application, ...] = ()


def routes_of(root: Application) -> Iterator[Reached | Lost]:
    """Return everything below an application."""
    room = Room()
    yield from _walk(root, _Way(), room)
    yield from (Lost(NOT_FOLLOWED, site, under) for site, under in room.cut.items())


def _walk(application: Application, way: _Way, room: Room) -> Iterator[Reached | Lost]:
    room.mounts -= 1
    if application in way.around or room.is_used_up() or len(way.around) >= _DEEPEST:
        for under in templates_of(way.prefix):
            room.leave(application.site, under)
        return
    for prefix in behind(way.prefix, application.prefix):
        here = _Way(
            prefix, _added(way.dependencies, application.dependencies), (*way.middleware, *application.middleware),
            _added(way.shown, application.shown), _noted(way.notes, application.note), (*way.around, application))
        for entry in application.entries:
            if isinstance(entry, Registered):
                for reached in _reached(application, entry, here):
                    room.routes -= 1
                    yield reached
            else:
                yield from _attached(entry, here, room)


def _reached(application: Application, route: Registered, way: _Way) -> Iterator[Reached]:
    notes = _noted(way.notes, "" if route.certain else _CONDITIONAL)
    for path in behind(way.prefix, route.path):
        said = way.around[0].said_of.get(key_of(route, path))
        hidden, doubt = _hidden((said,) if said is not None else _added(way.shown, route.shown))
        for template in templates_of(path):
            yield Reached(route, template, _added(way.dependencies, route.dependencies),
                          (*way.middleware, *route.middleware), application.framework, hidden,
                          "; ".join(_noted(notes, doubt)), path)


def _attached(entry: Attached, way: _Way, room: Room) -> Iterator[Reached | Lost]:
    notes = _noted(_noted(way.notes, "" if entry.certain else _CONDITIONAL), entry.note)
    middleware = (*way.middleware, *entry.middleware)
    for prefix in (below if entry.mounted else behind)(way.prefix, entry.path):
        # An application that is mounted answers by itself: dependencies of the one around it are not asked.
        inner = replace(way, prefix=prefix, middleware=middleware, notes=notes)
        inner = replace(inner, dependencies=(), shown=()) if entry.mounted else replace(
            inner, dependencies=_added(way.dependencies, entry.dependencies), shown=_added(way.shown, entry.shown))
        for target in entry.target.options if isinstance(entry.target, Either) else (entry.target,):
            yield from _target(target, entry, inner, room)


def _target(target: Value, entry: Attached, way: _Way, room: Room) -> Iterator[Reached | Lost]:
    application = application_of(target)
    if application is not None:
        yield from _walk(application, way, room)
    elif not (isinstance(target, Made) and target.of in _STATIC):
        under = templates_of(way.prefix)
        yield from (Lost(_reason(target, entry), entry.site, each) for each in under)


def _reason(target: Value, entry: Attached) -> str:
    what = "an application" if entry.mounted else "a router"
    if isinstance(target, (External, Made)):
        return f"{what} made by {spoken(spoken_name(target))}"
    if isinstance(target, Instance):
        return f"{what} of the class {target.of.definition.name}"
    said = target.reason if isinstance(target, Unknown) else ""
    return f"{what} that is not understood: {said}" if said else f"{what} that is not understood"


def _added(values: tuple[Value, ...], value: Value | None) -> tuple[Value, ...]:
    return values if value is None else (*values, value)


def _noted(notes: tuple[str, ...], note: str) -> tuple[str, ...]:
    return (*notes, note) if note and note not in notes else notes


def _hidden(shown: tuple[Value, ...]) -> tuple[str, str]:
    """Return why a route is kept out of the document of the application, and a note where that is not certain."""
    truths = [value.truth.holds for value in shown]
    if False in truths:
        return "include_in_schema=False", ""
    return "", "include_in_schema is not known" if None in truths else ""
