"""NestJS: controllers by their decorators, global prefix and versions, and guards in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    Closure,
    External,
    Factory,
    Known,
    ListOf,
    MapOf,
    Site,
    Text,
    Value,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.nestjs_guards import PASSPORT, Chain, NestAsking, PassportGuard, injected
from contractguard.inventory.frameworks.nestjs_metadata import (
    COMMON,
    ExecutionContext,
    Handled,
    argument,
    decorators_of,
    entries_of,
    excluded,
    guards_of,
    items,
    made,
    marks,
    metadata_factories,
)
from contractguard.inventory.frameworks.nestjs_modules import Assembly, Middleware, assembled
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import covers, joined, templates
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.paths import PathTemplate, Segment, Unknown
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

_METHODS = {f"{COMMON}{name}()": name.upper() for name in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")}
_METHODS.update({f"{COMMON}All()": ANY, f"{COMMON}Search()": "SEARCH", f"{COMMON}Sse()": "GET"})
_REQUEST_MAPPING = f"{COMMON}RequestMapping()"
_NEUTRAL = "VERSION_NEUTRAL"


@dataclass(eq=False)
class NestApplication(Value):
    """What `NestFactory.create` gives: what it is told holds for all controllers."""

    site: Site
    module: Value | None
    prefix: Value | None = None
    excluded: list[Value] = field(default_factory=list)
    versions: Mapping[str, Value] | None = None
    guards: list[Value] = field(default_factory=list)
    middleware: list[Middleware] = field(default_factory=list)
    listens: bool = False

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take note of what holds for the whole application."""
        first, options = arguments.get(0), arguments.get(1)
        if name == "setGlobalPrefix":
            self.prefix = first
            self.excluded = list(items(entries_of(options).get("exclude")))
        elif name == "enableVersioning":
            self.versions = entries_of(first)
        elif name == "useGlobalGuards":
            self.guards += arguments.positional
        elif name == "use":
            values = list(arguments.positional)
            path = values.pop(0) if values and isinstance(values[0], (Known, Text, ListOf)) else Known("*")
            self.middleware += [Middleware(value, tuple(items(path)) or (path,), ()) for value in values]
        elif name in ("listen", "init"):
            self.listens = True
        return NOTHING


