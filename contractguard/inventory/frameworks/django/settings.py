"""Settings of Django: which files count, and what they say of views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import (
    Arguments,
    Either,
    External,
    Known,
    ListOf,
    MapOf,
    Site,
    Unknown,
    Value,
    either,
    strings,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.frameworks.framework import Project

LOGIN_EVERYWHERE = "django.contrib.auth.middleware.LoginRequiredMiddleware"
_DEVELOPING = frozenset(("DEBUG", "TESTING"))
"""Settings that differ between machines, whatever stands in the files."""


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What settings say of all views.

    `permissions` and `authentication` are the defaults of Django REST framework, None where they are not known.
    `middleware` are dotted names, the outermost first, `perhaps` those that are there only under a condition; it is not
    `complete` where there may be more. `path` is the file that says so.
    """

    permissions: Value | None
    authentication: Value | None
    middleware: tuple[str, ...]
    perhaps: tuple[str, ...]
    complete: bool
    path: str


@dataclass(eq=False)
class SettingsFiles:
    """The modules of settings that count: those that are named where the program is started, or that have roots."""

    project: Project
    named: list[tuple[str, str]] = field(default_factory=list)
    """Dotted names with the file that says them."""
    _paths: list[str] | None = None

    def take(self, name: Value | None, importer: str) -> None:
        """Take note of a module of settings that a program is started with."""
        if isinstance(name, Known) and isinstance(name.value, str) and (name.value, importer) not in self.named:
            self.named.append((name.value, importer))
            self._paths = None

    def paths(self) -> list[str]:
        """Return the files of settings."""
        if self._paths is None:
            resolve = self.project.program.resolve
            named = [target for name, importer in self.named if isinstance(target := resolve(name, 0, importer), str)]
            self._paths = list(dict.fromkeys(_without_tests(named) or named or list(self._rooted())))
        return self._paths

    def _rooted(self) -> Iterator[str]:
        program = self.project.program
        candidates = [path for path in program.files((".py",)) if b"ROOT_URLCONF" in program.content(path)]
        yield from _without_tests(candidates) or candidates

    def setting(self, name: str) -> Value:
        """Return a setting as `django.conf.settings` has it."""
        evaluator = self.project.evaluator
        if name in _DEVELOPING:
            return Unknown(f"setting {name}")
        found = [evaluator.exported(path, name) for path in self.paths()]
        known = [value for value in found if value is not None]
        if not known:
            return Unknown(f"setting {name}")
        return either(known if len(known) == len(found) else [*known, Unknown(f"setting {name}")])

    def roots(self) -> dict[str, list[Settings]]:
        """Return the root configurations with the settings that name them."""
        roots: dict[str, list[Settings]] = {}
        for path in self.paths():
            stated = self.project.evaluator.exported(path, "ROOT_URLCONF")
            for name in strings(stated) or ():
                target = self.project.program.resolve(name, 0, path)
                if isinstance(target, str):
                    roots.setdefault(target, []).append(settings_of(self.project.evaluator, path))
        return roots


def _without_tests(paths: Iterable[str]) -> list[str]:
    """Leave out settings that tests are run with."""
    return [path for path in paths if not any(part.startswith("test") or part.endswith(("_test.py", "_tests.py"))
                                              for part in path.split("/"))]


@dataclass(frozen=True, slots=True, eq=False)
class ConfiguredSettings(Value):
    """`django.conf.settings`."""

    files: SettingsFiles

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a setting."""
        return self.files.setting(name)

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return nothing that is known: settings are no function."""
        return Unknown("settings")


def settings_of(evaluator: Evaluator, path: str) -> Settings:
    """Read a module of settings."""
    rest = evaluator.exported(path, "REST_FRAMEWORK")
    permissions = _classes(evaluator, rest, "DEFAULT_PERMISSION_CLASSES", path,
                           ListOf([External("rest_framework", ("permissions", "AllowAny"))]))
    authentication = _classes(evaluator, rest, "DEFAULT_AUTHENTICATION_CLASSES", path, ListOf([]))
    middleware = evaluator.exported(path, "MIDDLEWARE") or evaluator.exported(path, "MIDDLEWARE_CLASSES")
    options = middleware.options if isinstance(middleware, Either) else () if middleware is None else (middleware,)
    lists = [_names(option) for option in options]
    certain = tuple(name for name in lists[0] if all(name in each for each in lists)) if lists else ()
    perhaps = tuple(dict.fromkeys(name for each in lists for name in each if name not in certain))
    complete = all(isinstance(option, ListOf) and option.complete and len(option.items) == len(names)
                   for option, names in zip(options, lists, strict=True))
    return Settings(permissions, authentication, certain, perhaps, complete, path)


def _names(value: Value) -> list[str]:
    return [str(each.value) for each in value.items if isinstance(each, Known)] if isinstance(value, ListOf) else []


def _classes(evaluator: Evaluator, rest: Value | None, key: str, path: str, default: Value) -> Value | None:
    if rest is None:
        return default
    if not isinstance(rest, MapOf):
        return None
    stated = rest.entries.get(key)
    if stated is None:
        return default if rest.complete else None
    return dotted(stated.items, evaluator, path) if isinstance(stated, ListOf) and stated.complete else None


def dotted(names: Sequence[Value], evaluator: Evaluator, importer: str) -> ListOf:
    """Return the classes that settings name by their dotted paths."""
    return ListOf([named(name, evaluator, importer) for name in names])


def named(name: Value, evaluator: Evaluator, importer: str) -> Value:
    """Return what a dotted path names; what is no text stands for itself."""
    if not isinstance(name, Known) or not isinstance(name.value, str):
        return name
    module, _, last = name.value.rpartition(".")
    return evaluator.imported(module, 0, last, importer) if module else Unknown(name.value)
