"""ECMA-262: section 7.1 (type conversion) and 7.2 (comparison)."""

from __future__ import annotations

import math

import pytest

from contractguard.jsonpath import UNDEFINED, loosely_equal, pattern_of, strictly_equal, to_number, to_string, truthy

ONE_ARRAY: list[object] = [1]


@pytest.mark.parametrize("value", [1, -1, 0.5, math.inf, "a", "0", "false", True, [], {}, [0], 10**400])
def test_these_are_true(value: object) -> None:
    assert truthy(value) is True


@pytest.mark.parametrize("value", [0, 0.0, -0.0, math.nan, "", False, None, UNDEFINED])
def test_these_are_false(value: object) -> None:
    assert truthy(value) is False


@pytest.mark.parametrize(("left", "right"), [
    (1, 1.0), (1, "1"), (1, " 1 "), (1, "1.0"), (1, "0x1"), (True, 1), (True, "1"), (False, ""), (False, "0"), (0, ""),
    (None, UNDEFINED), (None, None), (UNDEFINED, UNDEFINED), ([1], 1), ([1], "1"), ([], ""), ([], 0), ([[]], False),
    ([1, 2], "1,2"), ([None], ""), ({}, "[object Object]"), (ONE_ARRAY, ONE_ARRAY), (math.inf, "Infinity"),
    (1e21, "1e21")])
def test_these_are_loosely_equal(left: object, right: object) -> None:
    assert loosely_equal(left, right)
    assert loosely_equal(right, left)


@pytest.mark.parametrize(("left", "right"), [
    (None, 0), (None, ""), (None, False), (UNDEFINED, 0), (UNDEFINED, False), (math.nan, math.nan), ([1], [1]),
    ({}, {}),
    ("1", "1.0"), (1, "one"), (True, "true"), (1, "1_0"), (1, "nan"), (math.inf, "inf"), ([1], True + 1)])
def test_these_are_not_loosely_equal(left: object, right: object) -> None:
    assert not loosely_equal(left, right)
    assert not loosely_equal(right, left)


@pytest.mark.parametrize(("left", "right", "equal"), [
    (1, 1.0, True), (1, True, False), (0, False, False), ("1", 1, False), (None, UNDEFINED, False), (None, None, True),
    (UNDEFINED, UNDEFINED, True), ([1], [1], False), (ONE_ARRAY, ONE_ARRAY, True), (math.nan, math.nan, False),
    ("a", "a", True)])
def test_strict_equality_takes_the_type_too(left: object, right: object, equal: bool) -> None:
    assert strictly_equal(left, right) is equal
    assert strictly_equal(right, left) is equal


@pytest.mark.parametrize(("value", "text"), [
    (1.0, "1"), (1.5, "1.5"), (-0.0, "0"), (1e21, "1e+21"), (1e-7, "1e-7"), (1.5e300, "1.5e+300"),
    (10**20, "1" + "0" * 20),
    (123456789.0, "123456789"), (math.nan, "NaN"), (-math.inf, "-Infinity"), (10**400, "Infinity"), (None, "null"),
    (True, "true"), (UNDEFINED, "undefined"), ([1, None, [2, "x"]], "1,,2,x"), ({}, "[object Object]"), ("x", "x")])
def test_a_value_is_spelled_as_javascript_does(value: object, text: str) -> None:
    assert to_string(value) == text


@pytest.mark.parametrize(("value", "number"), [
    ("", 0), (" \n", 0), ("12", 12), ("-1.5e3", -1500), (".5", 0.5), ("5.", 5), ("0b11", 3), ("0o17", 15), (None, 0),
    (True, 1), ([], 0), (["7"], 7), ("-Infinity", -math.inf)])
def test_a_value_stands_for_a_number(value: object, number: float) -> None:
    assert to_number(value) == number


@pytest.mark.parametrize("value", ["x", "1x", "1_000", "inf", "nan", "0x", "--1", UNDEFINED, {}, [1, 2], "٣"])
def test_a_value_stands_for_no_number(value: object) -> None:
    assert math.isnan(to_number(value))


@pytest.mark.parametrize(("source", "flags", "text"), [
    (r"^a\/b\-c\_d$", "", "a/b-c_d"), ("ABC", "i", "xabcx"), (r"^\d+$", "", "12"), ("[^]", "", "\n"),
    ("a.b", "s", "a\nb"), ("^b$", "m", "a\nb"), (r"\{id}", "", "{id}"), ("{id}", "", "{id}"),
    ("a{,2}", "", "a{,2}"), ("a{1,2}", "", "a"), (r"\<b\>", "", "<b>"), (r"[\b]", "", "\b"), (r"\0", "", "\0"),
    ("[[a]", "", "["), ("^[&&]$", "", "&"), ("^[a&&b]$", "", "a"), (r"[\]]", "", "]"), (r"(a)\1", "", "aa"),
    ("(?=a)a(?!b)", "", "a"), ("(?<!a)b", "", "cb"), (r"\u0041\x42", "", "AB"), (r"^[\w.-]+$", "", "a-b.c"),
    ("", "", "x"), ("a", "g", "a"), ("a", "y", "ab"), (r"\y\Z\A", "", "yZA"), ("(?<n>a)", "", "a"),
    (r"^\p{L}+$", "u", "é"), (r"^\P{Lu}$", "u", "é"), (r"^\u{e9}$", "u", "é"), (r"^[\p{L}_]+$", "u", "é_"),
    (r"^\p{L}$", "", "p{L}"), (r"^\++$", "", "++"), (r"^[*+]+$", "", "*+"), ("^[+*?{}()i]+$", "", "(?i)*+{}+"),
    (r"^\(?i\)$", "", "(i)"), (r"^\}+$", "", "}}"), ("^}+$", "", "}}"), (r"^\*+\??$", "", "**"),
    ("a+?b", "", "aab"), ("a??b", "", "b"), ("a{1,2}?b", "", "aab"), ("^(?:a+)+$", "", "aa"),
    ("^[^a]+$", "", "b"), ("^[^]+$", "", "\n\n"), (r"[\^]", "", "^"), ("[(?]", "", "?")])
def test_a_pattern_means_what_ecmascript_says(source: str, flags: str, text: str) -> None:
    pattern = pattern_of(source, flags)
    assert pattern is not None
    assert pattern.finds(text)


@pytest.mark.parametrize(("source", "flags", "text"), [
    ("a$", "", "a\n"), (r"^\d$", "", "٣"), (r"^\w$", "", "é"), ("[]", "", "x"), ("a.b", "", "a\nb"),
    ("a.b", "", "a\u2028b"),
    ("ABC", "", "abc"), ("b", "y", "ab"), ("^b$", "", "a\nb"), ("^[&&]$", "", "a"), (r"\<b", "", "b")])
def test_a_pattern_does_not_find_more(source: str, flags: str, text: str) -> None:
    pattern = pattern_of(source, flags)
    assert pattern is not None
    assert not pattern.finds(text)


@pytest.mark.parametrize(("source", "flags"), [
    ("(", ""), ("[", ""), ("*", ""), ("a", "k"), ("a", "gg"), ("(?i)a", ""), ("a++", ""), ("(?#c)", ""),
    ("a{9999999999}", ""), ("(?>a)", ""), ("(?P<n>a)", ""), ("a**", ""), ("a*{2}", ""), ("a{2}+", ""), ("a+?+", ""),
    ("a???", ""), ("a*+", ""), ("+a", ""), ("(*a)", "")])
def test_what_ecmascript_does_not_read_is_no_pattern(source: str, flags: str) -> None:
    assert pattern_of(source, flags) is None
