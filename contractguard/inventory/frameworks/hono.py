"""Hono: routes and middleware in order, and routers that are copied when they are mounted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.values import (
    Alternatives,
    Arguments,
    Either,
    Factory,
    Known,
    ListOf,
    MapOf,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import (
    METHODS,
    Dialect,
    Guard,
    Opening,
    Route,
    RouterValue,
    flattened,
    is_path,
    joined,
    split_path,
)
from contractguard.inventory.frameworks.serving import RouterFramework
from contractguard.inventory.model import ANY
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths, arity=1)
_BRACED = re.compile(r"/\{(.+?)\}")
"""How @hono/zod-openapi turns parameters of OpenAPI into its own."""


class Except(Value):
    """`except(paths, …guards)` of hono/combine: guards in front of everything else."""

    __slots__ = ("guards", "paths")

    def __init__(self, paths: Value, guards: tuple[Value, ...]) -> None:
        self.paths = paths
        self.guards = guards


class HonoRouter(RouterValue):
    """An application of Hono, which may be mounted in another one. `last` is the path that a chain goes on with."""

    __slots__ = ("last",)

    def __init__(self, site: Site) -> None:
        super().__init__(site, is_root=True)
        self.last: Value = Known("/")

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return itself for what answers requests."""
        return self if name == "fetch" else super().member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        certain = self.certain(evaluator)
        if name in METHODS or name == "all":
            self._route((ANY,) if name == "all" else (name.upper(),), list(arguments.positional), site, certain)
        elif name == "on":
            methods = tuple(method.upper() for method in strings(arguments.get(0)) or (ANY,))
            self._route(methods, arguments.positional[1:], site, certain)
        elif name == "use":
            self._use(list(arguments.positional), site, certain)
        elif name == "route":
            self._mount(arguments, site)
        elif name == "basePath":
            return self._below(arguments.get(0), site)
        elif name == "mount":
            self.events.append(Opening(self._absolute(arguments.get(0) or Known("/")),
                                       "what an application of another framework serves is not known", site))
        elif name == "openapi":
            self._openapi(arguments, site, certain)
        elif name not in ("notFound", "onError", "doc", "doc31", "openAPIRegistry", "get_path"):
            return None
        return self

    def _route(self, methods: tuple[str, ...], values: list[Value], site: Site, certain: bool) -> None:
        path, values = split_path(values)
        if path is not None:
            self.last = path
        if not values:
            return
        self.events.append(Route(methods, self._absolute(self.last), tuple(flattened(values)), site, certain))

    def _use(self, values: list[Value], site: Site, certain: bool) -> None:
        given, values = split_path(values)
        path: Value = given if given is not None else Known("*")
        for value in flattened(values):
            if isinstance(value, RouterValue):
                self.mount(self._absolute(_without_wildcard(path)), value, site)
            elif isinstance(value, Except):
                spares = is_path(value.paths)
                self.events += [Guard(self._absolute(path), guard, site, certain and spares, exact=True,
                                      unless=value.paths if spares else None) for guard in flattened(value.guards)]
            else:
                self.events.append(Guard(self._absolute(path), value, site, certain, exact=True))

    def _mount(self, arguments: Arguments, site: Site) -> None:
        path, router = arguments.get(0), arguments.get(1)
        for option in router.options if isinstance(router, Either) else (router,):
            if isinstance(option, HonoRouter):
                # Routes are copied: what is registered later is not served here.
                self.mount(self._absolute(path or Known("/")), option, site, until=len(option.events))
            elif isinstance(option, RouterValue):
                self.mount(self._absolute(path or Known("/")), option, site)
            elif option is not None:
                said = option.reason if isinstance(option, Unknown) else "it is no router that is known"
                self.events.append(Opening(self._absolute(path or Known("/")),
                                           f"what is mounted here is not known: {said}", site))

    def _below(self, path: Value | None, site: Site) -> HonoRouter:
        """Return the same routes under another base: both register into one."""
        return _Based(site, self, path)

    def _openapi(self, arguments: Arguments, site: Site, certain: bool) -> None:
        described, *handlers = arguments.positional or [Unknown("a route")]
        entries = described.entries if isinstance(described, MapOf) else {}
        methods = tuple(method.upper() for method in strings(entries.get("method")) or (ANY,))
        guards = [entries["middleware"]] if "middleware" in entries else []
        path = entries.get("path") or Unknown("a route of which the description is not known")
        if isinstance(path, Known):
            path = Known(_BRACED.sub(r"/:\1", str(path.value)))
        hide = entries.get("hide")
        hidden = "hide: true" if hide is not None and hide.truth.holds is True else ""
        self.events.append(Route(methods, self._absolute(path), (*flattened(guards), *handlers[:1]), site, certain,
                                 hidden=hidden))

    def _absolute(self, path: Value) -> Value:
        return path


def _without_wildcard(path: Value) -> Value:
    return Known(str(path.value).removesuffix("*").removesuffix("/")) if isinstance(path, Known) else path


class _Based(HonoRouter):
    """What `basePath` returns: a view of an application that puts a base before its paths."""

    __slots__ = ("_base", "_of")

    def __init__(self, site: Site, of: HonoRouter, base: Value | None) -> None:
        self._of = of
        self._base = base
        super().__init__(site)
        self.events = of.events

    @property
    def mounted(self) -> bool:
        """Whether either is part of another application: they are one."""
        return self._of.mounted

    @mounted.setter
    def mounted(self, value: bool) -> None:
        self._of.mounted |= value

    def _absolute(self, path: Value) -> Value:
        return self._of._absolute(joined(self._base, path) or path)


class Hono(RouterFramework):
    """Hono, with @hono/zod-openapi."""

    name = "hono"
    endings = JAVASCRIPT_ENDINGS
    dialect = DIALECT
    markers = (b"hono", b"Hono")
    builders = (b"Hono(", b"Hono<")

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, and the functions that give back what they are given."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            router = HonoRouter(site)
            router.uncertain = evaluator.state.uncertain
            self._routers.append(router)
            return router

        def handlers(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return ListOf(list(arguments.positional), arguments.complete)

        def some(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return Alternatives(tuple(arguments.positional)) if arguments.complete else None

        def spared(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            first = arguments.get(0)
            return Except(first, tuple(arguments.positional[1:])) if first is not None else None

        def same(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return arguments.get(0)

        made: dict[str, Factory] = {f"{package}:{name}": application for package in ("hono", "@hono/hono", "hono/tiny",
                                    "hono/quick") for name in ("Hono", "")}
        made.update({"@hono/zod-openapi:OpenAPIHono": application, "@hono/zod-openapi:createRoute": same,
                     "hono/factory:createMiddleware": same, "@hono/hono/factory:createMiddleware": same})
        for package in ("hono", "@hono/hono"):
            factory = f"{package}/factory:createFactory()"
            made.update({f"{factory}.createApp": application, f"{factory}.createMiddleware": same,
                         f"{factory}.createHandlers": handlers, f"{package}/combine:some": some,
                         f"{package}/combine:every": handlers, f"{package}/combine:except": spared})
        return made

    def recognised(self, project: Project) -> bool:
        """Whether there is an application with anything in it."""
        return any(router.events for router in self._routers)

    @staticmethod
    def hands(request: Request) -> Arguments:
        """Return what functions of Hono are called with."""
        return Arguments([Reply(request), Next()])