class NestJs(Framework):
    """NestJS."""

    name = "nestjs"
    endings = JAVASCRIPT_ENDINGS
    markers = (b"@nestjs/",)
    builders = (b"NestFactory.create",)

    def __init__(self) -> None:
        self._applications: list[NestApplication] = []
        self._controllers: dict[int, ClassOf] = {}
        self._modules: dict[int, ClassOf] = {}

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, guards of Passport, and what reads metadata."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            created = NestApplication(site, arguments.get(0))
            self._applications.append(created)
            return created

        def passport(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return PassportGuard(f"{PASSPORT}()", arguments)

        return {"@nestjs/core:NestFactory.create": application, PASSPORT: passport, **metadata_factories()}

    def recognised(self, project: Project) -> bool:
        """Whether there is a controller."""
        for path, module in list(project.evaluator.modules.items()):
            for value in module.scope.names.values() if not is_test(path) else ():
                if isinstance(value, ClassOf) and value.scope.module is module:
                    kinds = {mark.of for mark in made(value.decorators)}
                    if f"{COMMON}Controller()" in kinds:
                        self._controllers.setdefault(id(value), value)
                    if f"{COMMON}Module()" in kinds:
                        self._modules.setdefault(id(value), value)
        return bool(self._controllers)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return the handlers of all controllers that applications are put together of."""
        reached: set[int] = set()
        seen: set[tuple[object, ...]] = set()
        for application, assembly in self._assemblies(project.evaluator):
            reached |= assembly.controllers.keys()
            for reason, site in assembly.gaps:
                yield project.unresolved(reason, self.name, site if site.module else application.site)
            for controller in assembly.controllers.values():
                for each in _served(project, self.name, application, assembly, controller):
                    key = (each.method, each.path, each.place)
                    if key not in seen:
                        seen.add(key)
                        yield each
        for controller in self._controllers.values():
            if id(controller) not in reached and any(_handlers(controller)):
                yield project.unresolved("a controller that no module was seen to list", self.name, controller.site)

    def _assemblies(self, evaluator: Evaluator) -> Iterator[tuple[NestApplication, Assembly]]:
        """Return the applications with what they are made of: of several with one root, those that listen."""
        by_root: dict[int, list[NestApplication]] = {}
        for application in self._applications:
            if not is_test(application.site.module):
                by_root.setdefault(id(application.module), []).append(application)
        known = [(each, root) for each in by_root.values() if isinstance(root := each[0].module, (ClassOf, MapOf))]
        for applications, root in known:
            listening = [each for each in applications if each.listens] or applications[:1]
            assembly = assembled([root], evaluator, applications[0].site)
            yield from ((application, assembly) for application in listening)
        if not known:
            nowhere = Site("", (0, 0))
            application = self._applications[0] if self._applications else NestApplication(nowhere, None)
            assembly = assembled(list(self._modules.values()), evaluator, nowhere)
            if not assembly.controllers:
                assembly.controllers = dict(self._controllers)
            yield application, assembly


def _served(
    project: Project, name: str, application: NestApplication, assembly: Assembly, controller: ClassOf
) -> Iterator[Endpoint]:
    for handler, method, paths in _handlers(controller):
        hidden = excluded(controller.decorators, "ApiExcludeController") or excluded(handler.decorated,
                                                                                     "ApiExcludeEndpoint")
        known: dict[PathTemplate, Judged] = {}
        for plain, whole in _paths(application, assembly, controller, handler, paths, method):
            judged = known.get(plain) or _ask(project.evaluator, application, assembly, controller, handler, plain,
                                              method)
            known[plain] = judged
            yield project.endpoint(method, whole, name, handler.site, handler, judged, hidden=hidden)


def _paths(
    application: NestApplication, assembly: Assembly, controller: ClassOf, handler: Closure, paths: Value | None,
    method: str,
) -> Iterator[tuple[PathTemplate, PathTemplate]]:
    """Return the paths of a handler: as its controller has them, and whole."""
    path, version = _described(controller)
    own = argument(handler.decorated, f"{COMMON}Version()")
    for below in templates(_joined_all(assembly.prefixes.get(id(controller)), path, paths), colon_paths):
        plain = PathTemplate(below.segments)
        spared = any(_matches(each, plain, method, exact=True) for each in application.excluded)
        for prefix in [()] if spared else [each.segments for each in templates(application.prefix, colon_paths)]:
            for stated in _versions(application, own if own is not None else version):
                yield plain, PathTemplate((*prefix, *stated, *plain.segments))


def _matches(stated: Value, path: PathTemplate, method: str, *, exact: bool) -> bool | None:
    """Whether a path, or an object of path and method, takes a route; None where it takes some of its requests."""
    described = entries_of(stated)
    wanted = described.get("method")
    if isinstance(wanted, External) and wanted.path[-1:] not in (("ALL",), (method,)):
        return False
    verdicts = [covers(PathTemplate(each.segments), path, exact=exact, ignores_case=True)
                for each in templates(described.get("path", stated), colon_paths)]
    return True if True in verdicts else None if None in verdicts else False


def _ask(
    evaluator: Evaluator, application: NestApplication, assembly: Assembly, controller: ClassOf, handler: Closure,
    path: PathTemplate, method: str,
) -> Judged:
    chain = Chain()
    for middleware in (*application.middleware, *assembly.middleware):
        stands = _stands(middleware, controller, path, method)
        if stands is not False:
            chain.middleware(middleware.value, evaluator, certain=stands is True)
    decorators = decorators_of(controller)
    for guard in (*application.guards, *assembly.guards, *guards_of(decorators), *guards_of(handler.decorated)):
        chain.guard(guard, evaluator)
    chain.handler(handler, injected(controller, evaluator), evaluator)
    context = Handled(tuple(marks(handler.decorated))), Handled(tuple(marks(decorators)))

    def hands(request: Request) -> Arguments:
        return Arguments([ExecutionContext(request, *context)], complete=False)

    return NestAsking(evaluator, Request(method if method != ANY else None), hands,
                      handed_over=chain.handed_over).ask(chain.steps)


def _stands(middleware: Middleware, controller: ClassOf, path: PathTemplate, method: str) -> bool | None:
    if any(_matches(each, path, method, exact=True) is not False for each in middleware.excluded):
        spared = [_matches(each, path, method, exact=True) for each in middleware.excluded]
        return False if True in spared else None
    verdicts = [route is controller if isinstance(route, ClassOf) else _matches(route, path, method, exact=False)
                for route in middleware.routes]
    return True if True in verdicts else None if None in verdicts else False


def _handlers(controller: ClassOf) -> Iterator[tuple[Closure, str, Value | None]]:
    """Return the handlers of a controller and of what it inherits from, each with a method and its paths."""
    seen: set[str] = set()
    for each in controller.lineage():
        for name, value in each.own.items() if isinstance(each, ClassOf) else ():
            if name in seen or not isinstance(value, Closure):
                continue
            seen.add(name)
            for mark in made(value.decorated):
                if mark.of in _METHODS:
                    yield value, _METHODS[mark.of], mark.arguments.get(0)
                elif mark.of == _REQUEST_MAPPING:
                    described = entries_of(mark.arguments.get(0))
                    method = described.get("method")
                    named = method.path[-1] if isinstance(method, External) and method.path else "GET"
                    yield value, ANY if named == "ALL" else named, described.get("path")


def _described(controller: ClassOf) -> tuple[Value | None, Value | None]:
    described = argument(controller.decorators, f"{COMMON}Controller()")
    if isinstance(described, MapOf):
        return described.entries.get("path"), described.entries.get("version")
    return described, argument(controller.decorators, f"{COMMON}Version()")


def _versions(application: NestApplication, stated: Value | None) -> list[tuple[Segment, ...]]:
    """Return the segments that versions put before the path of a controller: none unless versions stand in the URI."""
    options = application.versions
    if options is None:
        return [()]
    kind = options.get("type")
    if isinstance(kind, External) and kind.path[-1:] != ("URI",):
        return [()]
    wanted = stated if stated is not None else options.get("defaultVersion")
    prefix = options.get("prefix", Known("v"))
    spelled = Known("") if isinstance(prefix, Known) and not prefix.value else prefix
    found: list[tuple[Segment, ...]] = []
    for each in wanted.items if isinstance(wanted, ListOf) else [wanted] if wanted is not None else []:
        if isinstance(each, External) and each.path[-1:] == (_NEUTRAL,):
            found.append(())
        elif isinstance(each, (Known, Text)):
            found += [template.segments for template in templates(text_of(["/", spelled, each]), colon_paths)]
        else:
            found.append((Unknown("a version that is not known"),))
    return found


def _joined_all(*parts: Value | None) -> Value | None:
    """Put paths behind each other, every one of several behind every one of several."""
    combined: list[Value | None] = [None]
    for part in parts:
        options: Sequence[Value | None] = part.items if isinstance(part, ListOf) else [part]
        combined = [joined(before, option) for before in combined for option in options]
    known = [each for each in combined if each is not None]
    return ListOf(known) if known else None
