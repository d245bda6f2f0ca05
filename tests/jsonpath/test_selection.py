from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.jsonpath import Selection, parse_expression
from tests.jsonpath.reading import follow, root_of, selected, spelled

NAMES = st.sampled_from(["a", "b", "c", "0", "type", "x-y"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["a", "b", "", "string", "1"]))
REFERENCES = st.builds(lambda names: {"$ref": "#" + "".join(f"/{name}" for name in names)}, st.lists(NAMES, max_size=3))
VALUES = st.recursive(
    st.one_of(SCALARS, REFERENCES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)), max_leaves=20)
DOCUMENTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)

STEPS = st.sampled_from([
    ".a", ".b", "..a", "..b", ".*", "[*]", "..*", "[a,b]", "[0]", "[0:2]", "[-1:]", "..[0]", "[?(@.a)]", "..[?(@.b)]",
    "[?(@ && @.type == 'string')]", "..[?(@.a == 'a')]", "..[?(@.a || @.b)]", "..[?(@property === 'a')]",
    "[?(@property > 0)]",
    "..[?(@property.match(/a|b/))]", "..[?(!@.a)]", "..[?(@ == 1)]", "..[?(@.a !== undefined)]",
    "..[?(@.a in ['a', 'b'])]", "^"])
EXPRESSIONS = st.builds(lambda steps, end: "$" + "".join(steps) + end, st.lists(STEPS, max_size=4),
    st.sampled_from(["", "", "~"]))


def found(texts: list[str], data: object, followed: bool) -> list[list[str]]:
    expressions = [parse_expression(text) for text in texts]
    return [[spelled(match) for match in each]
            for each in Selection(expressions, follow() if followed else None).select(root_of(data))]


@given(st.lists(EXPRESSIONS, min_size=1, max_size=6), DOCUMENTS, st.booleans())
def test_sharing_a_walk_selects_what_running_alone_selects(texts: list[str], data: Any, followed: bool) -> None:
    together = found(texts, data, followed)
    alone = [found([text], data, followed)[0] for text in texts]
    assert [sorted(each) for each in together] == [sorted(each) for each in alone]


@given(EXPRESSIONS, DOCUMENTS, st.booleans())
def test_no_place_is_selected_twice(text: str, data: Any, followed: bool) -> None:
    (places,) = found([text], data, followed)
    assert len(places) == len(set(places))


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), DOCUMENTS, st.booleans())
def test_a_union_selects_what_its_names_select(names: list[str], data: Any, followed: bool) -> None:
    for prefix in ("$", "$..", "$.*"):
        (union, *parts) = found([f"{prefix}[{','.join(names)}]", *(f"{prefix}['{name}']" for name in names)], data,
            followed)
        assert set(union) == {place for part in parts for place in part}


@given(DOCUMENTS, st.booleans(), st.sampled_from(["@.a", "@.a == 'a'", "@.type == 'string'", "@.a > 0",
    "@property == 'a'"]))
def test_a_filter_and_its_denial_share_out_what_a_wildcard_selects(data: Any, followed: bool, script: str) -> None:
    (held, denied, everything) = found([f"$[?({script})]", f"$[?(!({script}))]", "$[*]"], data, followed)
    assert set(held) | set(denied) == set(everything)


@given(DOCUMENTS, st.booleans(), st.sampled_from([
    "@.a", "@.a == 'a'", "@.a === 1", "@.a == 1", "'b' == @.a", "@.type == 'string' || @.type == 'a'", "@.a || @.b",
    "@.a.b", "@.a[0]",
    "@.a != null", "@.a !== undefined", "@.a in ['a', 'b']", "@.a && @.b", "@.a.length > 0", "@.a.includes('a')",
    "!!@.a",
    "@property == 'a'", "@property === 0", "@property == '0'", "@property in ['a']",
    "@property === 'a' || @property === 'b'",
    "@property === 'a' && @.b", "@.length", "@['0']", "@.a >= 1", "@.a.constructor.name == 'Array'",
    "@.a && @.a.constructor.name === 'String'", "'String' === @.a.constructor.name || @.a == 1",
    "@.a.constructor.name == 'Object' && @.b", "@ && (@.a == 'a' || @.a === 'b')", "@.a == '1' && @.a == 1"]))
