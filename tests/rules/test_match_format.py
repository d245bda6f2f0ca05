"""Rule files of `given` and `then`: read strictly, with places, and run as any rule over one document."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import yaml

from contractguard.contract import Node, read_contract
from contractguard.errors import RuleError
from contractguard.rules.document_rule import DocumentRule, OnMatch, Then
from contractguard.rules.format import RuleFile
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.rule_schema import rule_schema
from contractguard.source.strict import parse_strictly
from contractguard.survey import survey_contract
from tests.inspecting import completed, lint, selected

FILE = """\
id: own-rule
title: Own rule
summary: A summary.
rationale: A rationale.
remedy: A remedy.
severity: warning
presets: [strict]
message: "{label}: {error} ({property}, {value}, {path})"
when:
  given: ["$.paths[*][get,post]", "$.components.schemas[*]"]
  then:
    - {field: description, function: truthy}
    - function: length
      functionOptions: {min: 1}
examples:
  - flags: true
    contract: {paths: {/a: {get: {responses: {}}}}}
  - flags: false
    contract: {paths: {/a: {get: {description: x, responses: {}}}}}
"""
CONTRACT: dict[str, Any] = {
    "paths": {"/a": {"get": {"description": "", "responses": {"200": {"description": "ok", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}}},
    "components": {"schemas": {"Pet": {"type": "object"}, "Owner": {"description": "An owner"}}},
}


def read(text: str) -> DocumentRule:
    rule = RuleFile(parse_strictly("rules/own/own-rule.yaml", text.encode(), "a rule"), "own-rule").read()
    assert isinstance(rule, DocumentRule)
    return rule


def test_rule_file_says_where_to_look_and_what_must_hold() -> None:
    assert read(FILE).when == OnMatch(
        ("$.paths[*][get,post]", "$.components.schemas[*]"),
        (Then("truthy", "description"), Then("length", None, {"min": 1})))


def test_examples_are_flagged_or_not() -> None:
    rule = read(FILE)
    assert [bool(lint(completed(example.contract), [rule])) for example in rule.examples] == [True, False]


def test_findings_have_places_words_and_the_operations_that_they_reach() -> None:
    findings = lint(completed(CONTRACT), [read(FILE)])
    assert [(finding.message, finding.where.pointer, [(reached.method, reached.directions)
                                                     for reached in finding.operations]) for finding in findings] == [
        ("GET /a: 'description' must be given and say something (description, , #/paths/~1a/get/description)",
         ("paths", "/a", "get", "description"), [("GET", ("request",))]),
        ("Pet: 'Pet.description' must be given and say something (Pet.description, nothing, "
         "#/components/schemas/Pet)", ("components", "schemas", "Pet"), [("GET", ("response",))]),
    ]


def test_rules_speak_of_the_versions_that_they_name() -> None:
    rule = read(FILE.replace("when:", "formats: ['3.0']\nwhen:"))
    assert lint(completed(CONTRACT), [rule]) == ()
    assert len(lint(completed({"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, **CONTRACT}), [rule])) == 2


def test_a_document_that_is_no_contract_is_judged_all_the_same() -> None:
    document = completed({"openapi": "9", "paths": {"/a": {"get": {}}}})
    inspection = inspect_contract(Node(document, (), document.data), None, selected([read(FILE)]))
    assert [spoken.violation.node.pointer for spoken in inspection.spoken] == [("paths", "/a", "get")] * 2


def test_a_place_in_a_callback_is_of_the_callback_and_of_what_is_around_it() -> None:
    inner = {"post": {"responses": {}}}
    contract = {"paths": {"/a": {"get": {"description": "x", "responses": {}, "callbacks": {"c": {"{$x}": inner}}}}}}
    survey = survey_contract(read_contract(completed(contract)))
    place = survey.contract.root
    for token in ("paths", "/a", "get", "callbacks", "c", "{$x}", "post"):
        place = place.child(token)
    called, answered = survey.uses_of(place)
    assert (called.bit_count(), answered.bit_count()) == (1, 1)  # the provider writes what a callback is called with


@pytest.mark.parametrize(("written", "instead", "complaint"), [
    ("truthy}", "truhty}", "rules/own/own-rule.yaml:12:28: 'truhty' is not known here (did you mean 'truthy'?)"),
    ("min: 1", "mni: 1",
     "rules/own/own-rule.yaml:14:25: the function 'length' has no option 'mni' (did you mean 'min'?)"),
    ("{min: 1}", "{min: a}",
     "rules/own/own-rule.yaml:14:25: the option 'min' of the function 'length' must be a number"),
    ('"$.paths[*][get,post]"', '"$.paths[?(("',
     "rules/own/own-rule.yaml:10:11: this bracket is never closed (at character 8 of '$.paths[?((')"),
    ("field: description", "field: '$..['",
     "rules/own/own-rule.yaml:12:8: this bracket is never closed (at character 4)"),
    ("field:", "fild:", "rules/own/own-rule.yaml:12:8: 'then' has no key 'fild' (did you mean 'field'?)"),
    ("{min: 1}", "null", "rules/own/own-rule.yaml:14:7: the function 'length' takes options as an object (for example "
     "{min: 1, max: 10})"),
    ("\n      functionOptions: {min: 1}", "", "rules/own/own-rule.yaml:13:7: the function 'length' takes options as an "
     "object (for example {min: 1, max: 10})"),
    ("{label}", "{lable}", "rules/own/own-rule.yaml:8:1: 'lable' is not known here (did you mean 'label'?)"),
    ("  given: [\"$.paths[*][get,post]\", \"$.components.schemas[*]\"]", "  given: []",
     "rules/own/own-rule.yaml:10:3: 'given' must not be empty"),
    ("  given:", "  resolved: 1\n  given:", "rules/own/own-rule.yaml:10:3: 'resolved' must be true or false"),
    ("    - function: length\n", "    - field: x\n", "rules/own/own-rule.yaml:13:7: 'then' needs 'function' (one of "
     "alphabetical, casing, defined, enumeration, falsy, length, or, pattern, schema, truthy, typedEnum, undefined, "
     "unreferencedReusableObject, xor)"),
])
def test_what_is_wrong_is_told_with_its_place(written: str, instead: str, complaint: str) -> None:
    assert written in FILE
    with pytest.raises(RuleError) as refused:
        read(FILE.replace(written, instead, 1))
    assert str(refused.value) == complaint


@pytest.mark.parametrize(("then", "valid"), [
    ({"function": "truthy"}, True), ({"function": "truthy", "functionOptions": {}}, False),
    ({"function": "pattern", "functionOptions": {"match": "a"}}, True),
    ({"function": "pattern", "functionOptions": {"mach": "a"}}, False), ({"function": "nothing"}, False),
    ({"function": "casing", "functionOptions": {"type": "camel", "separator": {"char": "-", "x": 1}}}, False),
    ([{"function": "truthy", "field": "a"}, {"function": "falsy"}], True), ({"field": "a"}, False),
])
def test_schema_of_rule_files_knows_functions_and_their_options(then: object, valid: bool) -> None:
    data = yaml.safe_load(FILE)
    data["when"]["then"] = then
    assert jsonschema_rs.Draft202012Validator(rule_schema()).is_valid(data) is valid
