"""What validators stumble over: formats, patterns, circles, junk. Nothing is raised, nothing runs on for ever."""

from __future__ import annotations

import subprocess
import sys
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.schema.confirming import Confirmation, TwoValidators
from tests.schema.confirmations import NODE, confirm, document, has, random_examples, ref
from tests.schema.drawing import draw_schema
from tests.schema.instances import draw_instances
from tests.schema.pairs import Sided, all_places, draw_sided


@pytest.mark.parametrize("components", [
    {"A": ref("A")},
    {"A": {"allOf": [ref("B")]}, "B": {"anyOf": [{"type": "null"}, ref("A")]}},
    {"A": {"unevaluatedProperties": False, "allOf": [ref("A")]}},
    {"A": {"unevaluatedProperties": False, "dependentSchemas": {"a": ref("A")}}},
    {"A": {"unevaluatedItems": False, "not": ref("A"), "if": ref("A")}},
])
@pytest.mark.parametrize("instance", [{"a": [1]}, [1]])
def test_circles_without_an_end(
    components: dict[str, Any], instance: object, capfd: pytest.CaptureFixture[str]
) -> None:
    told = confirm(ref("A"), instance, components)
    assert told.accepted is None or "dependentSchemas" in components["A"], told
    assert capfd.readouterr().err == "", "a library panicked"


def test_what_nests_too_deeply_is_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    chain: Any = {"value": 0}
    for _ in range(100):
        chain = {"value": 0, "next": chain}
    told = confirm(ref("Node"), chain, {"Node": NODE})
    assert told.accepted is None and "nests too deeply" in told.because
    deep: Any = {"type": "integer"}
    for _ in range(100):
        deep = {"allOf": [deep]}
    told = confirm(deep, "a")
    assert told.accepted is None and "nests too deeply" in told.because
    deep = []
    for _ in range(5000):
        deep = [deep]
    assert confirm({"type": "array"}, deep).accepted in (None, True)
    assert capfd.readouterr().err == ""


def test_steps_are_counted() -> None:
    components: dict[str, Any] = {
        f"C{index}": {"anyOf": [ref(f"C{index + 1}"), ref(f"C{index + 1}")]} for index in range(30)}
    components["C30"] = {"type": "string"}
    told = confirm(ref("C0"), 1, components)
    assert told == Confirmation(None, "the schema takes too many steps to validate")
    assert confirm(ref("C0"), "a", components).accepted is True
    # The other validator would look there first, and nobody counts its steps.
    assert confirm({"not": {"allOf": [{"type": "null"}], "anyOf": [ref("C0")]}}, 1, components) == told


@pytest.mark.parametrize(("name", "accepted", "rejected"), [
    ("date", "2024-02-29", "2023-02-29"), ("time", "12:00:00Z", "12:00:00"), ("email", "a@b.co", "a@"),
    ("uri", "http://a", "a"), ("hostname", "a.co", "a_b"), ("duration", "P1D", "1D"), ("regex", "a+", "("),
    ("idn-hostname", "bücher.example", "a b"), ("json-pointer", "/a", "a"),
    ("uuid", "00000000-0000-0000-0000-000000000000", "0"),
    ("int32", 2**31 - 1, 2**31), ("uint8", 255, -1), ("int64", -(2**63), -(2**63) - 1), ("float", 1e38, 1e39),
])
def test_formats(name: str, accepted: object, rejected: object) -> None:
    assert confirm({"format": name}, accepted) == Confirmation(True)
    told = confirm({"format": name}, rejected)
    assert told.accepted is False and told.because
    # A format speaks of its own type alone.
    assert confirm({"format": name}, 5 if isinstance(accepted, str) else "a").accepted is True


@pytest.mark.parametrize("name", ["byte", "binary", "password", "decimal", "x", 5, None])
def test_annotating_formats(name: object) -> None:
    assert "format" not in document({"format": name}, "a")
    assert confirm({"format": name}, "\t").accepted is True


def test_bounds_of_formats_meet_stated_ones() -> None:
    assert document({"format": "uint8", "minimum": 5, "maximum": 1000}, 1) == {"minimum": 5, "maximum": 255}


@pytest.mark.parametrize(("name", "text"), [("date", "*999-12-31"), ("date", "0000-01-01"), ("regex", "(?<n>a)")])
def test_disagreement_confirms_nothing(name: str, text: str) -> None:
    told = confirm({"format": name}, text)
    assert told.accepted is None and told.because.startswith("the validators disagree: ")


