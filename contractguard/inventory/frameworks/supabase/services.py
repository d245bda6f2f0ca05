"""What an Edge Function answers with: what it hands to Deno, what its module hands out, or the routers it fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    Either,
    Factory,
    Known,
    MapOf,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.routing import RouterValue
from contractguard.inventory.program import syntax
from contractguard.inventory.supabase.config import EdgeFunction

_MOST_MODULES = 300
_MOST_NODES = 5_000
_ASKS_FOR_NOTHING = frozenset(("none", "public", "always"))


@dataclass(frozen=True, slots=True, eq=False)
class Guarded(Value):
    """A handler of `withSupabase`; `modes` are the credentials of which one is asked for, None where not known."""

    handler: Value
    modes: tuple[str, ...] | None
    site: Site

    def judged(self) -> Judged | None:
        """Say what is asked for before the handler is called; None where that is nothing."""
        if self.modes is None:
            return Judged("unknown", "the mode of withSupabase is not known", self.site)
        kinds = {mode.partition(":")[0] for mode in self.modes}
        if kinds & _ASKS_FOR_NOTHING:
            return None
        credential = "session" if kinds == {"user"} else "api-key"
        return Judged("required", f"withSupabase asks for {' or '.join(self.modes)}", self.site, credential)


@dataclass(frozen=True, slots=True, eq=False)
class Service(Value):
    """`Deno.serve(handler)` as it was called while `modules` were evaluated, each because of the one before it."""

    handler: Value
    site: Site
    modules: tuple[str, ...]


class Services:
    """Gathers what is served while modules are evaluated."""

    def __init__(self) -> None:
        self.folders: tuple[str, ...] = ()
        """Where functions stand: what runs there runs on Deno."""
        self._found: list[Service] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what serves and guards handlers."""
        def runtime(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            inside = evaluator.running and evaluator.running[-1].startswith(self.folders)
            return Known("deno") if inside and self.folders else None

        serving = ("deno:serve", "std/http/server:serve", "std/http:serve", "std/http/server:Server")
        return {**dict.fromkeys(serving, self._serve), "@supabase/server:withSupabase": _guarded,
                "hono/adapter:getRuntimeKey": runtime}

    def _serve(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        options = next((each for each in arguments if isinstance(each, MapOf)), None)
        handler = next((each for each in arguments if _may_answer(each)), None)
        if handler is None and options is not None:
            handler = options.entries.get("handler") or options.entries.get("fetch")
        if handler is not None:
            self._found.append(Service(handler, site, tuple(evaluator.running)))
        return None

    def of(self, project: Project, function: EdgeFunction) -> Service | None:
        """Return what a function serves: itself, through what it imports, or by what its module hands out."""
        entry = function.entrypoint
        own = next((each for each in self._found if each.site.module == entry), None) or \
            next((each for each in self._found if entry in each.modules), None)
        if own is not None:
            return own
        imported = _imported(project, entry)
        for each in self._found:
            if each.site.module in imported and each.modules[-1:] == (each.site.module,):
                return each
        default = project.evaluator.exported(entry, "default")
        if isinstance(default, RouterValue):
            return Service(default, default.site, (entry,))
        fetch = default.member("fetch", project.evaluator) if default is not None else None
        if fetch is None or isinstance(fetch, Known):
            return None
        return Service(fetch, fetch.site if isinstance(fetch, (Closure, Guarded)) else Site(entry, (0, 0)), (entry,))


def _may_answer(value: Value) -> bool:
    plain = isinstance(value, (MapOf, Known)) or (isinstance(value, Unknown) and value.reason.startswith("environment"))
    return not plain


def _guarded(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    options, handler = arguments.get(0), arguments.get(1)
    if handler is None:
        return None
    stated = None
    if isinstance(options, MapOf):
        stated = options.entries.get("auth") or options.entries.get("allow")
    modes = strings(stated)
    return Guarded(handler, tuple(modes) if modes is not None else None, site)


def _imported(project: Project, entry: str) -> frozenset[str]:
    """Return the modules that an entry point is made of, itself left out."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting and len(found) < _MOST_MODULES:
        path = waiting.pop()
        module = project.program.module(path)
        for statement in module.statements if module is not None else ():
            specifier = statement.module if isinstance(statement, (syntax.Import, syntax.Export)) else None
            target = project.program.resolve(specifier, 0, path) if specifier else None
            if isinstance(target, str) and target not in found:
                found[target] = None
                waiting.append(target)
    return frozenset(found)


def routers_of(project: Project, function: EdgeFunction, service: Service | None) -> list[RouterValue]:
    """Return the routers that a function serves: what it hands over, what its handler hands on to, or those it fills.

    An Oak or Express application listens by itself: it is one that stands in the function's own folder.
    """
    if service is not None:
        handed = [each for each in _options(service.handler) if isinstance(each, RouterValue)]
        if handed or not isinstance(service.handler, (Closure, Guarded)):
            return handed
        return list(dict.fromkeys(_handed_on_to(project, _inner(service.handler))))
    folder = function.entrypoint.rpartition("/")[0]
    return [router for router in project.routers if router.is_root and not router.mounted and router.events
            and router.site.module.startswith(f"{folder}/")]


def _options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Either) else (value,)


def _inner(value: Value) -> Value:
    return value.handler if isinstance(value, Guarded) else value


def _handed_on_to(project: Project, handler: Value) -> Iterator[RouterValue]:
    """Yield the routers of which a handler calls `fetch` or `handle`."""
    if not isinstance(handler, Closure):
        return
    for node in nodes_of(handler.function.body.statements):
        if isinstance(node, syntax.Call) and isinstance(node.callee, syntax.Member) \
                and node.callee.name in ("fetch", "handle", "request") and isinstance(node.callee.object, syntax.Name):
            found = project.evaluator.bound(node.callee.object.name, handler.scope)
            yield from (each for each in _options(found) if isinstance(each, RouterValue))


def nodes_of(statements: tuple[syntax.Statement, ...]) -> Iterator[object]:
    """Iterate over everything that statements are made of, as far as the bound on their number goes."""
    waiting: list[object] = [*reversed(statements)]
    seen = 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += reversed(node)
            continue
        if isinstance(node, syntax.Body):
            waiting += reversed(node.statements)
        elif is_dataclass(node):
            seen += 1
            yield node
            waiting += [getattr(node, each.name) for each in reversed(fields(node)) if each.name != "span"]
