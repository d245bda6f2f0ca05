"""`explain`, `rules` and `schema`: what contractguard says about itself."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from contractguard.rules import load_catalogue
from contractguard.rules.catalogue import rule_folder
from tests.cli.running import contractguard

RULES = list(load_catalogue())


def test_a_rule_is_explained_with_its_examples(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "explain", "response-property-removed")
    assert (run.status, run.err) == (0, "")
    rule = load_catalogue().find("response-property-removed")
    for part in (rule.id, rule.title, rule.summary, "severity: error", "impact: breaking", "What to do",
                 "Example: flagged", "Example: not flagged", *rule.references):
        assert part in run.out


def test_a_rule_that_is_not_there(tmp_path: Path) -> None:
    near = contractguard(tmp_path, "explain", "response-property-remvoed")
    assert (near.status, near.out) == (2, "")
    assert near.err == ("error: there is no rule 'response-property-remvoed'\n"
                        "  hint: did you mean 'response-property-removed'?\n")
    far = contractguard(tmp_path, "explain", "xyzzy")
    assert far.err == "error: there is no rule 'xyzzy'\n  hint: 'contractguard rules' lists them all\n"


def test_the_table_of_rules(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "rules")
    lines = run.out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES] == sorted(rule.id for rule in RULES)
    assert all(line.endswith(rule.title) for line, rule in zip(lines, RULES, strict=True))
    assert len({line.index(rule.title, len(rule.id)) for line, rule in zip(lines, RULES, strict=True)}) == 1


def test_the_rules_as_json(tmp_path: Path) -> None:
    listed = json.loads(contractguard(tmp_path, "rules", "--format", "json").out)
    assert [rule["id"] for rule in listed] == [rule.id for rule in RULES]
    assert all({"id", "title", "severity", "impact", "tags", "summary", "when"} <= set(rule) for rule in listed)


def test_the_rules_as_a_page(tmp_path: Path) -> None:
    page = contractguard(tmp_path, "rules", "--format", "markdown").out
    assert page.startswith("# Rules\n")
    assert all(f"\n## {rule.id}\n" in page and f"(#{rule.id})" in page for rule in RULES)


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_the_rules_of_a_tag(tmp_path: Path, form: str) -> None:
    run = contractguard(tmp_path, "rules", "--tag", "security", "--format", form)
    tagged = [rule.id for rule in RULES if "security" in rule.tags]
    assert 0 < len(tagged) < len(RULES)
    if form == "json":
        assert [rule["id"] for rule in json.loads(run.out)] == tagged
    else:
        assert [rule.id for rule in RULES if f"{rule.id}  " in run.out or f"[{rule.id}]" in run.out] == tagged


def test_a_tag_that_no_rule_carries(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "rules", "--tag", "secruity")
    assert (run.status, run.out) == (2, "")
    assert run.err == "error: no rule carries the tag 'secruity'\n  hint: did you mean 'security'?\n"


@pytest.mark.parametrize("name", ["rule", "report"])
def test_a_schema_is_a_schema(tmp_path: Path, name: str) -> None:
    run = contractguard(tmp_path, "schema", name)
    assert (run.status, run.err) == (0, "")
    schema = json.loads(run.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_rule_file_is_what_the_schema_says(tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(contractguard(tmp_path, "schema", "rule").out))
    files = sorted(rule_folder().rglob("*.yaml"))
    assert len(files) == len(RULES) > 100
    for file in files:
        assert not [error.message for error in validator.iter_errors(yaml.safe_load(file.read_text()))], file
    assert not validator.is_valid({"id": "x"})
    assert not validator.is_valid({**yaml.safe_load(files[0].read_text()), "unknown": 1})
