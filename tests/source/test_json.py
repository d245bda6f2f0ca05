"""JSON: what is read, what is refused, and where the complaint points."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.errors import SourceError
from contractguard.source.document import Document
from contractguard.source.parse import parse_document

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)


def parse(content: bytes | str, uri: str = "api.json") -> Document:
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return parse_document(uri, content.encode() if isinstance(content, str) else content, refuse)


def complaint(content: bytes | str, uri: str = "api.json") -> SourceError:
    with pytest.raises(SourceError) as caught:
        parse(content, uri)
    return caught.value


@settings(max_examples=80, deadline=None)
@given(JSON_VALUES, st.sampled_from([None, 0, 2, "\t"]))
def test_what_was_dumped_is_read(value: object, indent: int | str | None) -> None:
    document = parse(json.dumps(value, indent=indent))
    assert document.data == value
    assert document.format == "json"


def test_a_byte_order_mark_is_no_content() -> None:
    document = parse(b'\xef\xbb\xbf{"a": 1}')
    assert document.data == {"a": 1}
    assert document.region(("a",), "key").column == 2


def test_escaped_pairs_are_joined() -> None:
    assert parse(r'{"a": "\ud83d\ude00"}').data == {"a": "\U0001f600"}
    assert parse(r'{"a": "\\ud83d"}').data == {"a": "\\ud83d"}


def test_numbers_keep_their_value() -> None:
    document = parse('{"a": 123456789012345678901234567890, "b": 1e3, "c": 1e-400, "d": "9e999"}')
    assert document.data == {"a": 123456789012345678901234567890, "b": 1000.0, "c": 0.0, "d": "9e999"}


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ('{"a": 1,\n "b": NaN}', "2:7", "NaN is not JSON"),
        ('{"NaN": [-Infinity]}', "1:10", "-Infinity is not JSON"),
        ('{"a": 1e999}', "1:7", "the number is too large"),
        ('{"a":1e999}', "1:6", "the number is too large"),
        ('{"a": ' + "1" * 400 + ".0}", "1:7", "the number is too large"),
        ('{"é": "\\ud800"}', "1:8", "half of a surrogate pair"),
        ('{"a": "\\udc00\\ud800"}', "1:8", "half of a surrogate pair"),
        ('{"a": 1,\n}', "1:8", "a ',' stands before the closing bracket"),
        ('{"a": 1', "1:8", "the text ends before the document does"),
        ('{"a" 1}', "1:6", "a ':' is missing here"),
        ('{"a": 1} x', "1:10", "the document has ended before this"),
        ("{'a': 1}", "1:2", "a key in double quotes is missing here"),
        ('{"a": "x\ty"}', "1:9", "a line break, a tab"),
        ('{"a": "\\x"}', "1:8", "this escape is unknown"),
        ("", "1:1", "the file is empty"),
        (" \n", "1:1", "the file is empty"),
    ],
)
def test_what_is_refused(content: str, place: str, message: str) -> None:
    error = complaint(content)
    assert message in error.message
    assert error.place == f"api.json:{place}"
    assert error.hint


def test_a_repeated_key_is_named_with_both_places() -> None:
    error = complaint('{"x": {"a": [{"k": 1}],\n  "b": {"k": 2}, "\\u006b": 3,\n "k": {}}}')
    assert error.message == "the key 'k' is given twice in one object, first at 2:18"
    assert error.place == "api.json:3:2"


def test_a_file_of_another_name_may_be_yaml_flow() -> None:
    document = parse("{a: 1, b: [x, y]}", "api.yaml")
    assert document.data == {"a": 1, "b": ["x", "y"]}
    assert document.format == "yaml"
    assert parse('{"a": 1}', "api.yaml").format == "json"


def test_what_looks_like_json_gets_the_complaint_of_json() -> None:
    assert complaint('{"a": [1,, 2]}', "-").message == "a value is missing here"
    assert complaint('{"a": tru, "a": [}', "-").message == "a value is missing here"


def test_scalars_and_lists_are_left_to_the_caller() -> None:
    assert parse("3").data == 3
    assert parse("[1]").data == [1]
