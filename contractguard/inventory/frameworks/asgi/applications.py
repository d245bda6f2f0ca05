"""Applications and routers of Starlette and FastAPI, and everything that is put into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    External,
    Instance,
    Known,
    ListOf,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.routing import METHODS, RouterValue
from contractguard.inventory.model import ANY

_METHODS = (*METHODS, "trace")
_IGNORED_DECORATORS = ("websocket", "websocket_route", "exception_handler", "on_event")
_IGNORED_CALLS = ("add_api_websocket_route", "add_websocket_route", "add_exception_handler", "add_event_handler")

_CLASSES_OF_ROUTES = ("APIRoute", "Route", "BaseRoute")
_ROUTES_A_STEP = 10
"""How many routes are listed for one step of the evaluation."""


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """A handler at a path, with the dependencies and the middleware that its route names."""

    methods: tuple[str, ...]
    path: Value | None
    handler: Value
    site: Site
    dependencies: Value | None = None
    shown: Value | None = None
    """What `include_in_schema` was given."""
    certain: bool = True
    middleware: tuple[Middleware, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Attached:
    """Another application or router below a path: included, or mounted, which leaves dependencies behind."""

    path: Value | None
    target: Value
    site: Site
    mounted: bool
    dependencies: Value | None = None
    shown: Value | None = None
    certain: bool = True
    middleware: tuple[Middleware, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Middleware:
    """A class, or a function of a request and of what calls the rest, around everything in an application."""

    value: Value
    arguments: Arguments
    site: Site
    is_function: bool = False


class Decorator(Value):
    """Takes note of what it decorates, and leaves it as it is."""

    __slots__ = ("_take",)

    def __init__(self, take: Callable[[Value, Site], None] | None = None) -> None:
        self._take = take

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a function or a class."""
        decorated = arguments.get(0)
        if decorated is not None and self._take is not None:
            self._take(decorated, site)
        return decorated


@dataclass(slots=True, eq=False)
class RouteOf(Value):
    """`Route(…)`, `Mount(…)` or another entry of a list of routes; None for one that serves no requests of HTTP."""

    entry: Registered | Attached | None


class _GrowingRoutes(Value):
    """`app.routes`: a list that routes are put into, while not all of them are there."""

    __slots__ = ("_application",)

    def __init__(self, application: Application) -> None:
        self._application = application

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take routes."""
        return self._application.take(name, arguments, site, evaluator)


class _Routes(ListOf):
    """`app.routes` once all of them are there, those of included routers among them (FastAPI before 0.137)."""

    __slots__ = ("_application",)

    def __init__(self, application: Application, evaluator: Evaluator) -> None:
        from contractguard.inventory.frameworks.asgi.walking import Reached, routes_of

        super().__init__([])
        self._application = application
        for number, reached in enumerate(routes_of(application)):
            if number % _ROUTES_A_STEP == 0:
                evaluator.step()
            if isinstance(reached, Reached):
                self.items.append(_RouteThere(application, reached.route, reached.text, reached.dependencies,
                                              shown=not reached.hidden))
            else:
                self.complete = False

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take routes."""
        return self._application.take(name, arguments, site, evaluator)


class _RouteThere(Value):
    """A route as it stands in an application, for code that looks at it or changes what it is shown as."""

    __slots__ = ("_application", "_dependencies", "_path", "_route", "_shown")

    def __init__(
        self, application: Application, route: Registered, path: Value, dependencies: tuple[Value, ...], *, shown: bool
    ) -> None:
        self._application = application
        self._route = route
        self._path = path
        self._dependencies = dependencies
        self._shown = shown

    def is_instance(self, of: Value) -> bool | None:
        """Whether it is a route of FastAPI or of Starlette."""
        return True if isinstance(of, External) and of.path and of.path[-1] in _CLASSES_OF_ROUTES else None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the route."""
        if name == "include_in_schema":
            return self._application.said_of.get(key_of(self._route, self._path), Known(self._shown))
        return {"path": self._path, "path_format": self._path, "endpoint": self._route.handler,
                "methods": ListOf([Known(method) for method in self._route.methods]),
                "dependencies": ListOf(list(self._dependencies))}.get(name)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of whether it is kept out of the document of the application."""
        if name == "include_in_schema":
            evaluator.state.write(self._application.said_of, key_of(self._route, self._path), value)


