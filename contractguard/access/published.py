"""What contracts that PostgREST published cannot say of access, or were not told to say."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.access.surface import Surface, Violation


def row_access_unseen(surface: Surface) -> Iterator[Violation]:
    """Say once that grants and row-level security, which no such contract holds, decide what a caller may do."""
    contract = surface.contract
    if not contract.is_published:
        return
    kinds = [{called.path for called in contract.operations if called.resource in resources}
             for resources in (("table", "view"), ("rpc",))]
    if any(kinds):
        yield Violation(contract.root.child("externalDocs"), "key", {
            "relations": len(kinds[0]), "functions": len(kinds[1])})


def authentication_unstated(surface: Surface) -> Iterator[Violation]:
    """Say once that the contract does not tell what callers must show, as it would be if PostgREST was told to."""
    unsaid = [access for access in surface.operations if access.requirement.is_unsaid]
    if unsaid:
        yield Violation(surface.contract.root.child("externalDocs"), "key", {"operations": len(unsaid)})
