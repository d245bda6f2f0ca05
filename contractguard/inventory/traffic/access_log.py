"""Access logs of nginx and Apache: common, combined, and what is made of them with more fields around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.traffic.evidence import METHODS
from contractguard.inventory.traffic.seen import NO_NAMES, Faults, Seen, query_names, read_target
from contractguard.source.streams import Stream

NAME = "access-log"

_RECORD = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"([^"\\]*(?:\\.[^"\\]*)*)" ([1-5]\d\d|000)(?: |$)')
"""Anything without a quotation mark that is not escaped, the request line, the status."""
_HEAD_RECORD = re.compile(_RECORD.pattern.encode())
_ESCAPED = re.compile(r"\\x([0-9A-Fa-f]{2})")
_METHODS = {method: method for method in METHODS}
_STATUSES = {f" {status:03} ": status for status in (0, *range(100, 600))}


def recognises(head: bytes) -> bool:
    """Say whether one of the first lines is a record."""
    return any(_HEAD_RECORD.match(line) for line in head.split(b"\n")[:100])


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read the method, the target and the status of every line.

    What a client sent instead of a request is none: `-`, the first bytes of TLS.
    """
    # There are millions of lines: nearly all are told by their quotes, and no constructor is run for a named tuple.
    make, methods, statuses = tuple.__new__, _METHODS, _STATUSES
    line = 0
    for text in stream.text_lines():
        line += 1
        try:
            _, request, rest = text.split('"', 2)
            word, target, _ = request.split(" ")
            method, status = methods[word], statuses[rest[:5]]
        except (ValueError, KeyError):
            target = ""
        if target[:1] != "/" or "\\" in request:
            seen = _unusual(text, line, faults)
            if seen:
                yield seen
            continue
        path, _, query = target.partition("?")
        names = query_names(query) if query else NO_NAMES
        yield make(Seen, (method, path, status, "", "", False, line, names))


def _unusual(text: str, line: int, faults: Faults) -> Seen | None:
    """Read a line with other fields in front, with escapes in its target, or whose request line is none."""
    if not text.strip():
        return None
    record = _RECORD.match(text)
    if not record:
        faults.add(line, "this is no record of an access log")
        return None
    words = record[1].split(" ")
    seen = _seen(words[0], words[1], int(record[2]), line) if len(words) in (2, 3) else None
    if not seen:
        faults.other += 1
    return seen


def _seen(method: str, target: str, status: int, line: int) -> Seen | None:
    """Read a target that is absolute, or has the escapes of a log, which are bytes that a path spells `%22`."""
    target = _ESCAPED.sub(r"%\1", target)
    found = read_target(target)
    return Seen(method, found.path, status, found.host, line=line, names=found.names) if found else None