class Application(RouterValue):
    """An application or a router. `framework` says of which; `dependencies` are asked before all that is in it."""

    __slots__ = ("dependencies", "entries", "framework", "middleware", "note", "said_of", "shown")

    def __init__(self, framework: str, site: Site, *, is_root: bool) -> None:
        super().__init__(site, is_root=is_root)
        self.framework = framework
        self.entries: list[Registered | Attached] = []
        self.middleware: list[Middleware] = []
        self.dependencies: Value | None = None
        self.shown: Value | None = None
        self.said_of: dict[str, Value] = {}
        """What was said of `include_in_schema` of single routes later on, by `key_of`."""
        self.note = ""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return its router, which is the application here, its routes, or what was assigned."""
        if name == "router":
            return self
        if name == "routes":
            return _Routes(self, evaluator) if evaluator.holds_all else _GrowingRoutes(self)
        return super().member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take what a call puts into it."""
        certain = not evaluator.state.uncertain
        if name in _METHODS or name in ("api_route", "route"):
            methods = (name.upper(),) if name in _METHODS else _methods(arguments)
            return Decorator(lambda value, place: self._register(methods, arguments, value, place, certain))
        if name in ("add_api_route", "add_route"):
            endpoint = arguments.get(1, "endpoint") or arguments.get(1, "route") or Unknown("a handler")
            self._register(_methods(arguments), arguments, endpoint, site, certain)
            return NOTHING
        if name in _IGNORED_DECORATORS:
            return Decorator()
        if name == "middleware":
            return Decorator(lambda value, place: self.middleware.append(
                Middleware(value, Arguments([]), place, is_function=True)))
        taken = self._attach(name, arguments, site, certain)
        if name == "add_middleware" and arguments.positional:
            self.middleware.append(_middleware(arguments, site))
        return NOTHING if taken or name in (*_IGNORED_CALLS, "add_middleware") else None

    def take(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take what is put into its list of routes."""
        if name not in ("append", "insert", "extend"):
            return None
        last = arguments.positional[-1] if arguments.positional else Unknown("routes")
        self.add_routes(last if name == "extend" else ListOf([last]), site, not evaluator.state.uncertain)
        return NOTHING

    def _attach(self, name: str, arguments: Arguments, site: Site, certain: bool) -> bool:
        if name == "include_router":
            target = arguments.get(0, "router")
            path = arguments.keywords.get("prefix")
        elif name in ("mount", "host"):
            target = arguments.get(1, "app")
            path = arguments.get(0, "path") if name == "mount" else None
        else:
            return False
        keywords = arguments.keywords
        note = _host_note(arguments.get(0, "host")) if name == "host" else ""
        self.attach(Attached(path, target or Unknown("an application"), site, name != "include_router",
                             keywords.get("dependencies"), keywords.get("include_in_schema"), certain, note=note))
        return True

    def attach(self, attached: Attached) -> None:
        """Take another application or router."""
        inner = application_of(attached.target)
        if inner is not None:
            inner.mounted = True
        self.entries.append(attached)

    def add_routes(self, routes: Value | None, site: Site, certain: bool) -> None:
        """Take a list of routes; what in it is not understood stays an entry, so that it is told."""
        items = routes.items if isinstance(routes, ListOf) else [routes] if routes is not None else []
        for item in items:
            if isinstance(item, RouteOf):
                if isinstance(item.entry, Attached):
                    self.attach(item.entry)
                elif item.entry is not None:
                    self.entries.append(item.entry)
            elif not (isinstance(item, Known) and item.value is None):
                self.entries.append(Attached(None, item, site, mounted=True, certain=certain))
        if isinstance(routes, ListOf) and not routes.complete:
            self.entries.append(Attached(None, Unknown("part of a list of routes"), site, mounted=True))

    def _register(
        self, methods: tuple[str, ...] | None, arguments: Arguments, handler: Value, site: Site, certain: bool
    ) -> None:
        self.entries.append(registered(methods, arguments.get(0, "path"), handler, site, keywords=arguments.keywords,
                                       certain=certain))


def registered(
    methods: tuple[str, ...] | None, path: Value | None, handler: Value, site: Site, *,
    keywords: Mapping[str, Value], certain: bool,
) -> Registered:
    """Return a route, with what it is given by name."""
    return Registered(
        _methods_of(handler) if methods is None else methods, path, handler, site, keywords.get("dependencies"),
        keywords.get("include_in_schema"), certain, middleware_list(keywords.get("middleware"), site))


def _methods_of(handler: Value) -> tuple[str, ...]:
    """Return the methods where none are named: a class has those that it has functions for, a function GET."""
    if not isinstance(handler, (ClassOf, Instance)):
        return ("GET",)
    of = handler if isinstance(handler, ClassOf) else handler.of
    return tuple(name.upper() for name in _METHODS if of.lookup(name) is not None) or (ANY,)


def _methods(arguments: Arguments) -> tuple[str, ...] | None:
    value = arguments.keywords.get("methods")
    if value is None:
        value = arguments.get(2)
    found = strings(value)
    if found:
        return tuple(dict.fromkeys(method.upper() for method in found))
    return None if value is None or (isinstance(value, Known) and value.value is None) else (ANY,)


def _middleware(arguments: Arguments, site: Site) -> Middleware:
    first, *others = arguments.positional
    dispatch = arguments.keywords.get("dispatch")
    if dispatch is not None:
        return Middleware(dispatch, Arguments([]), site, is_function=True)
    return Middleware(first, Arguments(others, dict(arguments.keywords), arguments.complete), site)


def middleware_list(value: Value | None, site: Site) -> tuple[Middleware, ...]:
    """Read `middleware=[Middleware(X, …)]`."""
    if value is None or (isinstance(value, Known) and value.value is None):
        return ()
    items: Sequence[Value] = value.items if isinstance(value, ListOf) else [value]
    found = [item.middleware if isinstance(item, MiddlewareOf) else Middleware(item, Arguments([]), site)
             for item in items]
    if isinstance(value, ListOf) and not value.complete:
        found.append(Middleware(Unknown("part of a list of middleware"), Arguments([]), site))
    return tuple(found)


@dataclass(slots=True, eq=False)
class MiddlewareOf(Value):
    """`Middleware(X, …)`."""

    middleware: Middleware


def middleware_of(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    """Make a `Middleware(X, …)`."""
    if not arguments.positional:
        arguments = Arguments([arguments.keywords.pop("cls", Unknown("middleware"))], arguments.keywords)
    return MiddlewareOf(_middleware(arguments, site))


def _host_note(value: Value | None) -> str:
    return f"host {value.value}" if isinstance(value, Known) else "of one host only"


def key_of(route: Registered, path: Value) -> str:
    """Return what tells a route at a path from others."""
    return f"{id(route)} {path.value}" if isinstance(path, Known) else f"{id(route)}"


def application_of(value: Value | None) -> Application | None:
    """Return the application that a value is, or that an object of the program is built on."""
    if isinstance(value, Instance):
        value = value.base
    return value if isinstance(value, Application) else None
