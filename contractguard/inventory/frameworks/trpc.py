"""tRPC: procedures below the address of an adapter, and the HTTP endpoints that trpc-openapi makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from contractguard.inventory.evaluation.anonymous import Asked, Asking, Judged, Step
from contractguard.inventory.evaluation.builtins import SAME
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    Closure,
    Either,
    Factory,
    Known,
    MapOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import Dialect, Opening, Route, RouterValue
from contractguard.inventory.frameworks.serving import served
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths)
_SERVER = "@trpc/server"
_METHODS = {"query": "GET", "mutation": "POST", "subscription": "GET"}
_OPENAPI = ("trpc-openapi", "trpc-to-openapi", "@lilyrose2798/trpc-openapi")
_NOWHERE = Site("", (0, 0))
_BRACED = re.compile(r"\{(\w+)\}")
_MOST_PROCEDURES = 5_000
_DEEPEST = 20


class _Continues(Next):
    """`next` of a middleware: whoever calls it lets the caller through."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Let the caller through."""
        if evaluator.exchange is not None:
            evaluator.state.write(evaluator.exchange, "passed", True)
        return NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Procedure(Asked):
    """A procedure, or one that is still being built: its middleware in order, and its resolver."""

    steps: tuple[Value, ...] = ()
    kind: str = ""
    resolver: Value | None = None
    meta: Value | None = None
    site: Site = _NOWHERE

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Build on."""
        first = arguments.get(0)
        if name in _METHODS:
            return replace(self, kind=name, resolver=first, site=site)
        if name in ("use", "unstable_concat", "concat") and first is not None:
            added = first.steps if isinstance(first, (Procedure, Piped)) else (first,)
            return replace(self, steps=(*self.steps, *added))
        return replace(self, meta=first) if name == "meta" else self

    def judged(self, request: Request, evaluator: Evaluator) -> Judged:
        """Run the middleware and the resolver as a caller whose context has no user."""
        steps = [Step(step) for step in self.steps]
        return Asking(evaluator, request, _hands).ask([*steps, Step(self.resolver or NOTHING, guard=False)])


def _hands(request: Request) -> Arguments:
    return Arguments([MapOf({"ctx": request, "next": _Continues(), "input": Unknown("what the caller sends"),
                             "rawInput": Unknown("what the caller sends")}, complete=False)])


@dataclass(frozen=True, slots=True, eq=False)
class Piped(Value):
    """Middleware of several functions."""

    steps: tuple[Value, ...]

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Put another one behind these."""
        first = arguments.get(0)
        if name not in ("unstable_pipe", "pipe") or first is None:
            return None
        return Piped((*self.steps, *(first.steps if isinstance(first, Piped) else (first,))))


@dataclass(slots=True, eq=False)
class Router(Value):
    """A router: procedures and routers by name. `served` says that an adapter or another router has it."""

    entries: dict[str, Value]
    site: Site
    complete: bool = True
    served: bool = False

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what it has under a name."""
        return self.entries.get(name)


class Builder(Value):
    """What `initTRPC.create()` gives."""

    __slots__ = ("_found",)

    def __init__(self, found: list[Router]) -> None:
        self._found = found

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a function that makes something, or the procedure that all begin with."""
        if name == "procedure":
            return Procedure()
        if name in ("router", "mergeRouters"):
            return _MakesRouters(self._found)
        return _MakesMiddleware() if name == "middleware" else SAME if name == "createCallerFactory" else None


class _MakesMiddleware(Value):
    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return middleware that can be put before other middleware."""
        return Piped(tuple(arguments.positional[:1]))


class _MakesRouters(Value):
    """`router({…})` and `mergeRouters(a, b)`."""

    __slots__ = ("_found",)

    def __init__(self, found: list[Router]) -> None:
        self._found = found

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Make a router of entries or of routers."""
        entries: dict[str, Value] = {}
        complete = arguments.complete
        for each in arguments.positional:
            if isinstance(each, Router):
                each.served = True
            if isinstance(each, (Router, MapOf)):
                entries.update(each.entries)
                complete &= each.complete
            else:
                complete = False
        for entry in entries.values():
            for option in entry.options if isinstance(entry, Either) else (entry,):
                if isinstance(option, Router):
                    option.served = True
        made = Router(entries, site, complete)
        self._found.append(made)
        return made


class Adapter(RouterValue):
    """A router below the address of an adapter: every procedure a route."""

    __slots__ = ()

    def __init__(self, site: Site, router: Value | None, prefix: Value | None, openapi: bool) -> None:
        super().__init__(site, prefix, is_root=True)
        if not isinstance(router, Router):
            reason = router.reason if isinstance(router, Unknown) else "it is made by what is not known"
            self.events.append(Opening(None, f"the router of tRPC is not known: {reason}", site))
            return
        router.served = True
        for _, (name, value) in zip(range(_MOST_PROCEDURES), _procedures(router, "", 0), strict=False):
            if not isinstance(value, Procedure):
                self.events.append(Opening(None, f"'{name}' of a router of tRPC is not known", site))
            elif openapi:
                self._described(value)
            else:
                self.events.append(Route((_METHODS[value.kind],), Known(f"/{name}"), (value,), value.site, kind="rpc"))

    def _described(self, procedure: Procedure) -> None:
        """Add the endpoint that the `openapi` of a procedure's meta describes; without one there is none."""
        described = procedure.meta.entries.get("openapi") if isinstance(procedure.meta, MapOf) else None
        entries = described.entries if isinstance(described, MapOf) else {}
        method, path, enabled = entries.get("method"), entries.get("path"), entries.get("enabled")
        if isinstance(method, Known) and path is not None and (enabled is None or enabled.truth.holds is not False):
            spelled = Known(_BRACED.sub(r":\1", str(path.value))) if isinstance(path, Known) else path
            self.events.append(Route((str(method.value).upper(),), spelled, (procedure,), procedure.site))


