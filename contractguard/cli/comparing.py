"""From two documents to what a report says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contractguard.compare import Comparison, compare_contracts, contract_removed
from contractguard.contract import read_contract
from contractguard.findings import ContractSummary, Finding
from contractguard.rules import judge, load_catalogue
from contractguard.source import Document


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found in one contract."""

    summary: ContractSummary
    findings: tuple[Finding, ...]


def compare_documents(
    base: Document, revision: Document, name: str, base_name: str, revision_name: str,
    show: Callable[[Comparison, Sequence[Finding]], None] | None = None,
) -> Compared:
    """Compare two documents. `name` is the contract's name in findings; the others are for people.

    `show` is called with the comparison and what was found in it, before both contracts are forgotten.
    """
    mine, theirs = read_contract(base), read_contract(revision)
    comparison = compare_contracts(mine, theirs)
    judgement = judge(comparison, load_catalogue(), name)
    if show is not None:
        show(comparison, judgement.findings)
    summary = ContractSummary(
        name=name, base=base_name, revision=revision_name, format=theirs.format, operations=len(theirs.operations),
        verdict=judgement.verdict, required_bump=judgement.required_bump, undecided=judgement.undecided,
        quiet=judgement.quiet,
    )
    return Compared(summary, judgement.findings)


def new_contract(revision: Document, name: str) -> Compared:
    """Report a contract that has no base: nothing is promised yet."""
    contract = read_contract(revision)
    # Nothing is promised yet, but every reference must lead somewhere.
    compare_contracts(contract, contract)
    return Compared(ContractSummary(
        name=name, base=None, revision="working tree", format=contract.format, operations=len(contract.operations),
        verdict=None, required_bump="none"), ())


def removed_contract(base: Document, name: str, base_name: str) -> Compared:
    """Report a contract that is gone, with every operation that it promised."""
    contract = read_contract(base)
    judgement = judge(contract_removed(contract, name), load_catalogue(), name)
    return Compared(ContractSummary(
        name=name, base=base_name, revision="removed", format=contract.format, operations=0,
        verdict=judgement.verdict, required_bump=judgement.required_bump), judgement.findings)
