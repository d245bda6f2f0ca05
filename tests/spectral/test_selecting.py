"""The rules of rulesets give ordinary findings."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

from contractguard.contract import read_contract
from contractguard.findings import Finding
from contractguard.rules.inspection import Inspection, inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.rules.spectral import Ruleset, select_ruleset, with_rulesets
from contractguard.source import Access, Document, open_document
from contractguard.survey import survey_contract
from tests.spectral.loading import load, write

CONTRACT = """
    openapi: 3.0.3
    info: {title: Orders, version: "1"}
    paths:
      /orders:
        get:
          operationId: list-orders
          parameters: [{$ref: "parts.yaml#/Limit"}]
          responses: {"200": {description: ok}}
    """
PARTS = """
    Limit: {in: query, name: Limit, schema: {type: integer}}
    """
RULES = """
    documentationUrl: https://rules.test/page
    rules:
      names:
        description: Names are in lower case.
        message: "the name {{value}} at {{property}}: {{error}} ({{path}})"
        severity: error
        tags: [naming]
        given: $.paths[*][*].parameters[*]
        then: {field: name, function: casing, functionOptions: {type: flat}}
      titles: {description: The title begins with a dot., given: $.info.title, severity: hint,
               then: {function: pattern, functionOptions: {match: ^\\.}}}
      sayings: {given: $.info, then: {field: contact.email, function: truthy}}
    """


def opened(folder: Path) -> Document:
    write(folder, {"openapi.yaml": CONTRACT, "parts.yaml": PARTS})
    return open_document("openapi.yaml", Access(folder))


def inspected(document: Document, *rulesets: Ruleset) -> tuple[Inspection, tuple[Finding, ...]]:
    survey = survey_contract(read_contract(document))
    inspection = inspect_contract(survey.contract.root, survey, with_rulesets((), rulesets, document, "openapi.yaml"))
    return inspection, findings_of(inspection, survey, "openapi.yaml")


def test_rules_of_a_ruleset_give_findings_at_the_real_place_with_their_words(tmp_path: Path) -> None:
    _, findings = inspected(opened(tmp_path), load(tmp_path, RULES))
    assert [(each.rule, each.severity, each.where.uri, each.where.pointer, each.message) for each in findings] == [
        ("names", "error", "parts.yaml", ("Limit", "name"),
         "the name Limit at name: must be flat case (#/Limit/name)"),
        ("sayings", "warning", "openapi.yaml", ("info",), "'info.contact.email' must be given and say something"),
        ("titles", "note", "openapi.yaml", ("info", "title"), "The title begins with a dot."),
    ]
    assert [each.help for each in findings] == [
        "https://rules.test/page#names", "https://rules.test/page#sayings", "https://rules.test/page#titles"]


def test_without_a_page_the_help_is_the_place_of_the_rule(tmp_path: Path) -> None:
    ruleset = load(tmp_path, "rules:\n  a: {given: $.info, then: {field: x, function: truthy}}")
    assert [each.help for each in inspected(opened(tmp_path), ruleset)[1]] == ["ruleset.yaml:2:3"]


def test_what_identifies_a_finding_does_not_depend_on_its_words(tmp_path: Path) -> None:
    document = opened(tmp_path)
    first = inspected(document, load(tmp_path, RULES))[1]
    reworded = RULES.replace("in lower case", "small").replace("severity: hint", "severity: warn")
    second = inspected(document, load(tmp_path, reworded))[1]
    assert {each.fingerprint for each in first} == {each.fingerprint for each in second}


def test_overrides_of_places_decide_in_other_files_too(tmp_path: Path) -> None:
    ruleset = load(tmp_path, RULES + """
    overrides:
      - {files: ["parts.yaml#/Limit"], rules: {names: hint}}
      - {files: ["openapi.yaml#/info"], rules: {titles: off, sayings: error}}
    """)
    findings = inspected(opened(tmp_path), ruleset)[1]
    assert {each.rule: each.severity for each in findings} == {"sayings": "error", "names": "error"}
    found = load(tmp_path, RULES + dedent("""
    overrides:
      - {files: ["*.yaml#/Limit"], rules: {names: hint}}
    """).replace("\n", "\n    "))
    assert {each.rule: each.severity for each in inspected(opened(tmp_path), found)[1]}["names"] == "note"


def test_of_rules_with_one_name_that_of_the_last_ruleset_is_asked(tmp_path: Path) -> None:
    document = opened(tmp_path)
    one = load(tmp_path, "rules: {a: {given: $.info, then: {field: x, function: truthy}}}")
    (tmp_path / "ruleset.yaml").write_text("rules: {a: {given: $.paths, then: {field: x, function: truthy}}}")
    other = load(tmp_path, "rules: {a: {given: $.paths, then: {field: x, function: truthy}}}")
    assert [each.where.pointer for each in inspected(document, one, other)[1]] == [("paths",)]


def test_no_pattern_of_a_ruleset_hangs(tmp_path: Path) -> None:
    ruleset = load(tmp_path, r"""
    rules:
      back: {given: $.info.title, then: {function: pattern, functionOptions: {match: '^(a+)+\1$'}}}
      nested: {given: $.info.title, then: {function: pattern, functionOptions: {match: '^(a+)+$'}}}
      filtered: {given: "$.info[?(@.match(/^(a|a?)+$/))]", then: {function: falsy}}
    """)
    document = opened(tmp_path)
    document.data["info"]["title"] = "a" * 5000 + "!"  # type: ignore[index,call-overload]
    started = time.perf_counter()
    inspection, _ = inspected(document, ruleset)
    assert {spoken.selected.rule.id for spoken in inspection.spoken} >= {"nested"}
    assert time.perf_counter() - started < 5


def test_a_document_that_is_no_contract_is_run_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"openapi.yaml": "openapi: 3.0.0\npaths: []\ninfo: 3"})
    document = open_document("openapi.yaml", Access(tmp_path))
    from contractguard.contract import Node

    selection = select_ruleset(load(tmp_path, "extends: spectral:oas"), document, "openapi.yaml")
    inspection = inspect_contract(Node(document, (), document.data), None, selection)
    assert {"oas3-schema", "info-contact"} <= {spoken.selected.rule.id for spoken in inspection.spoken}
    assert inspection.warnings == ()
