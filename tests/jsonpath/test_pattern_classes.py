from __future__ import annotations

import pytest

from contractguard.jsonpath.patterns import pattern_of


@pytest.mark.parametrize(("source", "text"), [
    (r"^[&'()*+,;=]*$", "a*+" [1:]), (r"^\*+$", "**"), (r"^[a-z}+]+$", "a}+"), (r"^[(?]i\)$", "(i)"),
])
def test_what_stands_in_a_class_or_behind_a_backslash_is_no_quantifier(source: str, text: str) -> None:
    pattern = pattern_of(source, "")
    assert pattern is not None
    assert pattern.finds(text)


@pytest.mark.parametrize("source", ["a++", "a*+", "(?i)a", "(?>a)", "a{2}+"])
def test_syntax_that_ecma_262_does_not_have_is_refused(source: str) -> None:
    assert pattern_of(source, "") is None


@pytest.mark.parametrize(("source", "flags", "right", "wrong"), [
    (r"^\p{L}+$", "u", "éà", "1"), (r"^\P{L}+$", "u", "12", "a"), (r"^[\p{Lu}_]+$", "u", "É_", "é"),
    (r"^\p{Script=Greek}$", "v", "\u03c0", "a"), (r"^\p{L}+$", "", "p{L}}", "é"), (r"^[\p{L}]+$", "", "pL{}", "é"),
    ("^a{2}b+$", "", "aab", "ab"), ("^{a}+$", "", "{a}}", "a"),
])
def test_properties_of_characters_are_read_where_the_flag_asks_for_them(
    source: str, flags: str, right: str, wrong: str
) -> None:
    """ECMA-262, section 22.2.1; without the flag `u` or `v` they are plain characters (annex B.1.2)."""
    pattern = pattern_of(source, flags)
    assert pattern is not None
    assert (pattern.finds(right), pattern.finds(wrong)) == (True, False)


@pytest.mark.parametrize(("source", "right", "wrong"), [
    (r"^[\w-.]+$", "a-.", "/"), (r"^[\w-\.]+$", "a-.", "/"), (r"^[a-\d]+$", "a-1", "b"), (r"^[\d-x]+$", "1-x", "y"),
    ("^[a-c-e]+$", "b-e", "d"), ("^[-a]+$", "-a", "b"), ("^[a-]+$", "-a", "b"), ("^[^-a]+$", "b", "-"),
    (r"^[a\-z]+$", "a-z", "b"), (r"^[\x41-\x43]+$", "ABC", "D"), ("^[+--]+$", "+,-", "."), ("^[[a-c]+$", "[b", "d"),
])
def test_hyphens_in_classes_make_ranges_where_they_can(source: str, right: str, wrong: str) -> None:
    """ECMA-262, annex B.1.2: beside a set of characters a hyphen stands for itself."""
    pattern = pattern_of(source, "")
    assert pattern is not None
    assert (pattern.finds(right), pattern.finds(wrong)) == (True, False)
