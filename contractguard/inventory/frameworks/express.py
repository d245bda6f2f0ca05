"""Express 4 and 5: applications and routers, in the order in which they are filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.evaluation.anonymous import Asking, Judged
from contractguard.inventory.evaluation.builtins import Pattern
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply
from contractguard.inventory.evaluation.values import Arguments, Factory, Known, ListOf, Site, Value
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import (
    METHODS,
    Dialect,
    Guard,
    Reached,
    Route,
    RouterValue,
    asked_of,
    routes_of,
)
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths, ignores_case=True)


class ExpressRouter(RouterValue):
    """An application or a router of Express: both take the same calls."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        certain = not evaluator.state.uncertain
        if name in METHODS or name in ("all", "del"):
            if name == "get" and len(arguments.positional) == 1:
                return None  # `app.get("setting")` reads a setting
            methods = (ANY,) if name == "all" else ({"del": "DELETE"}.get(name, name.upper()),)
            path, *handlers = arguments.positional or [Known("/")]
            self.events.append(Route(methods, path, tuple(handlers), site, certain))
            return self
        if name == "route":
            return ExpressRoute(self, arguments.get(0) or Known("/"))
        if name == "use":
            self._use(arguments, site, certain)
            return self
        if name == "param":
            return self
        return None

    def _use(self, arguments: Arguments, site: Site, certain: bool) -> None:
        path, values = None, list(arguments.positional)
        if values and is_path(values[0]):
            path, values = values[0], values[1:]
        while values:
            value = values.pop(0)
            if isinstance(value, ListOf):
                values[:0] = value.items
            elif isinstance(value, RouterValue):
                self.mount(path, value, site)
            else:
                self.events.append(Guard(path, value, site, certain))


class ExpressRoute(Value):
    """`app.route(path)`: methods in a chain."""

    __slots__ = ("_path", "_router")

    def __init__(self, router: ExpressRouter, path: Value) -> None:
        self._router = router
        self._path = path

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a method of the path."""
        if name in METHODS or name == "all":
            methods = (ANY,) if name == "all" else (name.upper(),)
            self._router.events.append(Route(methods, self._path, tuple(arguments.positional), site,
                                             not evaluator.state.uncertain))
        return self


def is_path(value: Value) -> bool:
    """Whether a value is a path, or a list of paths, and no function."""
    from contractguard.inventory.evaluation.values import Text

    if isinstance(value, ListOf):
        return bool(value.items) and all(map(is_path, value.items))
    return isinstance(value, (Text, Pattern)) or (isinstance(value, Known) and isinstance(value.value, str))


class Express(Framework):
    """Express 4 and 5."""

    name = "express"
    endings = JAVASCRIPT_ENDINGS
    markers = (b"express",)

    def __init__(self) -> None:
        self._routers: list[ExpressRouter] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications and routers."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(ExpressRouter(site, is_root=True))

        def router(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(ExpressRouter(site))

        return {"express:": application, "express:Router": router, "express:application": application,
                "express-promise-router:": router, "express-promise-router:Router": router}

    def _made(self, router: ExpressRouter) -> ExpressRouter:
        self._routers.append(router)
        return router

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a router."""
        return bool(self._routers)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the routers that nothing was seen to mount."""
        for router in self._routers:
            if router.is_root and not router.mounted:
                for reached in routes_of(router, DIALECT, project):
                    yield project.endpoint(reached.method, reached.path, self.name, reached.route.site,
                                           reached.handler, ask(project.evaluator, reached))
            elif not router.mounted and router.events:
                yield project.unresolved("a router that nothing was seen to mount", self.name, router.site)


def ask(evaluator: Evaluator, reached: Reached) -> Judged:
    """Ask a route as an anonymous caller."""
    return Asking(evaluator, asked_of(reached), lambda asked: Arguments([asked, Reply(asked), Next()])).ask(
        reached.steps)
