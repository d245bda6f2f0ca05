"""Every rule has its mirrors, or a reason why not: with the sides swapped, and in the other direction."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from contractguard.rules import ChangeRule, load_catalogue
from contractguard.rules.engine import all_matches
from tests.judging import judge_example, judge_files

CATALOGUE = load_catalogue()
FIXTURES = Path(__file__).parent.parent / "fixtures"
UNMIRRORED: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "unmirrored.yaml").read_text())


@cache
def reversed_rules(name: str) -> frozenset[str]:
    """The rules that speak when the sides of what a rule flags are swapped: of its examples and its fixtures."""
    rule = CATALOGUE.find(name)
    changes = [change for example in rule.examples if example.flags
               for change in judge_example(rule.when.change, rule.when.direction, example.revision,
                                           example.base).comparison.changes]
    for case in sorted((FIXTURES / name).glob("*/expected.yaml")):
        if any(finding["rule"] == name for finding in yaml.safe_load(case.read_text())["findings"]):
            changes += judge_files(case.parent / "revision.yaml", case.parent / "base.yaml").comparison.changes
    return frozenset(found.id for change in changes for _, rules in all_matches(change, CATALOGUE)
                     for found in rules)


def _subject(name: str) -> str:
    """What the verb of a rule speaks of: a catch-all is no mirror of anything but a catch-all."""
    return CATALOGUE.find(name).when.change.partition(".")[0]


def reason(rule: ChangeRule, kind: str) -> str:
    return UNMIRRORED.get(rule.id, {}).get(kind, "")


@pytest.mark.parametrize("rule", CATALOGUE.change_rules, ids=lambda rule: rule.id)
def test_rule_has_a_mirror_with_the_sides_swapped(rule: ChangeRule) -> None:
    stated = reason(rule, "reversed")
    mirrors = set() if rule.id == "contract-removed" else {
        name for name in reversed_rules(rule.id) if _subject(name) == _subject(rule.id)}
    assert bool(mirrors) is not bool(stated), f"mirrors: {sorted(mirrors)}; stated reason: {stated!r}"


@pytest.mark.parametrize(
    "rule", [rule for rule in CATALOGUE.change_rules if rule.when.direction], ids=lambda rule: rule.id)
def test_rule_has_a_mirror_in_the_other_direction(rule: ChangeRule) -> None:
    stated = reason(rule, "direction")
    other = [found.id for found in CATALOGUE.by_verb()[rule.when.change]
             if found.when.direction not in (rule.when.direction, None)]
    assert bool(other) is not bool(stated), f"mirrors: {other}; stated reason: {stated!r}"


def test_every_stated_reason_is_of_a_rule() -> None:
    known = {rule.id for rule in CATALOGUE}
    assert set(UNMIRRORED) <= known
    for reasons in UNMIRRORED.values():
        assert set(reasons) <= {"reversed", "direction"}
        assert all(len(text) > 20 for text in reasons.values())
