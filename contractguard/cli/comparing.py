"""From two documents to what a report says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contractguard.cli.held import Held
from contractguard.cli.linting import lint_revision
from contractguard.compare import Comparison, compare_contracts, contract_removed
from contractguard.contract import Contract, read_contract
from contractguard.findings import ContractSummary, Finding
from contractguard.rules import judge
from contractguard.source import Document


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found in one contract. `warnings` tell of rules that could not be asked."""

    summary: ContractSummary
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()


def compare_documents(
    base: Document, revision: Document, held: Held, base_name: str, revision_name: str,
    show: Callable[[Comparison, Sequence[Finding]], None] | None = None,
) -> Compared:
    """Compare two documents, and put the revision under the rules on contracts as they stand. Names are for people.

    `show` is called with the comparison and what was found in it, before both contracts are forgotten.
    """
    mine, theirs = read_contract(base), read_contract(revision)
    comparison = compare_contracts(mine, theirs)
    judgement = judge(comparison, held.rules, held.name, held.severities)
    if show is not None:
        show(comparison, judgement.findings)
    found, warnings = _standing(theirs, mine, held)
    summary = ContractSummary(
        name=held.name, base=base_name, revision=revision_name, format=theirs.format,
        operations=len(theirs.operations), verdict=judgement.verdict, required_bump=judgement.required_bump,
        undecided=judgement.undecided, quiet=judgement.quiet,
    )
    return Compared(summary, (*judgement.findings, *found), warnings)


def new_contract(revision: Document, held: Held) -> Compared:
    """Report a contract that has no base: nothing is promised yet, but it is held to the rules as it stands."""
    contract = read_contract(revision)
    # Nothing is promised yet, but every reference must lead somewhere.
    compare_contracts(contract, contract)
    return Compared(ContractSummary(
        name=held.name, base=None, revision="working tree", format=contract.format,
        operations=len(contract.operations), verdict=None, required_bump="none"), *_standing(contract, None, held))


def removed_contract(base: Document, held: Held, base_name: str) -> Compared:
    """Report a contract that is gone, with every operation that it promised."""
    contract = read_contract(base)
    judgement = judge(contract_removed(contract, held.name), held.rules, held.name, held.severities)
    return Compared(ContractSummary(
        name=held.name, base=base_name, revision="removed", format=contract.format, operations=0,
        verdict=judgement.verdict, required_bump=judgement.required_bump), judgement.findings)


def _standing(
    contract: Contract, base: Contract | None, held: Held
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    return lint_revision(contract, base, held) if held.selection else ((), ())
