"""Hostile texts: a clear error or a bounded answer, in bounded time, whatever the bytes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.errors import SourceError
from contractguard.source import limits
from contractguard.source.document import Document
from contractguard.source.parse import parse_document

SECONDS = 10
"""Generous: the machine may be busy. What explodes takes minutes."""

DEEP = 100_000


def parse(content: bytes | str, uri: str) -> Document:
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return parse_document(uri, content.encode() if isinstance(content, str) else content, refuse)


def complaint(content: bytes | str, uri: str) -> SourceError:
    started = time.perf_counter()
    with pytest.raises(SourceError) as caught:
        parse(content, uri)
    assert time.perf_counter() - started < SECONDS
    assert caught.value.place.startswith(uri)
    return caught.value


def staircase(levels: int) -> str:
    return "".join(" " * level + "a:\n" for level in range(levels)) + " " * levels + "b"


def lists_in_one_line(levels: int, line_length: int = 60) -> str:
    """Nest lists without ever putting many dashes on one line."""
    lines = []
    for start in range(0, levels, line_length):
        lines.append("  " * start + "- " * min(line_length, levels - start))
    return "\n".join(lines) + "a"


@pytest.mark.parametrize("uri", ["a.json", "a.yaml"])
@pytest.mark.parametrize(
    "content",
    ["[" * DEEP, "[" * DEEP + "]" * DEEP, '{"a":' * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP],
    ids=["open lists", "lists", "open objects", "objects"],
)
def test_deep_brackets(content: str, uri: str) -> None:
    error = complaint(content, uri)
    assert "nesting is deeper than 254 levels" in error.message
    column = 255 if content[0] == "[" else 254 * 5 + 1
    assert error.place == f"{uri}:1:{column}"


@pytest.mark.parametrize(
    "content",
    [
        "- " * DEEP,
        "-\t" * DEEP,
        "? " * DEEP,
        ": " * DEEP,
        "a: [" + "x, [" * DEEP,
        "[\n " * DEEP,
        "{a: " * DEEP,
        staircase(300),
        staircase(2000),
        lists_in_one_line(1000),
        "- a\n- " + "- " * DEEP,
    ],
    ids=lambda content: content[:8],
)
def test_deep_yaml(content: str) -> None:
    assert complaint(content, "a.yaml").message


def test_the_limit_of_levels_is_exact() -> None:
    most = limits.MOST_LEVELS
    for uri in ("a.json", "a.yaml"):
        parse("[" * most + "]" * most, uri)
        complaint("[" * (most + 1) + "]" * (most + 1), uri)
    parse(staircase(most), "a.yaml")
    assert complaint(staircase(most + 1), "a.yaml").place == "a.yaml:255:255"
    deepest = parse("[" * most + "]" * most, "a.json")
    assert deepest.region((0,) * (most - 1)).column == most


def alias_bomb(anchor: Callable[[int], str], levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} {anchor(level - 1)}" for level in range(1, levels)]
    return "\n".join(lines)


def test_alias_bombs() -> None:
    lists = alias_bomb(lambda level: "[" + ", ".join([f"*a{level}"] * 9) + "]", 30)
    objects = alias_bomb(lambda level: "{" + ", ".join(f"k{n}: *a{level}" for n in range(9)) + "}", 30)
    for content in (lists, objects):
        assert "aliases stand for more than 5000000 values" in complaint(content, "a.yaml").message


def test_merge_bomb() -> None:
    merges = "\n".join(
        ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}], k{n}: 1}}" for n in range(1, 40)]
    )
    assert "values" in complaint(merges, "a.yaml").message


def test_circles() -> None:
    assert "inside its own anchor" in complaint("a: &a\n  b: *a\n", "a.yaml").message
    assert "inside its own anchor" in complaint("&a [*a]", "a.yaml").message
    assert "inside its own anchor" in complaint("a: &a\n  <<: *a\n", "a.yaml").message


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"a: \xff\n", "1:4", "not encoded as UTF-8"),
        ("é: x\nüü".encode() + b"\xc3", "2:3", "not encoded as UTF-8"),
        (b"\xef\xbb\xbfa\xff", "1:2", "not encoded as UTF-8"),
        ("a: 1".encode("utf-16"), "1:1", "UTF-16"),
        ("a: 1".encode("utf-16-le"), "1:1", "UTF-16"),
        ("{}".encode("utf-32"), "1:1", "UTF-16"),
        (b"PK\x03\x04\0\0", "1:5", "binary"),
        (b"\x7fELF", "1:1", "a control character"),
        (b"\x1f\x8b\x08", "1:2", "not encoded as UTF-8"),
        (b"a: \x1b[31m\n", "1:4", "a control character"),
        ("a: \x80\n".encode(), "1:4", "a control character"),
        ("a: " + "9" * 5000, "1:4", "too many digits"),
        ("- x\n- 9" + "_9" * 5000, None, None),
        ("a: " + "9" * 400 + ".5", "1:4", "too large"),
    ],
)
def test_bytes_that_are_no_contract(content: bytes | str, place: str | None, message: str | None) -> None:
    if message is None:
        parse(content, "a.yaml")
        return
    error = complaint(content, "a.yaml")
    assert message in error.message
    assert error.place == f"a.yaml:{place}"


def test_endless_integers_in_json() -> None:
    error = complaint('{"a": "' + "9" * 5000 + '",\n "b": -' + "9" * 5000 + "}", "a.json")
    assert "too many digits" in error.message
    assert error.place == "a.json:2:7"


def test_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractguard.source.parse.MOST_BYTES", 1024 * 1024)
    assert complaint(b"a" * (1024 * 1024 + 1), "a.yaml").message == "the file is larger than 1 MB"


@pytest.mark.parametrize(
    "content",
    [
        "a: " + "x &x" * 100_000,
        "a: " + "! " * 100_000,
        "a: " + " " * 300_000 + "&b 1",
        "a: " + "1_" * 100_000,
        "a: " + "0e" * 100_000,
        "a: " + "<<" * 100_000,
        "a: " + '"' * 100_000,
        '"' + "\\" * 100_001,
        "#" * 300_000,
        "\n" * 300_000 + "a: 1",
        " \n#\n" * 100_000 + "--- \na: 1",
        "a:\n" + " \n" * 200_000 + "  b: 1",
        "a: >\n" + "\n" * 200_000 + "  b",
        "k" * 300_000 + ": 1",
        "".join(f"k{number}: {{a: [1]}}\n" for number in range(20_000)),
        "a: [" + "," * 100_000 + "]",
        "{" + "a: 1, " * 100_000,
        "&a " * 100_000,
        "!a " * 100_000,
        "? a\n" * 50_000,
        "a: 'x" + "\n\n  y" * 50_000 + "'",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_long_texts_take_no_long_time(content: str) -> None:
    started = time.perf_counter()
    for uri in ("a.yaml", "a.json"):
        try:
            document = parse(content, uri)
        except SourceError:
            continue
        document.regions([((), "value"), (("a",), "value"), (("a", "b"), "key"), (("k19999", "a", 0), "value")])
    assert time.perf_counter() - started < SECONDS


FRAGMENTS = st.sampled_from(
    ["a", "b", ": ", ":\n", "- ", "\n", "  ", "    ", "[", "]", "{", "}", ", ", "'", '"', "|\n", ">-\n", "#", " #c\n",
     "&a ", "*a", "!!str ", "!x ", "<<: ", "? ", "1", "0x1", "1_0", ".5", "null", "---\n", "...\n", "%", "\t", "\r\n",
     "\\u00e9", "\\", "é", "\U0001f600", "\u2028", "\x85", "\x00", "~", "@", "`", "404: "]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS, max_size=20).map("".join), st.sampled_from(["a.yaml", "a.json"]))
def test_any_text_is_read_or_refused(content: str, uri: str) -> None:
    try:
        document = parse(content, uri)
    except SourceError as error:
        assert error.message
        return
    wanted = [((), "value"), (("a",), "key"), (("a", "b"), "value"), ((0, "a"), "key")]
    for region in document.regions(wanted).values():  # type: ignore[arg-type]
        assert (region.line, region.column) <= (region.end_line, region.end_column)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        parse(content, "a.yaml")
    except SourceError as error:
        assert error.place
