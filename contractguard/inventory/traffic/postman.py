"""Postman collections, version 2.1 (and 2.0): requests and examples that people saved. Nobody sent them."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from contractguard.errors import SourceError
from contractguard.inventory.traffic.records import Record, member, status_of, text_of
from contractguard.inventory.traffic.seen import Faults, Seen, query_names
from contractguard.source.access import SIZE_LIMIT
from contractguard.source.streams import Stream

NAME = "postman"

_MARKS = (b"schema.getpostman.com", b"schema.postman.com", b'"_postman_id"')


def recognises(head: bytes) -> bool:
    """Say whether the collection names its schema or its id."""
    return head.lstrip().startswith(b"{") and any(mark in head for mark in _MARKS)


def read(stream: Stream, faults: Faults) -> Iterator[Seen]:
    """Read every request and every saved response of a collection, folders in their order.

    Variables (`:id`, `{{id}}`) stay in the template. Raises SourceError where the document is no JSON or is larger than
    64 MB: it is one tree, made by people.
    """
    try:
        collection = orjson.loads(stream.read(SIZE_LIMIT))
    except orjson.JSONDecodeError as error:
        raise SourceError("this is no well-formed JSON", place=f"{stream.name}:{error.lineno}") from error
    waiting = [collection.get("collection", collection) if isinstance(collection, dict) else None]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            faults.add(0, "this item is no object")
            continue
        inner = item.get("item")
        waiting += reversed(inner if isinstance(inner, list) else ())
        if "request" in item:
            yield from _seen(item, faults)


def _seen(item: Record, faults: Faults) -> Iterator[Seen]:
    request = _request(item["request"], 0)
    if not request:
        faults.add(0, "this item has no URL")
        return
    yield request
    responses = item.get("response")
    for response in responses if isinstance(responses, list) else ():
        if isinstance(response, dict) and response.get("originalRequest"):
            saved = _request(response["originalRequest"], status_of(response.get("code")))
            if saved:
                yield saved


def _request(request: object, status: int) -> Seen | None:
    url = request.get("url") if isinstance(request, dict) else request
    raw = url if isinstance(url, str) else text_of(member(url, "raw"))
    parts = url.get("path") if isinstance(url, dict) else None
    host, path, query = _split(raw)
    if isinstance(parts, list):
        path = "/" + "/".join(text_of(member(part, "value")) if isinstance(part, dict) else str(part) for part in parts)
    if not raw and not isinstance(parts, list):
        return None
    method = text_of(member(request, "method")) or "GET"
    return Seen(method.upper(), "", status, host, path or "/", example=True, names=query_names(query))


def _split(raw: str) -> tuple[str, str, str]:
    """Split an address at the end of its server: `{{baseUrl}}`, `https://host`, or a host alone."""
    address, _, query = raw.partition("#")[0].partition("?")
    server, slash, path = address.partition("://")[2].partition("/") if "://" in address else address.partition("/")
    host = "" if "{{" in server or ":" in server else server.lower()
    return host, slash + path, query
