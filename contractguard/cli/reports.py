"""What was found in all contracts, as one report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from contractguard import __version__
from contractguard.findings import ContractSummary, Finding, Report, RuleText
from contractguard.findings.report import order
from contractguard.rules import Catalogue, Rule, load_catalogue


class Judged(Protocol):
    """What was found in one contract, by comparing it or as it stands."""

    @property
    def summary(self) -> ContractSummary | None:
        """What is said of the contract; None where there is none."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules over one document that spoke."""


def report_on(judged: Sequence[Judged], catalogue: Catalogue | None = None) -> Report:
    """Put what was found in all contracts into one report. `catalogue` holds the rules that may have spoken."""
    findings = sorted((finding for one in judged for finding in one.findings), key=order)
    spoken = {finding.rule for finding in findings}
    rules = {rule.id: rule for rule in catalogue or load_catalogue() if rule.id in spoken or not rule.is_off}
    rules.update((rule.id, rule) for one in judged for rule in one.rules)
    contracts = tuple(one.summary for one in judged if one.summary is not None)
    return Report(__version__, contracts, tuple(findings),
                  tuple(rule_text(rules[name]) for name in sorted(rules)))


def rule_text(rule: Rule) -> RuleText:
    """Return what a report says of a rule."""
    return RuleText(
        id=rule.id, title=rule.title, summary=rule.summary, rationale=rule.rationale, remedy=rule.remedy,
        severity=rule.usual_severity, tags=rule.tags, references=rule.references,
        help=rule.help,
    )
