"""Supabase: Edge Functions behind their gateway, and what the data API serves of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.identified import answers_to
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    Factory,
    MapOf,
    Site,
    Value,
    strings,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.hono import ask as ask_hono
from contractguard.inventory.frameworks.koa import ask as ask_koa
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import Dialect, Reached, RouterValue, routes_of
from contractguard.inventory.model import ANY, Authentication, CodePlace, Endpoint, Unresolved
from contractguard.inventory.paths import Literal, PathTemplate
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS
from contractguard.inventory.supabase.config import EdgeFunction, SupabaseProject, find_projects, read_project

_GATEWAY = (Literal("functions"), Literal("v1"))
_TRIED = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, eq=False)
class Guarded(Value):
    """A handler of `withSupabase`; `modes` are the credentials of which one is asked for, None where not known."""

    handler: Value
    modes: tuple[str, ...] | None
    site: Site


@dataclass(frozen=True, slots=True, eq=False)
class Service(Value):
    """`Deno.serve(handler)` as it stands in a module."""

    handler: Value
    site: Site


class Supabase(Framework):
    """Edge Functions, and tables, views and functions of the database."""

    name = "supabase"
    endings = JAVASCRIPT_ENDINGS
    first = True

    def __init__(self) -> None:
        self._projects: list[SupabaseProject] = []
        self._services: list[Service] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what serves a function."""
        def serve(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            handlers = [each for each in arguments if not isinstance(each, MapOf)]
            options = next((each for each in arguments if isinstance(each, MapOf)), None)
            handler = handlers[0] if handlers else options.entries.get("handler") if options else None
            if handler is not None:
                self._services.append(Service(handler, site))
            return None

        def guarded(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            options, handler = arguments.get(0), arguments.get(1)
            if handler is None:
                return None
            stated = None
            if isinstance(options, MapOf):
                stated = options.entries.get("auth") or options.entries.get("allow")
            modes = strings(stated)
            return Guarded(handler, tuple(modes) if modes is not None else None, site)

        return {"deno:serve": serve, "std/http/server:serve": serve, "std/http:serve": serve,
                "@supabase/server:withSupabase": guarded}

    def begin(self, project: Project) -> Iterable[str]:
        """Return the entry points of all functions that are deployed."""
        self._projects = [read_project(project.tree, root) for root in find_projects(project.tree)]
        return [function.entrypoint for each in self._projects for function in each.functions]

    def recognised(self, project: Project) -> bool:
        """Whether there is a project."""
        return bool(self._projects)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return the functions, and what the data API serves."""
        for each in self._projects:
            project.skipped += each.skipped
            jobs: Mapping[str, CodePlace] = {}
            if any(path.endswith(".sql") for path in project.tree.under(each.folder)):
                from contractguard.inventory.supabase.migrations.reading import read_database
                from contractguard.inventory.supabase.postgrest import read_data_api

                database = read_database(project.tree, each)
                jobs = database.scheduled
                endpoints, unresolved = read_data_api(database, each)
                yield from endpoints
                yield from unresolved
                yield from database.unresolved
            for function in each.functions:
                for found in self._function(project, function):
                    yield _scheduled(found, jobs.get(function.slug))

    def _function(self, project: Project, function: EdgeFunction) -> Iterator[Endpoint | Unresolved]:
        base = PathTemplate((*_GATEWAY, Literal(function.slug)))
        routers = self._routers(project, function)
        if routers:
            for router in routers:
                yield from self._routed(project, function, router)
            return
        handler, site = self._handler(project, function)
        if handler is None:
            yield project.unresolved("a function of which the handler was not found", self.name, site, base)
            return
        judged = _judge(project.evaluator, handler)
        methods = _methods(project.evaluator, handler, base.spelled)
        for method in methods:
            yield self._endpoint(project, function, method, base, site, handler, judged)

    def _handler(self, project: Project, function: EdgeFunction) -> tuple[Value | None, Site]:
        """Return what a function answers with: what it serves, or what its module hands out."""
        served = next((each for each in self._services if each.site.module == function.entrypoint), None)
        if served is not None:
            return served.handler, served.site
        default = project.evaluator.exported(function.entrypoint, "default")
        fetch = default.member("fetch", project.evaluator) if default is not None else None
        return fetch, Site(function.entrypoint, (0, 0))

    def _routers(self, project: Project, function: EdgeFunction) -> list[RouterValue]:
        """Return the routers that a function serves: those that are its own and part of no other."""
        folder = function.entrypoint.rpartition("/")[0]
        found = [router for router in project.routers
                 if router.is_root and not router.mounted and router.events
                 and (router.site.module == function.entrypoint or router.site.module.startswith(f"{folder}/"))]
        project.claimed |= {id(router) for router in found}
        return found

    def _routed(
        self, project: Project, function: EdgeFunction, router: RouterValue
    ) -> Iterator[Endpoint | Unresolved]:
        ask = ask_hono if type(router).__module__.endswith(".hono") else ask_koa
        for reached in routes_of(router, Dialect(colon_paths), project):
            first = reached.path.segments[:1]
            path = PathTemplate((*_GATEWAY, *reached.path.segments), reached.path.slash)
            if first != (Literal(function.slug),):
                yield project.unresolved(
                    f"a route that does not begin with the name of its function, '/{function.slug}', is never reached",
                    self.name, reached.route.site, PathTemplate((*_GATEWAY, Literal(function.slug))))
                continue
            yield self._reached(project, function, reached, path, ask(project.evaluator, reached))

    def _reached(
        self, project: Project, function: EdgeFunction, reached: Reached, path: PathTemplate, judged: Judged
    ) -> Endpoint:
        return self._endpoint(project, function, reached.method, path, reached.route.site, reached.handler, judged)

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
            return replace(found, authentication=asked,
                           note="any token of the project passes, that of anonymous users among them")
        if function.verify_jwt is None and judged.asked == "none":
            return replace(found, authentication=Authentication("unknown", function.because, function.place))
        return found


def _judge(evaluator: Evaluator, handler: Value) -> Judged:
    guard = _guard_of(handler)
    if guard is not None:
        return guard
    inner = handler.handler if isinstance(handler, Guarded) else handler
    return Asking(evaluator, Request(), lambda request: Arguments([request])).ask([Step(inner, guard=False)])


def _guard_of(handler: Value) -> Judged | None:
    """Judge what `withSupabase` asks for before it calls a handler; None where it asks for nothing."""
    if not isinstance(handler, Guarded):
        return None
    if handler.modes is None:
        return Judged("unknown", "the mode of withSupabase is not known", handler.site)
    if set(handler.modes) & {"none", "public", "always"}:
        return None
    credential = "session" if handler.modes == ("user",) else "api-key"
    return Judged("required", f"withSupabase asks for {' or '.join(handler.modes)}", handler.site, credential)


def _methods(evaluator: Evaluator, handler: Value, path: str) -> tuple[str, ...]:
    inner = handler.handler if isinstance(handler, Guarded) else handler
    if not isinstance(inner, Closure):
        return (ANY,)
    taken = tuple(method for method in _TRIED
                  if answers_to(evaluator, inner, method, path, lambda request: Arguments([request])))
    return taken if taken and taken != _TRIED else (ANY,)


def _scheduled(found: Endpoint | Unresolved, job: CodePlace | None) -> Endpoint | Unresolved:
    if job is None or not isinstance(found, Endpoint):
        return found
    note = f"called by a job of the database ({job.uri}:{job.region.line})"
    return replace(found, note=f"{found.note}; {note}" if found.note else note)



