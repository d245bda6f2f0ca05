"""The formats of recorded traffic: each is one module that recognises its head and reads its stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from contractguard.errors import UsageError
from contractguard.inventory.traffic import (
    access_log,
    cloudfront,
    har,
    load_balancer,
    postman,
    spans,
    supabase,
    vercel,
)
from contractguard.inventory.traffic.seen import Faults, Seen
from contractguard.source.streams import Stream
from contractguard.text import closest, listed


class Format(Protocol):
    """What a module of a format has."""

    NAME: str

    def recognises(self, head: bytes, /) -> bool:
        """Say whether a stream that begins like this is in the format."""

    def read(self, stream: Stream, faults: Faults, /) -> Iterator[Seen]:
        """Yield the requests of a stream; count what cannot be read. Raises SourceError where reading on fails."""


_ALL: tuple[Format, ...] = (har, postman, spans, vercel, supabase, load_balancer, cloudfront, access_log)

FORMATS: Mapping[str, Format] = {each.NAME: each for each in _ALL}
"""The formats by their names, in the order in which they are tried."""


def format_of(head: bytes) -> Format | None:
    """Find the format of a stream by its first bytes."""
    return next((each for each in FORMATS.values() if each.recognises(head)), None)


def format_named(name: str) -> Format:
    """Find a format by its name. Raises UsageError for one that is not there."""
    if name not in FORMATS:
        near = closest(name, FORMATS)
        raise UsageError(f"there is no traffic format '{name}'",
                         hint=f"did you mean '{near}'?" if near else f"there are {listed(list(FORMATS), len(FORMATS))}")
    return FORMATS[name]
