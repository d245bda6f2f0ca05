"""Fastify: plugins are scopes, and a hook of a scope stands before all routes in it, wherever it was added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.evaluation.anonymous import Asking, Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    External,
    Factory,
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

DIALECT = Dialect(colon_paths, ordered=False, hands_on="nothing")
_BEFORE = ("onRequest", "preParsing", "preValidation", "preHandler")
"""Hooks that run before the handler, in this order."""
_LOCAL = ("fastify-plugin:()",)


class FastifyScope(RouterValue):
    """An application, or the scope of a plugin in it."""

    __slots__ = ("parent",)

    def __init__(self, site: Site, prefix: Value | None = None, parent: FastifyScope | None = None) -> None:
        super().__init__(site, prefix, is_root=parent is None)
        self.parent = parent

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what it, or a scope around it, was decorated with."""
        found = self.attributes.get(name)
        if found is None and self.parent is not None:
            return self.parent.member(name, evaluator)
        return found

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        certain = not evaluator.state.uncertain
        if name in METHODS or name == "all":
            self._short(name, arguments, site, certain)
        elif name == "route":
            self._full(arguments.get(0), site, certain)
        elif name == "addHook":
            self._hook(arguments, site, certain)
        elif name == "register":
            self._register(arguments, site, evaluator)
        elif name in ("decorate", "decorateRequest", "decorateReply"):
            self._decorate(name, arguments, evaluator)
        elif name in ("withTypeProvider", "after", "ready", "setErrorHandler", "setNotFoundHandler", "addSchema",
                      "setValidatorCompiler", "setSerializerCompiler", "addContentTypeParser"):
            return self
        else:
            return None
        return self

    def _decorate(self, name: str, arguments: Arguments, evaluator: Evaluator) -> None:
        key, value = arguments.get(0), arguments.get(1)
        if name == "decorate" and isinstance(key, Known) and value is not None:
            evaluator.state.write(self.attributes, str(key.value), value)

    def _short(self, name: str, arguments: Arguments, site: Site, certain: bool) -> None:
        path, *rest = arguments.positional or [Known("/")]
        options = rest[0] if len(rest) > 1 or (rest and isinstance(rest[0], MapOf)) else None
        handler = rest[-1] if rest and not isinstance(rest[-1], MapOf) else None
        methods = (ANY,) if name == "all" else (name.upper(),)
        self._add(methods, path, options, handler, site, certain)

    def _full(self, options: Value | None, site: Site, certain: bool) -> None:
        if not isinstance(options, MapOf):
            self.events.append(Route((ANY,), Unknown("a route of which the options are not known"), (), site, certain))
            return
        methods = tuple(method.upper() for method in strings(options.entries.get("method")) or (ANY,))
        path = options.entries.get("url") or options.entries.get("path") or Unknown("a route without a path")
        self._add(methods, path, options, None, site, certain)

    def _add(
        self, methods: tuple[str, ...], path: Value, options: Value | None, handler: Value | None, site: Site,
        certain: bool,
    ) -> None:
        handlers: list[Value] = []
        if isinstance(options, MapOf):
            handlers = [options.entries[hook] for hook in _BEFORE if hook in options.entries]
            handler = handler or options.entries.get("handler")
        elif options is not None:
            handlers = [Unknown("options of a route that are not known")]
        handlers += [handler] if handler is not None else []
        self.events.append(Route(methods, path, tuple(handlers), site, certain))

    def _hook(self, arguments: Arguments, site: Site, certain: bool) -> None:
        name, value = arguments.get(0), arguments.get(1)
        if isinstance(name, Known) and name.value in _BEFORE and value is not None:
            self.events.append(Guard(None, value, site, certain))

    def _register(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> None:
        plugin, options = arguments.get(0), arguments.get(1)
        prefix = options.entries.get("prefix") if isinstance(options, MapOf) else None
        plugin = _default(plugin, evaluator)
        if isinstance(plugin, Made) and plugin.of in _LOCAL:
            # A plugin that was passed through fastify-plugin works on the scope around it.
            evaluator.call(plugin.arguments.get(0) or plugin, Arguments([self, options or MapOf({})]), site)
        elif isinstance(plugin, Closure):
            scope = FastifyScope(plugin.site, None, self)
            self.mount(prefix, scope, site)
            evaluator.call(plugin, Arguments([scope, options or MapOf({})]), site)
        elif isinstance(plugin, (External, Made)):
            name = plugin.key if isinstance(plugin, External) else plugin.of
            if name.removesuffix("()") not in evaluator.knowledge.harmless:
                self.events.append(Route((), Unknown(f"the plugin {name.rstrip(':')}"), (plugin,), site))
        elif plugin is not None:
            self.events.append(Route((), prefix or Unknown("a plugin that is not known"), (plugin,), site))


def _default(plugin: Value | None, evaluator: Evaluator) -> Value | None:
    """Return the plugin of `register(import("./routes"))` and of a module that hands it out as `default`."""
    if plugin is None or isinstance(plugin, (Closure, External, Made, Unknown, ListOf)):
        return plugin
    found = plugin.member("default", evaluator)
    return found if isinstance(found, (Closure, Made)) else plugin


class Fastify(Framework):
    """Fastify."""

    name = "fastify"
    endings = JAVASCRIPT_ENDINGS
    markers = (b"fastify", b"Fastify")

    def __init__(self) -> None:
        self._roots: list[FastifyScope] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            scope = FastifyScope(site)
            self._roots.append(scope)
            return scope

        return {"fastify:": application, "fastify:fastify": application, "fastify:Fastify": application}

    def recognised(self, project: Project) -> bool:
        """Whether there is an application."""
        return bool(self._roots)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the plugins that were not understood."""
        for root in self._roots:
            for reached in routes_of(root, DIALECT, project):
                route = reached.route
                if not route.methods:
                    continue
                yield project.endpoint(reached.method, reached.path, self.name, route.site, reached.handler,
                                       _ask(project.evaluator, reached))


def _ask(evaluator: Evaluator, reached: Reached) -> Judged:
    return Asking(evaluator, asked_of(reached), _hands).ask(reached.steps)


def _hands(request: Request) -> Arguments:
    return Arguments([request, Reply(), Next()])
