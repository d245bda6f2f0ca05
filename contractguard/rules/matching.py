"""Rules of `given` and `then` of our own files over one document: what the engine found, told as violations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from contractguard.contract import Node
from contractguard.contract.references import References
from contractguard.jsonpath import UNDEFINED
from contractguard.rules.document_rule import DocumentRule, OnMatch
from contractguard.rules.functions.known import FUNCTIONS
from contractguard.rules.functions.values import shown
from contractguard.rules.given import Facts, GivenRule, evaluate
from contractguard.rules.spectral.formats import formats_of
from contractguard.rules.violation import Violation
from contractguard.survey import Survey

_IDENTIFYING = frozenset(("error",))
"""What tells problems of one rule at one place apart, where its message does not."""


def matched(
    rules: Sequence[DocumentRule], root: Node, survey: Survey | None
) -> tuple[list[tuple[str, Violation]], tuple[str, ...]]:
    """Run rules, all at once. Return what each found, by its id, and the reasons why some could not be asked."""
    follow = (survey.contract.references if survey is not None else References()).follow
    evaluation = evaluate([_given(rule, rule.when) for rule in rules if isinstance(rule.when, OnMatch)], root, follow,
                          formats_of(root.value), FUNCTIONS)
    asked = {rule.id: rule.asked | _IDENTIFYING for rule in rules}
    found = [(result.rule.name, Violation(result.node, _kept(result.facts, asked[result.rule.name]), result.part))
             for result in evaluation.results]
    return found, evaluation.warnings


def _given(rule: DocumentRule, when: OnMatch) -> GivenRule:
    return GivenRule(rule.id, when.given, when.then, partial(_word, rule), when.resolved)


def _word(rule: DocumentRule, facts: Facts) -> str:
    return rule.word(_plain(facts))


def _plain(facts: Facts) -> Facts:
    """Say in words what cannot stand in a message as it is: nothing, objects and arrays."""
    value = facts["value"]
    return {**facts, "value": shown(value)} if value is UNDEFINED or isinstance(value, (dict, list)) else facts


def _kept(facts: Facts, asked: frozenset[str]) -> Mapping[str, object]:
    return {name: value for name, value in _plain(facts).items() if name in asked}
