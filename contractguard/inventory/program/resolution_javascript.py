"""What imports of JavaScript and TypeScript lead to: a file of the tree, or a package from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import TypeAlias

from contractguard.inventory.program.specifiers.deno import MAPS, External, ImportMap, fetched_package, package_of
from contractguard.inventory.program.specifiers.files import SourceFiles, find_file, join, with_those_above
from contractguard.inventory.program.specifiers.packages import Packages
from contractguard.inventory.program.specifiers.tsconfig import NAMES, PathMapping, read_mapping

__all__ = ["External", "JavaScriptResolver", "Resolved"]

Resolved: TypeAlias = "str | External | None"
"""A path in the tree, a package that is not in the tree, or None for what should be in the tree and is not."""

_ROOTED = ("@/", "~/")
"""What build tools let stand for the root of a package's source, and what no package can be called."""

_MOST_REPLACEMENTS = 8


class JavaScriptResolver:
    """Resolves specifiers as Node, TypeScript, bundlers and Deno do. Answers are kept, one for each folder."""

    def __init__(self, tree: SourceFiles) -> None:
        self._files = tree
        self._packages = Packages(tree)
        self._known: dict[tuple[str, str], Resolved] = {}
        self._mappings: dict[str, PathMapping] = {}
        self._maps: dict[str, ImportMap] = {}
        self._stated_maps: dict[str, str] = {}

    def map_imports(self, folder: str, path: str) -> None:
        """Let an import map hold for a folder before those that stand in it or above it."""
        self._stated_maps[folder] = path

    def resolve(self, specifier: str, importer: str) -> Resolved:
        """Say what a specifier in a file leads to. `importer` is the path of that file from the root of the tree."""
        folder = dirname(importer)
        key = specifier, folder
        if key not in self._known:
            plain = specifier if ":" in specifier else specifier.partition("?")[0]
            self._known[key] = self._resolved(plain, folder, _MOST_REPLACEMENTS)
        return self._known[key]

    def _resolved(self, specifier: str, folder: str, replacements: int) -> Resolved:
        if not specifier:
            return None
        if specifier.startswith((".", "/")):
            return self._relative(specifier, folder)
        replaced = self._replaced(specifier, folder)
        if replaced is not None and replacements:
            return self._resolved(replaced[1], replaced[0], replacements - 1)
        fetched = fetched_package(specifier)
        if fetched is not None:
            return fetched
        if specifier.startswith("#"):
            return self._own_import(specifier, folder, replacements)
        return self._mapped(specifier, folder) or self._of_package(specifier, folder)

    def _relative(self, specifier: str, folder: str) -> str | None:
        """Resolve a path; one from the root is that of the nearest package or of the tree."""
        for root in self._roots(folder) if specifier.startswith("/") else (folder,):
            joined = join(root, specifier.lstrip("/"))
            found = self._file_or_folder(joined) if joined is not None else None
            if found is not None:
                return found
        return None

    def _file_or_folder(self, path: str) -> str | None:
        found = find_file(self._files, path)
        if self._packages.is_package(path) and (found is None or found.startswith(f"{path}/".lstrip("/"))):
            return self._packages.entry(path, "") or found
        return found

    def _replaced(self, specifier: str, folder: str) -> tuple[str, str] | None:
        for above in with_those_above(folder):
            stated = self._stated_maps.get(above)
            if stated or any(f"{above}/{name}".lstrip("/") in self._files for name in MAPS):
                one = self._maps.setdefault(above, ImportMap(self._files, above, stated))
                replaced = one.replaced(specifier)
                if replaced is not None and replaced != (folder, specifier):
                    return replaced
        return None

    def _own_import(self, specifier: str, folder: str, replacements: int) -> Resolved:
        for above in with_those_above(folder):
            if not self._packages.is_package(above):
                continue
            for target in self._packages.imported(above, specifier):
                if not target.startswith("."):
                    return self._resolved(target, above, replacements - 1) if replacements else None
                found = self._packages.source(above, target)
                if found is not None:
                    return found
        return self._mapped(specifier, folder)

    def _mapped(self, specifier: str, folder: str) -> str | None:
        for above in with_those_above(folder):
            for name in NAMES:
                path = f"{above}/{name}".lstrip("/")
                if path not in self._files:
                    continue
                for candidate in self._mapping(path).candidates(specifier):
                    found = self._file_or_folder(candidate)
                    if found is not None:
                        return found
        return None

    def _mapping(self, path: str) -> PathMapping:
        if path not in self._mappings:
            self._mappings[path] = read_mapping(self._files, path, lambda name: self._folder_of(name, path))
        return self._mappings[path]

    def _folder_of(self, specifier: str, importer: str) -> str | None:
        """Return the path that a specifier has within a package of the tree."""
        package, subpath = package_of(specifier)
        folder = self._packages.folder(package, importer)
        return join(folder, subpath) if folder is not None else None

    def _of_package(self, specifier: str, folder: str) -> Resolved:
        if specifier.startswith(_ROOTED):
            return self._rooted(specifier[2:], folder)
        external = package_of(specifier)
        own = self._packages.folder(external.package, f"{folder}/x")
        found = self._packages.entry(own, external.subpath) if own is not None else None
        return found or external

    def _rooted(self, path: str, folder: str) -> str | None:
        for root in self._roots(folder):
            for source in ("src", "app", ""):
                joined = join(root, f"{source}/{path}".lstrip("/"))
                found = find_file(self._files, joined) if joined is not None else None
                if found is not None:
                    return found
        return None

    def _roots(self, folder: str) -> Iterator[str]:
        """Yield the folders of the packages above a folder, nearest first, and the root of the tree."""
        for above in with_those_above(folder):
            if not above or self._packages.is_package(above):
                yield above
