"""One request as it is read from a record, and what could not be read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

_MOST_TOLD = 5

_QUERY_NAME = re.compile(r"(?<![^&])[^=&]+")

NO_NAMES: frozenset[str] = frozenset()


class Seen(NamedTuple):
    """One request, without anything that tells of the person behind it.

    `path` is percent-encoded and has no query; it is empty where only the `template` of the route is known, in the
    spelling of its framework. `status` is 0 where there was no response. `host` is in lower case, empty where the
    record does not say. An `example` was written down, not sent. `line` is where the record begins, from 1; 0 where
    that is not known. `names` are those of the query's parameters.
    """

    method: str
    path: str
    status: int
    host: str = ""
    template: str = ""
    example: bool = False
    line: int = 0
    names: frozenset[str] = NO_NAMES


class Malformed(NamedTuple):
    """A record that could not be read: its source, its line from 1, and what is wrong."""

    source: str
    line: int
    reason: str


class Faults:
    """Counts what could not be read in one source, and keeps the first few places.

    `other` counts well-formed records that tell of no HTTP request.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self.count = 0
        self.other = 0
        self.first: list[Malformed] = []

    def add(self, line: int, reason: str) -> None:
        """Count a record that could not be read; the reason quotes nothing of it."""
        self.count += 1
        if len(self.first) < _MOST_TOLD:
            self.first.append(Malformed(self._source, line, reason))


def query_names(query: str) -> frozenset[str]:
    """Return the names of a query's parameters, without their values."""
    return _names(tuple(_QUERY_NAME.findall(query)))


@lru_cache(maxsize=1024)
def _names(spelled: tuple[str, ...]) -> frozenset[str]:
    """Return names as they are meant: the same object for the same names, so that these are looked at once."""
    return frozenset(map(unquote_plus, spelled))


class Target(NamedTuple):
    """What a request asks for: the host in lower case without its port, the path, and the names of its query."""

    host: str
    path: str
    names: frozenset[str]


def read_target(target: str) -> Target | None:
    """Read a request target in origin or absolute form (RFC 9112, section 3.2), or the URL of a record.

    None for the other forms, which name no path, and for what is no URL.
    """
    if target.startswith("/"):
        path, _, query = target.partition("#")[0].partition("?")
        return Target("", path, query_names(query) if query else NO_NAMES)
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return None
    if not parts.netloc or parts.scheme.lower() not in ("http", "https", "ws", "wss"):
        return None
    return Target(host, parts.path or "/", query_names(parts.query) if parts.query else NO_NAMES)


def host_of(text: object) -> str:
    """Return a host without its port, in lower case; nothing where the text is no host."""
    if not isinstance(text, str) or not text:
        return ""
    target = read_target(f"http://{text}/")
    return target.host if target else ""
