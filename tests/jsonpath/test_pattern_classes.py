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
