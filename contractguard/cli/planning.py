"""Which contracts `check` compares with which bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from contractguard.cli.bases import Base, find_base
from contractguard.cli.gate import Gate
from contractguard.cli.other_bases import ContractBase
from contractguard.cli.rulebook import Rulebook
from contractguard.cli.surroundings import Subject
from contractguard.policy import Config, ContractEntry, Named, configured_contracts, entry_for, missing_contract
from contractguard.source import Access


def plan(
    directory: Path, contracts: Sequence[str], wanted: str | None, book: Rulebook, access: Access
) -> list[Gate]:
    """Say what is compared with what: one gate for each base.

    What the command line names counts before the configuration: `contracts` are judged whether it lists them or not,
    and `wanted` is the base of all. Raises ContractguardError where there is nothing to compare.
    """
    config = book.config
    if contracts or not config.contracts:
        planned = _named(directory, contracts, wanted, config)
    else:
        planned = _configured(directory, wanted, config)
    return [Gate(base, access, book, subjects) for base, subjects in planned]


def _named(
    directory: Path, contracts: Sequence[str], wanted: str | None, config: Config
) -> Iterator[tuple[Base, Sequence[Subject]]]:
    """Take the contracts that somebody named, each with the base that the configuration has for it; or all."""
    by_base: dict[str | None, list[str]] = {} if contracts else {_usual(wanted, config, directory): []}
    for name in contracts:
        entry = entry_for(config, directory / name)
        own = entry.base if entry is not None and wanted is None else None
        by_base.setdefault(_spelled(own, directory) or _usual(wanted, config, directory), []).append(name)
    for spelled, names in by_base.items():
        base = find_base(directory, spelled)
        yield base, base.subjects(names)


def _configured(directory: Path, wanted: str | None, config: Config) -> Iterator[tuple[Base, Sequence[Subject]]]:
    """Take the contracts of the configuration: those that have no base of their own together."""
    own = [entry for entry in config.contracts if entry.base is not None and wanted is None]
    others = [entry for entry in config.contracts if entry not in own]
    # All that is listed is meant, wherever below it somebody works; a base that they name is named from there.
    start = directory if wanted is not None and (directory / wanted).exists() else config.folder
    near = directory if start == directory else None
    if others:
        base = find_base(start, _usual(wanted, config, near))
        yield base, _subjects(base, config, others)
    for entry in own:
        base = find_base(start, _spelled(entry.base, near))
        yield base, _subjects(base, config, [entry])


def _subjects(base: Base, config: Config, entries: Sequence[ContractEntry]) -> list[Subject]:
    """Pair what some entries mean with a base; raise ConfigError for one that means nothing, here or there."""
    if isinstance(base, ContractBase):
        return base.subjects([str(each.path) for each in configured_contracts(config) if each.entry in entries])
    paths = [str(entry.path) for entry in entries if entry.path is not None]
    subjects = base.subjects(paths) if paths else []
    for subject in subjects:
        path = base.here.path(subject.name)
        entry = entry_for(config, path)
        if entry is not None and subject.base is None and not path.exists():
            raise missing_contract(config, entry)
    patterns = [entry for entry in entries if entry.path is None]
    found = [(subject, entry_for(config, base.here.path(subject.name))) for subject in base.subjects(())] \
        if patterns else []
    if any(all(meant != entry for _, meant in found) for entry in patterns):
        configured_contracts(config)
    return [*subjects, *(subject for subject, entry in found if entry in patterns)]


def _usual(wanted: str | None, config: Config, near: Path | None) -> str | None:
    return wanted if wanted is not None else _spelled(config.base, near)


def _spelled(base: Named | None, near: Path | None) -> str | None:
    """Spell a base of the configuration so that it can be opened: from the folder `near` it alike on every machine."""
    if base is None or base.path is None:
        return base.name if base is not None else None
    if near is not None and base.path.is_relative_to(near):
        return f"./{base.path.relative_to(near).as_posix()}"
    return str(base.path)
