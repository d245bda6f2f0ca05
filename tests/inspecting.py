"""Put one document under rules, as `lint` does, and name what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from contractguard.access import Policy, Surface, parse_policy, read_policy
from contractguard.contract import read_contract
from contractguard.findings import Finding
from contractguard.replay import Outcome, Replay, read_recording
from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.document_rule import OnSubject
from contractguard.rules.inspection import Selected, inspect_contract
from contractguard.rules.predicates import OVER, load_predicates
from contractguard.rules.reporting import findings_of
from contractguard.source import Access, Document, open_document
from contractguard.survey import survey_contract
from contractguard.text import format_pointer
from tests.judging import document

ENDPOINT_RULES = {rule.id for rule in load_catalogue().document_rules
                  if isinstance(rule.when, OnSubject) and OVER[rule.when.over].whole == "inventory"}
TODAY = date(2026, 7, 1)
POLICY = "policy.yaml"
TRAFFIC = "traffic.json"
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
    exchanges: tuple[Outcome, ...] = (),
) -> tuple[Finding, ...]:
    """Return what rules find in a document, beside an access policy and recorded exchanges where there are some."""
    survey = survey_contract(read_contract(contract), today)
    access = Surface(survey.contract, policy, today, Surface(survey.contract, base_policy, today))
    inspection = inspect_contract(survey.contract.root, survey, selected(rules, options), access, exchanges)
    assert not inspection.warnings
    return findings_of(inspection, survey, "openapi.yaml")


def completed(contract: Any) -> Document:
    """Complete what an example shows to a contract: the header may be left out."""
    if isinstance(contract, dict) and "openapi" not in contract and "swagger" not in contract:
        contract = {**HEADER, **({} if "paths" in contract or "webhooks" in contract else {"paths": {}}), **contract}
    return document(contract, "openapi.yaml")


def replayed(contract: Document, traffic: Document | None, base: Document | None) -> tuple[Outcome, ...]:
    """Hold a recording against a contract, and against its base where there is one."""
    if traffic is None:
        return ()
    replay = Replay(read_contract(contract), read_contract(base) if base is not None else None)
    replay.play(read_recording(traffic))
    return replay.outcomes


def example_exchanges(contract: Document, traffic: Any, base: Any) -> tuple[Outcome, ...]:
    """Hold the entries of an example against its contract, and against its base where it has one."""
    recording = document({"log": {"entries": traffic}}, "traffic.yaml") if traffic is not None else None
    return replayed(contract, recording, completed(base) if base is not None else None)


def exchanges_beside(case: Path, contract: Document) -> tuple[Outcome, ...]:
    """Hold the recording of a case against its contract; nothing where it has none."""
    recording, base = ((open_document(name, Access(case)) if (case / name).exists() else None)
                       for name in (TRAFFIC, "base-contract.yaml"))
    return replayed(contract, recording, base)


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
    """Describe findings as `expected.yaml` does: its rule, places and operations."""
    return sorted((_described(finding) for finding in findings), key=lambda entry: (entry["rule"], entry["where"]))


def _described(finding: Finding) -> dict[str, Any]:
    entry: dict[str, Any] = {"rule": finding.rule, "where": format_pointer(finding.where.pointer)}
    if finding.places:
        entry["places"] = [format_pointer(place.pointer) for place in finding.places]
    said = [format_pointer(place.pointer) for place in finding.related if place.uri == POLICY]
    if said:
        entry["policy"] = said
    seen = [format_pointer(place.pointer) for place in finding.related] if finding.rule in ENDPOINT_RULES else []
    if seen:
        entry["see"] = seen
    entry["operations"] = [
        f"{'' if reached.kind == 'operation' else reached.kind + ' '}{reached.method} {reached.path}"
        for reached in finding.operations
    ]
    return entry
