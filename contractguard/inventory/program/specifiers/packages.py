"""Packages of the tree: which folder a name means, and what a package hands out (Node's `exports`, `imports`, `main`).

https://nodejs.org/api/packages.html. What is built is sought where it was built from: `dist/x.js` is `src/x.ts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import commonpath
from typing import Any

from contractguard.inventory.program.specifiers.files import SourceFiles, find_file, join
from contractguard.inventory.program.specifiers.jsonc import member, read_object, text_member
from contractguard.inventory.program.specifiers.tsconfig import fits

MANIFEST = "package.json"
MOST_MANIFESTS = 5_000
_MOST_TARGETS = 200
_ENDING = re.compile(r"(?:\.d)?\.[mc]?[jt]sx?$")
_ENTRIES = ("source", "module", "main", "types")


class Packages:
    """The packages of a tree by their names, from the manifests in it."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._manifests: dict[str, dict[str, Any]] = {}

    def manifest(self, folder: str) -> dict[str, Any]:
        """Return the manifest of a folder; empty where it has none."""
        found = self._manifests.get(folder)
        if found is None:
            found = self._manifests[folder] = read_object(self._files, f"{folder}/{MANIFEST}".lstrip("/"))
        return found

    def is_package(self, folder: str) -> bool:
        """Whether a folder has a manifest."""
        return f"{folder}/{MANIFEST}".lstrip("/") in self._files

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        manifests = [path for path in self._files.files if path == MANIFEST or path.endswith(f"/{MANIFEST}")]
        for path in manifests[:MOST_MANIFESTS]:
            folder = path.rpartition("/")[0]
            name = text_member(self.manifest(folder), "name")
            if name:
                found.setdefault(name, []).append(folder)
        return found

    def folder(self, name: str, importer: str) -> str | None:
        """Return the folder of the package of that name, of several the one nearest to the importer."""
        return max(
            self._folders.get(name, ()),
            default=None,
            key=lambda folder: (len(commonpath([f"/{folder}", f"/{importer}"])), -len(folder)),
        )

    def entry(self, folder: str, subpath: str) -> str | None:
        """Return the file that a package hands out under a path within it; its main file where that is empty."""
        manifest = self.manifest(folder)
        wanted = f"./{subpath}" if subpath else "."
        exports = manifest.get("exports")
        named = exports if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else {".": exports}
        for target in _matching(named, wanted):
            found = self.source(folder, target)
            if found is not None:
                return found
        return self._file_within(folder, subpath) if subpath else self._main(folder, manifest)

    def _main(self, folder: str, manifest: dict[str, Any]) -> str | None:
        targets = [text_member(manifest, name) for name in _ENTRIES]
        found = (self.source(folder, target) for target in [*targets, "./src/index", "./index"] if target)
        return next((one for one in found if one is not None), None)

    def _file_within(self, folder: str, subpath: str) -> str | None:
        paths = (join(folder, subpath), join(folder, f"src/{subpath}"))
        found = (find_file(self._files, path) for path in paths if path is not None)
        return next((one for one in found if one is not None), None)

    def imported(self, folder: str, specifier: str) -> list[str]:
        """Return what the `imports` of a manifest say that a name with `#` stands for, most wanted first."""
        return list(_matching(member(self.manifest(folder), "imports"), specifier))

    def source(self, folder: str, target: str) -> str | None:
        """Return the source of a file that a manifest names, in the package's folder."""
        path = join("", target)
        if path is None:
            return None
        parts = _ENDING.sub("", path).split("/")
        written = [path, *("/".join(["src", *parts[index:]]) for index in range(1, min(len(parts), 4)))]
        found = (find_file(self._files, f"{folder}/{one}".lstrip("/")) for one in written)
        return next((one for one in found if one is not None), None)


def _matching(table: dict[str, Any], wanted: str) -> Iterator[str]:
    """Yield the targets of the key that fits best: itself, or a pattern with `*` or a slash at its end."""
    if wanted in table:
        yield from _targets(table[wanted])
        return
    fitting = [(len(key.partition("*")[0]), key) for key in table if _fits(key, wanted)]
    for length, key in sorted(fitting, reverse=True)[:1]:
        after = key.partition("*")[2]
        text = wanted[length : len(wanted) - len(after)]
        for target in _targets(table[key]):
            yield target.replace("*", text) if "*" in key else target + text


def _fits(key: str, wanted: str) -> bool:
    before, star, after = key.partition("*")
    if not star:
        return key.endswith("/") and wanted.startswith(key)
    return fits(before, after, wanted)


def _targets(value: object) -> Iterator[str]:
    """Yield the texts in a target with conditions, in their order."""
    waiting = [value]
    for _ in range(_MOST_TARGETS):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
