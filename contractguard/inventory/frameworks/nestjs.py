"""NestJS: controllers by their decorators, global prefix and versions, and guards in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Headers, Reply, Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    External,
    Factory,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import joined, templates
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.program import syntax
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

_COMMON = "@nestjs/common:"
_METHODS = {f"{_COMMON}{name}()": name.upper() for name in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")}
_METHODS.update({f"{_COMMON}All()": ANY, f"{_COMMON}Search()": "SEARCH", f"{_COMMON}Sse()": "GET"})
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

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take note of what holds for the whole application."""
        first, options = arguments.get(0), arguments.get(1)
        if name == "setGlobalPrefix":
            self.prefix = first
            excluded = options.entries.get("exclude") if isinstance(options, MapOf) else None
            self.excluded = excluded.items if isinstance(excluded, ListOf) else []
        elif name == "enableVersioning":
            self.versions = first.entries if isinstance(first, MapOf) else {}
        elif name == "useGlobalGuards":
            self.guards += arguments.positional
        return NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Handled(Value):
    """The handler that a guard is asked about: it carries the metadata of its decorators."""

    decorated: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExecutionContext(Value):
    """What a guard is given."""

    request: Request
    handler: Handled
    controller: Handled

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return the request, the handler or the controller."""
        return {"getRequest": self.request, "getHandler": self.handler, "getClass": self.controller,
                "getResponse": Reply(self.request), "switchToHttp": self, "getContext": self, "create": self,
                "getType": Known("http"), "getArgByIndex": self.request,
                "getArgs": ListOf([self.request, Reply(self.request)])}.get(name)


class Reflector(Value):
    """Reads the metadata that decorators left on a handler or a controller."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return the metadata of the first target that has it."""
        key, targets = arguments.get(0), arguments.get(1)
        candidates = targets.items if isinstance(targets, ListOf) else [targets] if targets else []
        return metadata(key, candidates)


def metadata(key: Value | None, targets: Sequence[Value]) -> Value:
    """Return what `SetMetadata` left under a key; nothing where none of the targets has it."""
    for target in targets:
        for mark in target.decorated if isinstance(target, (Handled, Closure)) else ():
            if isinstance(mark, Made) and mark.of == f"{_COMMON}SetMetadata()":
                stated = mark.arguments.get(0)
                if isinstance(stated, Known) and isinstance(key, Known) and stated.value == key.value:
                    return mark.arguments.get(1) or NOTHING
            elif not isinstance(mark, Made):
                return Unknown("a decorator that is not understood")
    return NOTHING if isinstance(key, Known) else Unknown("metadata of which the key is not known")


