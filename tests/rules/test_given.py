"""Rules of `given` and `then` over a document: what is judged, where it is told, in which words, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractguard.contract import Node
from contractguard.contract.references import References
from contractguard.rules.document_rule import Then
from contractguard.rules.functions import CORE_FUNCTIONS, Problem, UntoldError, plain
from contractguard.rules.given import Evaluation, GivenRule, evaluate, spectral_message
from contractguard.rules.given.fields import steps_of
from contractguard.source import Access, open_document
from contractguard.text import format_pointer
from tests.rules.asking import rule, run

TRUTHY = Then("truthy")


def told(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    return [(format_pointer(result.node.pointer), result.part, result.message) for result in evaluation.results]


def pointers(evaluation: Evaluation) -> list[str]:
    return [format_pointer(result.node.pointer) for result in evaluation.results]


@pytest.mark.parametrize(("text", "steps"), [
    ("a", ("a",)), ("a.b", ("a", "b")), ("a[0].b", ("a", "0", "b")), ("a['b.c']", ("a", "b.c")),
    ('a["b\\"c"]', ("a", 'b"c')), ("x-a b", ("x-a b",)), ("a[-1]", ("a", "-1")), ("a..b", ("a", "", "b")),
    (".a", ("", "a")), ("a.", ("a", "")), ("a[]", ("a", "")), ("[", ("[",)), ("a[b", ("a", "b")), ("$ref", ("$ref",)),
])
def test_paths_are_taken_apart_as_lodash_does(text: str, steps: tuple[str, ...]) -> None:
    assert steps_of(text) == steps


@pytest.mark.parametrize(("field", "expected"), [
    ("a", []),
    ("b", [("", "key", "'b' must be given and say something")]),
    ("a.b", []),
    ("a.c", [("/a", "key", "'a.c' must be given and say something")]),
    ("a.c.d", [("/a", "key", "'a.c.d' must be given and say something")]),
    ("list[1].zero", [("/list/1/zero", "value", "'zero' must be given and say something")]),
    ("list.1.zero", [("/list/1/zero", "value", "'zero' must be given and say something")]),
    ("list[2]", [("/list", "key", "'list.2' must be given and say something")]),
    ("list[-1]", [("/list", "key", "'list.-1' must be given and say something")]),
    ("list.length", []),
    ("dotted.name", [("", "key", "'dotted.name' must be given and say something")]),
    ("text.length", []),
    ("text.first", [("/text", "key", "'text.first' must be given and say something")]),
    ("$.list[*].zero", [("/list/1/zero", "value", "'zero' must be given and say something")]),
    ("$.list[*]", []),
    ("$.nowhere", [("", "key", "the document must be given and say something")]),
    ("$ref", [("", "key", "the document must be given and say something")]),
    ("@key", [("/", "key", "'' must be given and say something")]),
])
def test_field_says_what_is_judged(field: str, expected: list[tuple[str, str, str]]) -> None:
    data = {"a": {"b": 1}, "list": [{"one": 1}, {"zero": 0}], "dotted.name": 0, "text": "ab", "": 1}
    assert told(run(data, rule("$", Then("truthy", field)))) == expected


def test_field_is_passed_over_where_the_value_has_no_members() -> None:
    evaluation = run({"a": "", "b": None, "c": "x"}, rule("$[a,b,c]", Then("truthy", "name")))
    assert pointers(evaluation) == ["/a", "/b"]


def test_keys_are_judged_as_texts_and_told_as_keys() -> None:
    evaluation = run({"m": {"Bad": 1, "good": 2}, "l": [1, 2], "e": {}},
                     rule("$.m", Then("casing", "@key", {"type": "flat"})),
                     rule("$.l", Then("pattern", "@key", {"match": "^0"}), name="items"),
                     rule("$.e", Then("truthy", "@key"), name="none"))
    assert told(evaluation) == [
        ("/m/Bad", "key", "must be flat case"), ("/l/1", "key", '"1" must match the pattern "^0"'),
        ("/e", "key", "'e' must be given and say something")]
    assert evaluation.results[0].facts["value"] == "Bad"


def test_matched_keys_are_told_as_keys() -> None:
    evaluation = run({"m": {"Bad": {"$ref": "#/x"}}, "x": 1}, rule("$.m[*]~", Then("casing", None, {"type": "flat"})))
    assert told(evaluation) == [("/m/Bad", "key", "must be flat case")]


def test_several_demands_are_judged_each_by_itself() -> None:
    evaluation = run({"a": {}}, rule("$.a", Then("truthy", "x"), Then("truthy", "y"), Then("defined", "x")))
    assert [result.message for result in evaluation.results] == [
        "'a.x' must be given and say something", "'a.y' must be given and say something", "'a.x' must be defined"]


def test_the_same_words_are_told_once_of_a_place() -> None:
    data = {"a": {"$ref": "#/c"}, "b": {"$ref": "#/c"}, "c": {"x": ""}}
    evaluation = run(data, rule(["$.a", "$.b", "$.c", "$[*]"], Then("truthy", "x"), Then("truthy", "x")))
    assert pointers(evaluation) == ["/c/x"]


def test_other_words_of_the_same_place_are_told_too() -> None:
    evaluation = run({"a": ""}, rule("$.a", TRUTHY, Then("length", None, {"min": 1})))
    assert pointers(evaluation) == ["/a", "/a"]


def test_references_are_followed_unless_the_rule_asks_for_what_is_written() -> None:
    data = {"a": {"$ref": "#/b"}, "b": {"name": ""}}
    assert pointers(run(data, rule("$.a", Then("truthy", "name")))) == ["/b/name"]
    assert pointers(run(data, rule("$.a", Then("truthy", "name"), resolved=False))) == ["/a"]


def test_references_below_a_field_are_followed() -> None:
    data = {"a": {"b": {"$ref": "#/x"}}, "x": {"c": {"$ref": "#/y"}}, "y": {"d": 0}}
    assert pointers(run(data, rule("$.a", Then("truthy", "b.c.d")))) == ["/y/d"]
    assert pointers(run(data, rule("$.a", Then("truthy", "b.c.e")))) == ["/y"]
    assert pointers(run(data, rule("$.a", Then("truthy", "$.b.c.d")))) == ["/y/d"]


@pytest.mark.parametrize("reference", [
    "#/a", "#/nowhere", "other.json", "#nothing", "https://example.com/x", "", "#/%zz"])
def test_references_that_lead_nowhere_stay_as_they_are(reference: str) -> None:
    data = {"a": {"$ref": reference}}
    schema = {"schema": {"required": ["x"]}}
    assert pointers(run(data, rule("$.a", Then("schema", None, schema)))) == (["/a"] if reference else [""])


def test_member_beside_a_reference_is_told_where_it_stands() -> None:
    """As Spectral places it, though what is judged is what the reference leads to."""
    data = {"a": {"m": {"$ref": "#/x", "note": "beside"}}, "x": {"note": ""}}
    assert pointers(run(data, rule("$.a", Then("truthy", "m.note")))) == ["/a/m/note"]


def test_schema_sees_what_references_lead_to_and_is_told_there() -> None:
    data = {"a": {"b": {"$ref": "#/x"}, "c": {"$ref": "#/x"}}, "x": {"n": {"$ref": "#/y"}}, "y": 1}
    schema = {"additionalProperties": {"properties": {"n": {"type": "string"}}}}
    evaluation = run(data, rule("$.a", Then("schema", None, {"schema": schema, "allErrors": True})))
    assert pointers(evaluation) == ["/y"]


def test_circles_of_references_come_to_an_end() -> None:
    data = {"a": {"next": {"$ref": "#/a"}, "items": [{"$ref": "#/a"}, {"$ref": "#/b"}]}, "b": {"$ref": "#/a"}}
    schema = {"properties": {"next": {"$ref": "#"}, "items": {"items": {"$ref": "#"}}}, "required": ["missing"]}
    evaluation = run(data, rule("$..*", Then("schema", None, {"schema": schema, "allErrors": True})))
    assert "/a" in pointers(evaluation)
    assert evaluation.warnings == ()


def test_doubling_references_are_followed_no_further_than_they_may() -> None:
    levels = {f"s{level}": {name: {"$ref": f"#/s{level + 1}"} for name in "abcdefgh"} for level in range(30)}
    schema = {"additionalProperties": {"$ref": "#"}}
    evaluation = run({**levels, "s30": 1}, rule("$.s0", Then("schema", None, {"schema": schema})))
    assert evaluation.warnings == ("rule 'rule' cannot tell of 1 place: following all references leads to too many "
                                   "values",)


def test_places_in_other_files_are_told_there(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text("a: {$ref: 'parts.yaml#/x'}\n")
    (tmp_path / "parts.yaml").write_text("x: {name: '', inner: {$ref: '#/y'}}\ny: {name: ''}\n")
    document = open_document(str(tmp_path / "main.yaml"), Access(tmp_path))
    rules = [rule("$.a", Then("truthy", "name"), Then("truthy", "inner.name"))]
    results = evaluate(rules, Node(document, (), document.data), References().follow).results
    assert [(Path(result.node.document.uri).name, result.node.pointer) for result in results] == [
        ("parts.yaml", ("x", "name")), ("parts.yaml", ("y", "name"))]


def test_formats_say_of_which_documents_a_rule_speaks() -> None:
    rules = [rule("$", TRUTHY, name="all"), rule("$", Then("falsy"), name="two", formats=frozenset({"oas2"})),
             rule("$", Then("falsy"), name="three", formats=frozenset({"oas2", "oas3"}))]
    assert [result.rule.name for result in run({}, *rules, formats=["oas3", "oas3_1"]).results] == ["three"]


@pytest.mark.parametrize(("broken", "warning"), [
    (rule("$.a[?(", TRUTHY),
     "rule 'rule' is switched off: this bracket is never closed (at character 4 of its JSONPath)"),
    (rule("$", Then("truhty")), "rule 'rule' is switched off: there is no function 'truhty'; did you mean 'truthy'?"),
    (rule("$", Then("truthy", None, {"a": 1})),
     "rule 'rule' is switched off: the function 'truthy' takes no options; leave 'functionOptions' out"),
    (rule("$", Then("truthy", "$..[")),
     "rule 'rule' is switched off: this bracket is never closed (at character 4 of its JSONPath)"),
])
def test_rule_that_cannot_be_run_is_switched_off_and_the_others_run(broken: GivenRule, warning: str) -> None:
    evaluation = run({}, broken, rule("$", Then("falsy"), name="other"))
    assert [result.rule.name for result in evaluation.results] == ["other"]
    assert evaluation.warnings == (warning,)


def test_rule_that_cannot_tell_again_and_again_is_not_asked_any_more() -> None:
    asked: list[object] = []

    def judge(value: object, _place: object) -> tuple[Problem, ...]:
        asked.append(value)
        raise UntoldError("it is too hard")

    evaluation = run({"list": list(range(100))}, rule("$.list[*]", Then("hard")),
                     functions={**CORE_FUNCTIONS, "hard": plain("hard", "Hard.", judge)})
    assert len(asked) == 10
    assert evaluation.warnings == ("rule 'rule' cannot tell of 10 places: it is too hard",)


@pytest.mark.parametrize(("message", "expected"), [
    (None, "about it"),
    ("", "about it"),
    ("{{error}}", "'a.name' must be defined"),
    ("{{ error }}", "'a.name' must be defined"),
    ("{{property}} at {{path}}: {{description}}", "a.name at #/a: about it"),
    ("{{value}}|{{nothing}}|", "||"),
    ('#{{print("property")}}is wrong', '"a.name" property is wrong'),
    ("#{{print('value')}}", "nothing"),
    ("#{{error}}", "'a.name' must be defined"),
    ("{error} {{", "{error} {{"),
    ("#{{process.exit(1)}}", ""),
])
def test_messages_are_filled_and_never_evaluated(message: str | None, expected: str) -> None:
    evaluation = run({"a": {}}, rule("$.a", Then("defined", "name"), message=message, description="about it"))
    assert [result.message for result in evaluation.results] == [expected]


def test_message_without_words_says_what_was_found() -> None:
    evaluation = run({"a": {}}, rule("$.a", Then("defined", "name")))
    assert [result.message for result in evaluation.results] == ["'a.name' must be defined"]


@pytest.mark.parametrize(("value", "expected"), [
    (1.0, "1"), (True, "true"), (None, "null"), ([1, "a"], ""), ({"a": 1}, "[object Object]"),
    ("{{error}}", "{{error}}"),
])
def test_values_are_worded_as_javascript_does(value: object, expected: str) -> None:
    facts = run({"a": value}, rule("$.a", Then("undefined"))).results[0].facts
    assert spectral_message("{{value}}", facts) == expected


ODD: list[Any] = [None, True, 0, 1.5, 10**400, "", "a", [], {}, [None], {"": None}, {"$ref": 1}, {"$ref": None},
                  {"a": {"$ref": "#/value"}}, "\ud800", {"\ud800": "\udfff"}, [[[[]]]], {"length": {"length": 1}}]
OPTIONS: dict[str, object] = {
    "casing": {"type": "camel", "separator": {"char": "-"}}, "enumeration": {"values": [None, 1, "a"]},
    "length": {"min": 1, "max": 2}, "or": {"properties": ["a", "b"]}, "xor": {"properties": ["a", "b"]},
    "pattern": {"match": "(?=a)^(a+)+$", "notMatch": "b"}, "alphabetical": {"keyedBy": "a"},
    "schema": {"schema": {"$ref": "#/definitions/x", "definitions": {"x": {
        "properties": {"a": {"$ref": "#"}}, "items": {"$ref": "#"}, "uniqueItems": True, "format": "uri",
        "pattern": "^a", "multipleOf": 0.1}}}},
    "unreferencedReusableObject": {"reusableObjectsLocation": "#/value"},
}


@pytest.mark.parametrize("function", CORE_FUNCTIONS)
@pytest.mark.parametrize("field", [None, "a", "@key", "$..*", "length", "a.length[0]"])
@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value)[:30])
def test_odd_values_never_crash(function: str, field: str | None, value: object) -> None:
    for given in ("$.value", "$..*", "$.value[*]~"):
        run({"value": value}, rule(given, Then(function, field, OPTIONS.get(function))))
