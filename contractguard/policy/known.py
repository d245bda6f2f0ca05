"""What a configuration has to know of the rules, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from contractguard.findings import Impact
from contractguard.findings.report import IMPACTS
from contractguard.rules.document_rule import DocumentRule, OnSubject
from contractguard.rules.rule import ChangeRule, Rule, RuleSeverity

Severities = RuleSeverity | Mapping[Impact, RuleSeverity]
"""One severity for all findings, or one for each impact."""


class Option(Protocol):
    """One option of a rule."""

    def problem(self, value: object) -> str:
        """Say what is wrong with a value, as in `must be a number`; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """One rule of the catalogue, of a rule folder or of a ruleset.

    `presets` are those that switch it on; None means that it is on without any, as the rules over changes are.
    `severity` is what the rule has of its own. `options` are the values that it has where nobody says otherwise,
    `known_options` all that may be set.
    """

    id: str
    severity: Severities
    presets: tuple[str, ...] | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    known_options: Mapping[str, Option] = field(default_factory=dict)


def known_rules(rules: Iterable[Rule]) -> tuple[KnownRule, ...]:
    """Return what a configuration has to know of rules, in their order."""
    return tuple(KnownRule(
        id=rule.id, severity=_severities(rule), tags=rule.tags, aliases=rule.aliases,
        presets=rule.presets if isinstance(rule, DocumentRule) else None,
        options=rule.options if isinstance(rule, DocumentRule) else {},
        known_options=_known_options(rule),
    ) for rule in rules)


def _severities(rule: Rule) -> Severities:
    """Return one severity where a rule has the same for every impact."""
    if isinstance(rule, ChangeRule):
        found = {impact: rule.severity_of(impact) for impact in IMPACTS}
        return found["breaking"] if len(set(found.values())) == 1 else found
    assert isinstance(rule, DocumentRule)
    return rule.severity


def _known_options(rule: Rule) -> Mapping[str, Option]:
    if isinstance(rule, DocumentRule) and isinstance(rule.when, OnSubject):
        from contractguard.rules.predicates import load_predicates

        return load_predicates()[rule.when.predicate].options
    return {}
