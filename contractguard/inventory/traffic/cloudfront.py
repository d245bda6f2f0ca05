"""Standard logs of Amazon CloudFront: columns with tabs between them, named by a line `#Fields:`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.traffic.seen import Faults, Seen, host_of, read_target
from contractguard.source.streams import Stream

NAME = "cloudfront"

_FIELDS = "#Fields:"
_METHOD, _PATH, _STATUS = "cs-method", "cs-uri-stem", "sc-status"


def recognises(head: bytes) -> bool:
    """Say whether a line names the columns that matter."""
    return any(line.startswith(b"#Fields:") and b"cs-uri-stem" in line for line in head.split(b"\n")[:10])


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read every line by the columns that were named last; several logs may follow one another."""
    columns: Mapping[str, int] = {}
    for line, text in enumerate(stream.text_lines(), 1):
        if text.startswith("#"):
            if text.startswith(_FIELDS):
                columns = {name: index for index, name in enumerate(text[len(_FIELDS) :].split())}
        elif text.strip():
            seen = _seen(columns, text.rstrip("\r").split("\t"), line)
            if seen:
                yield seen
            else:
                faults.add(line, "this line does not have the columns that '#Fields:' names")


def _seen(columns: Mapping[str, int], fields: list[str], line: int) -> Seen | None:
    def field(name: str) -> str:
        index = columns.get(name, len(fields))
        return fields[index] if index < len(fields) else ""

    query = field("cs-uri-query")
    target = read_target(field(_PATH) + (f"?{query}" if query not in ("", "-") else ""))
    status = field(_STATUS)
    if not target or not status.isdecimal():
        return None
    host = host_of(field("x-host-header")) or host_of(field("cs(Host)"))
    return Seen(field(_METHOD), target.path, int(status), host, line=line, names=target.names)
