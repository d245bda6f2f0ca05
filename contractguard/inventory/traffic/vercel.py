"""Log drains of Vercel: an array, or one object a line."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.inventory.traffic.records import Record, member, read_records, status_of, text_of
from contractguard.inventory.traffic.seen import Faults, Seen, host_of, read_target
from contractguard.source.streams import Stream

NAME = "vercel"

_WAYS = (b"", b"[")
_MOST_REMEMBERED = 10_000
"""How many requests are remembered to know their further messages; they follow soon after one another."""


def recognises(head: bytes) -> bool:
    """Say whether the members are there that every message has."""
    return head.lstrip()[:1] in (b"[", b"{") and b'"deploymentId"' in head and b'"projectId"' in head


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read `proxy.method`, `proxy.path` and `proxy.statusCode`; a status of -1 says that there was no response.

    Every message that a function writes repeats its request, so each `requestId` counts once. Messages of builds have
    no request.
    """
    remembered: set[str] = set()
    for line, record in read_records(stream, faults, _WAYS):
        seen = _seen(record, line)
        request = text_of(record.get("requestId"))
        if not seen:
            faults.other += 1
        elif request not in remembered:
            yield seen
            if request:
                if len(remembered) >= _MOST_REMEMBERED:
                    remembered.clear()
                remembered.add(request)


def _seen(record: Record, line: int) -> Seen | None:
    method, path = member(record, "proxy", "method"), text_of(member(record, "proxy", "path"))
    target = read_target(path)
    if not isinstance(method, str) or not target:
        return None
    status = status_of(member(record, "proxy", "statusCode"))
    host = host_of(member(record, "proxy", "host"))
    return Seen(method.upper(), target.path, status, host, line=line, names=target.names)
