"""Koa with @koa/router or koa-router, and koa-mount; Oak, which is the same for Deno."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    Either,
    Factory,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Value,
    strings,
)
from contractguard.inventory.frameworks.express import may_serve
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
    split_path,
)
from contractguard.inventory.frameworks.serving import RouterFramework
from contractguard.inventory.model import ANY
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths, arity=1)


class KoaApplication(RouterValue):
    """An application, which runs what it uses in order."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take note of what the application uses."""
        if name != "use":
            return None
        for value in arguments.positional:
            use(self, None, value, site, evaluator)
        return self


class Served(Value):
    """`router.routes()`: what serves a router where it is used, with what had been registered until then."""

    __slots__ = ("path", "router")

    def __init__(self, router: RouterValue, path: Value | None = None) -> None:
        self.router = router
        self.path = path


def use(router: RouterValue, path: Value | None, value: Value, site: Site, evaluator: Evaluator) -> None:
    """Put a function or another router below a path."""
    if isinstance(value, Served):
        router.mount(path if path is not None else value.path, value.router, site)
    elif isinstance(value, RouterValue):
        router.mount(path, value, site)
    elif isinstance(value, ListOf):
        for item in value.items:
            use(router, path, item, site, evaluator)
    elif isinstance(value, Either):
        for option in value.options:
            use(router, path, option, site, evaluator)
    else:
        router.events.append(Guard(path, value, site, router.certain(evaluator)))
        if (reason := may_serve(value, path, evaluator)) is not None:
            router.events.append(Opening(path, reason, site))


class KoaRouter(RouterValue):
    """A router of @koa/router."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        certain = self.certain(evaluator)
        if name in METHODS or name in ("all", "del"):
            methods = (ANY,) if name == "all" else ({"del": "DELETE"}.get(name, name.upper()),)
            self._route(methods, list(arguments.positional), site, certain)
        elif name == "register":
            path, methods_given, handlers = (*arguments.positional, None, None, None)[:3]
            found = strings(methods_given) or ["*"]
            values = handlers.items if isinstance(handlers, ListOf) else [handlers] if handlers else []
            self.events.append(Route(tuple(method.upper() for method in found), path or Known("/"),
                                     tuple(flattened(values)), site, certain))
        elif name == "use":
            path, values = split_path(arguments.positional)
            for value in values:
                use(self, path, value, site, evaluator)
        elif name in ("routes", "middleware"):
            return Served(self)
        elif name == "prefix":
            self.prefix = arguments.get(0)
        elif name == "allowedMethods":
            return Made("@koa/router:allowedMethods()", arguments)
        elif name not in ("param", "redirect"):
            return None
        return self

    def _route(self, methods: tuple[str, ...], values: list[Value], site: Site, certain: bool) -> None:
        # A route may have a name before its path.
        if len(values) > 2 and is_path(values[0]) and is_path(values[1]) and not isinstance(values[0], ListOf):
            del values[0]
        path, *handlers = values or [Known("/")]
        self.events.append(Route(methods, path, tuple(flattened(handlers)), site, certain))


class Koa(RouterFramework):
    """Koa."""

    name = "koa"
    endings = JAVASCRIPT_ENDINGS
    dialect = DIALECT
    unmounted = "a router that nothing was seen to use"
    markers = (b"koa", b"oak")
    builders = (b"Koa(", b"Router(")

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications and routers."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self.keep(KoaApplication(site, is_root=True), evaluator)

        def router(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            options = arguments.get(0)
            prefix = options.entries.get("prefix") if isinstance(options, MapOf) else None
            return self.keep(KoaRouter(site, prefix), evaluator)

        def mounted(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            path, value = (arguments.get(0), arguments.get(1)) if len(arguments.positional) > 1 else (
                None, arguments.get(0))
            if isinstance(value, Served):
                return Served(value.router, path)
            return Served(value, path) if isinstance(value, RouterValue) else value

        def composed(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return arguments.get(0)

        made: dict[str, Factory] = {"koa:": application, "koa-mount:": mounted, "koa-compose:": composed}
        made.update({f"{package}:Application": application for package in ("oak", "@oak/oak")})
        made.update({f"{package}:Router": router for package in ("oak", "@oak/oak")})
        made.update({f"{package}:{name}": router for package in ("@koa/router", "koa-router", "koa-joi-router")
                     for name in ("", "Router")})
        return made

    @staticmethod
    def hands(request: Request) -> Arguments:
        """Return what functions of Koa are called with."""
        return Arguments([Reply(request), Next()])
