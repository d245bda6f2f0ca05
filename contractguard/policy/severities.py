"""What a configuration makes of the severities of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from contractguard.findings import Impact, Severity
from contractguard.policy.rule_settings import OWN, RuleSetting
from contractguard.rules.document_rule import DocumentRule
from contractguard.rules.inspection import Selected
from contractguard.rules.rule import ChangeRule, RuleSeverity, Severities
from contractguard.rules.words import SEVERITIES


def change_severities(settings: Mapping[str, RuleSetting]) -> Severities:
    """Return how severe the findings of rules over changes are."""
    def severity(rule: ChangeRule, impact: Impact, paths: Iterable[str]) -> RuleSeverity:
        return _worst(settings[rule.id], impact, paths)

    return severity


def selection(rules: Iterable[DocumentRule], settings: Mapping[str, RuleSetting]) -> list[Selected]:
    """Return the rules over one document that are on, as they are to be asked."""
    asked = ((rule, settings[rule.id]) for rule in rules)
    return [_as_set(Selected(rule, rule.usual_severity, setting.options), setting)
            for rule, setting in asked if setting.is_on]


def settle(settings: Mapping[str, RuleSetting], chosen: Sequence[Selected]) -> list[Selected]:
    """Return rules as the configuration has them; those of which it says nothing of its own stay as they are."""
    settled = []
    for selected in chosen:
        setting = settings.get(selected.rule.id)
        if setting is None or setting.origin == OWN or selected.by_paths is not None:
            settled.append(selected)
        elif setting.is_on:
            settled.append(_as_set(selected, setting))
    return settled


def _as_set(selected: Selected, setting: RuleSetting) -> Selected:
    usual = setting.severity_of()
    severity: Severity = selected.rule.usual_severity if usual == "off" else usual
    return replace(selected, severity=severity, by_paths=partial(_worst, setting, None) if setting.paths else None)


def _worst(setting: RuleSetting, impact: Impact | None, paths: Iterable[str]) -> RuleSeverity:
    """Return the worst severity among the paths that a finding reaches; one that reaches none is outside of all."""
    if not setting.paths:
        return setting.severity_of(impact)
    found = {setting.at(path).severity_of(impact) for path in paths} or {setting.at(None).severity_of(impact)}
    return min(found, key=SEVERITIES.index)
