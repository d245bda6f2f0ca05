"""From two documents to what a report says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contractguard.cli.held import Held
from contractguard.cli.linting import lint_revision
from contractguard.compare import Comparison, compare_contracts, contract_removed
from contractguard.findings import ContractSummary, Finding
from contractguard.rules import Rule, judge
from contractguard.source import Document


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found in one contract.

    `warnings` tell of rules that could not be asked, `rules` are those over one document that spoke.
    """

    summary: ContractSummary
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


def compare_documents(
    base: Document, revision: Document, held: Held, base_name: str, revision_name: str,
    show: Callable[[Comparison, Sequence[Finding]], None] | None = None,
) -> Compared:
    """Compare two documents, and put the revision under the rules on contracts as they stand. Names are for people.

    `show` is called with the comparison and what was found in it, before both contracts are forgotten.
    """
    mine, theirs = held.read(base), held.read(revision)
    comparison = compare_contracts(mine, theirs)
    judgement = judge(comparison, held.rules, held.name, held.severities)
    if show is not None:
        show(comparison, judgement.findings)
    standing = lint_revision(theirs, mine, held, revision_name)
    summary = ContractSummary(
        name=held.name, base=base_name, revision=revision_name, format=theirs.format,
        operations=len(theirs.operations), verdict=judgement.verdict, required_bump=judgement.required_bump,
        undecided=judgement.undecided, quiet=judgement.quiet,
    )
    return Compared(summary, (*judgement.findings, *standing.findings), standing.warnings, standing.rules)


def new_contract(revision: Document, held: Held) -> Compared:
    """Report a contract that has no base: nothing is promised yet, but it is held to the rules as it stands."""
    contract = held.read(revision)
    # Nothing is promised yet, but every reference must lead somewhere.
    compare_contracts(contract, contract)
    standing = lint_revision(contract, None, held, "working tree")
    return Compared(standing.summary, standing.findings, standing.warnings, standing.rules)


def removed_contract(base: Document, held: Held, base_name: str) -> Compared:
    """Report a contract that is gone, with every operation that it promised."""
    contract = held.read(base)
    judgement = judge(contract_removed(contract, held.name), held.rules, held.name, held.severities)
    return Compared(ContractSummary(
        name=held.name, base=base_name, revision="removed", format=contract.format, operations=0,
        verdict=judgement.verdict, required_bump=judgement.required_bump), judgement.findings)
