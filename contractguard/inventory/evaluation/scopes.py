"""Names and what they are bound to, and a state that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from contractguard.inventory.evaluation.values import MapOf, Value, either
from contractguard.inventory.program.module import Module

Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class ModuleScope:
    """A module while it is evaluated and afterwards.

    `exports` is what CommonJS hands out, `exported` maps exported to local names, `passed_on` are modules of which
    everything is handed out too.
    """

    path: str
    module: Module
    exports: Value = field(default_factory=lambda: MapOf({}))
    exported: dict[str, str] = field(default_factory=dict)
    reexported: dict[str, tuple[str, str]] = field(default_factory=dict)
    passed_on: list[str] = field(default_factory=list)
    started: bool = False
    finished: bool = False
    looking: bool = False
    """Whether a name is being looked for in the modules that it passes on."""
    broken: str = ""

    def __post_init__(self) -> None:
        self.scope = Scope(self, None)

    scope: Scope = field(init=False)


@dataclass(slots=True, eq=False)
class Scope:
    """Names that a module, function or block binds."""

    module: ModuleScope
    parent: Scope | None
    names: dict[str, Value | Deferred] = field(default_factory=dict)
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    """Where names belong that are assigned here but said to be of an outer scope (`global`, `nonlocal`)."""

    def find(self, name: str) -> Scope | None:
        """Return the nearest scope that binds a name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope

    def inner(self) -> Scope:
        """Return a scope within this one."""
        return Scope(self.module, self)


@dataclass(slots=True, eq=False)
class Deferred:
    """An import: looked up whenever the name is used, as bindings of ECMAScript modules are live."""

    look: Callable[[], Value]
    looking: bool = False


@dataclass(slots=True, eq=False)
class Fork(Generic[Result]):
    """What one branch came to: its result and what it changed."""

    result: Result
    survives: bool
    changes: dict[tuple[int, str], tuple[MutableMapping[str, Any], str, Any]]


_MISSING: Any = object()


Journal = dict[tuple[int, str], tuple[MutableMapping[str, Any], str, Any]]
"""What was bound before a branch: once for each key, however often that is written."""


class State:
    """Writes that can be taken back, so that branches start from the same state."""

    def __init__(self) -> None:
        self._journal: Journal | None = None
        self.uncertain = 0
        """How many branches around are not known to be taken."""

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Write for good inside this: what a module binds holds whoever asked for it first."""
        outer, self._journal = self._journal, None
        uncertain, self.uncertain = self.uncertain, 0
        try:
            yield
        finally:
            self._journal, self.uncertain = outer, uncertain

    def write(self, mapping: MutableMapping[str, Any], key: str, value: Any) -> None:
        """Bind a key, so that it can be taken back."""
        if self._journal is not None:
            entry = id(mapping), key
            if entry not in self._journal:
                self._journal[entry] = mapping, key, mapping.get(key, _MISSING)
        mapping[key] = value

    def fork(self, branches: list[Callable[[], Result]], survives: Callable[[Result], bool]) -> list[Result]:
        """Run branches of which one is taken, each from the same state; then hold for possible what they left behind.

        What a branch wrote that does not `survive` (it returned, or threw) is forgotten.
        """
        forks = [self._tried(branch, survives) for branch in branches]
        alive = [fork for fork in forks if fork.survives]
        touched = {key: (mapping, name) for fork in alive for key, (mapping, name, _) in fork.changes.items()}
        for key, (mapping, name) in touched.items():
            values = [fork.changes[key][2] if key in fork.changes else mapping.get(name, _MISSING) for fork in alive]
            present = [value for value in values if value is not _MISSING]
            merged = present[0] if all(value is present[0] for value in present) else _merged(present)
            self.write(mapping, name, merged)
        return [fork.result for fork in forks]

    def _tried(self, branch: Callable[[], Result], survives: Callable[[Result], bool]) -> Fork[Result]:
        outer: Journal | None = self._journal
        self._journal = {}
        self.uncertain += 1
        try:
            result = branch()
        finally:
            self.uncertain -= 1
            journal, self._journal = self._journal, outer
            changes = {entry: (mapping, key, mapping[key]) for entry, (mapping, key, _) in journal.items()
                       if key in mapping}
            for mapping, key, old in journal.values():
                if old is _MISSING:
                    mapping.pop(key, None)
                else:
                    mapping[key] = old
        return Fork(result, survives(result), changes)


def _merged(values: list[Any]) -> Any:
    if all(isinstance(value, Value) for value in values):
        return either(values)
    if all(isinstance(value, (Value, Deferred)) for value in values):
        return Deferred(lambda: either([value.look() if isinstance(value, Deferred) else value for value in values]))
    if all(isinstance(value, tuple) for value in values):
        return tuple(dict.fromkeys(item for value in values for item in value))
    # Whether something was done, where only some branches did it.
    return values[0] if all(value == values[0] for value in values) else None
