"""Large files of lines, read piece by piece: plain or gzip, in bounded memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, cast

from contractguard.errors import SourceError
from contractguard.source.access import Access
from contractguard.source.files import open_file
from contractguard.source.names import printable

LINE_LIMIT = 16 * 2**20
"""The longest line in bytes; what a line has beyond that is left out."""

HEAD = 64 * 2**10
"""How much of the beginning is there to see what a stream holds, in bytes."""

_PIECE = 2**20
_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FREE = 256 * 2**20
_MOST_EXPANSION = 200


@dataclass
class Stream:
    """The bytes of a file or of standard input, once, from the beginning to the end.

    `name` is what people call it, `head` the first bytes. Everything is as it is after decompression and without a byte
    order mark.
    """

    name: str
    head: bytes
    _rest: Iterator[bytes] = field(repr=False)

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in pieces of at most 1 MB. Raises SourceError where reading on fails."""
        return chain((self.head,), self._rest) if self.head else iter(())

    def blocks(self) -> Iterator[bytes]:
        """Yield whole lines, many at once, the last one without its line break. Raises SourceError as `pieces` does."""
        left: list[bytes] = []
        length = 0
        for piece in self.pieces():
            end = piece.rfind(b"\n")
            if end >= 0:
                yield b"".join((*left, piece[:end]))
                left, length, piece = [], 0, piece[end + 1 :]  # noqa: PLW2901
            if length < LINE_LIMIT:
                left.append(piece)
            length += len(piece)
        if length:
            yield b"".join(left)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines without their line breaks. Raises SourceError as `pieces` does."""
        return chain.from_iterable(block.split(b"\n") for block in self.blocks())

    def text_lines(self) -> Iterator[str]:
        """Yield the lines as text; what is no UTF-8 is replaced. Raises SourceError as `pieces` does."""
        return chain.from_iterable(block.decode("utf-8", "replace").split("\n") for block in self.blocks())

    def read(self, limit: int) -> bytes:
        """Read everything. Raises SourceError where that is more than `limit` bytes, or where reading fails."""
        content = bytearray()
        for piece in self.pieces():
            content += piece
            if len(content) > limit:
                raise SourceError(f"'{self.name}' is larger than {limit // 2**20} MB", hint="split it")
        return bytes(content)


@contextmanager
def open_stream(name: str, access: Access, kind: str) -> Iterator[Stream]:
    """Open a file by its name, or standard input by `-`; `kind` says what it should be.

    What is compressed with gzip is read through. Raises SourceError where there is no such regular file.
    """
    if name == "-":
        if access.stdin is None:
            raise SourceError(f"there is no standard input to read {kind} from", hint="name a file instead of '-'")
        yield _stream(access.stdin, "<stdin>")
        return
    shown = printable(name)
    with open_file(access.directory / name, shown, kind) as file:
        yield _stream(file, shown)


def _stream(file: BinaryIO, name: str) -> Stream:
    pieces = _read(file, name)
    first = _filled(pieces, len(_GZIP))
    pieces = chain((first,), pieces)
    if first.startswith(_GZIP):
        pieces = _expanded(pieces, name)
    first = _filled(pieces, HEAD).removeprefix(_BYTE_ORDER_MARK)
    return Stream(name, first[:HEAD], chain((first[HEAD:],), pieces))


def _filled(pieces: Iterator[bytes], length: int) -> bytes:
    """Put pieces together until there are so many bytes, or no more: a pipe gives little at a time."""
    start = b""
    while len(start) < length and (piece := next(pieces, b"")):
        start += piece
    return start


def _read(file: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while piece := file.read(_PIECE):
            yield piece
    except OSError as error:
        raise SourceError(f"cannot read '{name}': {(error.strerror or str(error)).lower()}") from error


class _Pieces:
    """Pieces as a file that `gzip` reads, which counts what it has given."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes, none at the end."""
        piece = self._left or next(self._pieces, b"")
        taken, self._left = (piece, b"") if size < 0 else (piece[:size], piece[size:])
        self.given += len(taken)
        return taken


def _expanded(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Decompress. Raises SourceError where that is no gzip, ends too early or expands as nothing real does."""
    source = _Pieces(pieces)
    total = 0
    try:
        with gzip.GzipFile(fileobj=cast("BinaryIO", source)) as file:
            while piece := file.read(_PIECE):
                total += len(piece)
                if total > _FREE and total > source.given * _MOST_EXPANSION:
                    raise SourceError(f"'{name}' expands to more than {_MOST_EXPANSION} times its size",
                                      hint="decompress it yourself if you trust it")
                yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(f"'{name}' cannot be decompressed: {str(error).lower()}") from error
