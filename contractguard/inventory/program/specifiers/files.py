"""The files that a path without an ending may mean (Node's and TypeScript's search, without declarations)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import normpath
from typing import Protocol

ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


class SourceFiles(Protocol):
    """The part of a source tree that imports are resolved in: paths from its root with forward slashes."""

    @property
    def files(self) -> Sequence[str]:
        """All files."""

    def __contains__(self, path: object, /) -> bool:
        """Say whether a file of this path is in the tree."""

    def read(self, path: str) -> bytes:
        """Return the content of a file. Raises SourceError where it cannot be read."""


def join(folder: str, path: str) -> str | None:
    """Return the path below the root; None where it leaves the root. The root itself is empty."""
    joined = normpath(f"{folder}/{path}" if folder else path).lstrip("/")
    if joined == "..":
        return None
    return None if joined.startswith("../") else "" if joined == "." else joined


def find_file(files: SourceFiles, path: str) -> str | None:
    """Return the file that a path means: itself, with an ending, its TypeScript source, or the index of a folder."""
    return next((one for one in _candidates(path) if one in files), None)


def _candidates(path: str) -> Iterator[str]:
    stem, dot, ending = path.rpartition(".")
    if dot and "/" not in ending:
        if not path.endswith((".d.ts", ".d.mts", ".d.cts")):
            yield path
        for source in _COMPILED.get(dot + ending, ()):
            yield stem + source
    if path:
        for one in ENDINGS:
            yield path + one
    for one in ENDINGS:
        yield f"{path}/index{one}" if path else f"index{one}"


def with_those_above(folder: str) -> Iterator[str]:
    """Yield a folder and those above it, nearest first; the root is empty."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
