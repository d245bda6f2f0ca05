"""`overrides` and the older `except`: other rules for some documents, other severities in some places."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractguard.errors import RulesetError
from contractguard.rules.spectral import Ruleset, load_ruleset
from tests.spectral.loading import load, rules, severities, write

RULES = """
rules:
  a: {given: $, then: {function: truthy}}
  b: {given: $, severity: error, then: {function: truthy}}
"""


def at(ruleset: Ruleset, name: str, *pointer: str | int, path: str = "openapi.yaml") -> str:
    return ruleset.severity_at(rules(ruleset, path)[name], path, pointer)


def test_an_override_changes_severities_in_the_documents_that_it_names(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + "overrides: [{files: ['legacy/**'], rules: {a: error, b: off}}]")
    assert severities(ruleset, "legacy/x/openapi.yaml") == {"a": "error"}
    assert severities(ruleset, "openapi.yaml") == {"a": "warning", "b": "error"}


def test_globs_are_relative_to_the_ruleset(tmp_path: Path) -> None:
    write(tmp_path, {"lint/ruleset.yaml": RULES + "overrides: [{files: ['../api/*.yaml'], rules: {a: off}}]"})
    ruleset = load_ruleset("lint/ruleset.yaml", tmp_path)
    assert set(severities(ruleset, "api/openapi.yaml")) == {"b"}
    assert set(severities(ruleset, str(tmp_path / "api/openapi.yaml"))) == {"b"}
    assert set(severities(ruleset, "lint/api/openapi.yaml")) == {"a", "b"}


def test_later_overrides_are_stronger_and_may_bring_rules_aliases_formats_and_rulesets(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + """
aliases: {Info: [$.info]}
overrides:
  - files: ['*.yaml']
    rules: {a: hint}
  - files: [special.yaml]
    extends: extra.yaml
    formats: [oas3]
    aliases: {Title: ['#Info.title']}
    rules:
      a: error
      c: {given: ['#Title'], then: {function: truthy}}
""", extra__yaml="rules: {d: {given: $, then: {function: truthy}}}")
    assert severities(ruleset, "special.yaml") == {"d": "warning", "a": "error", "b": "error", "c": "warning"}
    assert rules(ruleset, "special.yaml")["c"].given == ("$.info.title",)
    assert severities(ruleset, "other.yaml") == {"a": "note", "b": "error"}
    assert set(severities(ruleset, "special.yaml", frozenset(("oas2",)))) == {"d", "a", "b"}


def test_an_override_of_a_place_is_a_severity_below_it(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + """
overrides:
  - files: ['**/*.yaml#/paths']
    rules: {a: error}
  - files: ['openapi.yaml#/paths/~1users/get']
    rules: {a: off, b: hint}
""")
    assert at(ruleset, "a", "info") == "warning"
    assert at(ruleset, "a", "paths") == "error"
    assert at(ruleset, "a", "pathsother") == "warning"
    assert at(ruleset, "a", "paths", "/users", "get", "tags", 0) == "off"
    assert at(ruleset, "b", "paths", "/users", "get") == "note"
    assert at(ruleset, "a", "paths", "/users", "get", path="v2/other.yaml") == "error"


def test_the_longest_place_counts_and_of_the_same_place_the_later_one(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + """
overrides:
  - {files: ['a.yaml#/info/title'], rules: {a: hint}}
  - {files: ['a.yaml#/info'], rules: {a: error}}
  - {files: ['*.yaml#/info'], rules: {a: off}}
""")
    assert at(ruleset, "a", "info", "title", path="a.yaml") == "note"
    assert at(ruleset, "a", "info", "version", path="a.yaml") == "off"


def test_a_rule_that_is_off_can_be_on_in_a_place_alone(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: [[spectral:oas, off]]\n"
                             "overrides: [{files: ['*.yaml#/info'], rules: {info-contact: error}}]")
    assert severities(ruleset) == {"info-contact": "off"}
    assert at(ruleset, "info-contact", "info") == "error"
    assert severities(ruleset, "x.json") == {}


def test_the_older_except_switches_rules_off_in_places(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + """
except:
  old.yaml: [b, gone]
  openapi.yaml#/info: [a]
  '#/paths': [b]
""")
    assert set(severities(ruleset, "old.yaml")) == {"a", "b"}
    assert (severities(ruleset, "old.yaml")["b"], at(ruleset, "b", "paths")) == ("off", "off")
    assert (at(ruleset, "a", "info", "title"), at(ruleset, "a", "paths")) == ("off", "warning")


def test_overrides_of_an_extended_ruleset_are_not_applied(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: base.yaml",
                   base__yaml=RULES + "overrides: [{files: ['**'], rules: {a: off}}]")
    assert set(severities(ruleset)) == {"a", "b"}


def test_a_mistake_in_an_override_is_told_when_the_ruleset_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        load(tmp_path, RULES + "overrides: [{files: ['never.yaml'], rules: {c: error}}]")
    assert str(caught.value).startswith("ruleset.yaml:5:45: there is no rule 'c' to be changed")
