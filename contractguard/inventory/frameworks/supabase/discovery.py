"""Functions and tables of Supabase projects → endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.anonymous import Asking, Hands, Judged, Step
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import Closure, Factory, Site, Value
from contractguard.inventory.frameworks import express, hono, koa
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.routing import Dialect, Gap, RouterValue, walk
from contractguard.inventory.frameworks.serving import ask
from contractguard.inventory.frameworks.supabase.deciding import METHODS, Served, Trying, hands
from contractguard.inventory.frameworks.supabase.services import Guarded, Service, Services, routers_of
from contractguard.inventory.model import ANY, Authentication, Endpoint, Unresolved
from contractguard.inventory.paths import Literal, PathTemplate
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS
from contractguard.inventory.supabase.config import EdgeFunction, SupabaseProject, find_projects, read_project

_GATEWAY = (Literal("functions"), Literal("v1"))
_WHO_PASSES = "any token of the project passes, that of anonymous users among them"
_BEFORE_SIGNATURE = "the gateway asks for a token of the project before the signature is looked at"
_FRAMEWORKS: Mapping[type[RouterValue], tuple[Dialect, Hands]] = {
    hono.HonoRouter: (hono.DIALECT, hono.Hono.hands),
    koa.KoaApplication: (koa.DIALECT, koa.Koa.hands),
    koa.KoaRouter: (koa.DIALECT, koa.Koa.hands),
    express.ExpressRouter: (express.DIALECT, express.Express.hands),
}
"""Routers that functions are written with, how they read paths, and what their functions are called with."""

if TYPE_CHECKING:
    from contractguard.inventory.supabase.migrations.model import Database


class Supabase(Framework):
    """Edge Functions, and tables, views and functions of the database."""

    name = "supabase"
    endings = JAVASCRIPT_ENDINGS
    first = True

    def __init__(self) -> None:
        self._projects: list[SupabaseProject] = []
        self._services = Services()

    def factories(self) -> Mapping[str, Factory]:
        """Return what serves a function."""
        return self._services.factories()

    def begin(self, project: Project) -> Iterable[str]:
        """Return the entry points of all functions that are deployed."""
        self._projects = [read_project(project.tree, root) for root in find_projects(project.tree)]
        functions = [function for each in self._projects for function in each.functions]
        for function in functions:
            if function.import_map:
                project.program.map_imports(function.entrypoint.rpartition("/")[0], function.import_map)
        self._services.folders = tuple(f"{each.folder}/functions/" for each in self._projects)
        return [function.entrypoint for function in functions]

    def recognised(self, project: Project) -> bool:
        """Whether there is a project."""
        return bool(self._projects)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return the functions, and what the data API serves."""
        for each in self._projects:
            project.skipped += each.skipped
            callers: dict[str, str] = {}
            if any(path.endswith(".sql") for path in project.tree.under(each.folder)):
                from contractguard.inventory.supabase.migrations.reading import read_database
                from contractguard.inventory.supabase.postgrest import read_data_api

                database = read_database(project.tree, each)
                callers = _callers(database)
                endpoints, unresolved = read_data_api(database, each)
                yield from endpoints
                yield from unresolved
            for function in each.functions:
                for found in self._function(project, function):
                    yield _called(found, callers.get(function.slug))

    def _function(self, project: Project, function: EdgeFunction) -> Iterator[Endpoint | Unresolved]:
        service = self._services.of(project, function)
        routers = routers_of(project, function, service)
        project.claimed |= {id(made) for made in project.routers if any(made.events is each.events for each in routers)}
        if routers:
            yield from self._routed(project, function, routers)
        elif service is None:
            yield project.unresolved("a function of which the handler was not found", self.name,
                                     Site(function.entrypoint, (0, 0)), _base(function))
        else:
            yield from self._handled(project, function, service)

    def _routed(
        self, project: Project, function: EdgeFunction, routers: Sequence[RouterValue]
    ) -> Iterator[Endpoint | Unresolved]:
        first, seen, missed = Literal(function.slug), set(), set()
        for router, dialect, handed in ((each, *_FRAMEWORKS[kind]) for each in routers
                                     if (kind := _kind(each)) is not None):
            for reached in walk(router, dialect):
                if isinstance(reached, Gap):
                    yield project.unresolved(reached.reason, self.name, reached.site,
                                             PathTemplate((*_GATEWAY, *reached.path.segments)))
                    continue
                key = reached.method, reached.path, reached.route.site
                if key in seen:
                    continue
                seen.add(key)
                if reached.path.segments[:1] == (first,):
                    path = PathTemplate((*_GATEWAY, *reached.path.segments), reached.path.slash)
                    yield self._endpoint(project, function, reached.method, path, reached.route.site, reached.handler,
                                         ask(project.evaluator, reached, handed))
                else:
                    missed.add(reached.route.site)
        for site in sorted(missed - {site for _, path, site in seen if path.segments[:1] == (first,)}):
            yield project.unresolved(
                f"a route that does not begin with the name of its function, '/{function.slug}', is never reached",
                self.name, site, _base(function))

    def _handled(self, project: Project, function: EdgeFunction, service: Service) -> Iterator[Endpoint | Unresolved]:
        handler = service.handler
        guard, inner = (handler.judged(), handler.handler) if isinstance(handler, Guarded) else (None, handler)
        if not isinstance(inner, Closure):
            judged = guard or Asking(project.evaluator, Request(), hands).ask([Step(inner, guard=False)])
            yield self._endpoint(project, function, ANY, _base(function), service.site, inner, judged)
            yield project.unresolved("what a function serves is not understood", self.name, service.site,
                                     _base(function))
            return
        paths, explained = Trying(project.evaluator, inner, function.slug).paths()
        for served in paths:
            yield from self._served(project, function, service, inner, guard, served)
        if not explained:
            yield project.unresolved("a function that decides by the path in a way that was not followed", self.name,
                                     service.site, _base(function))

    def _served(
        self, project: Project, function: EdgeFunction, service: Service, handler: Closure, guard: Judged | None,
        served: Served,
    ) -> Iterator[Endpoint]:
        path = PathTemplate((*_base(function).segments, *served.path.segments))
        judged = {methods: guard or Asking(project.evaluator, Request(methods[0], served.asked), hands).ask(
            [Step(handler, guard=False)]) for methods in served.methods}
        first = next(iter(judged.values()))
        alike = all((each.asked, each.because, each.credential) == (first.asked, first.because, first.credential)
                    for each in judged.values())
        if alike and sum(map(len, judged)) == len(METHODS):
            judged = {(ANY,): first}
        for methods, each in judged.items():
            for method in methods:
                found = self._endpoint(project, function, method, path, service.site, handler, each)
                yield replace(found, implied=served.implied)

    def _endpoint(
        self, project: Project, function: EdgeFunction, method: str, path: PathTemplate, site: Site,
        handler: Value | None, judged: Judged,
    ) -> Endpoint:
        found = project.endpoint(method, path, self.name, site, handler, judged)
        found = replace(found, handler=found.handler or function.slug)
        if judged.asked == "signature":
            found = replace(found, kind="webhook")
        if function.verify_jwt and judged.asked != "required":
            asked = Authentication("required", function.because, function.place, "project-token")
            return replace(found, authentication=asked, note=_BEFORE_SIGNATURE if judged.asked == "signature"
                           else _WHO_PASSES)
        if function.verify_jwt is None and judged.asked == "none":
            return replace(found, authentication=Authentication("unknown", function.because, function.place))
        return found


def _base(function: EdgeFunction) -> PathTemplate:
    return PathTemplate((*_GATEWAY, Literal(function.slug)))


def _kind(router: RouterValue) -> type[RouterValue] | None:
    return next((kind for kind in _FRAMEWORKS if isinstance(router, kind)), None)


def _callers(database: Database) -> dict[str, str]:
    """Say of functions, by slug, what of the database calls them: they can be reached by others all the same."""
    told: dict[str, str] = {}
    for what, places in (("a trigger or routine", database.called), ("a job", database.scheduled)):
        for slug, place in places.items():
            told[slug] = f"called by {what} of the database ({place.uri}:{place.region.line})"
    return told


def _called(found: Endpoint | Unresolved, note: str | None) -> Endpoint | Unresolved:
    if note is None or not isinstance(found, Endpoint):
        return found
    return replace(found, note=f"{found.note}; {note}" if found.note else note)
