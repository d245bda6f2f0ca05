"""Where `check` runs: the working directory, the repository around it, and the contracts below it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import UsageError
from contractguard.source import Repository, find_contracts
from contractguard.source.files import enclosing_repository
from contractguard.source.names import PathName, read_name


@dataclass(frozen=True, slots=True)
class Subject:
    """One contract with its base, each named as it is opened. None: it is new, or it is gone."""

    name: str
    base: str | None
    revision: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The working directory and the repository that holds it.

    A contract's name is its path from the repository's top, or from the working directory where there is none.
    """

    directory: Path
    repository: Repository | None

    @property
    def top(self) -> Path:
        """The folder that names are relative to."""
        return (self.repository.top if self.repository else self.directory).resolve()

    def path(self, name: str) -> Path:
        """Return the path of a contract."""
        return self.top / name

    def contracts(self) -> list[str]:
        """List the contracts below the working directory."""
        return self.below(find_contracts(self.repository or self.directory))

    def below(self, names: Iterable[str]) -> list[str]:
        """Keep the names of what is below the working directory."""
        prefix = self.directory.resolve().relative_to(self.top).as_posix()
        return [name for name in names if prefix == "." or name.startswith(f"{prefix}/")]

    def named(self, contracts: Sequence[str]) -> list[str]:
        """Name the files that a person gave, each once. Raises UsageError for what is no file of this tree."""
        return list(dict.fromkeys(map(self._named, contracts)))

    def _named(self, given: str) -> str:
        name = read_name(given, self.directory)
        path = _unfollowed(self.directory / name.path) if isinstance(name, PathName) else None
        if path is None or not path.is_relative_to(self.top):
            where = "this repository" if self.repository else "this folder"
            raise UsageError(f"'{given}' is not in {where}, so its base is not known",
                             hint="name its base: --base FILE, or run: contractguard diff BASE REVISION")
        return path.relative_to(self.top).as_posix()

    def away(self, name: str) -> str:
        """Return the path of a contract from the working directory. Raises UsageError for what is not below it."""
        away = Path(os.path.relpath(self.path(name), self.directory.resolve())).as_posix()
        if away.startswith("../"):
            raise UsageError(f"'{away}' is not below this folder, so it has no counterpart in the base folder",
                             hint="run it in a folder above, or name its base: --base FILE")
        return away


def called(name: str, uri: str) -> str:
    """Call a contract as `check` does, so that findings are the same: by its path from the top of the repository.

    `uri` is what it is called where it is no file of a repository.
    """
    path, top = Path.cwd() / name, enclosing_repository(Path.cwd())
    if top is None or not path.exists():
        return uri
    try:
        return Surroundings(top, None).named([str(path)])[0]
    except UsageError:
        return uri


def new(name: str, path: Path) -> Subject:
    """Return the subject of a contract that has no base."""
    return Subject(name, None, str(path), f"{name}: new, it has no base")


def removed(name: str, base: str) -> Subject:
    """Return the subject of a contract that is gone."""
    return Subject(name, base, None, f"{name}: removed")


def nothing_found() -> UsageError:
    """Word the error that there is no contract to check."""
    return UsageError("there is no OpenAPI contract in this folder or below it",
                      hint="a contract starts with 'openapi: 3.1.0'; name it: contractguard check CONTRACT")


def _unfollowed(path: Path) -> Path:
    """Resolve a path up to its last name: a symbolic link in a contract's place has a base of its own."""
    path = Path(os.path.normpath(path.absolute()))
    return path.parent.resolve() / path.name
