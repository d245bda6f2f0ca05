"""What imports of Python lead to: a file of the tree, a folder without `__init__.py`, or a package from elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from os.path import commonpath
from typing import NamedTuple, Protocol, TypeAlias


class Files(Protocol):
    """The part of a source tree that imports are resolved in: paths from its root with forward slashes."""

    @property
    def files(self) -> Sequence[str]:
        """All files."""

    def __contains__(self, path: str, /) -> bool: ...


class External(NamedTuple):
    """A module that is not in the tree: its top package, and the dotted rest of its name."""

    package: str
    rest: str = ""


class Namespace(NamedTuple):
    """A package without `__init__.py` (PEP 420): its folder, empty for the root of the tree."""

    folder: str


Resolved: TypeAlias = "str | Namespace | External | None"

_INIT = "/__init__.py"
_ENTRY_FILES = ("__main__.py", "main.py", "app.py", "manage.py", "wsgi.py", "asgi.py", "run.py", "server.py")
_MOST_FOLDERS = 16  # a name that more folders hold says nothing about where an import leads


class PythonResolver:
    """Resolves imports by where files stand, since nobody knows from which folders the program is started.

    An absolute name is looked for in the folders above the importer, nearest first, and in their `src`; then wherever
    else in the tree a package of that name stands. Answers are kept.
    """

    def __init__(self, tree: Files) -> None:
        self._tree = tree
        self._known: dict[tuple[str, int, str, tuple[str, ...]], Resolved] = {}

    def resolve(self, module: str, level: int, importer: str, names: Iterable[str] = ()) -> Resolved:
        """Say what an import leads to: a path, a Namespace, an External, or None where the tree should have it.

        `names` are those that are imported from it. A folder without `__init__.py` is taken for an absolute module only
        where one of them is a module in it: a folder `flask` beside the program is not what `from flask import Flask`
        means.
        """
        key = module, level, _parent(importer), tuple(names)
        if key not in self._known:
            self._known[key] = self._relative(*key[:3]) if level else self._absolute(module, key[2], key[3])
        return self._known[key]

    def submodule(self, package: str | Namespace, name: str) -> str | Namespace | None:
        """Find a module inside a package, which is given by what `resolve` led to."""
        if isinstance(package, Namespace):
            return self._inside(package.folder, [name])
        return self._inside(_parent(package), [name]) if package.rpartition("/")[2] == "__init__.py" else None

    def _relative(self, module: str, level: int, folder: str) -> Resolved:
        parts = folder.split("/") if folder else []
        if level - 1 > len(parts):
            return None
        return self._inside("/".join(parts[: len(parts) - level + 1]), module.split(".") if module else [])

    def _absolute(self, module: str, folder: str, names: Sequence[str]) -> Resolved:
        parts = module.split(".")
        top, *rest = parts
        is_standard = top in sys.stdlib_module_names
        if is_standard and not rest:
            return External(top)
        is_here = False
        for root in self._roots(top, folder):
            found = self._inside(root, parts)
            if isinstance(found, str) or (found is not None and self._holds(found, names)):
                return found
            is_here = is_here or isinstance(self._inside(root, [top]), str)
        return None if is_here and not is_standard else External(top, ".".join(rest))

    def _holds(self, package: Namespace, names: Sequence[str]) -> bool:
        return any(self.submodule(package, name) is not None for name in names)

    def _roots(self, top: str, folder: str) -> Iterator[str]:
        above = list(_above(folder))
        started = [each for each in above if self._is_package(each)]
        for each in above:
            if each not in started:
                yield each
                yield _join(each, "src")
        yield from (each for each in started if any(_join(each, name) in self._tree for name in _ENTRY_FILES))
        elsewhere = self._packages.get(top, ())
        if len(elsewhere) <= _MOST_FOLDERS:
            yield from sorted(elsewhere, key=lambda each: -len(commonpath((each, folder))))

    def _is_package(self, folder: str) -> bool:
        return _join(folder, "__init__.py") in self._tree

    def _inside(self, folder: str, parts: Sequence[str]) -> str | Namespace | None:
        """Find a module by its names below a folder; a package goes before a module, both before a bare folder."""
        path = "/".join((folder, *parts)) if folder else "/".join(parts)
        for candidate in (_join(path, "__init__.py"), f"{path}.py"):
            if candidate in self._tree and candidate != ".py":
                return candidate
        return Namespace(path) if path in self._folders else None

    @cached_property
    def _folders(self) -> frozenset[str]:
        """All folders that hold a file of Python somewhere below them."""
        folders: set[str] = set()
        for path in self._tree.files:
            folder = _parent(path) if path.endswith(".py") else None
            while folder is not None and folder not in folders:
                folders.add(folder)
                folder = _parent(folder) if folder else None
        return frozenset(folders)

    @cached_property
    def _packages(self) -> dict[str, list[str]]:
        """The folders in which a package of a name stands that is in no other package."""
        packages: dict[str, list[str]] = {}
        for path in self._tree.files:
            if not path.endswith(_INIT):
                continue
            folder, _, name = path[: -len(_INIT)].rpartition("/")
            if not self._is_package(folder):
                packages.setdefault(name, []).append(folder)
        return packages


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _above(folder: str) -> Iterator[str]:
    """All folders from one up to the root of the tree."""
    yield folder
    while folder:
        folder = _parent(folder)
        yield folder
