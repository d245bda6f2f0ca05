"""Large files, read piece by piece."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from contractguard.errors import SourceError
from contractguard.source import Access, streams
from contractguard.source.streams import open_stream


def lines_of(content: bytes) -> list[bytes]:
    with open_stream("-", Access(Path(), stdin=io.BytesIO(content)), "traffic") as stream:
        return list(stream.lines())


@pytest.mark.parametrize(("content", "lines"), [
    (b"", []),
    (b"\n", [b""]),
    (b"a\nb", [b"a", b"b"]),
    (b"a\r\n\nb\n", [b"a\r", b"", b"b"]),
    (b"\xef\xbb\xbfa\n", [b"a"]),
    (gzip.compress(b"a\n") + gzip.compress(b"b\n"), [b"a", b"b"]),
    (gzip.compress(b"\xef\xbb\xbfa"), [b"a"]),
])
def test_lines(content: bytes, lines: list[bytes]) -> None:
    assert lines_of(content) == lines


def test_lines_are_whole_across_pieces() -> None:
    lines = [b"%d:" % number + b"x" * (number % 300) for number in range(30_000)]
    assert lines_of(b"\n".join(lines)) == lines
    assert lines_of(gzip.compress(b"\n".join(lines))) == lines


def test_the_beginning_is_there_before_reading(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"first\n" * 50_000)
    with open_stream("a.log", Access(tmp_path), "traffic") as stream:
        assert stream.head == (b"first\n" * 50_000)[:streams.HEAD]
        assert stream.name == "a.log"
        assert len(list(stream.text_lines())) == 50_000


def test_a_line_that_is_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LINE_LIMIT", 2**20)
    long, short = lines_of(b"x" * 5 * 2**20 + b"\nshort")
    assert 2**20 <= len(long) <= 2 * 2**20 + streams.HEAD
    assert short == b"short"


def test_what_is_no_text_is_replaced() -> None:
    with open_stream("-", Access(Path(), stdin=io.BytesIO(b"a\xff\nb")), "traffic") as stream:
        assert list(stream.text_lines()) == ["a\ufffd", "b"]


@pytest.mark.parametrize("content", [
    gzip.compress(b"a line\n" * 1000)[:-9],
    b"\x1f\x8b no gzip at all",
    gzip.compress(b"a")[:-8] + b"\0" * 8,
])
def test_broken_compression_is_told(content: bytes) -> None:
    with pytest.raises(SourceError, match="cannot be decompressed"):
        lines_of(content)


def test_what_expands_without_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_FREE", 2**20)
    with pytest.raises(SourceError, match="expands to more than 200 times"):
        lines_of(gzip.compress(bytes(8 * 2**20)))


def test_reading_whole_is_bounded() -> None:
    with (open_stream("-", Access(Path(), stdin=io.BytesIO(b"x" * 5 * 2**20)), "traffic") as stream,
          pytest.raises(SourceError, match="larger than 4 MB")):
        stream.read(4 * 2**20)


@pytest.mark.parametrize(("name", "message"), [
    ("missing.log", "no such file"),
    ("folder", "is a folder, not traffic"),
    ("pipe", "not a regular file"),
    ("-", "no standard input to read traffic from"),
    ("a\0b", "cannot read"),
])
def test_what_is_no_file_is_told(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match=message), open_stream(name, Access(tmp_path), "traffic"):
        pass
