"""The core functions, option by option and guard by guard."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.rules.functions import CORE_FUNCTIONS, OptionsError, UnknownFunctionError, find_function
from tests.rules.asking import MISSING, asked, places, warnings

VALUES: dict[str, Any] = {
    "nothing": MISSING, "null": None, "true": True, "false": False, "zero": 0, "one": 1, "half": 0.5, "empty": "",
    "text": "ab", "array": [], "filled": [1], "object": {}, "members": {"a": 1},
}
FALSE = {"nothing", "null", "false", "zero", "empty"}


def wrong_among(function: str, options: object = None) -> set[str]:
    """Return the names of the values in which a function sees a problem."""
    return {name for name, value in VALUES.items() if places(function, value, options)}


@pytest.mark.parametrize(("function", "wrong"), [
    ("truthy", FALSE),
    ("falsy", VALUES.keys() - FALSE),
    ("defined", {"nothing"}),
    ("undefined", VALUES.keys() - {"nothing"}),
])
def test_presence_is_judged_as_javascript_does(function: str, wrong: set[str]) -> None:
    assert wrong_among(function) == wrong


@pytest.mark.parametrize(("function", "options", "judged"), [
    ("pattern", {"match": "^x"}, {"empty", "text"}),
    ("pattern", {"notMatch": "^"}, {"empty", "text"}),
    ("casing", {"type": "macro"}, {"text"}),
    ("length", {"max": -1}, {"zero", "one", "half", "empty", "text", "array", "filled", "object", "members"}),
    ("enumeration", {"values": []}, {"null", "true", "false", "zero", "one", "half", "empty", "text"}),
    ("xor", {"properties": ["x", "y"]}, {"object", "members"}),
    ("or", {"properties": ["x", "y"]}, {"object", "members"}),
    ("schema", {"schema": {"enum": ["x"]}}, VALUES.keys()),
    ("unreferencedReusableObject", {"reusableObjectsLocation": "#/value"}, {"members"}),
    ("alphabetical", {"keyedBy": "x"}, set()),
    ("typedEnum", None, set()),
])
def test_functions_pass_over_values_of_other_types(function: str, options: object, judged: set[str]) -> None:
    assert wrong_among(function, options) == judged


@pytest.mark.parametrize(("options", "right", "wrong"), [
    ({"match": "^a+$"}, ["a", "aa"], ["", "b", "ab", "a\n"]),
    ({"notMatch": "a"}, ["", "b"], ["a", "ba"]),
    ({"match": "a", "notMatch": "b"}, ["a"], ["b", "c", "ab"]),
    ({"match": "/^A$/i"}, ["a", "A"], ["b"]),
    ({"match": "/^b$/m"}, ["b", "a\nb"], ["ab"]),
    ({"match": "/a.b/s"}, ["a\nb"], ["ab"]),
    ({"match": "/^b/y"}, ["b"], ["ab"]),
    ({"match": "/b/g"}, ["ab"], ["a"]),
    ({"match": "/a"}, ["/a"], ["a"]),
    ({"match": "a/"}, ["a/"], ["a"]),
    ({"match": r"^\d$"}, ["1"], ["٣"]),
    ({"match": r"^\w$"}, ["a"], ["é"]),
    ({"match": r"^(?<x>.)-\k<x>$"}, ["a-a"], ["a-b"]),
    ({"match": r"^(.)([(]?)(?<x>.)\k<x>$"}, ["abb", "a(bb"], ["abc"]),
    ({"match": "^(?!.*a)"}, ["b"], ["ba"]),
    ({"match": "(?<=a)b"}, ["ab"], ["cb"]),
    ({"match": "^[^]$"}, ["\n"], [""]),
    ({"match": r"\/\-\_"}, ["/-_"], ["/-"]),
])
def test_pattern_reads_expressions_as_ecma_262_has_them(
    options: object, right: list[str], wrong: list[str]
) -> None:
    assert [text for text in right if places("pattern", text, options)] == []
    assert [text for text in wrong if not places("pattern", text, options)] == []


@pytest.mark.parametrize(("options", "right", "wrong"), [
    ({"type": "flat"}, ["a", "abc1"], ["aB", "A", "1a", "a_b"]),
    ({"type": "camel"}, ["a", "aB", "aBc1", "a1B"], ["A", "aBC", "a_b", "1a"]),
    ({"type": "pascal"}, ["A", "Ab", "AbC"], ["a", "ABC", "A_b"]),
    ({"type": "kebab"}, ["a", "a-b1", "a-1"], ["a--b", "-a", "a-", "A-b", "a_b"]),
    ({"type": "cobol"}, ["A", "A-B1"], ["A--B", "a-B", "A_B"]),
    ({"type": "snake"}, ["a", "a_b1"], ["a__b", "_a", "A_b", "a-b"]),
    ({"type": "macro"}, ["A", "A_B1"], ["A__B", "a_B", "A-B"]),
    ({"type": "snake", "disallowDigits": True}, ["a_b"], ["a1", "a_1"]),
    ({"type": "snake", "disallowDigits": False}, ["a1"], []),
    ({"type": "pascal", "separator": {"char": "-"}}, ["Ab", "Ab-Cd"], ["-Ab", "Ab-", "Ab--Cd", "ab-cd", "-"]),
    ({"type": "kebab", "separator": {"char": "/", "allowLeading": True}}, ["/", "/a", "/a-b/c"], ["//", "a//b"]),
    ({"type": "flat", "separator": {"char": "."}}, ["a.b"], ["a.", "a..b", "a-b"]),
    ({"type": "flat", "separator": {"char": "^"}}, ["a^b"], ["^"]),
    ({"type": "flat", "separator": {"char": ""}}, ["ab"], ["a.b"]),
])
def test_casing_knows_the_ways_of_writing(options: object, right: list[str], wrong: list[str]) -> None:
    assert [text for text in right if places("casing", text, options)] == []
    assert [text for text in wrong if not places("casing", text, options)] == []


@pytest.mark.parametrize(("value", "options", "number"), [
    ("ab", {"min": 2, "max": 2}, 0), ("a", {"min": 2}, 1), ("abc", {"max": 2}, 1), ("ab", {"min": 3, "max": 1}, 2),
    ("😀", {"min": 2, "max": 2}, 0), ([1, 2], {"max": 1}, 1), ({"a": 1}, {"min": 2}, 1), (3, {"max": 2}, 1),
    (2.5, {"min": 2.5}, 0), (-1, {"min": 0}, 1),
])
def test_length_measures_texts_in_code_units_and_numbers_by_themselves(
    value: object, options: object, number: int
) -> None:
    assert places("length", value, options) == [""] * number


@pytest.mark.parametrize(("value", "right"), [
    (1, True), (1.0, True), (True, False), ("1", False), (None, True), ("a", True), (False, True), (0, False),
])
def test_enumeration_tells_numbers_from_texts_and_truth(value: object, right: bool) -> None:
    assert (not places("enumeration", value, {"values": [1, "a", None, False]})) is right


@pytest.mark.parametrize(("value", "options", "where"), [
    (["a", "b"], None, []), (["b", "a"], None, ["/0"]), (["a", "c", "b", "a"], None, ["/1"]),
    ({"b": 1, "a": 2}, None, ["/b"]), ({"a": 1, "b": 2}, None, []), (["a", "A", "b"], None, []),
    (["A", "a"], None, ["/0"]), (["B", "a"], None, ["/0"]), (["é", "f"], None, []), (["f", "é"], None, ["/0"]),
    (["a_b", "a-b"], None, []), (["a-b", "a_b"], None, ["/0"]), ([2, 1], None, ["/0"]), ([1.5, 1.2], None, []),
    ([10, "9"], None, ["/0"]), (["10", "9"], None, []), (["a", "9"], None, []), ([1, None], None, [""]),
    ([{}], None, []), ([{"n": "b"}, {"n": "a"}], {"keyedBy": "n"}, [""]), ([{"n": 1}, {"n": 2}], {"keyedBy": "n"}, []),
    ([{"n": 1}, {}], {"keyedBy": "n"}, [""]), ([1, 2], {"keyedBy": "n"}, [""]), ([10**400, 1.5], None, ["/0"]),
])
def test_alphabetical_compares_neighbours(value: object, options: object, where: list[str]) -> None:
    if isinstance(value, list) and value[0] == 10**400:
        assert "too large" in warnings("alphabetical", value, options)[0]
    else:
        assert places("alphabetical", value, options) == where


@pytest.mark.parametrize(("function", "value", "number"), [
    ("xor", {}, 1), ("xor", {"a": 1}, 0), ("xor", {"a": None}, 0), ("xor", {"a": 1, "c": 1}, 1), ("xor", {"x": 1}, 1),
    ("or", {}, 1), ("or", {"c": 1}, 0), ("or", {"a": 1, "b": 1}, 0),
])
def test_xor_and_or_count_the_properties_that_are_there(function: str, value: object, number: int) -> None:
    assert places(function, value, {"properties": ["a", "b", "c"]}) == [""] * number


@pytest.mark.parametrize(("value", "formats", "where"), [
    ({"type": "string", "enum": ["a", 1, None]}, [], ["/enum/1", "/enum/2"]),
    ({"type": ["string", "null"], "enum": ["a", None, []]}, [], ["/enum/2"]),
    ({"type": "integer", "enum": [1, 1.0, 1.5, True]}, [], ["/enum/2", "/enum/3"]),
    ({"type": "number", "enum": [1, 1.5, "1"]}, [], ["/enum/2"]),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, ["oas3_0"], []),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, ["oas3_1"], ["/enum/1"]),
    ({"type": "string", "x-nullable": True, "enum": ["a", None]}, ["oas2"], []),
    ({"enum": [1]}, [], []), ({"type": "string"}, [], []), ({"type": 5, "enum": [1]}, [], []),
    ({"type": "string", "enum": "a"}, [], []), ({"type": [1], "enum": ["a"]}, [], []),
])
def test_typed_enum_holds_values_to_the_type_beside_them(
    value: object, formats: list[str], where: list[str]
) -> None:
    assert places("typedEnum", value, formats=formats) == where


def test_unreferenced_objects_are_those_to_which_no_reference_leads() -> None:
    value = {"a": {"$ref": "#/value/b"}, "b": {}, "c/d": {"x": {"$ref": "#/value/c~1d"}}, "e": {"$ref": "#/value/b/x"}}
    options = {"reusableObjectsLocation": "#/value"}
    assert [result.message for result in asked("unreferencedReusableObject", value, options)] == [
        "nothing refers to the reusable object 'a'", "nothing refers to the reusable object 'e'"]


@pytest.mark.parametrize(("function", "options", "message", "hint", "pointer"), [
    ("truthy", {}, "the function 'truthy' takes no options", "leave 'functionOptions' out", ()),
    ("pattern", {"mach": "a"}, "the function 'pattern' has no option 'mach'", "did you mean 'match'?", ("mach",)),
    ("pattern", {}, "the function 'pattern' needs 'match' or 'notMatch'", "for example {match: '^[a-z]+$'}", ()),
    ("pattern", None, "the function 'pattern' takes options as an object", "for example {match: '^[a-z]+$'}", ()),
    ("pattern", {"match": 1}, "the option 'match' of the function 'pattern' must be a string", "", ("match",)),
    ("pattern", {"match": "("}, "'(' is no regular expression that can be read", "it must be one of ECMA-262",
     ("match",)),
    ("pattern", {"notMatch": "/a/q"}, "'/a/q' is no regular expression that can be read", "it must be one of ECMA-262",
     ("notMatch",)),
    ("casing", {}, "the function 'casing' needs the option 'type'",
     "for example {type: camel, disallowDigits: true}", ()),
    ("casing", {"type": "camle"}, "'camle' is no value of the option 'type' of the function 'casing'",
     "did you mean 'camel'?", ("type",)),
    ("casing", {"type": "flat", "separator": {"char": "ab"}},
     "the option 'separator.char' of the function 'casing' must be at most 1 character", "", ("separator", "char")),
    ("casing", {"type": "flat", "separator": {}}, "the option 'separator' of the function 'casing' needs the option "
     "'char'", "", ("separator",)),
    ("length", {"min": True}, "the option 'min' of the function 'length' must be a number", "", ("min",)),
    ("length", {}, "the function 'length' needs 'min' or 'max'", "for example {min: 1, max: 10}", ()),
    ("enumeration", {"values": [[]]}, "the option 'values.0' of the function 'enumeration' must be a string or a "
     "number or true or false or null", "", ("values", 0)),
    ("xor", {"properties": ["a"]}, "the option 'properties' of the function 'xor' needs at least 2 items", "",
     ("properties",)),
    ("or", {"properties": ["a", 1]}, "the option 'properties.1' of the function 'or' must be a string", "",
     ("properties", 1)),
    ("unreferencedReusableObject", {"reusableObjectsLocation": "/a"}, "'/a' is no JSON Pointer in a fragment",
     "for example '#/components/schemas'", ("reusableObjectsLocation",)),
    ("schema", {"schema": {}, "dialect": "draft-7"}, "'draft-7' is no value of the option 'dialect' of the function "
     "'schema'", "did you mean 'draft7'?", ("dialect",)),
    ("schema", {"schema": {"$ref": "#/a"}}, "the schema's reference '#/a' leads nowhere",
     "write what it refers to below 'definitions' of the schema", ("schema",)),
    ("schema", {"schema": {"pattern": "("}}, "the schema is not valid by draft7 at pattern", '"(" is not a "regex"',
     ("schema", "pattern")),
    ("alphabetical", {"keyedby": "a"}, "the function 'alphabetical' has no option 'keyedby'",
     "did you mean 'keyedBy'?", ("keyedby",)),
])
def test_options_are_refused_with_what_to_write_instead(
    function: str, options: object, message: str, hint: str, pointer: tuple[object, ...]
) -> None:
    with pytest.raises(OptionsError) as refused:
        find_function(function).bind(options)
    assert (refused.value.message, refused.value.hint, refused.value.pointer) == (message, hint, pointer)


@pytest.mark.parametrize("function", CORE_FUNCTIONS)
@pytest.mark.parametrize("options", [5, "a", [], [1], True, {"\x00": 1}, {"a" * 10_000: 1}])
def test_options_of_other_kinds_never_pass(function: str, options: object) -> None:
    with pytest.raises(OptionsError):
        find_function(function).bind(options)


def test_unknown_function_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownFunctionError) as refused:
        find_function("patern")
    assert (refused.value.message, refused.value.hint) == ("there is no function 'patern'", "did you mean 'pattern'?")


def test_function_in_javascript_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(UnknownFunctionError) as refused:
        find_function("checkOurThing")
    assert "functions in JavaScript are not run" in refused.value.hint


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_catastrophic_patterns_come_to_an_end(pattern: str) -> None:
    assert places("pattern", "a" * 20_000 + "!", {"match": pattern}) == [""]


def test_what_takes_too_many_steps_is_no_problem_but_a_warning() -> None:
    assert warnings("pattern", "a" * 60, {"match": r"^(?:(a+)+\1)+b(?=c)$"}) == (
        r"rule 'rule' cannot tell of 1 place: the pattern '^(?:(a+)+\1)+b(?=c)$' takes too many steps",)


@pytest.mark.parametrize("name", ["a" + "1" * 50_000 + "!", "aA" * 20_000 + "_", "-" * 50_000])
@pytest.mark.parametrize("kind", ["camel", "pascal", "kebab", "snake", "flat", "cobol", "macro"])
def test_long_names_are_judged_in_time(name: str, kind: str) -> None:
    assert places("casing", name, {"type": kind}) == [""]


def test_separator_that_is_a_letter_of_the_name_is_judged_in_time() -> None:
    assert places("casing", "a1" * 5_000 + "!", {"type": "flat", "separator": {"char": "1"}}) == [""]
