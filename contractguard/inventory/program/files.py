"""A source tree as a program: files are read once, imports lead to files or packages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from contractguard.errors import SourceError
from contractguard.inventory.evaluation.values import External
from contractguard.inventory.model import CodePlace, Skipped
from contractguard.inventory.program.module import Module
from contractguard.source.document import Region
from contractguard.source.tree import SourceTree

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.values import Site

JAVASCRIPT_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
PYTHON_ENDINGS = (".py",)
_BEGINNING = Region(1, 1, 1, 1)
"""Where something stands in a file that cannot be read."""


class SourceProgram:
    """The code of a tree. `markers` are words of which a file must have one to act when it is imported."""

    def __init__(self, tree: SourceTree, markers: Iterable[bytes]) -> None:
        self.tree = tree
        self.skipped: dict[str, Skipped] = {}
        self._markers = tuple(markers)
        self._modules: dict[str, Module | None] = {}
        self._acting: dict[str, bool] = {}

    @property
    def read_files(self) -> int:
        """How many files were read into a tree."""
        return sum(module is not None for module in self._modules.values())

    def files(self, endings: Sequence[str]) -> list[str]:
        """List the files with one of these endings."""
        return [path for path in self.tree.files if path.endswith(tuple(endings))]

    def content(self, path: str) -> bytes:
        """Return the bytes of a file of code; nothing where it cannot be read, which is taken note of."""
        try:
            return self.tree.code(path).content
        except SourceError as problem:
            self.skipped.setdefault(path, Skipped(path, problem.message))
            return b""

    def acts(self, path: str) -> bool:
        """Whether a file has one of the markers: a fast look at its text."""
        found = self._acting.get(path)
        if found is None:
            content = self.content(path)
            found = self._acting[path] = any(marker in content for marker in self._markers)
        return found

    def listed(self, folder: str) -> list[str]:
        """List the names of the files and folders that stand directly in a folder."""
        start = len(folder) + 1 if folder else 0
        return list(dict.fromkeys(path[start:].partition("/")[0] for path in self.tree.under(folder)))

    def module(self, path: str) -> Module | None:
        """Read a file; None where it is not in the tree or cannot be read."""
        if path not in self._modules:
            self._modules[path] = self._read(path)
        return self._modules[path]

    def _read(self, path: str) -> Module | None:
        if path.endswith("/"):
            return Module(path, "python", ())
        if path not in self.tree or not path.endswith(JAVASCRIPT_ENDINGS + PYTHON_ENDINGS):
            return None
        content = self.content(path)
        if not content:
            return Module(path, "python" if path.endswith(PYTHON_ENDINGS) else "javascript", ())
        if path.endswith(PYTHON_ENDINGS):
            from contractguard.inventory.program.python import read_python

            module = read_python(content, path)
        else:
            from contractguard.inventory.program.javascript import read_javascript

            module = read_javascript(content, path)
        if module.is_broken:
            self.skipped.setdefault(path, Skipped(path, "has syntax errors: what could be read of it was"))
        return module

    def resolve(self, specifier: str, level: int, importer: str, names: Iterable[str] = ()) -> str | External | None:
        """Return the path of an imported file, or the name of the package that it belongs to; None for neither.

        `names` are those that are imported from it: they tell a folder of the program from a package of the same name.
        """
        if importer.endswith(PYTHON_ENDINGS) or importer.endswith("/"):
            return self._resolve_python(specifier, level, importer, names)
        found = self._javascript.resolve(specifier, importer)
        if found is None or isinstance(found, str):
            return found
        return External(f"{found.package}/{found.subpath}" if found.subpath else found.package)

    def _resolve_python(
        self, specifier: str, level: int, importer: str, names: Iterable[str]
    ) -> str | External | None:
        found = self._python.resolve(specifier, level, importer, names)
        if found is None or isinstance(found, str):
            return found
        if hasattr(found, "folder"):
            return f"{found.folder}/"
        return External(found.package, tuple(part for part in found.rest.split(".") if part))

    def map_imports(self, folder: str, path: str) -> None:
        """Let an import map hold for the files of a folder, whatever it is called and wherever it stands."""
        self._javascript.map_imports(folder, path)

    def submodule(self, package: str, name: str) -> str | None:
        """Return the file of a module within a package of Python."""
        from contractguard.inventory.program.resolution_python import Namespace

        if not package.endswith(("/", "__init__.py")):
            return None
        found = self._python.submodule(Namespace(package[:-1]) if package.endswith("/") else package, name)
        return f"{found.folder}/" if isinstance(found, Namespace) else found

    def place(self, site: Site) -> CodePlace:
        """Return where something stands, for people."""
        try:
            return CodePlace(site.module, self.tree.code(site.module).region(*site.span))
        except SourceError:
            return CodePlace(site.module, _BEGINNING)

    @cached_property
    def _javascript(self):  # type: ignore[no-untyped-def]
        from contractguard.inventory.program.resolution_javascript import JavaScriptResolver

        return JavaScriptResolver(self.tree)

    @cached_property
    def _python(self):  # type: ignore[no-untyped-def]
        from contractguard.inventory.program.resolution_python import PythonResolver

        return PythonResolver(self.tree)
