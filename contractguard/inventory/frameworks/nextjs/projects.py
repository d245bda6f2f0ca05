"""Folders that Next.js would build: where its configuration stands, and where its routes do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname

from contractguard.errors import SourceError
from contractguard.source.tree import SourceTree

_CONFIGURATIONS = ("next.config.js", "next.config.mjs", "next.config.ts", "next.config.cjs", "next.config.mts")
_DEPENDENCIES = ("dependencies", "devDependencies")


@dataclass(frozen=True, slots=True)
class NextProject:
    """One application. `root` and `source` are folders, empty for that of the tree.

    `source` holds `app` and `pages`: `src` below the root only counts where the root has neither. `configuration` is
    the path of `next.config.*`, empty where there is none.
    """

    root: str
    source: str
    configuration: str


def projects_of(tree: SourceTree) -> list[NextProject]:
    """Find the applications of a tree, those of a monorepo among them, in the order of their folders."""
    configured = {dirname(path): path for path in reversed(tree.files) if basename(path) in _CONFIGURATIONS}
    folders = {*configured, *(dirname(path) for path in tree.files
                              if basename(path) == "package.json" and _depends(tree, path))}
    return [NextProject(root, source, configured.get(root, ""))
            for root in sorted(folders) if (source := _source(tree, root)) is not None]


def below(*parts: str) -> str:
    """Join folders of which some may be empty."""
    return "/".join(part for part in parts if part)


def _source(tree: SourceTree, root: str) -> str | None:
    return next((folder for folder in (root, below(root, "src"))
                 if any(tree.under(below(folder, name)) for name in ("app", "pages"))), None)


def _depends(tree: SourceTree, path: str) -> bool:
    manifest = read_json(tree, path)
    return any("next" in names for names in _members(manifest, _DEPENDENCIES) if isinstance(names, dict))


def _members(value: object, names: tuple[str, ...]) -> Iterator[object]:
    if isinstance(value, dict):
        yield from (value[name] for name in names if name in value)


def read_json(tree: SourceTree, path: str) -> object:
    """Read a file of JSON; None where it is not there or is no JSON."""
    try:
        return json.loads(tree.read(path)) if path in tree else None
    except (SourceError, ValueError, RecursionError):
        return None
