"""How rulesets are put together: `extends`, severities, parts of rules, formats and documentation URLs."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractguard.errors import RulesetError
from contractguard.source import Access, Fetched
from tests.spectral.loading import ALL, load, rules, severities

BASE = """
    rules:
      on: {given: $, then: {function: truthy}}
      loud: {given: $, severity: error, then: {function: truthy}}
      quiet: {given: $, recommended: false, then: {function: truthy}}
      off: {given: $, severity: off, then: {function: truthy}}
"""


@pytest.mark.parametrize(("written", "severity"), [
    ("error", "error"), ("warn", "warning"), ("info", "note"), ("hint", "note"),
    ("0", "error"), ("1", "warning"), ("2", "note"), ("3", "note"),
])
def test_severities_are_words_or_numbers(tmp_path: Path, written: str, severity: str) -> None:
    ruleset = load(tmp_path, f"rules: {{a: {{given: $, severity: {written}, then: {{function: truthy}}}}}}")
    assert severities(ruleset) == {"a": severity}


def test_a_rule_without_a_severity_warns(tmp_path: Path) -> None:
    assert severities(load(tmp_path, BASE)) == {"on": "warning", "loud": "error"}


def test_an_extended_ruleset_is_taken_as_it_stands(tmp_path: Path) -> None:
    assert severities(load(tmp_path, "extends: base.yaml", base__yaml=BASE)) == {"on": "warning", "loud": "error"}


@pytest.mark.parametrize(("mode", "names"), [
    ("recommended", {"on", "loud"}), ("all", {"on", "loud", "quiet"}), ("off", set()), ("'off'", set()),
])
def test_a_mode_says_which_rules_are_on(tmp_path: Path, mode: str, names: set[str]) -> None:
    ruleset = load(tmp_path, f"extends: [[./base.yaml, {mode}]]", base__yaml=BASE)
    assert set(severities(ruleset)) == names


def test_the_mode_off_reaches_all_ancestors(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: [[middle.yaml, off]]", middle__yaml="extends: base.yaml", base__yaml=BASE)
    assert severities(ruleset) == {}


@pytest.mark.parametrize("written", ["off", "false", "-1", "'off'"])
def test_off_false_and_minus_one_switch_a_rule_off(tmp_path: Path, written: str) -> None:
    ruleset = load(tmp_path, f"extends: base.yaml\nrules: {{on: {written}}}", base__yaml=BASE)
    assert severities(ruleset) == {"loud": "error"}


def test_true_and_a_severity_switch_a_rule_on(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        extends: [[base.yaml, off]]
        rules: {on: true, quiet: error, loud: hint}
    """, base__yaml=BASE)
    assert severities(ruleset) == {"on": "warning", "loud": "note", "quiet": "error"}


def test_a_rule_that_its_ruleset_switched_off_stays_so_under_all(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: [[middle.yaml, all]]",
                   middle__yaml="extends: base.yaml\nrules: {on: off}", base__yaml=BASE)
    assert set(severities(ruleset)) == {"loud", "quiet"}


def test_parts_of_a_rule_are_merged_and_switch_it_on(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        extends: base.yaml
        rules:
          quiet: {message: "{{error}}", given: $.info, then: {field: title, function: truthy}}
          loud: {description: Said otherwise}
    """, base__yaml=BASE)
    found = rules(ruleset)
    assert (found["quiet"].given, found["quiet"].message, found["quiet"].severity) == (
        ("$.info",), "{{error}}", "warning")
    assert (found["loud"].given, found["loud"].description, found["loud"].severity) == (
        ("$",), "Said otherwise", "error")


def test_later_rulesets_win(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: [base.yaml, other.yaml]", base__yaml=BASE,
                   other__yaml="rules: {on: {given: $.paths, severity: hint, then: {function: defined}}}")
    assert (rules(ruleset)["on"].given, rules(ruleset)["on"].severity) == (("$.paths",), "note")


def test_a_ruleset_that_is_extended_twice_is_no_circle(tmp_path: Path) -> None:
    files = {f"level{level}__yaml": f"extends: [level{level + 1}.yaml, ./level{level + 1}.yaml]" for level in range(25)}
    ruleset = load(tmp_path, "extends: level0.yaml", level25__yaml=BASE, **files)
    assert set(severities(ruleset)) == {"on", "loud"}


def test_rules_speak_of_the_formats_of_the_ruleset_that_defines_them(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        extends: base.yaml
        formats: [oas2]
        rules:
          mine: {given: $, then: {function: truthy}}
          newer: {given: $, formats: [oas3.1, oas3_2], then: {function: truthy}}
    """, base__yaml="formats: [oas3]\n" + BASE.replace("\n    ", "\n"))
    assert set(severities(ruleset, formats=frozenset(("oas2",)))) == {"mine"}
    assert set(severities(ruleset, formats=frozenset(("oas3", "oas3_1")))) == {"on", "loud", "newer"}


def test_a_documentation_url_is_given_to_the_rules_that_a_ruleset_speaks_of(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        extends: base.yaml
        documentationUrl: https://rules.test/page
        rules:
          on: error
          mine: {given: $, documentationUrl: "https://else.test", then: {function: truthy}}
          other: {given: $, then: {function: truthy}}
    """, base__yaml=BASE)
    assert {name: rule.documentation_url for name, rule in rules(ruleset).items()} == {
        "on": "https://rules.test/page#on", "loud": None, "mine": "https://else.test",
        "other": "https://rules.test/page#other"}


def test_several_demands_and_places_are_kept_in_order(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        rules:
          a:
            given: [$.info, $.tags]
            resolved: false
            tags: [style]
            type: style
            extensions: {any: 1}
            x-own: 2
            then:
              - {field: title, function: truthy}
              - {field: "@key", function: pattern, functionOptions: {match: ^a}}
    """)
    rule = rules(ruleset)["a"]
    assert (rule.given, rule.resolved, rule.tags) == (("$.info", "$.tags"), False, ("style",))
    assert [(then.field, then.function, then.options) for then in rule.then] == [
        ("title", "truthy", None), ("@key", "pattern", {"match": "^a"})]
    assert rule.place == "ruleset.yaml:3:3"


