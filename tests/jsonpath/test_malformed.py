from __future__ import annotations

import pytest

from contractguard.jsonpath import ExpressionError, parse_expression

MALFORMED = {
    "": (0, "an expression starts with '$'"),
    "paths": (0, "an expression starts with '$'"),
    "  paths": (2, "an expression starts with '$'"),
    "$paths": (1, "'.' or '[' is expected here, but there is 'p'"),
    "$.": (2, "a name is expected here, but the expression ends"),
    "$.a.": (4, "a name is expected here, but the expression ends"),
    "$.a.(b)": (4, "a name is expected here, but there is '('"),
    "$.a*": (3, "'.' or '[' is expected here, but there is '*'"),
    "$.a]": (3, "'.' or '[' is expected here, but there is ']'"),
    "$.'a": (2, "this name has no closing quote"),
    "$['a": (2, "this name has no closing quote"),
    "$[": (1, "this bracket is never closed"),
    "$[a": (1, "this bracket is never closed"),
    "$[a,": (1, "this bracket is never closed"),
    "$[*": (1, "this bracket is never closed"),
    "$.a[?(@.b": (3, "this bracket is never closed"),
    "$.a[?(@.b)": (3, "this bracket is never closed"),
    "$[]": (2, "a name, an index, a slice, '*' or a filter is expected here, but there is ']'"),
    "$[,a]": (2, "a name, an index, a slice, '*' or a filter is expected here, but there is ','"),
    "$[*,a]": (3, "']' is expected here, but there is ','"),
    "$['a'b]": (5, "']' is expected here, but there is 'b'"),
    "$[0:4:0]": (6, "the step of a slice is 1 or more"),
    "$[::-1]": (4, "the step of a slice is 1 or more"),
    "$[(@.size)]": (2, "the only script that may stand here is '(@.length-1)'"),
    "$.@strnig()": (2, "there is no test '@strnig()'; did you mean '@string()'?"),
    "$.a@": (3, "a test such as '@string()' is expected here, but there is '@'"),
    "$[?()]": (4, "a value is expected here, but there is ')'"),
    "$[?]": (3, "a value is expected here, but the filter ends"),
    "$[?(@.a ==)]": (10, "a value is expected here, but there is ')'"),
    "$[?(@.a = 1)]": (8, "'=' means nothing here"),
    "$[?(@.a | @.b)]": (8, "'|' means nothing here"),
    "$[?(@.a @.b)]": (8, "')' is expected here, but there is '@'"),
    "$[?(@.a) b]": (9, "an operator is expected here, but there is 'b'"),
    "$[?(@.a ? 1)]": (11, "':' is expected here, but there is ')'"),
    "$[?(@.)]": (6, "the name of a member is expected here, but there is ')'"),
    "$[?(@.a.foreach(1))]": (8, "'foreach' is no method that a filter may call"),
    "$[?(@.a.startWith('x'))]": (8, "'startWith' is no method that a filter may call; did you mean 'startsWith'?"),
    "$[?(@propety == 'a')]": (4, "'@propety' is not known here; did you mean '@property'?"),
    "$[?(property == 'a')]": (4, "'property' is not known here; did you mean '@property'?"),
    "$[?(process.exit())]": (4, "'process' is not known here"),
    "$[?(@.a == 'b)]": (11, "this text has no end"),
    "$[?(@.a.match(/b))]": (14, "this regular expression has no end"),
    "$[?(@.a.match(/(b/))]": (14, "this is no regular expression"),
    "$[?(@.a.match(/b/k))]": (14, "this is no regular expression"),
    "$[?(@.a.match(/b{9999999999}/))]": (14, "this is no regular expression"),
    "$[?(@.a ~= '(')]": (11, "this is no regular expression"),
    "$[?(@.a[1)]": (1, "this bracket is never closed"),
    "$[?(@.a[1 2])]": (10, "']' is expected here, but there is '2'"),
}


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_expression_is_refused_with_the_place_of_its_fault(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert (caught.value.offset, caught.value.message) == MALFORMED[text]


def test_an_error_words_its_place_counted_from_one() -> None:
    with pytest.raises(ExpressionError, match=r"a name is expected here, but the expression ends \(at character 3\)"):
        parse_expression("$.")


@pytest.mark.parametrize("text", [
    "$[?(" + "(" * 50_000 + "@" + ")" * 50_000 + ")]",
    "$[?(" + "!" * 50_000 + "@)]",
    "$[?(" + "[" * 50_000 + "]" * 50_000 + ")]",
    "$[?(@" + ".a" * 40_000 + ")]",
    "$[?(@" + "[0]" * 30_000 + ")]",
    "$[?(1" + "+1" * 40_000 + ")]",
    "$[?(@" + "&&@" * 30_000 + ")]",
    "$[?(@" + "?@:@" * 20_000 + ")]",
    "$" + ".a" * 40_000,
    "$" + "..a" * 30_000,
    "$" + "^" * 90_000,
    "$" + "[" * 90_000,
    "$" + "a" * 200_000,
    "$[?(@.a" + " " * 90_000,
    "$[?(@.a.match(/" + "(" * 90_000 + "/))]",
    "$['" + "\\" * 90_000,
])
def test_an_expression_that_is_too_long_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


@pytest.mark.parametrize(("text", "spelled"), [
    ("$[?(@ && (" + " || ".join(f"@.n == 'name{number}'" for number in range(400)) + "))]", 1),
    ("$[" + ",".join(f"name{number}" for number in range(5000)) + "]", 1),
    ("$" + ".a" * 99, 99),
    ("  $.a  ", 1),
    ("$['a','b',]", 1),
])
def test_a_long_expression_is_read(text: str, spelled: int) -> None:
    assert len(parse_expression(text).steps) == spelled
