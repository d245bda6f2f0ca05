"""A git commit as the base of `check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.cli.surroundings import Subject, Surroundings, new, nothing_found, removed
from contractguard.errors import UsageError
from contractguard.source import Repository, find_contracts_at, looks_like_contract


@dataclass(frozen=True, slots=True)
class CommitBase:
    """The files of one commit. `prefix` is what stands before their paths where they are opened."""

    here: Surroundings
    repository: Repository
    commit: str
    prefix: str
    name: str
    told: str

    def subjects(self, contracts: Sequence[str]) -> list[Subject]:
        """Pair contracts with what they were. Raises UsageError where there is nothing to compare."""
        return self._given(self.here.named(contracts)) if contracts else self._all()

    def counterpart(self, path: Path) -> str | None:
        """Name a file at the commit; None for one outside of the repository."""
        real = path.resolve()
        inside = real.is_relative_to(self.here.top)
        return f"{self.prefix}{real.relative_to(self.here.top).as_posix()}" if inside else None

    def _all(self) -> list[Subject]:
        """Pair all contracts below the working directory, those that are gone included.

        A file that was a contract and is none any more stays a subject: opening it says what is wrong with it.
        """
        known = self.here.below(find_contracts_at(self.repository, self.commit))
        absent = [name for name in known if not self.here.path(name).is_file()]
        found = sorted({*self.here.contracts(), *known} - set(absent))
        moved = self._renames() if absent or set(found) - set(known) else {}
        left = {old: name for name, old in moved.items() if old in absent and name not in found}
        omitted = self.repository.omitted_files() if absent else set()
        gone = [name for name in absent if name not in moved.values() and name not in omitted]
        subjects = [self._pair(name, name if name in known else moved.get(name)) for name in found]
        subjects += [self._pair(name, old) for old, name in left.items()]
        subjects += [self._gone(name) for name in gone]
        if not subjects:
            raise nothing_found()
        return subjects

    def _given(self, names: Sequence[str]) -> list[Subject]:
        with self.repository.tree(self.commit) as tree:
            known = {name for name in names if tree.has(name)}
        moved = self._renames() if set(names) - known or not all(map(self._is_there, names)) else {}
        return [self._one(name, name in known, moved) for name in names]

    def _one(self, name: str, known: bool, moved: dict[str, str]) -> Subject:
        if not known or self._is_there(name):
            return self._pair(name, name if known else moved.get(name))
        later = next((new for new, old in moved.items() if old == name), None)
        if later is not None:
            raise UsageError(f"there is no '{name}' any more", hint=f"it was renamed, name it '{later}'")
        return self._gone(name)

    def _is_there(self, name: str) -> bool:
        return self.here.path(name).exists()

    def _renames(self) -> dict[str, str]:
        """Find the contracts that moved, new path to old path."""
        moved = self.repository.renames(self.commit)
        content = self.repository.read_many(self.commit, set(moved.values()))
        return {new: old for new, old in moved.items() if looks_like_contract(content[old])}

    def _pair(self, name: str, old: str | None) -> Subject:
        path = self.here.path(name)
        if old is None:
            return new(name, path)
        return Subject(name, f"{self.prefix}{old}", str(path), name if old == name else f"{name}: was {old}")

    def _gone(self, name: str) -> Subject:
        return removed(name, f"{self.prefix}{name}")
