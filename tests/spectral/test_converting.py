"""A ruleset as rule files of ours: they are read as own rules, and find what the ruleset finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from contractguard.cli import main
from contractguard.contract import Node, read_contract
from contractguard.errors import ContractError, RuleError
from contractguard.rules import DocumentRule, load_catalogue
from contractguard.rules.inspection import Selected, inspect_contract
from contractguard.rules.rule_schema import rule_schema
from contractguard.rules.spectral import load_ruleset, select_ruleset
from contractguard.rules.spectral.converting import convert, identifier_of
from contractguard.source import Access, Document, open_document
from contractguard.source.strict import parse_strictly
from contractguard.survey import survey_contract
from contractguard.text import format_pointer
from tests.spectral.loading import load
from tests.spectral.renew_expected import DOCUMENTS, RULESETS

Told = set[tuple[str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["contractguard", "rules", *arguments])
        with pytest.raises(SystemExit) as raised:
            main()
        return int(raised.value.code or 0)

    return run


def told(document: Document, selection: list[Selected]) -> Told:
    try:
        survey = survey_contract(read_contract(document))
    except ContractError:
        survey = None
    found = inspect_contract(Node(document, (), document.data), survey, selection)
    return {(format_pointer(spoken.violation.node.pointer), spoken.severity) for spoken in found.spoken}


@pytest.mark.parametrize("name", RULESETS)
def test_converted_rules_find_what_the_ruleset_finds(name: str, tmp_path: Path) -> None:
    ruleset = load_ruleset(name, tmp_path)
    for rule in convert(ruleset).rules:
        (tmp_path / f"{rule.id}.yaml").write_text(rule.text)
    own = load_catalogue(tmp_path).document_rules
    for sample in DOCUMENTS:
        document = open_document(sample.name, Access(sample.parent))
        version = str(document.data.get("openapi", "2.0"))[:3]  # type: ignore[attr-defined]
        fitting = [Selected(replace(rule, formats=()), rule.usual_severity, {}) for rule in own
                   if not rule.formats or version in rule.formats]
        assert told(document, fitting) == told(document, select_ruleset(ruleset, document, sample)), sample.name


def test_converted_rules_keep_to_the_schema_of_rule_files(tmp_path: Path) -> None:
    validator = jsonschema_rs.Draft202012Validator(rule_schema())
    for name in RULESETS:
        for rule in convert(load_ruleset(name, tmp_path)).rules:
            data = parse_strictly(f"{rule.id}.yaml", rule.text.encode(), "a rule file").data
            assert validator.is_valid(data), rule.id
            assert not validator.is_valid({**data, "status": "stable"})  # type: ignore[dict-item]


def test_a_finished_rule_needs_examples(tmp_path: Path) -> None:
    (rule,) = convert(load(tmp_path, "rules: {a: {given: $, then: {function: truthy}}}")).rules
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.yaml").write_text(rule.text.replace("preview", "stable"))
    with pytest.raises(RuleError, match="a rule needs 'examples'"):
        load_catalogue(tmp_path / "own")


def test_what_a_ruleset_does_not_say_is_asked_for(tmp_path: Path) -> None:
    ruleset = load(tmp_path, """
        rules:
          paths-kebabCase:
            message: "{{property}} must be kebab-case: {{error}}, as in {id} {{description}}"
            description: Paths are in kebab case. Our gateway is case-insensitive.
            severity: hint
            formats: [oas3]
            tags: [naming]
            documentationUrl: https://rules.test
            given: $.paths
            then: {field: "@key", function: pattern, functionOptions: {match: "^[a-z/-]+$"}}
    """)
    conversion = convert(ruleset)
    assert conversion.warnings == ()
    assert [(rule.id, rule.text) for rule in conversion.rules] == [("paths-kebab-case", """\
