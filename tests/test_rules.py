"""Every rule over changes: its examples forwards and reversed, its fixtures, and that one rule speaks of a change."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.compare import VERBS, Change, Spot
from contractguard.contract import DIRECTIONS, Node
from contractguard.rules import ChangeExample, ChangeRule, Rule, load_catalogue
from contractguard.rules.engine import all_matches, matching
from tests.judging import FIXTURES, described, document, judge_example, judge_files

CATALOGUE = load_catalogue()
# What only `check` can see: no pair of documents shows it.
WITHOUT_PAIR = {"contract-removed"}
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{index}")
    for rule in CATALOGUE.change_rules for index, example in enumerate(rule.examples)
]
CASES = sorted(base.parent for base in FIXTURES.glob("*/*/base.yaml") if (base.parent / "expected.yaml").is_file())


def judged_case(case: Path) -> Any:
    """Mark a case that says what should be and is not yet: it fails when it comes to pass."""
    pending = yaml.safe_load((case / "expected.yaml").read_text()).get("pending")
    marks = [pytest.mark.xfail(reason=pending, strict=True)] if pending else []
    return pytest.param(case, marks=marks, id=f"{case.parent.name}/{case.name}")


JUDGED = [judged_case(case) for case in CASES]


def named(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_forwards_and_reversed(rule: ChangeRule, example: ChangeExample) -> None:
    if rule.id in WITHOUT_PAIR:
        pytest.skip("no pair of documents shows it; tests of the command line do")
    for flags, base, revision in (
        (example.flags, example.base, example.revision), (example.reversed, example.revision, example.base)
    ):
        judged = judge_example(rule.when.change, rule.when.direction, base, revision)
        spoken = {
            found.id for change in judged.comparison.changes for _, rules in all_matches(change, CATALOGUE)
            for found in rules
        }
        assert (rule.id in spoken) is flags


@pytest.mark.parametrize("case", JUDGED)
def test_fixture_has_exactly_these_findings_also_reversed(case: Path) -> None:
    expected: dict[str, Any] = yaml.safe_load((case / "expected.yaml").read_text())
    judged = judge_files(case / "base.yaml", case / "revision.yaml")
    assert described(judged) == sorted(expected["findings"], key=lambda entry: (entry["rule"], entry["where"]))
    assert judged.judgement.verdict == expected["verdict"]
    assert judge_files(case / "revision.yaml", case / "base.yaml").rules == sorted(expected["reverse"])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_one_rule_speaks_of_each_change(case: Path) -> None:
    for change in judge_files(case / "base.yaml", case / "revision.yaml").comparison.changes:
        for direction, rules in all_matches(change, CATALOGUE):
            assert len(rules) == 1, f"{change.verb} in a {direction}: {[rule.id for rule in rules]}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_document_against_itself_is_identical(case: Path) -> None:
    for name in ("base.yaml", "revision.yaml"):
        judged = judge_files(case / name, case / name)
        assert judged.judgement.verdict == "identical"
        assert judged.comparison.changes == ()


@pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=rule.id) for rule in CATALOGUE.change_rules if rule.id not in WITHOUT_PAIR])
def test_rule_has_a_fixture_that_fires_and_one_that_does_not(rule: ChangeRule) -> None:
    loud, silent = set(), set()
    for case in CASES:
        if case.parent.name == rule.id:
            changes = judge_files(case / "base.yaml", case / "revision.yaml").comparison.changes
            spoken = {found.id for change in changes for _, rules in all_matches(change, CATALOGUE)
                      for found in rules}
            (loud if rule.id in spoken else silent).add(case.name)
    assert loud, "no fixture in which the rule speaks"
    assert silent, "no fixture in which the rule is silent"


def test_every_change_that_can_be_has_exactly_one_rule() -> None:
    spot = Spot(Node(document({"openapi": "3.1.0"}, "a.yaml"), (), {}))
    by_verb = CATALOGUE.by_verb()
    choices = {"required": (True, False), "closed": (True, False), "success": (True, False),
               "numeric": (True, False), "earlier": (True, False), "declares": (True, False)}
    for verb in VERBS.values():
        effects = ("narrowed", "widened", "both", "none", "undecided") if verb.part == "schema" else (None,)
        names = [fact for fact in verb.facts if fact in choices]
        for effect, values in product(effects, product(*(choices[name] for name in names))):
            facts = dict(zip(names, values, strict=True))
            change = Change(verb.name, spot, None, DIRECTIONS, (), effect, "", facts)
            for direction in DIRECTIONS:
                found = [rule.id for rule in matching(change, direction, by_verb)]
                if effect == "none" and not found:
                    continue
                assert len(found) == 1, (verb.name, direction, effect, facts, found)


@pytest.mark.parametrize("rule", list(CATALOGUE), ids=lambda rule: rule.id)
def test_rule_is_told_in_words(rule: Rule) -> None:
    for text in (rule.summary, rule.rationale, rule.remedy):
        assert "TODO" not in text
        assert text[0].isupper() or text[0] in "`'"
        assert text.rstrip().endswith((".", "`"))
    assert rule.references, "a rule cites a specification or a page"
    assert all(reference.startswith("https://") for reference in rule.references)
