"""Express 4 and 5: applications and routers, in the order in which they are filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.knowledge import spoken
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    Either,
    External,
    Factory,
    Known,
    Made,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import (
    METHODS,
    Dialect,
    Guard,
    Opening,
    Route,
    RouterValue,
    flattened,
    joined,
    may_hand_on,
    split_path,
)
from contractguard.inventory.frameworks.serving import RouterFramework
from contractguard.inventory.model import ANY
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths, ignores_case=True, arity=2)
_PARAMETERS_OF_AN_ERROR_HANDLER = 4


class ExpressRouter(RouterValue):
    """An application or a router of Express: both take the same calls."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        certain = self.certain(evaluator)
        if name in METHODS or name in ("all", "del"):
            if name == "get" and len(arguments.positional) == 1:
                return None  # `app.get("setting")` reads a setting
            methods = (ANY,) if name == "all" else ({"del": "DELETE"}.get(name, name.upper()),)
            path, *handlers = arguments.positional or [Known("/")]
            self.events.append(Route(methods, path, chain(handlers), site, certain))
            return self
        if name == "route":
            return ExpressRoute(self, arguments.get(0) or Known("/"))
        if name == "use":
            self._use(arguments, site, evaluator)
            return self
        if name == "param":
            return self
        return None

    def _use(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> None:
        path, values = split_path(arguments.positional)
        for value in chain(values):
            for option in value.options if isinstance(value, Either) else (value,):
                if isinstance(option, RouterValue):
                    self.mount(path, option, site)
            if isinstance(value, RouterValue):
                continue
            if path is not None and isinstance(value, Closure) and not may_hand_on(value, DIALECT.arity):
                # It cannot hand on: it answers every request below the path.
                self.events.append(Route((ANY,), joined(path, Known("*")) or path, (value,), site,
                                         self.certain(evaluator)))
                continue
            self.events.append(Guard(path, value, site, self.certain(evaluator)))
            if (reason := may_serve(value, path, evaluator)) is not None:
                self.events.append(Opening(path, reason, site))


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
            self._router.events.append(Route(methods, self._path, chain(arguments.positional), site,
                                             self._router.certain(evaluator)))
        return self


def chain(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return the functions that a request goes through: out of all lists, without those that take errors."""
    return tuple(value for value in flattened(values) if not isinstance(value, Closure)
                 or len(value.function.parameters) != _PARAMETERS_OF_AN_ERROR_HANDLER)


def may_serve(value: Value, path: Value | None, evaluator: Evaluator) -> str | None:
    """Say why something that is used may serve anything below its path; None where it is known that it does not."""
    if isinstance(value, Unknown):
        return f"what is used here is not known: {value.reason}"
    if path is None or not isinstance(value, (External, Made)):
        return None
    name = value.key if isinstance(value, External) else value.of
    knowledge = evaluator.knowledge
    if name in knowledge.harmless or name.removesuffix("()") in knowledge.harmless or knowledge.guard(name) is not None:
        return None
    return f"what {spoken(name)} serves is not known"


class Express(RouterFramework):
    """Express 4 and 5."""

    name = "express"
    endings = JAVASCRIPT_ENDINGS
    dialect = DIALECT
    markers = (b"express", b"app.get(", b"app.post(", b"router.get(", b"router.post(", b"server.get(", b"server.post(")

    builders = (b"express(", b"Router(")

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications and routers."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self.keep(ExpressRouter(site, is_root=True), evaluator)

        def router(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self.keep(ExpressRouter(site), evaluator)

        return {"express:": application, "express:Router": router, "express:application": application,
                "express-promise-router:": router, "express-promise-router:Router": router}

    @staticmethod
    def hands(request: Request) -> Arguments:
        """Return what functions of Express are called with."""
        return Arguments([request, Reply(request), Next()])
