"""Modules of NestJS: what an application is put together of, from its root module on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.nestjs_metadata import COMMON, Reflector, entries_of, items, made
from contractguard.inventory.frameworks.routing import joined

_MOST_MODULES = 5_000
_APP_GUARD = "@nestjs/core:APP_GUARD"


@dataclass(frozen=True, slots=True, eq=False)
class Middleware:
    """`consumer.apply(value).exclude(…).forRoutes(…)`: where it stands, by path or controller."""

    value: Value
    routes: tuple[Value, ...]
    excluded: tuple[Value, ...]


@dataclass(slots=True, eq=False)
class Assembly:
    """What the modules below a root bring together."""

    controllers: dict[int, ClassOf] = field(default_factory=dict)
    guards: list[Value] = field(default_factory=list)
    prefixes: dict[int, Value] = field(default_factory=dict)
    middleware: list[Middleware] = field(default_factory=list)
    gaps: list[tuple[str, Site]] = field(default_factory=list)


def assembled(roots: list[Value], evaluator: Evaluator, site: Site) -> Assembly:
    """Go through all modules that are reached from the roots."""
    found = Assembly()
    waiting = list(roots)
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_MODULES:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        waiting += _taken(each, found, evaluator, site)
    return found


def _taken(value: Value, found: Assembly, evaluator: Evaluator, site: Site) -> list[Value]:
    """Take what one module says, and return the modules that it imports."""
    if isinstance(value, Either):
        return list(value.options)
    if isinstance(value, MapOf):  # a dynamic module: what it says, beside what its class says
        of = value.entries.get("module")
        return [*_described(value, found, evaluator, of.site if isinstance(of, ClassOf) else site),
                *([of] if of is not None else [])]
    if isinstance(value, Made) and value.of == f"{COMMON}forwardRef()":
        function = value.arguments.get(0)
        return [evaluator.call(function, Arguments([]), site)] if isinstance(function, Closure) else []
    if isinstance(value, Made) and value.of == "@nestjs/core:RouterModule.register()":
        _prefixed(value.arguments.get(0), None, found, 0)
    elif isinstance(value, Unknown):
        found.gaps.append((f"a module that is not known: {value.reason}", site))
    elif isinstance(value, ClassOf):
        return _of_class(value, found, evaluator)
    return []


def _of_class(module: ClassOf, found: Assembly, evaluator: Evaluator) -> list[Value]:
    imported: list[Value] = []
    for mark in made(module.decorators):
        if mark.of == f"{COMMON}Module()":
            imported += _described(mark.arguments.get(0), found, evaluator, module.site)
    configure = module.lookup("configure")
    if isinstance(configure, Closure):
        receiver = Instance(module)
        evaluator.call_alone(Closure(configure.function, configure.scope, receiver),
                             Arguments([_Consumer(found.middleware)]), module.site, 5_000)
    return imported


def _described(described: Value | None, found: Assembly, evaluator: Evaluator, site: Site) -> list[Value]:
    if isinstance(described, Unknown):
        found.gaps.append((f"what a module brings is not known: {described.reason}", site))
    entries = entries_of(described)
    for controller in items(entries.get("controllers")):
        if isinstance(controller, ClassOf):
            found.controllers.setdefault(id(controller), controller)
        else:
            found.gaps.append(("a controller that is not known", site))
    listed = entries.get("controllers")
    if isinstance(listed, Unknown) or (isinstance(listed, ListOf) and not listed.complete):
        found.gaps.append(("controllers that are not known", site))
    for provider in items(entries.get("providers")):
        _provided(entries_of(provider), found, evaluator, site)
    imported = entries.get("imports")
    if isinstance(imported, Unknown) or (isinstance(imported, ListOf) and not imported.complete):
        found.gaps.append(("modules that are not known", site))
    return list(items(imported))


def _provided(provider: Mapping[str, Value], found: Assembly, evaluator: Evaluator, site: Site) -> None:
    token = provider.get("provide")
    if not isinstance(token, External) or token.key != _APP_GUARD:
        return
    guard = provider.get("useClass") or provider.get("useExisting") or provider.get("useValue")
    factory = provider.get("useFactory")
    if guard is None and isinstance(factory, Closure):
        handed = [Reflector() if isinstance(each, External) and each.key == "@nestjs/core:Reflector"
                  else Unknown("what is injected") for each in items(provider.get("inject"))]
        guard = evaluator.call(factory, Arguments([*handed], complete=False), site)
    found.guards.append(guard or Unknown("a guard that a factory makes"))


def _prefixed(tree: Value | None, above: Value | None, found: Assembly, depth: int) -> None:
    """Take the prefixes that RouterModule gives to the controllers of modules."""
    for route in items(tree) if depth < 20 else ():
        described = entries_of(route)
        path = joined(above, described.get("path"))
        module = described.get("module")
        for mark in made(module.decorators) if isinstance(module, ClassOf) and path is not None else ():
            for controller in items(entries_of(mark.arguments.get(0)).get("controllers")):
                found.prefixes[id(controller)] = path  # type: ignore[assignment]
        _prefixed(described.get("children"), path, found, depth + 1)


class _Consumer(Value):
    """What `configure` of a module is handed."""

    __slots__ = ("_applied", "_excluded", "_found")

    def __init__(
        self, found: list[Middleware], applied: tuple[Value, ...] = (), excluded: tuple[Value, ...] = ()
    ) -> None:
        self._found = found
        self._applied = applied
        self._excluded = excluded

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take note of middleware."""
        given = tuple(each for value in arguments.positional for each in (items(value) or (value,)))
        if name == "apply":
            return _Consumer(self._found, given)
        if name == "exclude":
            return _Consumer(self._found, self._applied, (*self._excluded, *given))
        if name == "forRoutes":
            routes = given or (Known("*"),)
            self._found += [Middleware(value, routes, self._excluded) for value in self._applied]
            return _Consumer(self._found)
        return None
