"""Where a request of a collection goes: a text, or host, path and query in parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from contractguard.compare.exchange.model import part_name
from contractguard.inventory.paths import segments_of
from contractguard.replay.loose import host_of, items_of, members_of, split_address, text_of
from contractguard.replay.placeholders import Variables, is_open

_HOST = re.compile(r"localhost|[^/]*[.:][^/]*")
"""What stands before the first slash of an address without a scheme, if it is a host."""
_IN_PATH = "%:@!$&'()*+,;=-._~"
_IN_QUERY = "%:@!$'()*+,;/?-._~[]"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as `Recorded` has it. `unknown` are the query parameters whose values are not told."""

    host: str
    path: tuple[str | None, ...]
    query: str
    unknown: frozenset[str]


def read_address(url: object, variables: Variables) -> Address | None:
    """Read where a request goes; None where nothing tells. A variable without a value before the path is the server."""
    stated = members_of(url)
    raw = text_of(url) or text_of(stated.get("raw")) or _joined(stated)
    if not raw:
        return None
    address, _, query = raw.partition("#")[0].partition("?")
    host, path = _split(variables.fill(address))
    own = Variables.of(items_of(stated.get("variable")))
    told, unknown = _query(query, variables)
    return Address(host, tuple(_segment(each, own, variables) for each in segments_of(path)), told, unknown)


def _joined(stated: Mapping[str, Any]) -> str:
    host, path = (value if isinstance(value, str) else between.join(map(text_of, items_of(value)))
                  for value, between in ((stated.get("host"), "."), (stated.get("path"), "/")))
    pairs = [members_of(each) for each in items_of(stated.get("query"))]
    query = "&".join(f"{text_of(each.get('key'))}={text_of(each.get('value'))}" for each in pairs
                     if each.get("disabled") is not True)
    return f"{host}/{path.removeprefix('/')}{'?' if query else ''}{query}" if host or path else ""


def _split(address: str) -> tuple[str, str]:
    """Split an address into host and path."""
    parts = split_address(address)
    if parts is not None and "{{" not in parts.netloc:
        return host_of(parts), parts.path
    server, _, path = address.partition("://")[2 if "://" in address else 0].partition("/")
    if is_open(server):
        return "", path
    return (server.lower(), path) if _HOST.fullmatch(server) else ("", address)


def _segment(text: str, own: Variables, variables: Variables) -> str | None:
    """Return a segment percent-encoded; None where its value is not told."""
    if text.startswith(":") and len(text) > 1:
        text = variables.fill(own.values.get(text[1:], "{{}}"))
    return None if is_open(text) or not text or "/" in text else quote(text, safe=_IN_PATH)


def _query(query: str, variables: Variables) -> tuple[str, frozenset[str]]:
    told, unknown = [], set()
    for pair in query.split("&") if query else ():
        name, between, value = pair.partition("=")
        value = variables.fill(value)
        if is_open(name) or is_open(value):
            unknown.add(part_name("parameter", name, "query"))
        else:
            told.append(quote(name, safe=_IN_QUERY) + between + quote(value, safe=_IN_QUERY))
    return "&".join(told), frozenset(unknown)
