"""Bases of `check` that are no commit: one contract, a folder, nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.cli.surroundings import Subject, Surroundings, new, nothing_found, removed
from contractguard.errors import UsageError
from contractguard.source import find_contracts
from contractguard.text import counted

_NO_PREFIX = ""


@dataclass(frozen=True, slots=True)
class ContractBase:
    """One contract, named as it is opened: a file, `REV:path`, a URL or `-`."""

    here: Surroundings
    name: str
    prefix: str = _NO_PREFIX

    @property
    def told(self) -> str:
        """What is said about the base."""
        return f"comparing with {self.name}"

    def subjects(self, contracts: Sequence[str]) -> list[Subject]:
        """Pair the one contract with the base. Raises UsageError where there are more or none."""
        if len(contracts) == 1:
            name = self._named(contracts[0])
            return [Subject(name, self.name, contracts[0], name)]
        found = list(contracts) or [name for name in self.here.contracts() if not self._is_base(name)]
        if not found:
            raise nothing_found()
        if len(found) > 1:
            raise UsageError(f"the base is one file, but there are {counted(len(found), 'contract')}",
                             hint="name the contract: contractguard check CONTRACT --base FILE")
        return [Subject(found[0], self.name, str(self.here.path(found[0])), found[0])]

    def counterpart(self, _path: Path) -> str | None:
        """One contract has no other files."""
        return None

    def _named(self, given: str) -> str:
        try:
            return self.here.named([given])[0]
        except UsageError:
            return given

    def _is_base(self, name: str) -> bool:
        base = self.here.directory / self.name
        return base.exists() and base.samefile(self.here.path(name))


@dataclass(frozen=True, slots=True)
class FolderBase:
    """A folder that has the same paths below it as the working directory."""

    here: Surroundings
    folder: Path
    name: str
    prefix: str = _NO_PREFIX

    @property
    def told(self) -> str:
        """What is said about the base."""
        return f"comparing with the same paths below {self.name}"

    def subjects(self, contracts: Sequence[str]) -> list[Subject]:
        """Pair contracts by their paths. Raises UsageError where there is nothing to compare."""
        if contracts:
            return [self._pair(name) for name in self.here.named(contracts)]
        here = self.here.directory.resolve()
        known = {self.here.named([str(here / away)])[0] for away in find_contracts(self.folder)}
        found = [name for name in self.here.contracts() if not self._is_base(name)]
        subjects = [self._pair(name) for name in sorted({*found, *known})]
        if not subjects:
            raise nothing_found()
        return subjects

    def counterpart(self, path: Path) -> str | None:
        """Name the file at the same path below the folder; None for one that is not below the working directory."""
        real, here = path.resolve(), self.here.directory.resolve()
        return str(self.folder / real.relative_to(here)) if real.is_relative_to(here) else None

    def _is_base(self, name: str) -> bool:
        inside = self.folder.is_relative_to(self.here.directory.resolve())
        return inside and self.here.path(name).is_relative_to(self.folder)

    def _pair(self, name: str) -> Subject:
        path, old = self.here.path(name), self.folder / self.here.away(name)
        if not old.is_file():
            return new(name, path)
        return Subject(name, str(old), str(path), name) if path.exists() else removed(name, str(old))


@dataclass(frozen=True, slots=True)
class NoBase:
    """A repository without commits: nothing is promised yet."""

    here: Surroundings
    name: str = ""
    prefix: str = _NO_PREFIX
    told: str = "there is no commit yet, so there is nothing to compare with"

    def subjects(self, contracts: Sequence[str]) -> list[Subject]:
        """Take every contract as new. Raises UsageError where there is none."""
        names = self.here.named(contracts) if contracts else self.here.contracts()
        if not names:
            raise nothing_found()
        return [new(name, self.here.path(name)) for name in names]

    def counterpart(self, _path: Path) -> str | None:
        """There is no base, so no file of it."""
        return None
