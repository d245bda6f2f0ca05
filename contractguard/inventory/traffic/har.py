"""HAR 1.2: what a browser or a proxy recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.traffic.records import member, read_records, status_of, text_of
from contractguard.inventory.traffic.seen import Faults, Seen, read_target
from contractguard.source.streams import Stream

NAME = "har"

_WAY = b"{{["
_LOG = re.compile(rb'\s*\{\s*"log"\s*:\s*\{')


def recognises(head: bytes) -> bool:
    """Say whether this is an object whose first member is the `log`."""
    return bool(_LOG.match(head))


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read `request.method`, `request.url` and `response.status` of every entry.

    Headers, cookies, bodies and addresses stay behind. Pages, which stand like entries, and what asks for no web page
    (`data:`, `blob:`) are no requests.
    """
    for line, entry in read_records(stream, faults, [_WAY]):
        method, url = member(entry, "request", "method"), text_of(member(entry, "request", "url"))
        if "request" not in entry:
            faults.other += 1
            continue
        if not isinstance(method, str) or not url:
            faults.add(line, "this entry has no method or no URL")
            continue
        target = read_target(url)
        if target:
            status = status_of(member(entry, "response", "status"))
            yield Seen(method.upper(), target.path, status, target.host, line=line, names=target.names)
        else:
            faults.other += 1