class NestJs(Framework):
    """NestJS."""

    name = "nestjs"
    endings = JAVASCRIPT_ENDINGS
    markers = (b"@nestjs/",)

    def __init__(self) -> None:
        self._applications: list[NestApplication] = []
        self._controllers: list[ClassOf] = []
        self._listed: set[int] = set()
        self._guards: list[Value] = []
        self._prefixes: dict[int, Value] = {}

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications and reads metadata."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            made = NestApplication(site, arguments.get(0))
            self._applications.append(made)
            return made

        def read(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return metadata(arguments.get(0), arguments.positional[1:])

        return {"@nestjs/core:NestFactory.create": application, "javascript:Reflect.getMetadata": read,
                "@nestjs/core:Reflector": lambda arguments, site, evaluator: Reflector()}

    def recognised(self, project: Project) -> bool:
        """Whether there is a controller."""
        for module in list(project.evaluator.modules.values()):
            for value in module.scope.names.values():
                if isinstance(value, ClassOf) and value.scope.module is module and value not in self._controllers:
                    self._look_at(value)
        return bool(self._controllers)

    def _look_at(self, value: ClassOf) -> None:
        for mark in _marks(value.decorators):
            if mark.of == f"{_COMMON}Controller()":
                self._controllers.append(value)
            elif mark.of == f"{_COMMON}Module()":
                self._module(mark.arguments.get(0))

    def _module(self, described: Value | None) -> None:
        entries = described.entries if isinstance(described, MapOf) else {}
        self._listed |= {id(each) for each in _items(entries.get("controllers"))}
        for provider in _items(entries.get("providers")):
            provided = provider.entries if isinstance(provider, MapOf) else {}
            token = provided.get("provide")
            if isinstance(token, External) and token.key == "@nestjs/core:APP_GUARD":
                guard = provided.get("useClass") or provided.get("useExisting") or provided.get("useValue")
                self._guards.append(guard or Unknown("a guard that a factory makes"))
        for imported in _items(entries.get("imports")):
            if isinstance(imported, Made) and imported.of == "@nestjs/core:RouterModule.register()":
                self._routes(imported.arguments.get(0), None, entries)

    def _routes(self, tree: Value | None, above: Value | None, entries: Mapping[str, Value]) -> None:
        for route in _items(tree):
            described = route.entries if isinstance(route, MapOf) else {}
            path = joined(above, described.get("path"))
            module = described.get("module")
            if isinstance(module, ClassOf) and path is not None:
                for mark in _marks(module.decorators):
                    options = mark.arguments.get(0)
                    for controller in _items(options.entries.get("controllers") if isinstance(options, MapOf)
                                             else None):
                        self._prefixes[id(controller)] = path
            self._routes(described.get("children"), path, entries)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return the handlers of all controllers that a module lists."""
        application = self._applications[0] if self._applications else NestApplication(Site("", (0, 0)), None)
        for controller in self._controllers:
            if self._listed and id(controller) not in self._listed:
                yield project.unresolved("a controller that no module was seen to list", self.name, controller.site)
                continue
            for handler, methods, paths in _handlers(controller):
                judged = self._ask(project.evaluator, application, controller, handler)
                for path in self._paths(application, controller, handler, paths):
                    for method in methods:
                        yield project.endpoint(method, path, self.name, handler.site, handler, judged)

    def _paths(
        self, application: NestApplication, controller: ClassOf, handler: Closure, paths: Value | None
    ) -> Iterator[PathTemplate]:
        path, version = _described(controller)
        own = _argument(handler.decorated, f"{_COMMON}Version()")
        for below in templates(joined_all(self._prefixes.get(id(controller)), path, paths), colon_paths):
            plain = PathTemplate(below.segments)
            prefix = () if self._is_excluded(application, plain) else templates(application.prefix,
                                                                                colon_paths)[0].segments
            for stated in _versions(application, own if own is not None else version):
                yield PathTemplate((*prefix, *stated, *plain.segments))

    def _is_excluded(self, application: NestApplication, path: PathTemplate) -> bool:
        for each in application.excluded:
            stated = each.entries.get("path") if isinstance(each, MapOf) else each
            if any(PathTemplate(found.segments).blanked == path.blanked for found in templates(stated, colon_paths)):
                return True
        return False

    def _ask(
        self, evaluator: Evaluator, application: NestApplication, controller: ClassOf, handler: Closure
    ) -> Judged:
        used = [*self._guards, *application.guards, *_guards_of(controller.decorators), *_guards_of(handler.decorated)]
        steps = [_guard(guard, evaluator) for guard in used]
        steps.append(Step(Closure(handler.function, handler.scope, injected(controller, evaluator)), guard=False))
        context = (Handled(tuple(_marks(handler.decorated))), Handled(tuple(_marks(controller.decorators))))

        def hands(request: Request) -> Arguments:
            return Arguments([ExecutionContext(request, *context)], complete=False)

        return _NestAsking(evaluator, Request(), hands, handler=handler).ask(steps)


@dataclass(slots=True)
class _NestAsking(Asking):
    """Guards are handed a context, the handler what its parameters ask for."""

    handler: Closure | None = None

    def handed(self, value: Value) -> Arguments:
        if isinstance(value, Closure) and self.handler is not None and value.function is self.handler.function:
            return Arguments([_parameter(parameter, self.request, self.evaluator, value)
                              for parameter in value.function.parameters])
        return self.hands(self.request)


def _parameter(parameter: syntax.Parameter, request: Request, evaluator: Evaluator, handler: Closure) -> Value:
    for decorator in parameter.decorators:
        mark = evaluator.evaluate(decorator, handler.scope)
        if isinstance(mark, Made) and mark.of.startswith(_COMMON):
            name, first = mark.of.removeprefix(_COMMON), mark.arguments.get(0)
            if name in ("Req()", "Request()"):
                return request
            if name in ("Res()", "Response()"):
                return Reply(request)
            if name == "Headers()":
                named = isinstance(first, Known) and Headers().member(str(first.value), evaluator)
                return named or Headers()
            return Unknown("what the caller sends")
        return Absent("session")
    return Unknown("a parameter")


def _guard(guard: Value, evaluator: Evaluator) -> Step:
    instance = injected(guard, evaluator) if isinstance(guard, ClassOf) else guard
    if isinstance(instance, Instance):
        method = instance.member("canActivate", evaluator)
        if isinstance(method, Closure):
            return Step(method, hands_on="true")
        for base in instance.of.lineage():
            if isinstance(base, (External, Made)):
                return Step(base, hands_on="true")
    return Step(guard, hands_on="true")


def injected(of: ClassOf, evaluator: Evaluator, depth: int = 0) -> Instance:
    """Return an object of a class with what its constructor asks for by type, as Nest hands it over."""
    made = Instance(of)
    constructor = of.lookup("constructor")
    if isinstance(constructor, Closure) and depth < 4:
        for parameter in constructor.function.parameters:
            if isinstance(parameter.target, syntax.Name) and parameter.annotation is not None:
                wanted = evaluator.evaluate(parameter.annotation, constructor.scope)
                if isinstance(wanted, ClassOf):
                    made.attributes[parameter.target.name] = injected(wanted, evaluator, depth + 1)
                elif isinstance(wanted, External):
                    made.attributes[parameter.target.name] = Reflector() if wanted.key == "@nestjs/core:Reflector" \
                        else Made(f"{wanted.key}()", Arguments([]))
    return made


def _handlers(controller: ClassOf) -> Iterator[tuple[Closure, tuple[str, ...], Value | None]]:
    seen: set[str] = set()
    for each in controller.lineage():
        for name, value in each.own.items() if isinstance(each, ClassOf) else ():
            if name in seen or not isinstance(value, Closure):
                continue
            seen.add(name)
            for mark in _marks(value.decorated):
                if mark.of in _METHODS:
                    yield value, (_METHODS[mark.of],), mark.arguments.get(0)


def _described(controller: ClassOf) -> tuple[Value | None, Value | None]:
    described = _argument(controller.decorators, f"{_COMMON}Controller()")
    if isinstance(described, MapOf):
        return described.entries.get("path"), described.entries.get("version")
    return described, _argument(controller.decorators, f"{_COMMON}Version()")


def _versions(application: NestApplication, stated: Value | None) -> list[tuple]:  # type: ignore[type-arg]
    """Return the segments that versions put before the path of a controller: none unless versions stand in the URI."""
    options = application.versions
    if options is None:
        return [()]
    kind = options.get("type")
    if isinstance(kind, External) and kind.path[-1:] != ("URI",):
        return [()]
    wanted = stated if stated is not None else options.get("defaultVersion")
    prefix = options.get("prefix", Known("v"))
    spelled = str(prefix.value) if isinstance(prefix, Known) and prefix.value else ""
    found: list[tuple] = []  # type: ignore[type-arg]
    for each in wanted.items if isinstance(wanted, ListOf) else [wanted] if wanted is not None else []:
        if isinstance(each, External) and each.path[-1:] == (_NEUTRAL,):
            found.append(())
        else:
            texts = strings(each) or ["…"]
            found.append(colon_paths(f"/{spelled}{texts[0]}")[0].segments)
    return found


def joined_all(*parts: Value | None) -> Value | None:
    """Put paths behind each other, every one of several behind every one of several."""
    combined: list[Value | None] = [None]
    for part in parts:
        options = part.items if isinstance(part, ListOf) else [part]
        combined = [joined(before, option) for before in combined for option in options]
    known = [each for each in combined if each is not None]
    return ListOf(known) if known else None


def _guards_of(decorators: Sequence[Value]) -> list[Value]:
    return [guard for mark in _marks(decorators) if mark.of == f"{_COMMON}UseGuards()" for guard in mark.arguments]


def _argument(decorators: Sequence[Value], of: str) -> Value | None:
    return next((mark.arguments.get(0) for mark in _marks(decorators) if mark.of == of), None)


def _marks(decorators: Sequence[Value]) -> Iterator[Made]:
    """Iterate over decorators; several in one (`applyDecorators`) are taken one by one."""
    for each in decorators:
        if isinstance(each, Made) and each.of == f"{_COMMON}applyDecorators()":
            yield from _marks(each.arguments.positional)
        elif isinstance(each, Made):
            yield each


def _items(value: Value | None) -> Sequence[Value]:
    return value.items if isinstance(value, ListOf) else ()
