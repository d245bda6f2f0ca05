"""A report: the contracts that were judged and everything that was found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contractguard.findings.finding import Finding, Impact, Severity

Verdict = Literal["breaking", "risky", "compatible", "editorial", "identical"]
Bump = Literal["major", "minor", "patch", "none"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
IMPACTS: tuple[Impact, ...] = ("breaking", "risky", "compatible", "editorial")


@dataclass(frozen=True, slots=True)
class TrafficSummary:
    """What was recorded, and what became of it when a contract judged it.

    `exchanges` called `operations` of the contract. Of them `requests` and `responses` were judged; `rejected`
    exchanges do not keep to the contract, and `broken` ones the base took and the revision does not. `unjudged` counts
    by the reason what could not be judged, `undocumented` the calls that lead to no operation, by method and path.
    """

    exchanges: int
    operations: int
    requests: int
    responses: int
    rejected: int
    broken: int
    unjudged: Mapping[str, int]
    undocumented: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ContractSummary:
    """One contract of a report. `base` and `verdict` are None where nothing was compared.

    `quiet` counts the changes that no listed finding tells of, because their rule is off by default. `traffic` is what
    was recorded and held against it.
    """

    name: str
    base: str | None
    revision: str
    format: str
    operations: int
    verdict: Verdict | None
    required_bump: Bump
    undecided: int = 0
    quiet: int = 0
    traffic: TrafficSummary | None = None


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a report says of a rule, apart from its findings."""

    id: str
    title: str
    summary: str
    rationale: str
    remedy: str
    severity: Severity
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run says, in the order in which it is said."""

    version: str
    contracts: tuple[ContractSummary, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleText, ...] = ()

    def count(self, severity: Severity, *, unchanged: bool = False) -> int:
        """Count the findings of one severity that nobody accepted; those that the base had, where asked for, too."""
        return sum(
            finding.severity == severity and not finding.suppression
            and (unchanged or finding.baseline_state != "unchanged")
            for finding in self.findings
        )

    @property
    def waived(self) -> int:
        """The number of findings that somebody accepted."""
        return sum(finding.suppression is not None for finding in self.findings)

    @property
    def unchanged(self) -> int:
        """The number of findings that the base already had."""
        return sum(finding.baseline_state == "unchanged" for finding in self.findings)


def order(finding: Finding) -> tuple[object, ...]:
    """Sort key: severity, then place, then rule. The same input gives the same order."""
    place = finding.where
    return (
        SEVERITIES.index(finding.severity), finding.contract, place.uri, place.line, place.column,
        tuple(map(str, place.pointer)), finding.rule, finding.fingerprint,
    )
