"""Offsets in bytes as lines and columns, whatever the bytes; what counts as made by a tool."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.source.document import MOST_EXCERPT, Region
from contractguard.source.generated import why_generated
from contractguard.source.source_text import SourceText

CALLS = b"function(a,b){return c(a,b)};"
PIECES = st.text(st.sampled_from("ab \n\ré\u20ac\U0001f600\ufeff\u2028\t"), max_size=60)


def region(content: bytes, found: bytes) -> Region:
    start = content.index(found)
    return SourceText("a.ts", content).region(start, start + len(found))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"here", (1, 1, 1, 5, "here", 1)),
        (b"a\nb here c\n", (2, 3, 2, 7, "b here c", 1)),
        (b"a\r\nb here\r\n", (2, 3, 2, 7, "b here", 1)),
        (b"a\rb here\rc", (2, 3, 2, 7, "b here", 1)),
        ("é\U0001f600\né\U0001f600 here".encode(), (2, 4, 2, 8, "é\U0001f600 here", 1)),
        ("\ufeffa here".encode(), (1, 3, 1, 7, "a here", 1)),
        ("\ufeffé\nhere".encode(), (2, 1, 2, 5, "here", 1)),
        (b"caf\xe9 here", (1, 6, 1, 10, "caf\xe9 here", 1)),
        (b"\xff\xfe\x80 here", (1, 5, 1, 9, "\xff\xfe\x80 here", 1)),
    ],
)
def test_regions(content: bytes, expected: tuple[object, ...]) -> None:
    assert region(content, b"here") == expected


def test_a_region_over_several_lines_shows_the_first() -> None:
    assert region("x = é(\n  'é')\n".encode(), "é(\n  'é')".encode()) == (1, 5, 2, 7, "x = é(", 1)


def test_offsets_outside_the_file_are_moved_into_it() -> None:
    text = SourceText("a.ts", "é\nab".encode())
    assert text.region(-5, 99) == (1, 1, 2, 3, "é", 1)
    assert text.region(50, 60) == (2, 3, 2, 3, "ab", 1)
    assert SourceText("a.ts", b"").region(0, 7) == (1, 1, 1, 1, "", 1)
    assert SourceText("a.ts", "\ufeff".encode()).region(0, 3) == (1, 1, 1, 1, "", 1)


def test_encodings_are_told() -> None:
    assert SourceText("a.ts", "\ufeffé".encode()).text == "é"
    assert SourceText("a.ts", "é".encode()).is_utf8
    latin = SourceText("a.ts", "é".encode("latin-1"))
    assert (latin.is_utf8, latin.text) == (False, "é")


@given(PIECES, PIECES)
def test_columns_are_code_points_of_the_decoded_text(before: str, middle: str) -> None:
    content = (before * 90 + middle + "end").encode()
    text = before * 90 + middle
    start, end = len((before * 90).encode()), len(text.encode())
    shown = text.removeprefix("\ufeff").replace("\r\n", " \n").replace("\r", "\n")
    found = SourceText("a.ts", content).region(start, end)
    assert found.end_line == shown.count("\n") + 1
    if middle.strip("\ufeff\r\n"):
        assert found.end_column == len(shown) - (shown.rfind("\n") + 1) + 1


@given(st.binary(max_size=200), st.integers(-3, 210), st.integers(-3, 210))
def test_any_bytes_have_regions(content: bytes, start: int, end: int) -> None:
    text = SourceText("a.ts", content)
    found = text.region(start, end)
    assert 1 <= found.line <= found.end_line <= text.text.count("\n") + text.text.count("\r") + 1
    assert found.excerpt in text.text


@pytest.mark.parametrize("filling", [b"x", "é".encode(), b"\xe9"], ids=["ascii", "utf-8", "latin-1"])
def test_many_regions_in_one_long_line(filling: bytes) -> None:
    text = SourceText("a.ts", filling * (2**20 // len(filling)) + b"end")
    started = time.perf_counter()
    found = [text.region(offset, offset + 2) for offset in range(0, 2**20, 50)]
    assert time.perf_counter() - started < 5
    assert max(len(each.excerpt) for each in found) == MOST_EXCERPT
    assert found[-1].column == found[-1].excerpt_column + 40 or found[-1].excerpt.endswith("end")


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("src/a.ts", b"export const a = 1\n", ""),
        ("src/types.d.ts", b"declare const a: 1\n", "declarations of types alone"),
        ("src/d.ts", b"export const a = 1\n", ""),
        ("public/jQuery.MIN.js", b"a", "minified"),
        ("public/app.js", b"/*! licence */\n" + CALLS * 1000, "minified"),
        ("public/app.js", (CALLS * 40 + b"\n") * 100, "minified"),
        ("src/short.js", CALLS * 40, ""),
        ("src/logo.ts", b"export const logo = '" + b"iVBORw0KGgo" * 9000 + b"'\napp.get('/logo', send(logo))\n", ""),
        ("src/mostly.ts", b"app.get('/a', f)\n" * 9000 + CALLS * 1000, ""),
        ("src/old.js", b"app.get('/a', f)\r" * 900, ""),
    ],
)
def test_what_a_tool_made(path: str, content: bytes, reason: str) -> None:
    assert why_generated(path, content) == reason
