"""Files that belong to the run and are no contracts: found above the working directory, kept within the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import SourceError
from contractguard.source.files import Boundary, enclosing_repository, read_file
from contractguard.source.names import printable
from contractguard.source.strict import spelled
from contractguard.text import closest

MOST_OWN_BYTES = 2**20
"""The largest file of ours. A configuration or policy of that size is a mistake."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder whose files name others relative to it; what they name must lie in the same repository.

    Outside a repository it must lie in the folder or below it. `folder` has no symbolic links in it.
    """

    folder: Path
    boundary: Boundary

    @classmethod
    def of(cls, folder: Path, directory: Path) -> Home:
        """Return the home in a folder, for somebody who works in `directory`."""
        folder = folder.resolve()
        return cls(folder, Boundary(directory.resolve(), (enclosing_repository(folder) or folder,)))

    def show(self, path: Path) -> str:
        """Name a path for people: from the working directory where the repository holds both."""
        return self.boundary.show(path)

    def find(self, name: str) -> Path:
        """Return the path that a name means, the last symbolic link not followed; there may be nothing.

        Raises SourceError where it leads out of the repository, by `..`, absolute or through a symbolic link.
        """
        path = Path(os.path.normpath(self.folder / name))
        try:
            real = path.resolve()
        except (OSError, RuntimeError, ValueError):
            raise SourceError(f"'{spelled(name)}' cannot be found") from None
        if not self.boundary.admits(real):
            root = printable(self.boundary.folders[0].as_posix())
            raise SourceError(f"'{spelled(name)}' leads outside {root}", hint="move it inside")
        return path

    def read(self, path: Path, kind: str) -> bytes:
        """Read a file that `find` returned. Raises SourceError where it cannot be read or is too large for its kind."""
        uri = self.show(path)
        content = read_file(path, uri, kind)
        if len(content) > MOST_OWN_BYTES:
            raise SourceError(f"'{uri}' is larger than {MOST_OWN_BYTES // 2**20} MB", hint=f"is this {kind}?")
        return content


def folders_upwards(directory: Path) -> Iterator[Path]:
    """Iterate over a folder and those above it, up to the repository's top or the file system's root."""
    directory = directory.resolve()
    for folder in (directory, *directory.parents):
        yield folder
        if os.path.lexists(folder / ".git"):
            return


def present(folder: Path, names: tuple[str, ...]) -> list[Path]:
    """List what stands in a folder under one of the names."""
    return [folder / name for name in names if os.path.lexists(folder / name)]


def near_name(path: Path, folder: Path) -> str:
    """Return what was probably meant by a path where there is nothing, relative to a folder; empty where nothing is."""
    try:
        names = [entry.name for entry in os.scandir(path.parent)]
    except (OSError, ValueError):
        return ""
    near = closest(path.name, names)
    return printable(Path(os.path.relpath(path.parent / near, folder)).as_posix()) if near else ""
