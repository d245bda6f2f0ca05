"""TypeScript's `paths` and `baseUrl`, from `tsconfig.json` or `jsconfig.json` and what these extend.

https://www.typescriptlang.org/docs/handbook/modules/reference.html#paths
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from contractguard.inventory.program.specifiers.files import SourceFiles, join
from contractguard.inventory.program.specifiers.jsonc import member, read_object, text_member

NAMES = ("tsconfig.json", "jsconfig.json")
MOST_CONFIGS = 24
"""How many files one configuration may be made of."""

Locate = Callable[[str], str | None]


_MOST_WITH_STAR = 500


@dataclass(frozen=True)
class PathMapping:
    """Patterns with what they stand for, as paths from the root of the tree.

    `base` is the folder in which bare names are looked up.
    """

    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    base: str | None = None

    def candidates(self, specifier: str) -> Iterator[str]:
        """Yield the paths that a specifier may mean: those of the pattern that fits best, then below the base."""
        best = max(self._fitting(specifier), default=None, key=lambda fit: fit[0])
        if best is not None:
            _, text, targets = best
            for target in targets:
                yield target.replace("*", text, 1)
        if self.base is not None:
            path = join(self.base, specifier)
            if path is not None:
                yield path

    def _fitting(self, specifier: str) -> Iterator[tuple[float, str, tuple[str, ...]]]:
        if specifier in self._exact:
            yield float("inf"), "", self._exact[specifier]
            return
        for before, after, targets in self._with_star:
            if fits(before, after, specifier):
                yield float(len(before)), specifier[len(before) : len(specifier) - len(after)], targets

    @cached_property
    def _exact(self) -> dict[str, tuple[str, ...]]:
        return {pattern: targets for pattern, targets in reversed(self.patterns) if "*" not in pattern}

    @cached_property
    def _with_star(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        parted = ((pattern.partition("*"), targets) for pattern, targets in self.patterns if "*" in pattern)
        return tuple((before, after, targets) for (before, _, after), targets in islice(parted, _MOST_WITH_STAR))


def fits(before: str, after: str, text: str) -> bool:
    """Whether a text has these at its start and its end, each its own part."""
    return len(text) >= len(before) + len(after) and text.startswith(before) and text.endswith(after)


def read_mapping(files: SourceFiles, path: str, locate: Locate) -> PathMapping:
    """Read the mapping of a configuration.

    `locate` finds a configuration that a package holds. Paths of the nearest configuration in the chain of `extends`
    count, else those of the projects that it refers to.
    """
    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    base: str | None = None
    for folder, config in _chain(files, path, locate):
        options = member(config, "compilerOptions")
        own_base = text_member(options, "baseUrl").replace("${configDir}", ".")
        origin = join(folder, own_base) if own_base else None
        if base is None:
            base = origin
        if not patterns:
            patterns = tuple(_patterns(options, folder if origin is None else origin))
    return PathMapping(patterns, base)


def _patterns(options: dict[str, Any], origin: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern, targets in member(options, "paths").items():
        texts = [one for one in targets if isinstance(one, str)] if isinstance(targets, list) else []
        joined = [join(origin, one.replace("${configDir}/", "")) for one in texts]
        yield pattern, tuple([one for one in joined if one is not None])


def _chain(files: SourceFiles, path: str, locate: Locate) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a configuration and those that it extends, nearest first, then those that it refers to."""
    waiting, seen = [path], set[str]()
    while waiting and len(seen) < MOST_CONFIGS:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        config = read_object(files, current)
        folder = current.rpartition("/")[0]
        yield folder, config
        parents = config.get("extends")
        texts = parents if isinstance(parents, list) else [parents]
        found = [_extended(files, folder, one, locate) for one in reversed(texts) if isinstance(one, str)]
        waiting[:0] = [one for one in found if one is not None]
        waiting.extend(_referred(files, folder, config))


def _extended(files: SourceFiles, folder: str, text: str, locate: Locate) -> str | None:
    path = join(folder, text) if text.startswith(".") else locate(text)
    names = (path, f"{path}.json", f"{path}/tsconfig.json") if path is not None else ()
    return next((one for one in names if one in files), None)


def _referred(files: SourceFiles, folder: str, config: dict[str, Any]) -> Iterator[str]:
    references = config.get("references")
    for one in references if isinstance(references, list) else ():
        path = join(folder, text_member(one, "path")) if isinstance(one, dict) else None
        for name in (path, f"{path}/tsconfig.json"):
            if name is not None and name in files:
                yield name
