"""`explain`, `rules` and `schema`: what contractguard says about itself."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from contractguard.findings.report import IMPACTS
from contractguard.rules import load_catalogue
from contractguard.rules.catalogue import rule_folder
from contractguard.rules.peers import load_peer
from tests.cli.running import contractguard

RULES = list(load_catalogue())
CHECKS = load_peer("oasdiff")


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


def test_the_checks_of_a_peer(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "rules", "--peer", "oasdiff")
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert [line.split()[:2] for line in lines] == [[one.check, one.level] for one in CHECKS]
    assert [one.check for one in CHECKS] == sorted(one.check for one in CHECKS)
    for line, one in zip(lines, CHECKS, strict=True):
        assert all(f"{rule} ({load_catalogue().rules[rule].usual_impact})" in line for rule in one.rules)
        assert line.endswith(f"  none: {one.because}" if one.because else one.note or ")")
    assert len({line.index(one.level, len(one.check)) for line, one in zip(lines, CHECKS, strict=True)}) == 1


def test_the_checks_of_a_peer_as_json(tmp_path: Path) -> None:
    listed = json.loads(contractguard(tmp_path, "rules", "--peer", "oasdiff", "--format", "json").out)
    assert [(entry["check"], entry["level"]) for entry in listed] == [(one.check, one.level) for one in CHECKS]
    assert [[rule["id"] for rule in entry["rules"]] for entry in listed] == [list(one.rules) for one in CHECKS]
    assert all(bool(entry["rules"]) is not bool(entry["because"]) for entry in listed)
    assert all(rule["impact"] in IMPACTS for entry in listed for rule in entry["rules"])


def test_the_checks_of_a_peer_as_a_page(tmp_path: Path) -> None:
    page = contractguard(tmp_path, "rules", "--peer", "oasdiff", "--format", "markdown").out
    assert page.startswith("# Checks of oasdiff\n")
    rows = [line for line in page.splitlines() if line.startswith("| ")][1:]
    for row, one in zip(rows, CHECKS, strict=True):
        assert row.startswith(f"| {one.check} | {one.level} | ")
        assert row.count("|") == 4
        assert all(f"[{rule}](rules.md#{rule}) (" in row for rule in one.rules)
        assert one.because in row and one.note in row


def test_a_peer_that_is_not_known(tmp_path: Path) -> None:
    near = contractguard(tmp_path, "rules", "--peer", "oasdif")
    assert (near.status, near.out) == (2, "")
    assert near.err == "error: there is no table of the checks of 'oasdif'\n  hint: did you mean 'oasdiff'?\n"
    far = contractguard(tmp_path, "rules", "--peer", "xyzzy")
    assert (far.status, far.out) == (2, "")
    assert far.err == "error: there is no table of the checks of 'xyzzy'\n  hint: one of oasdiff\n"


def test_the_checks_of_a_peer_have_no_tags(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "rules", "--peer", "oasdiff", "--tag", "security")
    assert (run.status, run.out) == (2, "")
    assert run.err == ("error: --peer lists the checks of another tool, which carry no tags\n"
                       "  hint: leave --tag out\n")


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
