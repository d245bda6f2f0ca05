"""The endpoints of the code beside the contracts that `check` judges."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from contractguard.cli.commit_base import CommitBase
from contractguard.cli.comparing import Compared
from contractguard.cli.gate import Gate
from contractguard.cli.judging_endpoints import NO_CONTRACT, JudgedEndpoints, Share, shares
from contractguard.cli.options import tell
from contractguard.cli.rulebook import Rulebook
from contractguard.cli.surroundings import Subject
from contractguard.cli.taking_stock import Code, HeldContract, code_root, endpoints_of, read_code, take_stock
from contractguard.errors import ConfigError, SourceError
from contractguard.inventory.reconciliation.accepted import Known, beside_known
from contractguard.policy.endpoint_baseline import baseline_path, known_of, read_baseline
from contractguard.source import Access, open_document
from contractguard.source.tree import SourceTree
from contractguard.text import counted


@dataclass(frozen=True, slots=True)
class JudgedContract:
    """A contract that `check` judged: its gate, what was compared, and what was found."""

    gate: Gate
    subject: Subject
    compared: Compared

    def opened(self, name: str, book: Rulebook, access: Access) -> HeldContract:
        """Read it under one of its names. Raises SourceError or ContractError where that cannot be."""
        held = book.held(self.gate.base.here.path(self.subject.name), self.subject.name)
        return HeldContract(held.read(open_document(name, access)), held)


def beside_endpoints(
    judged: Sequence[JudgedContract], book: Rulebook, access: Access
) -> Iterator[Compared | JudgedEndpoints]:
    """Add to what was found in contracts what the code beside them tells, where it is of a known framework.

    Where the base is a commit, what its code had already is told as such. Raises ContractguardError for a baseline,
    a folder or a contract that cannot be read.
    """
    found = [each.compared for each in judged]
    code = read_code(code_root(book.config, access.directory))
    if not code.inventory.frameworks:
        yield from found
        return
    contracts = [each.opened(each.subject.revision, book, access) for each in judged if each.subject.revision]
    known = _accepted(read_baseline(book.config, access.directory), judged, book, access)
    stock, named = take_stock(code, contracts, book)
    parts = list(shares(beside_known(stock, known), named, contracts, book.held(code.root, NO_CONTRACT)))
    tell(_told(parts, code))
    before = _before(judged, code, book, access) if any(part.inspect().spoken for part in parts) else {}
    endpoints = {part.held.name: part.judge(known, None if before is None else before.get(part.held.name, ()))
                 for part in parts}
    for each in found:
        more = endpoints.pop(each.summary.name, None)
        yield each if more is None else replace(
            each, findings=(*each.findings, *more.findings), rules=(*each.rules, *more.rules))
    yield from endpoints.values()


def _accepted(
    known: Sequence[Known], judged: Sequence[JudgedContract], book: Rulebook, access: Access
) -> Sequence[Known]:
    """Leave out what the baseline of the base does not list: what a change adds it cannot accept itself.

    A baseline that the base does not have is taken as it is.
    """
    base = next((each.gate.base for each in judged), None)
    was = base.counterpart(baseline_path(book.config)) if known and isinstance(base, CommitBase) else None
    if was is None:
        return known
    try:
        keys = {each.key for each in known_of(open_document(was, access))}
    except (SourceError, ConfigError):
        return known
    kept = [each for each in known if each.key in keys]
    if len(kept) < len(known):
        added = counted(len(known) - len(kept), "line")
        tell(f"the baseline of endpoints has {added} more than that of the base, which accept nothing: it only shrinks")
    return kept


def _before(
    judged: Sequence[JudgedContract], code: Code, book: Rulebook, access: Access
) -> Mapping[str, frozenset[str]] | None:
    """Return what identifies all that was to say of the base, by contract; None where that is no single commit."""
    bases = {each.gate.base.name: each.gate.base for each in judged}
    base = next(iter(bases.values()), None)
    if len(bases) != 1 or not isinstance(base, CommitBase) or not code.root.is_relative_to(base.here.top):
        return None
    with _tree(base, code.root) as tree:
        was = Code(code.root, endpoints_of(tree))
    contracts = [each.opened(each.subject.base, book, access) for each in judged if each.subject.base]
    stock, named = take_stock(was, contracts, book)
    parts = shares(stock, named, contracts, book.held(code.root, NO_CONTRACT))
    return {part.held.name: part.fingerprints() for part in parts}


@contextmanager
def _tree(base: CommitBase, root: Path) -> Iterator[SourceTree]:
    """Open the folder of the code as it was in a commit."""
    folder = root.relative_to(base.here.top).as_posix()
    prefix = "" if folder == "." else f"{folder}/"
    names = [name[len(prefix):] for name in base.repository.files_at(base.commit) if name.startswith(prefix)]
    with base.repository.tree(base.commit) as tree:
        yield SourceTree(names, (), lambda path, _: tree.read(prefix + os.fspath(path)))


def _told(parts: Sequence[Share], code: Code) -> str:
    """Say how much code there is, and how much of it was not understood."""
    inventory = code.inventory
    left = f"; {counted(len(inventory.unresolved), 'place')} not understood" if inventory.unresolved else ""
    notes = [note for part in parts[:1] for note in part.stock.notes]
    return "\n".join([f"{counted(len(inventory.endpoints), 'endpoint')} in the code of {code.folder} "
                      f"({', '.join(inventory.frameworks)}){left}: contractguard endpoints lists them",
                      *(f"  {note}" for note in notes)])
