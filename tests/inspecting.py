"""Put one document under rules, as `lint` does, and name what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from contractguard.access import Policy, Surface, parse_policy, read_policy
from contractguard.contract import read_contract
from contractguard.findings import Finding
from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.document_rule import OnSubject
from contractguard.rules.inspection import Selected, inspect_contract
from contractguard.rules.predicates import load_predicates
from contractguard.rules.reporting import findings_of
from contractguard.source import Document
from contractguard.survey import survey_contract
from contractguard.text import format_pointer
from tests.judging import document

TODAY = date(2026, 7, 1)
POLICY = "policy.yaml"
HEADER = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1.0.0"}}


def preset(name: str) -> list[DocumentRule]:
    """Return the rules of a preset."""
    return [rule for rule in load_catalogue().document_rules if name == "all" or name in rule.presets]


def selected(rules: Iterable[DocumentRule], options: Mapping[str, object] | None = None) -> list[Selected]:
    """Ask rules with their own severities and options, and with those of the given ones that they take."""
    return [Selected(rule, rule.usual_severity, {**rule.options, **_taken(rule, options or {})}) for rule in rules]


def _taken(rule: DocumentRule, options: Mapping[str, object]) -> dict[str, object]:
    known = load_predicates()[rule.when.predicate].options if isinstance(rule.when, OnSubject) else {}
    return {name: value for name, value in options.items() if name in known}


def lint(
    contract: Document, rules: Iterable[DocumentRule], options: Mapping[str, object] | None = None,
    policy: Policy | None = None, today: date = TODAY, base_policy: Policy | None = None,
) -> tuple[Finding, ...]:
    """Return what rules find in a document, beside an access policy where there is one."""
    survey = survey_contract(read_contract(contract), today)
    access = Surface(survey.contract, policy, today, Surface(survey.contract, base_policy, today))
    inspection = inspect_contract(survey.contract.root, survey, selected(rules, options), access)
    assert not inspection.warnings
    return findings_of(inspection, survey, "openapi.yaml")


def completed(contract: Any) -> Document:
    """Complete what an example shows to a contract: the header may be left out."""
    if isinstance(contract, dict) and "openapi" not in contract and "swagger" not in contract:
        contract = {**HEADER, **({} if "paths" in contract or "webhooks" in contract else {"paths": {}}), **contract}
    return document(contract, "openapi.yaml")


def policy_of(data: Any) -> Policy | None:
    """Read an example's policy, which may leave its version out; None where there is none."""
    if data is None:
        return None
    return read_policy(document({"version": 1, **data}, "contractguard.access.yaml"))


def policy_beside(case: Path, name: str = POLICY) -> Policy | None:
    """Read the access policy of a case; None where it has none."""
    file = case / name
    return parse_policy(name, file.read_bytes()) if file.exists() else None


def described(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Describe findings as `expected.yaml` does: the rule, all places, those of the policy, the operations reached."""
    return sorted((_described(finding) for finding in findings), key=lambda entry: (entry["rule"], entry["where"]))


def _described(finding: Finding) -> dict[str, Any]:
    entry: dict[str, Any] = {"rule": finding.rule, "where": format_pointer(finding.where.pointer)}
    if finding.places:
        entry["places"] = [format_pointer(place.pointer) for place in finding.places]
    said = [format_pointer(place.pointer) for place in finding.related if place.uri == POLICY]
    if said:
        entry["policy"] = said
    entry["operations"] = [
        f"{'' if reached.kind == 'operation' else reached.kind + ' '}{reached.method} {reached.path}"
        for reached in finding.operations
    ]
    return entry
