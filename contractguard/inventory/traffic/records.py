"""JSON records: one a line, in one array, or somewhere inside one document, in constant memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

import orjson

from contractguard.errors import SourceError
from contractguard.inventory.traffic.seen import Faults
from contractguard.source.json_elements import json_elements
from contractguard.source.streams import Stream

Record = Mapping[str, object]


def read_records(stream: Stream, faults: Faults, ways: Collection[bytes]) -> Iterator[tuple[int, Record]]:
    """Yield every record with the line on which it begins.

    `ways` are the places of records, as `json_elements` has them, in a document or in each of many lines. Raises
    SourceError where the rest of the stream cannot be read.
    """
    cut = _of_lines(stream, faults, ways) if _is_lines(stream.head) else _of_document(stream, ways)
    for line, content in cut:
        record = _parsed(content)
        if record is None:
            faults.add(line, "this record is no well-formed JSON")
        else:
            yield line, record


def _parsed(content: bytes) -> Record | None:
    """Parse an object. Half a surrogate pair, as browsers record them, and bytes that are no UTF-8 do no harm."""
    try:
        record: Record = orjson.loads(content)
    except orjson.JSONDecodeError:
        try:
            record = json.loads(content.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
    return record


def _is_lines(head: bytes) -> bool:
    """Say whether the first line is a whole value."""
    first, found, _ = head.lstrip().partition(b"\n")
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return False
    return bool(found)


def _of_lines(stream: Stream, faults: Faults, ways: Collection[bytes]) -> Iterator[tuple[int, bytes]]:
    for line, text in enumerate(stream.lines(), 1):
        if text.strip():
            try:
                for _, content in json_elements((text,), ways):
                    yield line, content
            except SourceError as error:
                faults.add(line, error.message)


def _of_document(stream: Stream, ways: Collection[bytes]) -> Iterator[tuple[int, bytes]]:
    try:
        yield from json_elements(stream.pieces(), ways)
    except SourceError as error:
        raise SourceError(error.message, hint=error.hint, place=f"{stream.name}:{error.place}") from error


def member(value: object, *keys: str) -> object:
    """Return what the keys lead to, None where that is not there; an array stands for its first element."""
    for key in keys:
        value = first(value)
        value = value.get(key) if isinstance(value, dict) else None
    return first(value)


def first(value: object) -> object:
    """Return the first element of an array, None of an empty one, and what is no array as it is."""
    return (value[0] if value else None) if isinstance(value, list) else value


def text_of(value: object) -> str:
    """Return a text, and nothing for what is none."""
    return value if isinstance(value, str) else ""


def status_of(value: object) -> int:
    """Return a status code; 0 where there is none, or where there was no response."""
    if isinstance(value, str) and len(value) == 3 and value.isdecimal():
        value = int(value)
    return value if isinstance(value, int) and 100 <= value < 600 else 0
