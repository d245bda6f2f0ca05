"""Applications of Next.js → their endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.values import NOTHING, Closure, External, Factory, MapOf, Site, Value
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.nextjs.configuration import Configuration, read_configuration
from contractguard.inventory.frameworks.nextjs.files import RouteFile, route_files
from contractguard.inventory.frameworks.nextjs.forwarding import forwarded
from contractguard.inventory.frameworks.nextjs.libraries import library_of
from contractguard.inventory.frameworks.nextjs.methods import export_site, exported_methods, taken_methods
from contractguard.inventory.frameworks.nextjs.projects import NextProject, below, projects_of, read_json
from contractguard.inventory.frameworks.nextjs.proxy import Proxy, proxy_of, route_matcher
from contractguard.inventory.frameworks.nextjs.requests import (
    AppRequest,
    app_arguments,
    page_arguments,
)
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS
from contractguard.inventory.program.module import Module
from contractguard.inventory.program.syntax import Export

NO_METHOD = ""
"""The method of a route that refuses every request: it is there, and no operation of it is."""


@dataclass(frozen=True, slots=True)
class _Application:
    """One application: its configuration, its files that are routes, and the paths that a scheduler asks for."""

    project: NextProject
    configuration: Configuration
    files: tuple[RouteFile, ...]


class NextJs(Framework):
    """Next.js 12 to 16: route handlers of the App Router, `pages/api`, and the proxy in front of them."""

    name = "nextjs"
    endings = JAVASCRIPT_ENDINGS

    def __init__(self) -> None:
        self._applications: list[_Application] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what proxies decide by."""
        return {"@clerk/nextjs/server:createRouteMatcher": route_matcher}

    def begin(self, project: Project) -> Iterable[str]:
        """Find the applications, and return their routes: what is one is told by its place alone."""
        for application in projects_of(project.tree):
            configuration = read_configuration(project, application)
            files = tuple(route_files(project.tree, application, configuration.extensions))
            self._applications.append(_Application(application, configuration, files))
            yield from (file.path for file in files)

    def recognised(self, project: Project) -> bool:
        """Whether an application has routes of its own."""
        return any(application.files for application in self._applications)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve."""
        for application in self._applications:
            reader = _Reader(project, application)
            endpoints: list[Endpoint] = []
            for file in application.files:
                for each in reader.read(file):
                    yield each
                    if isinstance(each, Endpoint):
                        endpoints.append(each)
            configuration = application.configuration
            for reason, site in configuration.doubts:
                yield project.unresolved(reason, self.name, site, configuration.base)
            yield from forwarded(project, configuration, endpoints, self.name)


class _Reader:
    """Reads the routes of one application."""

    def __init__(self, project: Project, application: _Application) -> None:
        self._project = project
        self._configuration = application.configuration
        self._proxy: Proxy | None = proxy_of(project, application.project, application.configuration)
        self._scheduled = _scheduled(project, application.project)

    def read(self, file: RouteFile) -> Iterator[Endpoint | Unresolved]:
        """Return the operations of a file, and what of them is not understood."""
        evaluator = self._project.evaluator
        scope = evaluator.module(file.path)
        if scope is None or (file.path in self._project.program.skipped and not scope.module.statements):
            yield self._unresolved(file, "the file of a route cannot be read")
            return
        if scope.broken:
            yield self._unresolved(file, f"the file of a route is not understood: {scope.broken}")
        yield from (self._pages if file.is_page_handler else self._app)(file, scope.module)

    def _app(self, file: RouteFile, module: Module) -> Iterator[Endpoint | Unresolved]:
        functions = exported_methods(self._project.evaluator, file.path)
        if _passes_on_unread(self._project, module):
            yield self._unresolved(file, "exports of another module that is not in the tree")
        elif not functions:
            yield self._refusing(file, "no method is exported: every request is answered with 405")
        for method, function in functions.items():
            yield self._endpoint(file, module, method, _named(function, method))
        for method in ("HEAD", "OPTIONS"):
            if functions and method not in functions and (method == "OPTIONS" or "GET" in functions):
                site = export_site(module, "GET" if method == "HEAD" else next(iter(functions)))
                yield self._project.endpoint(method, self._path(file), NextJs.name, site, implied=True,
                                             note="answered by Next.js itself")

    def _pages(self, file: RouteFile, module: Module) -> Iterator[Endpoint | Unresolved]:
        evaluator = self._project.evaluator
        handler = evaluator.exported(file.path, "default")
        if handler is None or handler is NOTHING or isinstance(handler, MapOf):
            yield self._refusing(file, "nothing is exported as default: every request fails")
            return
        library = library_of(module, file.template, handler)
        handler = _named(handler, "the default export")
        asked: dict[str, Judged] = {}

        def ask(method: str) -> Judged:
            asked[method] = self._ask(file, method, handler)
            return asked[method]

        methods = (ANY,) if library is not None else taken_methods(evaluator, handler, file.template.spelled, ask)
        for method in methods:
            yield self._endpoint(file, module, method, handler, asked.get(method))

    def _endpoint(
        self, file: RouteFile, module: Module, method: str, function: Value, asked: Judged | None = None
    ) -> Endpoint:
        site = export_site(module, "default" if file.is_page_handler else method)
        library = library_of(module, file.template, function)
        inner = asked or (library.judged if library is not None else self._ask(file, method, function))
        judged = self._judged(file, method, inner)
        found = self._project.endpoint(method, self._path(file), NextJs.name, site, function, judged)
        if not found.handler and not file.is_page_handler:
            found = replace(found, handler=method)
        if library is not None:
            return replace(found, kind=library.kind, hidden=library.hidden)
        if method in ("GET", ANY) and found.path.spelled.rstrip("/") in self._scheduled:
            return replace(found, kind="cron")
        return replace(found, kind="webhook") if judged.asked == "signature" else found

    def _ask(self, file: RouteFile, method: str, function: Value) -> Judged:
        hands = page_arguments if file.is_page_handler else app_arguments
        request = AppRequest(None if method == ANY else method, file.template, self._configuration.base)
        return Asking(self._project.evaluator, request, hands).ask(
            [Step(function, guard=False, must_answer=not file.is_page_handler)])

    def _judged(self, file: RouteFile, method: str, inner: Judged) -> Judged:
        """Put the proxy before what a handler says."""
        asked = None if method == ANY else method
        before = self._proxy.judge(self._project, asked, file.template) if self._proxy is not None else None
        if before is None or before.asked == "none" or (before.asked == "unknown" and inner.asked != "none"):
            return inner
        return before

    def _path(self, file: RouteFile) -> PathTemplate:
        whole = self._configuration.base.join(file.template)
        return PathTemplate(whole.segments, self._configuration.trailing_slash)

    def _refusing(self, file: RouteFile, note: str) -> Endpoint:
        return self._project.endpoint(NO_METHOD, self._path(file), NextJs.name, Site(file.path, (0, 0)), note=note)

    def _unresolved(self, file: RouteFile, reason: str) -> Unresolved:
        return self._project.unresolved(reason, NextJs.name, Site(file.path, (0, 0)), self._path(file))


def _named(function: Value, name: str) -> Value:
    """Name a function after what it is exported as where it has no name: what wrappers make is one for many."""
    nameless = isinstance(function, Closure) and not function.name and not function.function.name
    return replace(function, name=name) if isinstance(function, Closure) and nameless else function


def _passes_on_unread(project: Project, module: Module) -> bool:
    """Whether a module hands out all of another one that is not part of the program."""
    return any(isinstance(statement, Export) and statement.module is not None and ("*", "*") in statement.names
               and isinstance(project.program.resolve(statement.module, 0, module.path), (External, type(None)))
               for statement in module.statements)


def _scheduled(project: Project, application: NextProject) -> frozenset[str]:
    """Return the paths that Vercel's scheduler asks for (`crons` of `vercel.json`)."""
    said = read_json(project.tree, below(application.root, "vercel.json"))
    crons = said.get("crons") if isinstance(said, dict) else None
    paths = [cron.get("path") for cron in crons if isinstance(cron, dict)] if isinstance(crons, list) else []
    return frozenset(path.partition("?")[0].rstrip("/") for path in paths if isinstance(path, str))