@pytest.mark.parametrize(("pattern", "accepted", "rejected"), [
    (r"^\d+$", "12", "\u0663"), ("^a$", "a", "a\n"), (r"^\p{L}+$", "é", "1"), ("(?<n>a)b", "ab", "b"),
    (r"^(?=.*[A-Z])(?=.*\d).{4,}$", "abC4", "abcd"), (r"^(?!x)", "a", "xa"), (r"(\w)\1", "aa", "ab"),
    (r"^(a+)+$", "a" * 40, "a" * 40 + "b"), (r"^\S+$", "a", "\ufeff"), ("[^]", "\n", ""), (r"^[\w-]$", "-", "+"),
])
def test_patterns_are_those_of_ecma_262(pattern: str, accepted: str, rejected: str) -> None:
    schema = {"pattern": pattern}
    if pattern != "[^]":
        assert confirm(schema, accepted).accepted is True
        told = confirm(schema, rejected)
        assert told.accepted is False and "does not match" in told.because
    names = {"patternProperties": {pattern: True}, "additionalProperties": False}
    if pattern != "[^]":
        assert confirm(names, {accepted: 1}).accepted is True
        assert confirm(names, {rejected: 1}).accepted is False
        unevaluated = {"patternProperties": {pattern: True}, "unevaluatedProperties": False}
        assert confirm(unevaluated, {accepted: 1}).accepted is True
        assert confirm(unevaluated, {rejected: 1}).accepted is False


def test_names_that_patterns_name() -> None:
    schema = {"patternProperties": {"^a": {"type": "integer"}, "b$": {"minimum": 2}, "^$": {"type": "null"}},
              "unevaluatedProperties": False}
    assert confirm(schema, {"ab": 2, "a": 1, "": None}).accepted is True
    assert confirm(schema, {"ab": 1}).because == "at /ab: 1 is less than the minimum 2"
    assert confirm(schema, {"": 1}).because == "at /: 1 is not of type 'null'"
    assert confirm(schema, {"c": 1}).accepted is False


@pytest.mark.parametrize("pattern", ["[", "(", "(?P<n>a)", r"\Z", "a{99999999}", "(a{1000}){1000}"])
def test_unreadable_patterns(pattern: str) -> None:
    told = confirm({"pattern": pattern}, "a")
    if told.accepted is None:
        assert told.because == f"the pattern '{pattern}' cannot be read"
        assert confirm({"patternProperties": {pattern: False}}, {"a": 1}).accepted is None
        assert confirm({"patternProperties": {pattern: {}}, "additionalProperties": False}, {"a": 1}).accepted is None
    # Where the pattern is not asked, it is not missed.
    assert confirm({"pattern": pattern}, 1).accepted is True
    assert confirm({"patternProperties": {pattern: False}}, {}).accepted is True
    assert confirm({"type": "integer", "pattern": pattern}, "a").because == "'a' is not of type 'integer'"
    assert confirm({"anyOf": [{"type": "string"}, {"pattern": pattern}]}, "a").accepted is True
    # Nor where something else rejects the value, at any depth.
    asked = has(a=has(b={"minLength": 2, "pattern": pattern}))
    assert confirm(asked, {"a": {"b": "a"}}).because == "at /a/b: 'a' has fewer than 2 characters"
    assert confirm({"not": asked}, {"a": {"b": "a"}}).accepted is True


