"""`proxy.ts` and `middleware.ts`: a function in front of all routes that its matcher takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Asking, Hands, Judged, Step
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.patterns import Pattern
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    External,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.nextjs.configuration import Configuration
from contractguard.inventory.frameworks.nextjs.projects import NextProject, below
from contractguard.inventory.frameworks.nextjs.requests import AppRequest, app_arguments
from contractguard.inventory.frameworks.nextjs.sources import takes
from contractguard.inventory.paths import PathTemplate
from contractguard.schema.patterns import finds

_NAMES = ("proxy", "middleware")
_CLERK = "@clerk/nextjs/server:clerkMiddleware()"


def _clerk_arguments(request: Request) -> Arguments:
    return Arguments([External("@clerk/nextjs/server", ("auth",)), request])


_WRAPPERS: Mapping[str, Hands] = {
    _CLERK: _clerk_arguments, "next-auth:().auth()": app_arguments,
}
"""Functions of packages that make a proxy of another one, and what they call that with."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """One entry of a matcher. It is not `certain` where it takes a request for more than its path."""

    source: str
    certain: bool = True


@dataclass(slots=True)
class Proxy:
    """The proxy of an application. `matchers` are None where it stands before every route.

    An entry is None where it is not understood.
    """

    value: Value
    site: Site
    base: PathTemplate
    matchers: tuple[Matcher | None, ...] | None = None
    _judged: dict[tuple[PathTemplate, str | None], Judged | None] = field(default_factory=dict)

    def judge(self, project: Project, method: str | None, template: PathTemplate) -> Judged | None:
        """Say what an anonymous caller of a path meets here; None where the proxy does not stand before it."""
        key = template, method
        if key not in self._judged:
            covering = self._covers(template)
            self._judged[key] = None if covering is False else self._ask(project, method, template, bool(covering))
        return self._judged[key]

    def _covers(self, template: PathTemplate) -> bool | None:
        if self.matchers is None:
            return True
        verdicts = [_takes(matcher, template) for matcher in self.matchers]
        return True if True in verdicts else None if None in verdicts else False

    def _ask(self, project: Project, method: str | None, template: PathTemplate, certain: bool) -> Judged:
        value = self.value
        hands: Hands = app_arguments
        if isinstance(value, Made) and value.of in _WRAPPERS:
            inner = next((each for each in value.arguments if isinstance(each, Closure)), None)
            if inner is None and value.of == _CLERK:
                return Judged("none", "it only reads who asks")
            hands = _WRAPPERS[value.of]
            value = inner or value
        step = Step(value, certain=certain, hands_on="nothing")
        return Asking(project.evaluator, AppRequest(method, template, self.base), hands).ask([step])


def proxy_of(project: Project, application: NextProject, configuration: Configuration) -> Proxy | None:
    """Find and evaluate the proxy of an application: a file beside `app` and `pages`."""
    for name in _NAMES:
        for extension in configuration.extensions:
            path = below(application.source, f"{name}.{extension}")
            if path in project.tree:
                return _evaluated(project, path, name, configuration.base)
    return None


def _evaluated(project: Project, path: str, name: str, base: PathTemplate) -> Proxy:
    evaluator = project.evaluator
    value = evaluator.exported(path, name) or evaluator.exported(path, "default") or Unknown(f"{name} of '{path}'")
    site = value.site if isinstance(value, Closure) else Site(path, (0, 0))
    config = evaluator.exported(path, "config")
    matcher = evaluator.member(config, "matcher") if isinstance(config, MapOf) else config
    if matcher is None or (isinstance(matcher, Known) and matcher.value is None):
        return Proxy(value, site, base)
    return Proxy(value, site, base, tuple(_matchers(matcher)))


def _takes(matcher: Matcher | None, template: PathTemplate) -> bool | None:
    verdict = takes(matcher.source, template) if matcher is not None else None
    return None if verdict and matcher is not None and not matcher.certain else verdict


def _matchers(value: Value) -> Iterator[Matcher | None]:
    """Read a matcher; None for what is not understood of it."""
    if isinstance(value, ListOf):
        for item in value.items:
            yield from _matchers(item)
        if not value.complete:
            yield None
    elif isinstance(value, Known) and isinstance(value.value, str):
        yield Matcher(value.value)
    elif isinstance(value, MapOf) and isinstance(source := value.entries.get("source"), Known):
        yield Matcher(str(source.value), certain=value.entries.keys().isdisjoint(("has", "missing")))
    else:
        yield None


@dataclass(slots=True, eq=False)
class RouteMatcher(Value):
    """Clerk's `createRouteMatcher(patterns)`: a function that says whether a request is for one of these paths."""

    patterns: tuple[Value, ...]

    def call(self, arguments: Arguments, site: Site, evaluator: object) -> Value | None:
        """Say whether the request is for one of the paths."""
        request = arguments.get(0)
        if not isinstance(request, AppRequest):
            return Unknown("whether a path is on a list")
        verdicts = {self._takes(pattern, request) for pattern in self.patterns}
        if None in verdicts and True not in verdicts:
            return Unknown("whether a path is on a list")
        return Known(True in verdicts)

    def _takes(self, pattern: Value, request: AppRequest) -> bool | None:
        if isinstance(pattern, Known) and isinstance(pattern.value, str):
            return takes(pattern.value, request.template)
        path = request.attributes["pathname"]
        if isinstance(pattern, Pattern) and isinstance(path, Known):
            return finds(pattern.source, str(path.value))
        return None


def route_matcher(arguments: Arguments, site: Site, evaluator: object) -> Value | None:
    """Make what `createRouteMatcher` gives."""
    first = arguments.get(0)
    patterns = first.items if isinstance(first, ListOf) else [first] if first is not None else []
    if isinstance(first, ListOf) and not first.complete:
        patterns = [*patterns, Unknown("more paths")]
    return RouteMatcher(tuple(patterns))
