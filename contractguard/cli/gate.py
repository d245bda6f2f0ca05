"""Judging the contracts that `check` found, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contractguard.access import Policy
from contractguard.cli.bases import Base
from contractguard.cli.comparing import Compared, compare_documents, new_contract, removed_contract
from contractguard.cli.rulebook import Rulebook
from contractguard.cli.surroundings import Subject
from contractguard.errors import AccessError, ContractguardError, SourceError
from contractguard.source import Access, open_document

_BROKEN_BASE = "if this change mends it, name an older base: --base REVISION"


@dataclass(frozen=True, slots=True)
class Gate:
    """Compares contracts with a base."""

    base: Base
    access: Access
    book: Rulebook
    subjects: Sequence[Subject]

    def judge(self) -> Iterator[tuple[Subject, Compared | ContractguardError]]:
        """Iterate over what was found in each contract, or what kept it from being judged."""
        for subject in self.subjects:
            try:
                yield subject, self._judge(subject)
            except ContractguardError as problem:
                yield subject, self._hinted(problem)

    def _judge(self, subject: Subject) -> Compared:
        held = self.book.held(self.base.here.path(subject.name), subject.name)
        if subject.revision is None:
            assert subject.base is not None
            return removed_contract(open_document(subject.base, self.access), held, self.base.name)
        revision = open_document(subject.revision, self.access)
        if subject.base is None:
            return new_contract(revision, held)
        base = open_document(subject.base, self.access)
        held = replace(held, base_policy=self._base_policy(subject.name))
        return compare_documents(base, revision, held, self.base.name, "working tree")

    def _base_policy(self, name: str) -> Policy | None:
        """Read the access policy that held in the base; None where there was none, or none that can be used."""
        place = self.book.policy_file(self.base.here.path(name))
        was = self.base.counterpart(place) if place is not None else None
        if was is None:
            return None
        from contractguard.access import read_policy

        try:
            return read_policy(open_document(was, self.access))
        except (SourceError, AccessError):
            return None

    def _hinted(self, problem: ContractguardError) -> ContractguardError:
        """Say what to do about a base that is broken itself: the change that mends it must get through."""
        if self.base.prefix and problem.place.startswith(self.base.prefix):
            problem.hint = f"{problem.hint}; {_BROKEN_BASE}" if problem.hint else _BROKEN_BASE
        return problem
