"""Which contracts a configuration means."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import ConfigError
from contractguard.policy.config import Config, ContractEntry
from contractguard.source import Repository, find_contracts
from contractguard.source.own_files import near_name
from contractguard.source.strict import spelled
from contractguard.text import glob_matches, listed


@dataclass(frozen=True, slots=True)
class ConfiguredContract:
    """One contract, and the entry of the configuration that speaks of it.

    `path` is absolute; for an entry that is a path there may be no such file: it was removed, or misspelled.
    """

    path: Path
    entry: ContractEntry


def configured_contracts(config: Config) -> tuple[ConfiguredContract, ...]:
    """Return the contracts that the configuration means, in its order; empty where it names none.

    A pattern means the OpenAPI contracts below the configuration's folder whose paths it matches; in a git repository
    those that git does not ignore. An entry that names a file speaks of it, whatever pattern matches it too; where
    several patterns do, the first speaks. Raises ConfigError for a pattern that matches nothing, a file that is named
    twice, and a name that two contracts have.
    """
    _refuse_twice(config.contracts)
    named = {entry.path for entry in config.contracts if entry.path}
    patterns = [entry for entry in config.contracts if entry.path is None]
    search = _Search.of(config.folder, [entry.pattern for entry in patterns]) if patterns else None
    found: dict[Path, ConfiguredContract] = {}
    for entry in config.contracts:
        if entry.path:
            found[entry.path] = ConfiguredContract(entry.path, entry)
        elif search:
            if not search.contracts[entry.pattern]:
                raise _matches_nothing(entry, search.others[entry.pattern])
            for path in search.contracts[entry.pattern]:
                if path not in named:
                    found.setdefault(path, ConfiguredContract(path, entry))
    return tuple(found.values())


def entry_for(config: Config, path: Path) -> ContractEntry | None:
    """Return the entry that speaks of a contract, whatever there is in its place; None where none does."""
    path = Path(os.path.normpath(path))
    for entry in config.contracts:
        if entry.path == path:
            return entry
    if not path.is_relative_to(config.folder):
        return None
    name = path.relative_to(config.folder).as_posix()
    return next((entry for entry in config.contracts
                 if entry.path is None and glob_matches(_plain(entry.pattern), name)), None)


def missing_contract(config: Config, entry: ContractEntry) -> ConfigError:
    """Word the error for an entry whose file is neither here nor in the base."""
    near = near_name(entry.path, config.folder) if entry.path else ""
    hint = f"did you mean '{near}'?" if near else ""
    return ConfigError(f"there is no contract '{spelled(entry.pattern)}'", hint=hint, place=entry.place)


@dataclass(slots=True)
class _Search:
    """Finds what patterns match, all in one pass over the files; `contracts` and `others` hold it by pattern."""

    folder: Path
    contracts: dict[str, list[Path]]
    others: dict[str, list[str]]

    @classmethod
    def of(cls, folder: Path, patterns: Sequence[str]) -> _Search:
        """Look below a folder. `others` gets every file that a pattern matches, contract or not."""
        search = cls(folder, {pattern: [] for pattern in patterns}, {pattern: [] for pattern in patterns})
        repository = Repository.find(folder)
        top = repository.top.resolve() if repository else folder
        for name in find_contracts(repository or folder, lambda name: search.note(top / name)):
            for pattern in search.matching(search.name(top / name)):
                search.contracts[pattern].append(top / name)
        return search

    def note(self, path: Path) -> bool:
        """Say whether a file matches any pattern, and remember it."""
        if not path.is_relative_to(self.folder):
            return False
        matching = self.matching(self.name(path))
        for pattern in matching:
            self.others[pattern].append(self.name(path))
        return bool(matching)

    def matching(self, name: str) -> list[str]:
        """List the patterns that match a name."""
        return [pattern for pattern in self.contracts if glob_matches(_plain(pattern), name)]

    def name(self, path: Path) -> str:
        """Name a file from the folder."""
        return path.relative_to(self.folder).as_posix()


def _plain(pattern: str) -> str:
    return pattern.removeprefix("./")


def _refuse_twice(entries: Iterable[ContractEntry]) -> None:
    meant: dict[Path | str, ContractEntry] = {}
    names: dict[str, ContractEntry] = {}
    for entry in entries:
        first = meant.setdefault(entry.path or entry.pattern, entry)
        if first is not entry:
            raise ConfigError(
                f"the contract '{spelled(entry.pattern)}' is named twice, first at {_position(first)}",
                hint="keep one of the two", place=entry.place)
        first = names.setdefault(entry.name, entry) if entry.name else entry
        if first is not entry:
            raise ConfigError(
                f"two contracts have the name '{spelled(entry.name)}', the first at {_position(first)}",
                hint="findings and waivers could not tell them apart", place=entry.place)


def _matches_nothing(entry: ContractEntry, others: Sequence[str]) -> ConfigError:
    """Word the error for a pattern that matches no contract; where it matches other files, say so."""
    if len(others) == 1:
        hint = f"it matches one file, which is no OpenAPI contract: {others[0]}"
    elif others:
        hint = f"it matches {len(others)} files, but none is an OpenAPI contract: {listed(sorted(others), 3)}"
    else:
        hint = "** stands for any number of folders, as in services/**/openapi.yaml"
    return ConfigError(f"no contract matches '{spelled(entry.pattern)}'", hint=hint, place=entry.place)


def _position(entry: ContractEntry) -> str:
    return ":".join(entry.place.rsplit(":", 2)[1:])
