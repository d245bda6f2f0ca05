"""`next.config.*`: what decides at which paths an application serves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contractguard.inventory.evaluation.completion import Exhausted, Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    Closure,
    Either,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Text,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.nextjs.projects import NextProject
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.paths import ROOT, PathTemplate
from contractguard.inventory.paths import Unknown as UnknownSegment

_EXTENSIONS = ("tsx", "ts", "jsx", "js")
_MEMBERS = frozenset((
    "basePath", "pageExtensions", "trailingSlash", "rewrites", "redirects", "headers", "images", "experimental",
    "webpack", "reactStrictMode", "output", "i18n", "transpilePackages", "typescript", "eslint", "turbopack",
    "serverExternalPackages", "poweredByHeader", "compiler", "distDir", "assetPrefix", "productionBrowserSourceMaps",
    "swcMinify",
))
"""Members by which an object is known for a configuration of Next.js."""
_DEEPEST = 8
_MOST_FORWARDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Forwarding:
    """One entry of `rewrites` or `redirects`. A `destination` that is not known is None."""

    source: Value
    destination: Value | None
    is_redirect: bool
    is_below_base: bool


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration says of paths. `doubts` are reasons why not all of it is known, with the place of each."""

    base: PathTemplate = ROOT
    extensions: tuple[str, ...] = _EXTENSIONS
    trailing_slash: bool = False
    forwardings: tuple[tuple[Forwarding, Site], ...] = ()
    doubts: tuple[tuple[str, Site], ...] = ()


def read_configuration(project: Project, application: NextProject) -> Configuration:
    """Evaluate the configuration of an application."""
    if not application.configuration:
        return Configuration()
    return _Reader(project, application.configuration).read()


class _Reader:
    """Reads one configuration. What its text does not name is not set, whatever wraps it."""

    def __init__(self, project: Project, path: str) -> None:
        self._evaluator = project.evaluator
        self._path = path
        self._content = project.program.content(path)
        self._doubts: list[tuple[str, Site]] = []
        self._settings = _settings(self._evaluator, path)

    def read(self) -> Configuration:
        base, extensions, slash = self._base(), self._extensions(), self._member("trailingSlash")
        forwardings = (*self._forwardings("rewrites"), *self._forwardings("redirects"))
        return Configuration(base, extensions, isinstance(slash, Known) and slash.value is True, forwardings,
                             tuple(self._doubts))

    def _member(self, name: str) -> Value:
        if name.encode() not in self._content:
            return NOTHING
        if self._settings is None:
            return Unknown("a configuration that is not understood")
        found = self._settings.entries.get(name)
        return found if found is not None else NOTHING

    def _site(self, name: str) -> Site:
        start = max(self._content.find(name.encode()), 0)
        return Site(self._path, (start, start + len(name)))

    def _base(self) -> PathTemplate:
        value = self._member("basePath")
        if isinstance(value, (Known, Text)):
            return templates(value, colon_paths)[0]
        reason = next((each.reason for each in _options(value) if isinstance(each, Unknown)), "") or "a choice"
        return PathTemplate((UnknownSegment(f"basePath is {reason}"),))

    def _extensions(self) -> tuple[str, ...]:
        value = self._member("pageExtensions")
        found = strings(value)
        if found is None and value is not NOTHING:
            self._doubts.append(("pageExtensions is not understood", self._site("pageExtensions")))
        return tuple(found) if found else _EXTENSIONS

    def _forwardings(self, name: str) -> Iterator[tuple[Forwarding, Site]]:
        value = self._member(name)
        site = self._site(name)
        if isinstance(value, Closure):
            value = _called(self._evaluator, value, Arguments([]))
        lists = list(value.entries.values()) if isinstance(value, MapOf) else [value]
        for each in (option for one in lists for option in _options(one)):
            if isinstance(each, ListOf):
                yield from self._entries(each, name, site)
            elif not (isinstance(each, Known) and not each.value):
                self._doubts.append((f"{name} is not understood", site))

    def _entries(self, value: ListOf, name: str, site: Site) -> Iterator[tuple[Forwarding, Site]]:
        if len(value.items) > _MOST_FORWARDINGS:
            self._doubts.append((f"{name} has too many entries to follow", site))
        for item in value.items[:_MOST_FORWARDINGS]:
            if isinstance(item, MapOf) and "source" in item.entries:
                base = item.entries.get("basePath")
                yield Forwarding(item.entries["source"], item.entries.get("destination"), name == "redirects",
                                 not (isinstance(base, Known) and base.value is False)), site
            elif not (isinstance(item, Known) and not item.value):
                self._doubts.append((f"{name} has an entry that is not understood", site))
        if not value.complete:
            self._doubts.append((f"{name} has entries that are not understood", site))


def _options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Either) else (value,)


def _settings(evaluator: Evaluator, path: str) -> MapOf | None:
    exported = evaluator.exported(path, "default")
    found = _map_within(evaluator, exported, 0) if exported is not None else None
    if found is not None:
        return found
    module = evaluator.module(path)
    bound = [value for value in module.scope.names.values() if isinstance(value, Value)] if module is not None else []
    return next((value for value in bound if isinstance(value, MapOf) and not _MEMBERS.isdisjoint(value.entries)), None)


def _map_within(evaluator: Evaluator, value: Value, depth: int) -> MapOf | None:
    """Look for the configuration in what wraps it: functions that return it, plugins that take it."""
    if depth > _DEEPEST or isinstance(value, MapOf):
        return value if isinstance(value, MapOf) else None
    if isinstance(value, Closure):
        defaults = MapOf({"defaultConfig": MapOf({}, complete=False)}, complete=False)
        return _map_within(evaluator, _called(evaluator, value, Arguments([Unknown("the phase"), defaults])), depth + 1)
    within: Sequence[Value] = value.arguments.positional if isinstance(value, Made) else ()
    if isinstance(value, Either):
        within = value.options
    found = [inner for each in within if (inner := _map_within(evaluator, each, depth + 1)) is not None]
    return next((each for each in found if not _MEMBERS.isdisjoint(each.entries)), found[0] if found else None)


def _called(evaluator: Evaluator, function: Closure, arguments: Arguments) -> Value:
    with evaluator.asking({}, Unknown("no request")):
        try:
            return evaluator.call(function, arguments, function.site)
        except (Thrown, Exhausted):
            return Unknown("a function that is not understood")
