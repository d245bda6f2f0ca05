"""OpenTelemetry spans of servers, as OTLP writes them in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.traffic.records import Record, read_records, status_of, text_of
from contractguard.inventory.traffic.seen import Faults, Seen, Target, host_of, query_names, read_target
from contractguard.source.streams import Stream

NAME = "otel"

_WAYS = (b"{[{[{[", b"[{[{[{[")
"""`resourceSpans[].scopeSpans[].spans[]`, of one export or of several."""
_SERVER = (2, "SPAN_KIND_SERVER")


def recognises(head: bytes) -> bool:
    """Say whether this is what an exporter of traces writes."""
    return head.lstrip()[:1] in (b"[", b"{") and b'"resourceSpans"' in head


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read the spans of servers by the semantic conventions for HTTP, as they are stable and as they were before.

    `http.route` is the template, in the spelling of the framework; what is no HTTP request is passed over.
    """
    for line, span in read_records(stream, faults, _WAYS):
        seen = _seen(_attributes(span), line) if span.get("kind") in _SERVER else None
        if seen:
            yield seen
        else:
            faults.other += 1


def _seen(said: Mapping[str, object], line: int) -> Seen | None:
    def text(*names: str) -> str:
        return next(filter(None, (text_of(said.get(name)) for name in names)), "")

    method, route = text("http.request.method", "http.method"), text("http.route")
    target = read_target(text("url.path", "http.target")) or read_target(text("url.full", "http.url"))
    if not method or not (target or route):
        return None
    host, path, names = target or Target("", "", frozenset())
    status = status_of(said.get("http.response.status_code", said.get("http.status_code")))
    host = host or host_of(text("server.address", "http.host", "net.host.name"))
    return Seen(method.upper(), path, status, host, route, line=line, names=names | query_names(text("url.query")))


def _attributes(span: Record) -> dict[str, object]:
    listed = span.get("attributes")
    return {text_of(each.get("key")): _value(each.get("value"))
            for each in (listed if isinstance(listed, list) else ()) if isinstance(each, dict)}


def _value(value: object) -> object:
    """Return the value of an attribute; protobuf's JSON spells whole numbers as texts."""
    if not isinstance(value, dict):
        return None
    return value.get("stringValue") or value.get("intValue")
