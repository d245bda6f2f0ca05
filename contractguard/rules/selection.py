"""Which rules over one document are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from contractguard.rules.document_rule import DocumentRule
from contractguard.rules.inspection import Selected


def select(rules: Iterable[DocumentRule], presets: Collection[str]) -> list[Selected]:
    """Choose the rules that at least one of some presets switches on, with their own severities and options."""
    return [Selected(rule, rule.usual_severity, rule.options) for rule in rules
            if "all" in presets or not presets_of(rule).isdisjoint(presets)]


def presets_of(rule: DocumentRule) -> frozenset[str]:
    """Return the presets that switch a rule on, `all` apart."""
    return frozenset(rule.presets)
