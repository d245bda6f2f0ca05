"""Which contracts `check` compares with which bases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contractguard.cli.bases import Base, find_base
from contractguard.cli.gate import Gate
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
    usual = find_base(directory, wanted if wanted is not None else _spelled(config.base))
    if contracts or not config.contracts:
        return [Gate(usual, access, book, usual.subjects(contracts))]
    if wanted is not None:
        return [Gate(usual, access, book, _configured(usual, config))]
    own = [entry for entry in config.contracts if entry.base is not None]
    gates = [_own_gate(directory, entry, book, access) for entry in own]
    if len(own) < len(config.contracts):
        gates.insert(0, Gate(usual, access, book, _configured(usual, config, without=own)))
    return gates


def _own_gate(directory: Path, entry: ContractEntry, book: Rulebook, access: Access) -> Gate:
    base = find_base(directory, _spelled(entry.base))
    named = [str(each.path) for each in configured_contracts(book.config) if each.entry is entry]
    return Gate(base, access, book, base.subjects(named))


def _configured(base: Base, config: Config, without: Sequence[ContractEntry] = ()) -> list[Subject]:
    """Keep to the contracts that the configuration means; raise ConfigError for a file that is nowhere."""
    found = [(subject, entry_for(config, base.here.path(subject.name))) for subject in base.subjects(())]
    entries = [entry for _, entry in found]
    for entry in config.contracts:
        if entry.path is not None and entry not in entries and entry not in without:
            raise missing_contract(config, entry)
    return [subject for subject, entry in found if entry is not None and entry not in without]


def _spelled(base: Named | None) -> str | None:
    if base is None:
        return None
    return str(base.path) if base.path is not None else base.name
