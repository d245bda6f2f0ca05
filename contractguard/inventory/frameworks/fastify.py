"""Fastify: plugins are scopes, and a hook of a scope stands before all routes in it, wherever it was added."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.knowledge import spoken
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Alternatives,
    Arguments,
    Closure,
    Either,
    External,
    Factory,
    Known,
    ListOf,
    Made,
    MapOf,
    Namespace,
    Site,
    Value,
    strings,
)
from contractguard.inventory.evaluation.values import Unknown as Unidentified
from contractguard.inventory.frameworks.fastify_autoload import loaded, options_of, stated_prefix
from contractguard.inventory.frameworks.framework import Framework, Project
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
)
from contractguard.inventory.frameworks.serving import served
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

DIALECT = Dialect(colon_paths, ordered=False, hands_on="nothing")
_BEFORE = ("onRequest", "preParsing", "preValidation", "preHandler")
"""Hooks that run before the handler, in this order."""
_LOCAL = ("fastify-plugin:()",)
_AUTOLOAD = ("@fastify/autoload:", "@fastify/autoload:fastifyAutoload", "fastify-autoload:")
_OF_PLUGINS: Mapping[str, Mapping[str, str]] = {
    "@fastify/basic-auth:": {"basicAuth": "@fastify/basic-auth:basicAuth"},
    "fastify-basic-auth:": {"basicAuth": "@fastify/basic-auth:basicAuth"},
    "@fastify/bearer-auth:": {"verifyBearerAuth": "@fastify/bearer-auth:verifyBearerAuth"},
}
"""What plugins decorate an application with, by name: what it is known as."""
_BEARER = "@fastify/bearer-auth:"
_SCRIPT = re.compile(r"\.[cm]?[jt]s$")
_COMMAND = re.compile(r"\bfastify\s+(?:start|cli start)\b(?P<rest>[^&|;]*)")


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
        certain = self.certain(evaluator)
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
        elif name in ("after", "ready"):
            if isinstance(callback := arguments.get(0), Closure):
                evaluator.call(callback, Arguments([NOTHING]), site)
        elif name in ("withTypeProvider", "setErrorHandler", "setNotFoundHandler", "addSchema",
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
            self.events.append(Opening(None, "a route of which the options are not known", site))
            return
        methods = tuple(method.upper() for method in strings(options.entries.get("method")) or (ANY,))
        path = options.entries.get("url") or options.entries.get("path") or Unidentified("a route without a path")
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
            handlers = [Unidentified("options of a route that are not known")]
        handlers += [handler] if handler is not None else []
        self.events.append(Route(methods, path, (*flattened(handlers[:-1]), *handlers[-1:]), site, certain,
                                 hidden=_hidden(options)))

    def _hook(self, arguments: Arguments, site: Site, certain: bool) -> None:
        name, value = arguments.get(0), arguments.get(1)
        if isinstance(name, Known) and name.value in _BEFORE and value is not None:
            self.events.append(Guard(None, value, site, certain))

    def _register(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> None:
        plugin, options = arguments.get(0), arguments.get(1)
        self.extend(_default(plugin, evaluator) or NOTHING, options or MapOf({}), _prefix_of(options), site, evaluator)

    def extend(self, plugin: Value, options: Value, prefix: Value | None, site: Site, evaluator: Evaluator) -> None:
        """Let a plugin work on a scope of its own below a prefix, or on this one where it says so."""
        if isinstance(plugin, Made) and plugin.of in _LOCAL:
            # A plugin that was passed through fastify-plugin works on the scope around it.
            self.extend_here(plugin.arguments.get(0) or plugin, options, prefix, site, evaluator)
        elif isinstance(plugin, Closure):
            scope = FastifyScope(plugin.site, None, self)
            scope.uncertain = evaluator.state.uncertain
            self.mount(prefix, scope, site)
            evaluator.call(plugin, Arguments([scope, options]), site)
        elif isinstance(plugin, Either):
            for option in plugin.options:
                self.extend(option, options, prefix, site, evaluator)
        else:
            self.extend_here(plugin, options, prefix, site, evaluator)

    def extend_here(
        self, plugin: Value, options: Value, prefix: Value | None, site: Site, evaluator: Evaluator
    ) -> None:
        """Let a plugin work on this scope."""
        if isinstance(plugin, Closure):
            evaluator.call(plugin, Arguments([self, options]), site)
            return
        name = plugin.key if isinstance(plugin, External) else plugin.of if isinstance(plugin, Made) else ""
        if name in _AUTOLOAD:
            self._load(options, site, evaluator)
            return
        if plugin.call(Arguments([self, options]), site, evaluator) is not None:
            return
        for decorated, known_as in _OF_PLUGINS.get(name, {}).items():
            package, _, path = known_as.partition(":")
            evaluator.state.write(self.attributes, decorated, External(package, (path,)))
        if name == _BEARER:
            added = options.entries.get("addHook") if isinstance(options, MapOf) else None
            if added is None or added.truth.holds is not False:
                self.events.append(Guard(None, External("@fastify/bearer-auth", ("verifyBearerAuth",)), site,
                                         added is None or added.truth.holds is True))
        elif name in ("@fastify/auth:", "fastify-auth:"):
            evaluator.state.write(self.attributes, "auth", AnyOf())
        elif not name:
            said = plugin.reason if isinstance(plugin, Unidentified) else ""
            self.events.append(Opening(prefix, f"a plugin that is not known{': ' if said else ''}{said}", site))
        elif name.removesuffix("()") not in evaluator.knowledge.harmless \
                and name.removesuffix("()") not in evaluator.knowledge.plugins:
            self.events.append(Opening(prefix, f"what the plugin {spoken(name)} serves is not known", site))

    def _load(self, options: Value, site: Site, evaluator: Evaluator) -> None:
        """Load every plugin of a folder, as @fastify/autoload does."""
        entries = options_of(options)
        plugins = loaded(options, evaluator) if isinstance(options, MapOf) else None
        handed = entries.get("options") or MapOf({}, complete=False)
        outer = _prefix_of(handed)
        if plugins is None:
            self.events.append(Opening(outer, "plugins of a folder that is not known", site))
            return
        scopes: dict[tuple[str, ...], FastifyScope] = {(): self}
        for file, folder_prefix, hooks in plugins:
            for number in range(1, len(hooks) + 1):
                if hooks[:number] not in scopes:
                    scopes[hooks[:number]] = inner = FastifyScope(site, None, scopes[hooks[: number - 1]])
                    inner.uncertain = evaluator.state.uncertain
                    inner.parent.mount(None, inner, site)  # type: ignore[union-attr]
                    inner.extend_here(_unwrapped(_handed_out(hooks[number - 1], evaluator)), handed, None, site,
                                      evaluator)
            plugin = _handed_out(file, evaluator)
            if isinstance(plugin, (Unidentified, MapOf, Known)):
                continue
            stated, alone = stated_prefix(_namespace(file, evaluator), _unwrapped(plugin), folder_prefix, evaluator)
            is_empty = isinstance(stated, Known) and not stated.value
            prefix = stated if alone or outer is None else outer if is_empty else joined(outer, stated)
            scopes[hooks].extend(plugin, handed, prefix, site, evaluator)


def _handed_out(file: str, evaluator: Evaluator) -> Value:
    return evaluator.exported(file, "default") or Unidentified(f"'{file}' hands out no plugin")


def _namespace(file: str, evaluator: Evaluator) -> Value | None:
    found = evaluator.module(file)
    return Namespace(found) if found is not None else None


def _unwrapped(plugin: Value) -> Value:
    """Return what was passed through fastify-plugin."""
    return (plugin.arguments.get(0) or plugin) if isinstance(plugin, Made) and plugin.of in _LOCAL else plugin


def _prefix_of(options: Value | None) -> Value | None:
    """Return the prefix that options state: not known where nothing is known of them."""
    if isinstance(options, Unidentified):
        return Unidentified(f"a prefix in {options.reason}")
    return options.entries.get("prefix") if isinstance(options, MapOf) else None


def _hidden(options: Value | None) -> str:
    schema = options.entries.get("schema") if isinstance(options, MapOf) else None
    hide = schema.entries.get("hide") if isinstance(schema, MapOf) else None
    return "schema.hide" if hide is not None and hide.truth.holds is True else ""


class AnyOf(Value):
    """`fastify.auth([a, b])` of @fastify/auth: any of them suffices, unless they are all asked for."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Combine guards."""
        guards, options = arguments.get(0), arguments.get(1)
        relation = options.entries.get("relation", Known("or")) if isinstance(options, MapOf) else Known("or")
        if not isinstance(guards, ListOf) or not guards.complete or not isinstance(relation, Known):
            return None
        return guards if relation.value == "and" else Alternatives(tuple(
            ListOf(guard.items) if isinstance(guard, ListOf) else guard for guard in guards.items))


