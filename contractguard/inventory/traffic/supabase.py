"""Logs of Supabase's gateway and Edge Functions, in the older and in the newer shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.traffic.records import Record, member, read_records, status_of, text_of
from contractguard.inventory.traffic.seen import Faults, Seen, host_of, query_names, read_target
from contractguard.source.streams import Stream

NAME = "supabase"

_WAYS, _RESULT = (b"", b"["), b"{["
_ANSWER = re.compile(rb'\s*\{\s*"(?:result|error)"')
"""An answer of the platform's API, which has the records in `result`."""


def recognises(head: bytes) -> bool:
    """Say whether there are records with `metadata` of a request, or with `log_attributes`."""
    if head.lstrip()[:1] not in (b"[", b"{"):
        return False
    older = b'"metadata"' in head and (b'"request"' in head or b'"event_message"' in head)
    return older or b'"log_attributes"' in head


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read the method, the path and the status of every request.

    The older shape has arrays around `metadata`, `request` and `response`, the newer one flat names in
    `log_attributes`. Records of databases and other services have no request.
    """
    for line, record in read_records(stream, faults, [_RESULT] if _ANSWER.match(stream.head) else _WAYS):
        seen = _seen(record, line)
        if seen:
            yield seen
        else:
            faults.other += 1


def _seen(record: Record, line: int) -> Seen | None:
    method = _said(record, "request", "method")
    path = next(filter(None, (text_of(_said(record, "request", key)) for key in ("path", "pathname", "url"))), "")
    target = read_target(path)
    if not isinstance(method, str) or not target:
        return None
    names = target.names | query_names(text_of(_said(record, "request", "search")).removeprefix("?"))
    host = host_of(_said(record, "request", "host")) or target.host
    return Seen(method.upper(), target.path, status_of(_said(record, "response", "status_code")), host, line=line,
                names=names)


def _said(record: Record, part: str, key: str) -> object:
    attributes = member(record, "log_attributes")
    if isinstance(attributes, dict):
        return attributes.get(f"{part}.{key}") or member(attributes, part, key)
    return member(record, "metadata", part, key)
