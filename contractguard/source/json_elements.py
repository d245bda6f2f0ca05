"""Objects somewhere inside JSON that is too large to be read at once: cut out, not parsed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from contractguard.errors import SourceError

ELEMENT_LIMIT = 64 * 2**20
"""The largest object in bytes that is cut out."""

_MOST_NESTED = 1000
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]"]', re.DOTALL)
"""A text, a bracket, or the quotation mark of a text that does not end yet."""
_QUOTE, _OBJECT = ord('"'), ord("{")
_CLOSING = {ord("{"): ord("}"), ord("["): ord("]")}


def json_elements(pieces: Iterable[bytes], ways: Collection[bytes]) -> Iterator[tuple[int, bytes]]:
    """Cut out the objects that stand in given places, each with the line on which it begins, from 1.

    A place is the brackets that are open around it: `{{[` has every object in an array that a member of a member of the
    document is, nothing has whole documents. Needs memory for one object. Raises SourceError where brackets do not fit
    together or are deeply nested, where an object is too large, and at an end that comes too early; whoever gets the
    objects has to see whether they are well-formed. The place of the error is the line.
    """
    cutter = _Cutter(frozenset(ways))
    for piece in pieces:
        yield from cutter.cut(piece)
    yield from cutter.end()


class _Cutter:
    """What is known of the bytes so far.

    `_open` are the brackets around an element, `_depth` counts those within one. `_left` are the bytes from the
    beginning of an element, or from `_at`, up to which all was looked through, and `_line` is the line of their first.
    `_waiting` bytes are looked at once they are as many as those from `_at` on: a long text is not looked through again
    for each of its pieces.
    """

    def __init__(self, ways: frozenset[bytes]) -> None:
        self._ways = ways
        self._open = bytearray()
        self._depth = 0
        self._left = b""
        self._at = 0
        self._line = 1
        self._waiting: list[bytes] = []
        self._waits = 0
        self._empty = True

    def cut(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the elements that end in a piece."""
        self._waiting.append(piece)
        self._waits += len(piece)
        if self._waits > len(self._left) - self._at:
            yield from self._look()

    def end(self) -> Iterator[tuple[int, bytes]]:
        """Yield the elements that are left. Raises SourceError where the end comes too early."""
        yield from self._look()
        if self._open or self._depth or self._empty or b'"' in self._left:
            raise self._fault("this is no well-formed JSON, or it ends too early")

    def _look(self) -> Iterator[tuple[int, bytes]]:
        content = b"".join((self._left, *self._waiting))
        self._waiting, self._waits = [], 0
        depth, start, counted = self._depth, 0, 0
        looked = len(content)
        for token in _TOKEN.finditer(content, self._at):
            place = token.start()
            character = content[place]
            if character == _QUOTE:
                if token.end() == place + 1:
                    looked = place
                    break
            elif depth:
                depth += 1 if character in _CLOSING else -1
                if not depth:
                    self._line += content.count(b"\n", counted, start)
                    counted = start
                    yield self._line, content[start : token.end()]
            elif character == _OBJECT and bytes(self._open) in self._ways:
                depth, start, self._empty = 1, place, False
            else:
                self._pass(character)
        kept = start if depth else looked
        self._line += content.count(b"\n", counted, kept)
        self._left, self._at, self._depth = content[kept:], looked - kept, depth
        if len(self._left) > ELEMENT_LIMIT:
            raise self._fault(f"an object or a text is larger than {ELEMENT_LIMIT // 2**20} MB")

    def _pass(self, character: int) -> None:
        """Go through a bracket that is around elements."""
        self._empty = False
        if character in _CLOSING:
            self._open.append(character)
        elif not self._open or _CLOSING[self._open.pop()] != character:
            raise self._fault("the brackets of this JSON do not fit together")
        if len(self._open) > _MOST_NESTED:
            raise self._fault("this JSON is too deeply nested")

    def _fault(self, message: str) -> SourceError:
        return SourceError(message, place=str(self._line), hint="was the recording cut off?")