def _procedures(router: Value, before: str, depth: int) -> Iterator[tuple[str, Value]]:
    """Return all procedures below a router by their names, and what is not understood."""
    if isinstance(router, Router) and not router.complete:
        yield f"{before}*", Unknown("a part of a router")
    for name, value in router.entries.items() if isinstance(router, (Router, MapOf)) else ():
        for option in value.options if isinstance(value, Either) else (value,):
            if isinstance(option, (Router, MapOf)) and depth < _DEEPEST:
                yield from _procedures(option, f"{before}{name}.", depth + 1)
            elif not isinstance(option, Procedure) or option.kind:
                yield f"{before}{name}", option


class _FastifyPlugin(Value):
    """The plugin of Fastify that serves a router below its prefix."""

    __slots__ = ("_openapi",)

    def __init__(self, openapi: bool) -> None:
        self._openapi = openapi

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Serve the router of the options on the scope that is handed over."""
        scope, options = arguments.get(0), arguments.get(1)
        entries = options.entries if isinstance(options, MapOf) else {}
        inner = entries.get("trpcOptions")
        router = inner.entries.get("router") if isinstance(inner, MapOf) else entries.get("router")
        if isinstance(scope, RouterValue):
            scope.mount(entries.get("basePath") if self._openapi else entries.get("prefix"),
                        Adapter(site, router, None, self._openapi), site)
        return NOTHING


class Trpc(Framework):
    """tRPC 10 and 11."""

    name = "trpc"
    endings = JAVASCRIPT_ENDINGS
    markers = (b"@trpc/server", b"trpc-openapi", b"trpc-to-openapi", b"@hono/trpc-server")
    builders = (b"fetchRequestHandler(", b"createOpenApiFetchHandler(", b"createOpenApiFetchHandler<",
                b"createOpenApiNodeHttpHandler(", b"fetchRequestHandler<")

    def __init__(self) -> None:
        self._routers: list[Router] = []
        self._adapters: list[Adapter] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes builders and adapters, by key."""
        def builder(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return Builder(self._routers)

        below = ("", "context().", "meta().", "context().meta().", "meta().context().")
        made: dict[str, Factory] = {f"{_SERVER}:initTRPC.{chain}create": builder for chain in below}
        made.update({f"{_SERVER}:initTRPC().{chain}create": builder for chain in below})
        made[f"{_SERVER}:lazy"] = _lazy
        made[f"{_SERVER}/adapters/express:createExpressMiddleware"] = self._adapter()
        made["@hono/trpc-server:trpcServer"] = self._adapter()
        made[f"{_SERVER}/adapters/fetch:fetchRequestHandler"] = self._adapter(endpoint="endpoint")
        made[f"{_SERVER}/adapters/next:createNextApiHandler"] = self._adapter(by_file=True)
        for name in ("createHTTPServer", "createHTTPHandler"):
            made[f"{_SERVER}/adapters/standalone:{name}"] = self._adapter(endpoint="basePath")
        for package in _OPENAPI:
            made[f"{package}:createOpenApiExpressMiddleware"] = self._adapter(openapi=True)
            for name in ("createOpenApiFetchHandler", "createOpenApiNodeHttpHandler"):
                made[f"{package}:{name}"] = self._adapter(endpoint="endpoint", openapi=True)
            made[f"{package}:createOpenApiNextHandler"] = self._adapter(by_file=True, openapi=True)
            made[f"{package}:createOpenApiHttpHandler"] = self._adapter(openapi=True)
        return made

    def externals(self) -> Mapping[str, Value]:
        """Return the plugins of Fastify, by key."""
        return {f"{_SERVER}/adapters/fastify:fastifyTRPCPlugin": _FastifyPlugin(openapi=False),
                **{f"{package}:fastifyTRPCOpenApiPlugin": _FastifyPlugin(openapi=True) for package in _OPENAPI}}

    def _adapter(self, *, endpoint: str = "", by_file: bool = False, openapi: bool = False) -> Factory:
        def adapter(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            if evaluator.exchange is not None:
                return None
            options = arguments.get(0)
            entries = options.entries if isinstance(options, MapOf) else {}
            prefix = entries.get(endpoint) if endpoint else Known(_address(site.module)) if by_file else None
            made = Adapter(site, entries.get("router"), prefix, openapi)
            self._adapters.append(made)
            return made

        return adapter

    def recognised(self, project: Project) -> bool:
        """Whether there is a router or an adapter."""
        return bool(self._routers or self._adapters)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what adapters serve that no other framework mounts, and routers without an adapter."""
        for adapter in self._adapters:
            if not adapter.mounted:
                yield from served(project, self.name, adapter, DIALECT, _hands)
        for router in self._routers:
            if not router.served and router.entries:
                yield project.unresolved("a router of tRPC that nothing was seen to serve", self.name, router.site)


def _lazy(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return the router of `lazy(() => import("./router"))`: the only one that the module hands out."""
    function = arguments.get(0)
    loaded = evaluator.call(function, Arguments([]), site) if isinstance(function, Closure) else None
    if loaded is None:
        return None
    module = getattr(loaded, "module", None)
    names = list(module.exported) if module is not None else []
    routers = [value for name in names if isinstance(value := evaluator.member(loaded, name), Router)]
    return routers[0] if len(routers) == 1 else Unknown("a router that is loaded late")


def _address(module: str) -> str:
    """Return the address of an API route of Next.js whose last segment takes the name of a procedure."""
    _, _, below = f"/{module}".rpartition("/pages/")
    return f"/{below.rpartition('/')[0]}"
