"""Objects cut out of JSON."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.errors import SourceError
from contractguard.source import json_elements as module
from contractguard.source.json_elements import json_elements


def cut(content: bytes, *ways: bytes, size: int = 7) -> list[tuple[int, Any]]:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return [(line, json.loads(element)) for line, element in json_elements(pieces, ways)]


@pytest.mark.parametrize(("content", "ways", "found"), [
    (b'[{"a": 1}, {"b": {"c": [{}]}}]', [b"["], [(1, {"a": 1}), (1, {"b": {"c": [{}]}})]),
    (b'[\n{"a":\n1},\n\n  {}]\n', [b"["], [(2, {"a": 1}), (5, {})]),
    (b'{"log": {"pages": [1], "x": {}, "entries": [{"a": "}]"}, 5, [{"b": 1}]]}}', [b"{{["], [(1, {"a": "}]"})]),
    (b'{"a": "\\"}{\\\\"}\n{"b": "\\\\\\""}', [b""], [(1, {"a": '"}{\\'}), (2, {"b": '\\"'})]),
    (b'{"a": ""}', [b"", b"["], [(1, {"a": ""})]),
    (b"[]", [b"["], []),
    (b"{}", [b"{["], []),
])
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_elements(content: bytes, ways: list[bytes], found: list[tuple[int, object]], size: int) -> None:
    assert cut(content, *ways, size=size) == found


VALUES = st.recursive(
    st.none() | st.text() | st.integers() | st.sampled_from(['"', "\\", "{", "]\\\""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=12,
)


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=3)), st.integers(1, 50), st.sampled_from([None, 1]))
def test_all_elements_of_any_document(elements: list[Any], size: int, indent: int | None) -> None:
    content = json.dumps({"log": {"before": elements and elements[0], "entries": elements, "after": 1}}, indent=indent)
    assert [value for _, value in cut(content.encode(), b"{{[", size=size)] == elements


@pytest.mark.parametrize("content", [
    b"", b"text", b"[", b'[{"a": 1}', b'[{"a": 1', b'[{"a": "b', b"[}", b"]", b'{"a": [}', b"[" * 100_000,
])
def test_what_is_no_json_is_told(content: bytes) -> None:
    with pytest.raises(SourceError):
        cut(content, b"[", size=1000)


def test_the_line_of_a_fault_is_told() -> None:
    with pytest.raises(SourceError) as caught:
        cut(b'[\n{"a": 1},\n\n{"b":\n', b"[", size=1000)
    assert caught.value.place == "4"


def test_an_element_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ELEMENT_LIMIT", 1000)
    for content in (b'[{"a": "' + b"x" * 5000, b"[{" + b'"a": 1,' * 1000):
        with pytest.raises(SourceError, match="larger than"):
            cut(content, b"[", size=100)


def test_long_texts_and_deep_elements_take_time_by_their_length() -> None:
    started = time.perf_counter()
    assert len(cut(b'[{"a": "' + b"x" * 20_000_000 + b'"}]', b"[", size=2000)) == 1
    deep = b"[{" + b'"a":{' * 500_000 + b"}" * 500_001 + b"]"
    assert len(list(json_elements([deep], [b"["]))) == 1
    assert time.perf_counter() - started < 10
