from __future__ import annotations

import time

import pytest

from contractguard.jsonpath import Selection, parse_expression
from tests.jsonpath.reading import follow, root_of, selected

EVERYTHING = [
    "$", "$..", "$..*", "$.*", "$..a", "$..a..a", "$..[?(@.a)]", "$..[?(@ && @.a && @.a.a)]", "$..[0]", "$..[0:1]",
    "$..a^",
    "$..a~", "$..[?(@property === 'a')]", "$..[?(@parent)]", "$..[?(@parentProperty)]", "$..[?(@root)]",
    "$..[?(@.match(/a/))]", "$..[?(@ == 'a')]", "$..[?(@ == 1)]", "$..[?(@ < 1)]", "$..[?(@ + 'x' == 'x')]",
    "$..[?(@.length > 1)]", "$..[?(@.constructor.name == 'Array')]", "$..[?(@.x.y == null)]", "$..@string()",
    "$..[?(!@)]",
    "$..[?(@.includes('a'))]", "$..[?(@.indexOf(null) == 0)]", "$..[?(@ in ['a', 1])]", "$..[?('a' in @)]",
    "$..[?(@[0])]",
    "$..[?(@[@property])]", "$..[?(@.hasOwnProperty('a'))]", "$..[?(@ ~= 'a')]", "$..[?(@ % 0 == 1)]",
    "$..[?(@ / 0 > 1)]",
    "$..[?(typeof @ == 'object')]", "$..[?(@.slice(1, 2))]", "$..[?(@.split('a').length)]", "$..[?(@.match(@.a))]",
    "$..[?(@.join('a'))]", "$..[?(-@ > 0)]", "$..[?(@ * 2 > @)]"]


def walked(data: object) -> list[int]:
    expressions = [parse_expression(text) for text in EVERYTHING]
    return [len(found) for found in Selection(expressions, follow()).select(root_of(data))]


@pytest.mark.parametrize("wrap", [lambda value: {"a": value}, lambda value: [value], lambda value: {"a": [value]}])
def test_ten_thousand_levels_are_walked(wrap) -> None:  # type: ignore[no-untyped-def]
    data: object = None
    for _ in range(10_000):
        data = wrap(data)
    counts = walked(data)
    assert counts[EVERYTHING.index("$..*")] >= 10_000


def test_a_path_of_ten_thousand_levels_is_told() -> None:
    data: object = {"b": 1}
    for _ in range(10_000):
        data = {"a": data}
    (found,) = Selection([parse_expression("$..b")]).select(root_of(data))
    assert found[0].path == ("a",) * 10_000 + ("b",)
    assert found[0].node.pointer == ("a",) * 10_000 + ("b",)


@pytest.mark.parametrize("value", [
    None, True, False, 0, -1, 10**400, 1e308, float("nan"), float("inf"), "", "a", "\ud800", "a" * 100_000, [], {},
    [None],
    {"a": None}, {"": {"": None}}, {"a": {"a": {"a": "a"}}}, [[[[]]]], {"constructor": None, "length": "x", "0": [1]},
    {"$ref": None}, {"$ref": "#"}, {"$ref": "#/a", "a": {"$ref": "#"}}, {"__proto__": {"a": 1}},
    {"a": {"$ref": 10**400}},
    [{"a": [10**400, -1e-7, 1e21, 1.5e300]}], {"~": {"^": {"*": {"..": {"[": "]"}}}}}, {"a": "(", "b": "[",
        "match": "*"}])
def test_no_value_stops_an_expression(value: object) -> None:
    walked(value)
    walked({"a": value, "b": [value, value]})


def test_a_null_is_passed_by() -> None:
    data = {"a": None, "b": {"enum": [None]}, "c": [None, {"enum": []}]}
    assert selected("$..[?(@.enum)]", data) == ["/b", "/c/1"]
    assert selected("$..[?(@.enum.length.x.y === undefined && @.enum)]", data) == ["/b", "/c/1"]


@pytest.mark.parametrize("pattern", [
    "^(a+)+$", "(a|a)*$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", r"^(a+)+\1$", "^(?=(a+)+$)(a+)+b",
    "(.*)*b",
    r"^(\w+\s?)*$", "((a{1,100}){1,100})b", "(?<!b)(a+)+c"])
def test_no_pattern_hangs(pattern: str) -> None:
    text = "a" * 1_000 + "!"
    started = time.process_time()
    selected(f"$..[?(@.match(/{pattern}/))]", {"x": text, "y": [text, text]})
    assert time.process_time() - started < 5


def test_a_pattern_that_a_document_gives_is_none_that_hangs() -> None:
    data = {"x": {"name": "a" * 5_000 + "!", "like": "^(a+)+$"}, "y": {"name": "ab", "like": "b$"}, "z": {"name": "b",
        "like": "("}}
    assert selected("$[?(@.name.match(@.like))]", data) == ["/y"]


def test_values_shared_by_aliases_are_walked_once() -> None:
    shared: object = {"leaf": 1}
    for _ in range(60):
        shared = {"left": shared, "right": shared}
    assert len(selected("$..leaf", shared)) == 1
    assert len(selected("$..left..right..leaf", shared)) == 1


def test_many_descents_in_a_deep_document_end() -> None:
    data: object = {"b": 1}
    for _ in range(2_000):
        data = {"a": data}
    started = time.process_time()
    assert len(selected("$" + "..a" * 45 + "..b", data)) == 1
    assert len(selected("$" + "..*" * 45, data)) == 2_001 - 44
    assert time.process_time() - started < 10


def test_a_wide_object_and_a_long_array_are_walked() -> None:
    data = {"wide": {f"x{number}": number for number in range(50_000)}, "long": list(range(50_000))}
    assert len(selected("$.wide[?(@property.match(/^x1\\d*$/))]", data)) == 11_111
    assert len(selected("$.long[?(@ % 2 == 1)]", data)) == 25_000
    assert len(selected("$..[?(@property >= 49999)]", data)) == 1


@pytest.mark.parametrize("method", ["slice", "substring", "charAt"])
@pytest.mark.parametrize("value", [10**400, -(10**400), float("nan"), float("inf"), None, [], {}, "x", True])
def test_no_argument_stops_a_method(method: str, value: object) -> None:
    assert selected(f"$[?('abc'.{method}(@) === 0)]", {"x": value}) == []
    assert selected(f"$[?('abc'.{method}(0, @) === 0)]", {"x": value}) == []
