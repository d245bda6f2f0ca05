"""Access logs of AWS Application Load Balancers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.traffic.seen import Faults, Seen, read_target
from contractguard.source.streams import Stream

NAME = "alb"

_RECORD = re.compile(rb"(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+ \S+ ")
_STATUS = 8
"""Where `elb_status_code` stands, from 0: what the client was answered."""


def recognises(head: bytes) -> bool:
    """Say whether the first line begins with a type and a time."""
    return bool(_RECORD.match(head))


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read `request` and `elb_status_code` of every line."""
    for line, text in enumerate(stream.text_lines(), 1):
        before, _, rest = text.partition('"')
        fields = before.split(" ")
        request = rest.partition('"')[0].split(" ")
        if not text.strip():
            continue
        if len(fields) <= _STATUS + 1 or len(request) < 3:
            faults.add(line, "this is no record of a load balancer")
            continue
        target = read_target(request[1])
        if target and request[0] != "-":
            status = fields[_STATUS]
            yield Seen(request[0], target.path, int(status) if status.isdecimal() else 0, target.host, line=line,
                       names=target.names)
        else:
            faults.other += 1