def _default(plugin: Value | None, evaluator: Evaluator) -> Value | None:
    """Return the plugin of `register(import("./routes"))` and of a module that hands it out as `default`."""
    if plugin is None or isinstance(plugin, (Closure, External, Made, Unidentified, ListOf)):
        return plugin
    found = plugin.member("default", evaluator)
    return found if isinstance(found, (Closure, Made)) else plugin


class Fastify(Framework):
    """Fastify."""

    name = "fastify"
    endings = JAVASCRIPT_ENDINGS
    builders = (b"fastify(", b"Fastify(", b"autoload", b"AutoLoad", b"Autoload")
    markers = (b"fastify", b"Fastify")

    def __init__(self) -> None:
        self._roots: list[FastifyScope] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            scope = FastifyScope(site)
            scope.uncertain = evaluator.state.uncertain
            self._roots.append(scope)
            return scope

        return {"fastify:": application, "fastify:fastify": application, "fastify:Fastify": application}

    def start(self, project: Project) -> None:
        """Start the plugins that fastify-cli is told to start (`fastify start app.js`)."""
        for manifest in (path for path in project.tree.files if path.rpartition("/")[2] == "package.json"):
            for file in _started(project.program.content(manifest)):
                path = project.program.resolve(f"./{file}", 0, manifest)
                plugin = project.evaluator.exported(path, "default") if isinstance(path, str) else None
                if isinstance(path, str) and isinstance(plugin, (Closure, Made)):
                    root = FastifyScope(Site(path, (0, 0)))
                    self._roots.append(root)
                    root.extend_here(_unwrapped(plugin), MapOf({}, complete=False), None, root.site,
                                     project.evaluator)

    def recognised(self, project: Project) -> bool:
        """Whether there is an application."""
        return bool(self._roots)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the plugins that were not understood."""
        for root in self._roots:
            if not root.mounted:
                yield from served(project, self.name, root, DIALECT, _hands)


def _hands(request: Request) -> Arguments:
    return Arguments([request, Reply(), Next()])


def _started(manifest: bytes) -> Iterator[str]:
    """Return the files that scripts of a package.json give to fastify-cli, without the folders of what was built."""
    try:
        scripts = json.loads(manifest).get("scripts", {}) if b"fastify" in manifest else {}
    except (ValueError, AttributeError, RecursionError):
        return
    for script in scripts.values() if isinstance(scripts, dict) else ():
        found = _COMMAND.search(script) if isinstance(script, str) and len(script) < 10_000 else None
        words = found["rest"].split() if found else []
        file = next((word for word in reversed(words) if not word.startswith("-") and _SCRIPT.search(word)), None)
        if file is not None:
            yield from dict.fromkeys((file, f"src/{file.partition('/')[2]}") if dirname(file) else (file,))
