"""From what there is of endpoints to what the rules say of it, contract by contract."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from contractguard.cli.held import Held
from contractguard.cli.linting import contract_summary
from contractguard.cli.taking_stock import HeldContract
from contractguard.findings import ContractSummary, Finding
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.reconciliation import NamedContract, Stock
from contractguard.inventory.reconciliation.accepted import Known
from contractguard.policy.endpoint_baseline import UNDOCUMENTED, marked
from contractguard.rules import Rule
from contractguard.rules.document_rule import OnSubject
from contractguard.rules.inspection import Inspection, Spoken, inspect_endpoints
from contractguard.rules.predicates import OVER
from contractguard.rules.reporting import findings_of, fingerprints_of
from contractguard.source import Document

NO_CONTRACT = "endpoints"
"""What findings call the contract where there is none."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a stock that is told with one contract, and what that is held to; `summary` is None without one."""

    stock: Stock
    root: Document
    held: Held
    summary: ContractSummary | None

    def inspect(self) -> Inspection:
        """Ask the rules over endpoints."""
        asked = [each for each in self.held.selection
                 if isinstance(each.rule.when, OnSubject) and OVER[each.rule.when.over].whole == "inventory"]
        return inspect_endpoints(self.root, self.stock, asked)

    def fingerprints(self) -> frozenset[str]:
        """Return what identifies everything that the rules say."""
        return fingerprints_of(self.inspect(), self.held.name)

    def judge(self, known: Sequence[Known] = (), before: Collection[str] | None = None) -> JudgedEndpoints:
        """Tell what the rules say; `known` are the operations of the baseline, `before` what there was already."""
        inspection = self.inspect()
        accepted = {each.key for each in known}

        def is_known(spoken: Spoken) -> bool:
            reached = (row for row, _ in self.stock.operations_in(spoken.request, spoken.response))
            return UNDOCUMENTED in spoken.selected.rule.tags and any(row.key in accepted for row in reached)

        findings = findings_of(inspection, self.stock, self.held.name, before, apart=is_known)
        return JudgedEndpoints(self.summary, marked(findings, inspection.rules, known), inspection.rules)


@dataclass(frozen=True, slots=True)
class JudgedEndpoints:
    """What was found of the endpoints that are told with one contract; `summary` is None where there is none."""

    summary: ContractSummary | None
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()


def shares(
    stock: Stock, named: Sequence[NamedContract], contracts: Sequence[HeldContract], without: Held
) -> Iterator[Share]:
    """Part a stock by contracts; `without` is what is held to where there is no contract.

    What is told of no contract (the baseline, the exclusions) is told with the first.
    """
    parts = [(name, each.held, each.contract.document, contract_summary(each.contract, each.held.name, "working tree"))
             for name, each in zip(named, contracts, strict=True)]
    rest: tuple[tuple[None, Held, Document, None], ...] = ((None, without, CodeFile(NO_CONTRACT, {}), None),)
    for index, (name, held, root, summary) in enumerate((*parts, *rest)):
        yield Share(replace(
            stock, rows=tuple(row for row in stock.rows if row.contract is name),
            contracts=tuple(each for each in stock.contracts if each.contract is name),
            entries=stock.entries if index == 0 else (),
        ), root, held, summary)