def test_looking_only_where_a_filter_can_hold_changes_nothing(data: Any, followed: bool, script: str) -> None:
    """`false || …` is true where the script is, and no member that a candidate must have is known of it."""
    (guarded, open_to_all) = found([f"$..[?({script})]", f"$..[?(@root === 0 || ({script}))]"], data, followed)
    assert guarded == open_to_all


def test_matches_come_in_the_order_of_the_document() -> None:
    data = {"a": {"x": 1, "b": {"x": 2}}, "x": {"x": 3}, "list": [{"x": 4}, {"y": {"x": 5}}]}
    assert selected("$..x", data) == ["/a/x", "/a/b/x", "/x", "/x/x", "/list/0/x", "/list/1/y/x"]
    assert selected("$..*", {"a": {"b": 1}, "c": [2]}) == ["/a", "/a/b", "/c", "/c/0"]


def test_matches_of_all_expressions_are_told_as_the_walk_comes_to_them() -> None:
    selection = Selection([parse_expression("$..b"), parse_expression("$..[?(@.b)]"), parse_expression("$.a.b")])
    told = [(number, spelled(match)) for number, match in selection.each(root_of({"a": {"b": {"b": 1}}}))]
    assert told == [(1, "/a"), (0, "/a/b"), (1, "/a/b"), (2, "/a/b"), (0, "/a/b/b")]


def test_the_same_expression_twice_is_answered_twice() -> None:
    assert found(["$.a", "$['a']", "$.a"], {"a": 1}, followed=False) == [["/a"], ["/a"], ["/a"]]


def test_no_expressions_select_nothing() -> None:
    assert Selection([]).select(root_of({"a": 1})) == []


def test_a_selection_is_used_for_many_documents() -> None:
    selection = Selection([parse_expression("$..[?(@property.match(/^a/))]")])
    assert [[spelled(match) for match in selection.select(root_of({name: {name: 1}}))[0]] for name in ("a", "b",
        "ab")] == [
        ["/a", "/a/a"], [], ["/ab", "/ab/ab"]]


@pytest.mark.parametrize("data", [None, 1, "text", True, [], {}])
def test_a_document_may_be_any_value(data: object) -> None:
    assert selected("$", data) == [""]
    assert selected("$.*", data) == []


def test_a_match_tells_its_key() -> None:
    (matches,) = Selection([parse_expression("$.a[*]")]).select(root_of({"a": ["x"]}))
    assert [(match.key, match.value, match.is_key, repr(match)) for match in matches] == [(0, "x", False,
        "Match(('a', 0))")]
    (keys,) = Selection([parse_expression("$.*~")]).select(root_of({"a": ["x"]}))
    assert [(match.key, match.value, match.is_key, repr(match)) for match in keys] == [("a", "a", True,
        "Match(~('a',))")]


@pytest.mark.parametrize(("script", "places"), [
    ("@.a === 1", ["/one"]), ("@.a == 1", ["/one", "/text", "/true", "/array", "/nested"]), ("@.a === '1'", ["/text"]),
    ("@.a == '1'", ["/one", "/text", "/true", "/array", "/nested"]), ("@.a in ['1', 'x']", ["/text"]),
    ("@.a === true", ["/true"]), ("@.a === null", ["/null"]),
    ("@.a == '1' || @.a === 1", ["/one", "/text", "/true", "/array", "/nested"]),
    ("@.a.constructor.name === 'Array'", ["/array", "/nested"]), ("@.a.constructor.name === 'String'", ["/text"])])
def test_a_member_is_compared_as_javascript_does(script: str, places: list[str]) -> None:
    data = {"one": {"a": 1}, "text": {"a": "1"}, "true": {"a": True}, "array": {"a": ["1"]}, "nested": {"a": [[1]]},
            "null": {"a": None}, "none": {}}
    assert selected(f"$..[?({script})]", data) == places
