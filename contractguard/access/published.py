"""What contracts that PostgREST published cannot say of access, or were not told to say."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.access.surface import Surface, Violation


def row_access_unseen(surface: Surface) -> Iterator[Violation]:
    """Say once that grants and row-level security, which no such contract holds, decide what a caller may do."""
    contract = surface.contract
    if any(called.resource in ("table", "view", "rpc") for called in contract.operations):
        yield Violation(contract.root.child("externalDocs"), "key", {})


def authentication_unstated(surface: Surface) -> Iterator[Violation]:
    """Say once that the contract does not tell what callers must show, as it would be if PostgREST was told to."""
    if any(access.requirement.is_unsaid for access in surface.operations):
        yield Violation(surface.contract.root.child("externalDocs"), "key", {})
