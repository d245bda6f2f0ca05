"""A shop of 37 operations beside its policy: everything that was planted is found, in both files, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from contractguard.access import Surface, parse_policy
from contractguard.contract import read_contract
from contractguard.findings import Finding
from contractguard.rules import load_catalogue
from contractguard.rules.inspection import Selected, inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.source import Access, open_document
from contractguard.survey import survey_contract

SHOP = Path(__file__).parent / "shop"
RULES = [rule for rule in load_catalogue().document_rules
         if getattr(rule.when, "over", "") == "access" and "recommended" in rule.presets] + [
    load_catalogue().find(name) for name in (
        "authentication-switched-off", "authentication-optional", "scope-method-mismatch", "privilege-shared")]
TODAY = date(2026, 7, 1)
_PLANTED = re.compile(r"# planted (\S+) (\S+)")
_AGAINST = re.compile(r"# against (.+)")


def found_in(contract: str, policy: str) -> list[Finding]:
    document = open_document(str(SHOP / contract), Access(SHOP))
    survey = survey_contract(read_contract(document))
    surface = Surface(survey.contract, parse_policy(policy, (SHOP / policy).read_bytes()), TODAY)
    selection = [Selected(rule, rule.usual_severity, rule.options) for rule in RULES]
    return list(findings_of(inspect_contract(survey.contract.root, survey, selection, surface), survey, contract))


def planted() -> dict[str, tuple[str, int]]:
    """What was planted in the contract: its rule and its line, by name."""
    lines = (SHOP / "planted.yaml").read_text().splitlines()
    return {match[1]: (match[2], number) for number, line in enumerate(lines, 1)
            if (match := _PLANTED.search(line))}


def contradicted() -> dict[str, int]:
    """The line of the policy that each speaks against, by name."""
    lines = (SHOP / "planted-policy.yaml").read_text().splitlines()
    return {name: number for number, line in enumerate(lines, 1)
            if (match := _AGAINST.search(line)) for name in match[1].split()}


def test_the_clean_shop_has_no_findings() -> None:
    assert len(read_contract(open_document(str(SHOP / "clean.yaml"), Access(SHOP))).operations) == 36
    assert [(finding.rule, finding.message) for finding in found_in("clean.yaml", "clean-policy.yaml")] == []


def test_everything_that_was_planted_is_found_with_both_places_and_nothing_else() -> None:
    against = contradicted()
    expected = {(rule, line, against[name]) for name, (rule, line) in planted().items() if name in against}
    assert len(expected) == 19
    assert len({rule for rule, _, _ in expected}) == 14
    of_one_side = {
        (rule, line, None) for name, (rule, line) in planted().items() if name not in against
    } | {("public-entry-stale", against["entry-of-nothing"], None),
         ("policy-rule-unused", against["rule-of-nothing"], None),
         ("policy-name-undeclared", against["name-of-nothing"], None)}
    found = {(finding.rule, finding.where.line, finding.related[0].line if finding.related else None)
             for finding in found_in("planted.yaml", "planted-policy.yaml")}
    assert found == expected | of_one_side


def test_the_second_place_is_in_the_policy() -> None:
    findings = found_in("planted.yaml", "planted-policy.yaml")
    assert {place.uri for finding in findings for place in finding.related} == {"planted-policy.yaml"}
    assert all(len(finding.related) == 1 for finding in findings if finding.related)


def test_what_shuts_out_weighs_less_than_what_lets_in() -> None:
    drifts = {finding.facts["how"]: finding.severity
              for finding in found_in("planted.yaml", "planted-policy.yaml") if finding.rule == "role-drift"}
    assert drifts == {"lets in": "error", "shuts out": "warning"}


def test_an_entry_that_ended_says_so() -> None:
    messages = [finding.message for finding in found_in("planted.yaml", "planted-policy.yaml")
                if finding.rule == "operation-unauthenticated"]
    assert messages == ["POST /auth/refresh asks its callers for nothing; it was public until 2026-01-31"]
