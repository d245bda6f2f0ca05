"""Every rule over one document: its examples, its fixtures, its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.document_rule import DocumentExample
from contractguard.source import Access, open_document
from tests.inspecting import (
    ENDPOINT_RULES,
    completed,
    described,
    example_exchanges,
    exchanges_beside,
    lint,
    policy_beside,
    policy_of,
    preset,
    selected,
)
from tests.inventory.written import found_in, stock_of
from tests.judging import FIXTURES

CATALOGUE = load_catalogue()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{index}")
    for rule in CATALOGUE.document_rules for index, example in enumerate(rule.examples)
]
CASES = sorted(contract.parent for contract in FIXTURES.glob("*/*/contract.yaml"))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_flagged_or_not(rule: DocumentRule, example: DocumentExample) -> None:
    contract = completed(example.contract)
    if rule.id in ENDPOINT_RULES:
        assert example.endpoints is not None
        found = found_in(stock_of(example.endpoints, contract), contract, selected([rule]))
    else:
        found = lint(contract, [rule], policy=policy_of(example.policy), base_policy=policy_of(example.base_policy),
                     exchanges=example_exchanges(contract, example.traffic, example.base))
    assert bool(found) is example.flags


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_fixture_has_exactly_these_findings(case: Path) -> None:
    """Under its own rule and all that are recommended."""
    expected: dict[str, Any] = yaml.safe_load((case / "expected.yaml").read_text())
    rule = CATALOGUE.find(case.parent.name)
    assert isinstance(rule, DocumentRule)
    rules = {each.id: each for each in [*preset("recommended"), rule]}
    contract = open_document(str(case / "contract.yaml"), Access(case))
    found = lint(contract, rules.values(), expected.get("options"), policy_beside(case),
                 base_policy=policy_beside(case, "base-policy.yaml"), exchanges=exchanges_beside(case, contract))
    endpoints = case / "endpoints.yaml"
    assert endpoints.exists() is (rule.id in ENDPOINT_RULES)
    if endpoints.exists():
        stock = stock_of(yaml.safe_load(endpoints.read_text()), contract)
        found = (*found, *found_in(stock, contract, selected(rules.values(), expected.get("options"))))
    assert described(found) == sorted(expected["findings"], key=lambda entry: (entry["rule"], entry["where"]))


@pytest.mark.parametrize("rule", CATALOGUE.document_rules, ids=lambda rule: rule.id)
def test_rule_has_a_fixture_that_fires_and_one_that_does_not(rule: DocumentRule) -> None:
    found = [yaml.safe_load((case / "expected.yaml").read_text())["findings"]
             for case in CASES if case.parent.name == rule.id]
    assert {rule.id in [finding["rule"] for finding in findings] for findings in found} == {True, False}
