"""What holds for each rule, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractguard.policy import Config, RuleSetting, check_rules, known_rules, settings
from contractguard.rules import load_catalogue
from tests.policy.samples import RULES, loaded

OWN = {"breaking": "error", "risky": "warning", "compatible": "note", "editorial": "note"}


def held(folder: Path, text: str, contract: int | None = None) -> dict[str, tuple[object, str]]:
    config = loaded(folder, text)
    check_rules(config, RULES)
    entry = None if contract is None else config.contracts[contract]
    return {rule: (setting.severity, setting.origin) for rule, setting in settings(config, RULES, entry).items()}


def test_by_default_the_recommended_rules_and_all_rules_over_changes_are_on(tmp_path: Path) -> None:
    assert settings(Config.default(tmp_path), RULES) == {
        "operation-description-missing": RuleSetting("warning", "preset recommended"),
        "operation-secured": RuleSetting("error", "preset recommended"),
        "schema-too-deep": RuleSetting("off", "in none of the presets", {"most": 5}),
        "taste": RuleSetting("off", "in none of the presets"),
        "response-property-removed": RuleSetting(OWN, "the rule itself"),
    }


@pytest.mark.parametrize(("presets", "on"), [
    ("[]", {}),
    ("[security]", {"operation-secured": "preset security"}),
    ("[strict, security]", {"operation-secured": "preset security", "schema-too-deep": "preset strict"}),
    ("[all]", {"operation-secured": "preset all", "schema-too-deep": "preset all", "taste": "preset all",
               "operation-description-missing": "preset all"}),
])
def test_presets_switch_rules_on(presets: str, on: dict[str, str], tmp_path: Path) -> None:
    found = held(tmp_path, f"presets: {presets}\n")
    del found["response-property-removed"]
    assert {rule: origin for rule, (severity, origin) in found.items() if severity != "off"} == on


def test_a_rule_that_is_off_by_itself_is_a_note_where_a_preset_switches_it_on(tmp_path: Path) -> None:
    assert held(tmp_path, "presets: [all]\n")["taste"] == ("note", "preset all")


def test_a_tag_counts_before_a_preset_and_switches_on_and_off(tmp_path: Path) -> None:
    found = held(tmp_path, "presets: [recommended]\ntags:\n  documentation: off\n  schemas: error\n")
    assert found == {
        "operation-description-missing": ("off", "contractguard.yaml:3:3"),
        "operation-secured": ("error", "preset recommended"),
        "schema-too-deep": ("error", "contractguard.yaml:4:3"),
        "taste": ("error", "contractguard.yaml:4:3"),
        "response-property-removed": (OWN, "the rule itself"),
    }


@pytest.mark.parametrize("tags", ["{operations: off, security: warning}", "{security: warning, operations: off}"])
def test_of_several_tags_the_worst_severity_counts_in_any_order(tags: str, tmp_path: Path) -> None:
    found = held(tmp_path, f"tags: {tags}\n")
    assert found["operation-secured"][0] == "warning"
    assert found["operation-description-missing"][0] == "off"


def test_the_id_of_a_rule_counts_before_its_tag(tmp_path: Path) -> None:
    text = "rules:\n  taste: warning\n  operation-has-security: off\ntags: {schemas: off, security: error}\n"
    found = held(tmp_path, text)
    assert found["taste"] == ("warning", "contractguard.yaml:2:3")
    assert found["operation-secured"] == ("off", "contractguard.yaml:3:3")


def test_rules_over_changes_can_be_set_too(tmp_path: Path) -> None:
    assert held(tmp_path, "rules: {response-property-removed: note}\n")["response-property-removed"] == (
        "note", "contractguard.yaml:1:9")
    assert held(tmp_path, "tags: {compatibility: off}\n")["response-property-removed"] == (
        "off", "contractguard.yaml:1:8")


def test_what_is_said_for_a_contract_counts_before_what_is_said_for_all(tmp_path: Path) -> None:
    text = """\
        contracts:
        - openapi.yaml
        - path: other.yaml
          presets: [security]
          rules: {taste: error, operation-secured: warning}
        rules: {taste: off, operation-has-security: note, schema-too-deep: note}
        """
    assert held(tmp_path, text, 0)["taste"] == ("off", "contractguard.yaml:6:9")
    found = held(tmp_path, text, 1)
    assert found["taste"] == ("error", "contractguard.yaml:5:11")
    assert found["operation-secured"] == ("warning", "contractguard.yaml:5:25")
    assert found["schema-too-deep"] == ("note", "contractguard.yaml:6:51")
    assert found["operation-description-missing"] == ("off", "in none of the presets")


def test_options_are_set_one_by_one_and_switch_nothing_on(tmp_path: Path) -> None:
    config = loaded(tmp_path, """\
        contracts:
        - path: openapi.yaml
          rules: {schema-too-deep: {severity: error}}
        rules:
          schema-too-deep: {options: {most: 9}}
        """)
    assert settings(config, RULES)["schema-too-deep"] == RuleSetting("off", "in none of the presets", {"most": 9})
    assert settings(config, RULES, config.contracts[0])["schema-too-deep"] == RuleSetting(
        "error", "contractguard.yaml:3:11", {"most": 9})


def test_a_severity_with_paths_holds_there_alone(tmp_path: Path) -> None:
    config = loaded(tmp_path, """\
        rules:
          operation-secured: {severity: off, paths: [/health, /internal/**]}
          taste: {severity: warning, paths: [/orders/*]}
        """)
    found = settings(config, RULES)
    secured, taste = found["operation-secured"], found["taste"]
    assert {path: secured.at(path).severity for path in ("/health", "/internal/{id}/x", "/healthy", None)} == {
        "/health": "off", "/internal/{id}/x": "off", "/healthy": "error", None: "error"}
    assert secured.at("/healthy").origin == "preset recommended"
    assert taste.at("/orders/{id}").severity == "warning"
    assert taste.at("/orders").severity == "off"
    assert secured.is_on
    assert taste.is_on
    assert not found["schema-too-deep"].is_on


def test_an_entry_of_a_contract_without_paths_holds_everywhere(tmp_path: Path) -> None:
    config = loaded(tmp_path, """\
        contracts:
        - {path: a.yaml, rules: {taste: note}}
        - {path: b.yaml, rules: {taste: {severity: error, paths: [/b]}}}
        rules: {taste: {severity: warning, paths: [/a]}}
        """)
    first, second = (settings(config, RULES, entry)["taste"] for entry in config.contracts)
    assert [first.at(path).severity for path in ("/a", "/b", None)] == ["note", "note", "note"]
    assert [second.at(path).severity for path in ("/a", "/b", None)] == ["warning", "error", "off"]


def test_severities_by_impact(tmp_path: Path) -> None:
    removed = settings(Config.default(tmp_path), RULES)["response-property-removed"]
    assert [removed.severity_of("breaking"), removed.severity_of("editorial")] == ["error", "note"]
    assert settings(Config.default(tmp_path), RULES)["operation-secured"].severity_of() == "error"


def test_every_rule_of_the_catalogue_has_a_setting_that_is_its_own_by_default(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    found = settings(Config.default(tmp_path), known_rules(catalogue))
    assert list(found) == list(catalogue.rules)
    for rule in catalogue.change_rules:
        assert found[rule.id].origin == "the rule itself"
        assert found[rule.id].severity_of("breaking") == rule.severity_of("breaking")
        assert found[rule.id].severity_of("editorial") == rule.severity_of("editorial")
    for document_rule in catalogue.document_rules:
        is_recommended = "recommended" in document_rule.presets
        assert found[document_rule.id].severity == (document_rule.severity if is_recommended else "off")


def test_every_rule_of_the_catalogue_may_be_switched_off(tmp_path: Path) -> None:
    rules = known_rules(load_catalogue())
    config = loaded(tmp_path, "rules:\n" + "".join(f"  {rule.id}: off\n" for rule in rules))
    check_rules(config, rules)
    assert not any(setting.is_on for setting in settings(config, rules).values())
