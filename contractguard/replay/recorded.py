"""One request as it was recorded, with its answer, whatever the format of the recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractguard.contract import Node

REQUEST_BODY, RESPONSE_BODY = "request body", "response body"
"""How the judge of exchanges names the bodies."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request and, where there is a `status`, the response to it.

    `node` is its place in the recording. `path` are the segments of the path, percent-encoded, empty ones left out;
    None is one that the recording does not tell. `query` is as it travelled. Bodies are bytes without transfer and
    content encoding; None where there is none. `unknown` names the parts that the recording leaves out: nothing can be
    said against them. Nothing of this is fit to be shown but the method and the status.
    """

    node: Node
    method: str
    host: str
    path: tuple[str | None, ...]
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int | None = None
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: bytes | None = None
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry of a recording from which nothing could be read, with the reason in the plural."""

    node: Node
    reason: str