id: paths-kebab-case
title: Paths are in kebab case
severity: note
status: preview
tags:
- own
- naming
formats:
- '3.0'
- '3.1'
- '3.2'
presets:
- recommended
summary: Paths are in kebab case. Our gateway is case-insensitive.
rationale: Say here why this matters, and to whom.
remedy: Say here what to write instead.
references:
- https://rules.test
aliases:
- paths-kebabCase
when:
  given:
  - $.paths
  then:
  - field: '@key'
    function: pattern
    functionOptions:
      match: ^[a-z/-]+$
message: '{property} must be kebab-case: {error}, as in (id) Paths are in kebab case. Our gateway is case-insensitive.'
""")]


def test_words_that_yaml_1_1_and_1_2_read_differently_stay_words(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "rules: {a: {description: '0o17', given: $, then: {field: '1e3', function: enumeration, "
                             "functionOptions: {values: ['1e3', 'no', 'off', '0o17', 1000, null]}}}}")
    (rule,) = convert(ruleset).rules
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.yaml").write_text(rule.text)
    (read,) = load_catalogue(tmp_path / "out")
    assert isinstance(read, DocumentRule)
    assert read.when.then[0].options == {  # type: ignore[union-attr]
        "values": ["1e3", "no", "off", "0o17", 1000, None]}


@pytest.mark.parametrize(("name", "identifier"), [
    ("no-$ref-siblings", "no-ref-siblings"), ("owasp:api1:2023-no-numeric-ids", "owasp-api1-2023-no-numeric-ids"),
    ("operationIdCase", "operation-id-case"), ("2xx-needed", "rule-2xx-needed"), ("_", "rule"), ("ÄÖ", "rule"),
    ("RAC_GEN_001", "rac-gen-001"),
])
def test_ids_are_lower_case_words_with_hyphens(name: str, identifier: str) -> None:
    assert identifier_of(name) == identifier


def test_two_names_that_become_one_are_told_apart(tmp_path: Path) -> None:
    rule = "{given: $, then: {function: truthy}}"
    conversion = convert(load(tmp_path, f"rules: {{a_b: {rule}, a-b: {rule}, aB: {rule}}}"))
    assert [each.id for each in conversion.rules] == ["a-b", "a-b-2", "a-b-3"]


def test_overrides_and_rules_that_cannot_be_run_are_told(tmp_path: Path) -> None:
    conversion = convert(load(tmp_path, """
        functions: [mine]
        rules: {a: {given: $, then: {function: mine}}, b: {given: $, then: {function: truthy}}}
        overrides: [{files: ['*.yaml'], rules: {b: off}}]
    """))
    assert [each.id for each in conversion.rules] == ["b"]
    assert [each.place for each in conversion.warnings] == [
        "ruleset.yaml:2:1", "ruleset.yaml:3:30", "ruleset.yaml:4:13"]


def test_the_command_writes_a_folder_once(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.yaml").write_text("rules: {a: {given: $, then: {function: truthy}}}")
    assert run("--convert", "r.yaml", "--to", "own/rules") == 0
    assert [file.name for file in (tmp_path / "own" / "rules").iterdir()] == ["a.yaml"]
    assert capsys.readouterr().err == (
        "1 rule file written to own/rules: complete what they ask for, and name the folder in contractguard.yaml under "
        "rule-folders\n")
    assert run("--convert", "r.yaml", "--to", "own/rules") == 2
    assert "files would be overwritten: a.yaml" in capsys.readouterr().err


def test_the_command_writes_to_standard_output(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.yaml").write_text("rules: {a: {given: $, then: {function: truthy}}}")
    assert run("--convert", "r.yaml") == 0
    assert capsys.readouterr().out.startswith("# a.yaml\n---\nid: a\n")


@pytest.mark.parametrize(("arguments", "said"), [
    (("--convert", "gone.yaml"), "no such file: 'gone.yaml'"),
    (("--to", "x"), "--to says where --convert writes to"),
    (("--convert", "spectral:oas", "--tag", "x"), "--convert lists no rules"),
    (("--convert", "@acme/rules"), "rulesets from npm are JavaScript"),
])
def test_the_command_says_what_is_wrong(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err