@pytest.mark.parametrize(("schema", "accepted", "rejected"), [
    ({"required": ["a", "a", 1, None]}, {"a": 1}, {}),
    ({"required": True}, {}, ...),
    ({"enum": ["a", "a", 1, 1.0, True]}, True, 0),
    ({"enum": []}, ..., 1),
    ({"enum": "a"}, "b", ...),
    ({"allOf": [], "anyOf": [], "oneOf": []}, 1, ...),
    ({"allOf": {}, "anyOf": "a", "oneOf": None}, 1, ...),
    ({"allOf": [None, "a", {"type": "string"}]}, "a", 1),
    ({"properties": {"a": None, "b": "string", "c": {"type": "string"}}}, {"a": 1, "b": 1}, {"c": 1}),
    ({"properties": ["a"], "patternProperties": None, "additionalProperties": "a"}, {"a": 1}, ...),
    ({"not": None, "if": 1, "then": False, "contains": "a", "propertyNames": []}, {"a": 1}, ...),
    ({"items": None, "prefixItems": {}}, [1], ...),
    ({"then": False, "else": False, "minContains": 3, "maxContains": 0}, [1], ...),
    ({"type": "nope"}, ..., 1),
    ({"type": ["nope", "string", "string"]}, "a", 1),
    ({"type": None}, 1, ...),
    ({"type": {"a": 1}}, 1, ...),
    ({"minLength": "3", "maxLength": None, "minimum": "1", "multipleOf": "2", "uniqueItems": "yes"}, "a", ...),
    ({"minLength": True, "minimum": True, "maximum": False}, 5, ...),
    ({"minLength": 2.5}, "", ...),
    ({"minLength": 2.0}, "ab", "a"),
    ({"minLength": -1, "minItems": -5, "minProperties": -1}, "", ...),
    ({"maxLength": -1}, 1, ""),
    ({"contains": {}, "maxContains": -1, "minContains": 0}, 1, []),
    ({"multipleOf": 0}, 1, ...),
    ({"multipleOf": -2}, 3, ...),
    ({"multipleOf": 0.1}, 0.3, 0.35),
    ({"multipleOf": 0.01}, 19.99, 19.999),
    ({"multipleOf": 1e-8}, 12.3, ...),
    ({"multipleOf": 3}, 3 * 10**30, 10**30),
    ({"minimum": 10**400}, 10**401, 1),
    ({"maximum": 10**30, "minLength": 2**70}, 10**30, 10**30 + 1),
    ({"const": 10**30}, 10**30, 10**30 + 1),
    ({"pattern": 5, "format": {}}, "a", ...),
    ({"dependentRequired": {"a": ["b", "b", 1], "c": "d"}}, {"a": 1, "b": 1, "c": 1}, {"a": 1}),
    ({"dependentSchemas": {"a": None, "b": False}}, {"a": 1}, {"b": 1}),
    ({"$ref": 5, "type": "string"}, "a", 1),
    ({"$id": "a b", "$anchor": "1", "$schema": "nope", "$vocabulary": 1, "$defs": 5, "type": "string"}, "a", 1),
    ({"const": None}, None, 0),
    ({"enum": [{"$ref": "#/nope"}]}, {"$ref": "#/nope"}, 1),
    ({"properties": {"$ref": {"type": "string"}}}, {"$ref": "a"}, {"$ref": 1}),
])
def test_values_that_validators_stumble_over(schema: Any, accepted: object, rejected: object) -> None:
    if accepted is not ...:
        assert confirm(schema, accepted) == Confirmation(True)
    if rejected is not ...:
        told = confirm(schema, rejected)
        assert told.accepted is False and told.because


@pytest.mark.parametrize(("schema", "instance", "because"), [
    (ref("Nope"), 1, "leads nowhere"),
    ({"type": "string"}, "\ud800", "no Unicode text"),
    ({"patternProperties": {"a": {}}}, {"\ud800": 1}, "cannot be read"),
    ({"const": {}}, {1: 2}, "a validator failed with "),
])
def test_nothing_is_raised(schema: Any, instance: object, because: str) -> None:
    told = confirm(schema, instance)
    assert told.accepted is None and because in told.because


_JUNK = (None, True, 0, -1, 2.5, 10**400, "3", "nope", [], [1], ["a", "a"], {}, {"a": 1}, [{}], "^a", "(", "\\p{L}",
         "^(a+)+$", "(?=a)", 1e-300, "date", "int32", [True, 1, False])
_WORDS = (
    "type", "enum", "const", "minimum", "multipleOf", "maxLength", "pattern", "format", "items", "prefixItems",
    "contains", "minContains", "required", "properties", "patternProperties", "additionalProperties", "propertyNames",
    "allOf", "oneOf", "dependentRequired", "dependentSchemas", "not", "if", "then", "unevaluatedItems",
    "unevaluatedProperties", "nullable", "readOnly", "discriminator", "xml", "$anchor", "$defs", "contentSchema")


@random_examples
@given(st.randoms(use_true_random=False, note_method_calls=False))
def test_junk_makes_no_validator_fail(random: Random) -> None:
    sided = draw_sided(random)
    judge = sided.judge()
    held = {"schema": sided.schema, "components": sided.components}
    found = [holder[key] for holder, key in all_places(held) if isinstance(holder[key], dict)]
    for schema in random.sample(found, min(len(found), random.randint(1, 4))):
        schema[random.choice(_WORDS)] = (
            random.choice(_JUNK) if random.random() < 0.7 else draw_schema(random, "3.1", 1))
    side, schemas = Sided(held["schema"], sided.components, sided.dialect).side("openapi.json")
    for direction in (None, "request", "response"):
        validators = TwoValidators(side.follow, direction)
        for instance in draw_instances(random, [judge], 3):
            told = validators.confirm(schemas, instance)
            assert (told.accepted is True) is (told.because == "")
            assert "failed" not in told.because and "disagree" not in told.because, (instance, told)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    program = ("import sys, contractguard.schema.confirming, contractguard.schema.formats; "
               "print([name for name in ('jsonschema_rs', 'jsonschema', 'openapi_schema_validator', 'referencing') "
               "if name in sys.modules])")
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