def test_json_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"rules": {"a": {"given": "$", "then": {"function": "truthy"}}}}')
    assert severities(load(tmp_path, "extends: ['./r.json']")) == {"a": "warning"}


def test_parser_options_and_keys_for_others_are_accepted(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "rules: {}\nparserOptions: {duplicateKeys: warn, incompatibleValues: -1}\nx-team: us\n"
                             "description: Ours")
    assert severities(ruleset) == {}


def test_old_names_of_rules_are_known(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        extends: [[spectral:oas, off]]
        rules:
          operation-2xx-response: error
          oas3-unused-components-schema: hint
          oas3-valid-oas-content-example: warn
    """)
    assert severities(ruleset) == {
        "operation-success-response": "error", "oas3-valid-media-example": "warning", "oas3-unused-component": "note"}


def test_rulesets_of_other_formats_are_left_out_with_a_warning(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "extends: [spectral:asyncapi, [spectral:arazzo, all]]\nrules: {asyncapi-tags: off}")
    assert [str(warning) for warning in ruleset.warnings] == [
        "ruleset.yaml:1:11: the ruleset 'spectral:asyncapi' says nothing of OpenAPI: it is left out "
        "(take it out of 'extends')",
        "ruleset.yaml:1:30: the ruleset 'spectral:arazzo' says nothing of OpenAPI: it is left out "
        "(take it out of 'extends')"]


@pytest.mark.parametrize(("reference", "rule"), [
    ("spectral:oas", "info-contact"),
    ("@stoplight/spectral-owasp-ruleset", "owasp:api8:2023-define-error-validation"),
    ("@stoplight/spectral-owasp-ruleset@2.0.1", "owasp:api8:2023-define-error-validation"),
    ("https://unpkg.com/@stoplight/spectral-owasp-ruleset/dist/ruleset.mjs", "owasp:api8:2023-define-error-validation"),
    ("https://unpkg.com/@stoplight/spectral-documentation@1.3.1/dist/ruleset.mjs", "docs-description"),
    ("https://cdn.jsdelivr.net/npm/@stoplight/spectral-documentation", "docs-description"),
    ("@stoplight/spectral-documentation-ruleset", "docs-description"),
])
def test_known_rulesets_are_built_in_under_all_their_names(tmp_path: Path, reference: str, rule: str) -> None:
    ruleset = load(tmp_path, f"extends: '{reference}'")
    assert rule in severities(ruleset, formats=ALL)
    assert ruleset.warnings == ()


def test_urls_are_extended_where_the_network_is_allowed(tmp_path: Path) -> None:
    def fetch(url: str) -> Fetched:
        pages = {"https://rules.test/a.yaml": "extends: sub/b.yaml",
                 "https://rules.test/sub/b.yaml": "rules: {a: {given: $, then: {function: truthy}}}"}
        return Fetched(url, pages[url].encode())

    access = Access(tmp_path, network=True, fetch=fetch)
    assert severities(load(tmp_path, "extends: https://rules.test/a.yaml", access)) == {"a": "warning"}


def test_urls_are_refused_where_the_network_is_off(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"^ruleset.yaml:1:1: 'https://rules.test/a.yaml' is on the network, which"):
        load(tmp_path, "extends: https://rules.test/a.yaml")


def test_a_ruleset_with_a_name_of_a_function_in_javascript_is_run_without_its_rules(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        functions: [mine]
        functionsDir: ./functions
        rules:
          a: {given: $, then: {function: mine}}
          b: {given: $, then: {function: truthy}}
          c: {given: $, then: [{function: truthy}, {function: patern, functionOptions: {match: a}}]}
    """)
    assert severities(ruleset) == {"b": "warning"}
    assert [(warning.place, warning.message) for warning in ruleset.warnings] == [
        ("ruleset.yaml:2:1", "functions in JavaScript are not run: 'mine'"),
        ("ruleset.yaml:5:24", "the rule 'a' is off: there is no function 'mine'"),
        ("ruleset.yaml:7:45", "the rule 'c' is off: there is no function 'patern'")]
    assert ruleset.warnings[2].hint == "did you mean 'pattern'?"


def test_a_bad_expression_switches_its_rule_off_with_a_warning(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        rules:
          a: {given: "$.paths[", then: {function: truthy}}
          b: {given: $, then: {field: "$.a[?(", function: truthy}}
          c: {given: $, then: {function: truthy}}
    """)
    assert severities(ruleset) == {"c": "warning"}
    assert [warning.place for warning in ruleset.warnings] == ["ruleset.yaml:3:7", "ruleset.yaml:4:24"]


def test_a_key_beside_a_function_that_says_nothing_is_told(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "rules: {a: {given: $, then: {function: truthy, functionOption: {}}}}")
    assert [str(warning) for warning in ruleset.warnings] == [
        "ruleset.yaml:1:48: 'then' has no key 'functionOption': it is left out (did you mean 'functionOptions'?)"]
    assert severities(ruleset) == {"a": "warning"}
