"""@fastify/autoload: every script below a folder is a plugin, and the names of folders are prefixes.

Documented in the package's README; of two hooks files or indexes in one folder the first by name counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import NamedTuple

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.patterns import Pattern
from contractguard.inventory.evaluation.values import Known, MapOf, Value
from contractguard.schema.patterns import finds

_SCRIPT = re.compile(r"(?<!\.d)\.(?:ts|js|cjs|mjs|cts|mts)$")
_INDEX = re.compile(r"index\.(?:ts|js|cjs|mjs|cts|mts)")
_HOOKS = re.compile(r"[_.]?auto_?hooks\.(?:ts|js|cjs|mjs|cts|mts)", re.IGNORECASE)
_DEEPEST = 20
_MOST_FILES = 2_000


class Plugin(NamedTuple):
    """A script that is loaded: its file, the prefix that its folder gives it, and the hooks files in front of it."""

    file: str
    prefix: str
    hooks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Options:
    names_are_prefixes: bool
    loads_hooks: bool
    cascades: bool
    parameters: bool
    deepest: int
    ignored: Value | None


def loaded(options: MapOf, evaluator: Evaluator) -> list[Plugin] | None:
    """Return the plugins that options name; None where they do not say which."""
    folder = options.entries.get("dir")
    if not isinstance(folder, Known) or not str(folder.value).startswith("/"):
        return None
    if any(name in options.entries for name in ("matchFilter", "ignoreFilter", "scriptPattern", "indexPattern")):
        return None
    names, deepest = options.entries.get("dirNameRoutePrefix", Known(True)), options.entries.get("maxDepth")
    if not isinstance(names, Known):
        return None
    found = _Options(bool(names.value), _is_set(options, "autoHooks"), _is_set(options, "cascadeHooks"),
                     _is_set(options, "routeParams"),
                     deepest.value if isinstance(deepest, Known) and isinstance(deepest.value, int) else _DEEPEST,
                     options.entries.get("ignorePattern"))
    plugins = _in_folder(normpath(str(folder.value)).strip("/"), "", (), found, evaluator, 0)
    return [plugin for plugin, _ in zip(plugins, range(_MOST_FILES), strict=False)]


def _is_set(options: MapOf, name: str) -> bool:
    value = options.entries.get(name)
    return value is not None and value.truth.holds is True


def _in_folder(
    folder: str, prefix: str, hooks: tuple[str, ...], options: _Options, evaluator: Evaluator, depth: int
) -> Iterator[Plugin]:
    names = [name for name in evaluator.program.listed(folder) if not _is_ignored(name, options.ignored)]
    own = next((name for name in names if _HOOKS.fullmatch(name)), None) if options.loads_hooks else None
    if own is not None:
        hooks = (*hooks, f"{folder}/{own}") if options.cascades else (f"{folder}/{own}",)
    elif not options.cascades:
        hooks = ()
    index = next((name for name in names if _INDEX.fullmatch(name)), None)
    for name in names:
        path = f"{folder}/{name}".lstrip("/")
        if _SCRIPT.search(name) and evaluator.program.module(path) is not None:
            if name == index or (index is None and name != own):
                yield Plugin(path, prefix, hooks)
        elif depth < min(options.deepest, _DEEPEST) and "." not in name and evaluator.program.listed(path):
            below = f"{prefix}/{_segment(name, options)}" if options.names_are_prefixes else prefix
            yield from _in_folder(path, below, hooks, options, evaluator, depth + 1)


def _is_ignored(name: str, pattern: Value | None) -> bool:
    if isinstance(pattern, Pattern):
        return finds(pattern.source, name) is True
    return isinstance(pattern, Known) and isinstance(pattern.value, str) and pattern.value in name


def _segment(name: str, options: _Options) -> str:
    """Return the segment of a folder: with `routeParams`, `_id` and `__id` are parameters."""
    return f":{name.lstrip('_')}" if options.parameters and name.startswith("_") else name


def stated_prefix(handed_out: Value | None, plugin: Value, prefix: str, evaluator: Evaluator) -> tuple[Value, bool]:
    """Return the prefix of a plugin, and whether it stands alone: `prefixOverride`, `autoPrefix`, or of its folder."""
    for name, alone in (("prefixOverride", True), ("autoPrefix", False)):
        for holder in (plugin, handed_out):
            stated = holder.member(name, evaluator) if holder is not None else None
            if isinstance(stated, Known) and stated.value is not None:
                return stated, alone
    return Known(prefix), False


def options_of(value: Value | None) -> Mapping[str, Value]:
    """Return what `options` of autoload says: the prefix of everything among it."""
    return value.entries if isinstance(value, MapOf) else {}
