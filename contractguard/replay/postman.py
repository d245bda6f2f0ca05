"""Postman collections, version 2.1: requests, and the answers that were saved as examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contractguard.compare.exchange.model import header_of, part_name
from contractguard.contract import Node
from contractguard.replay.forms import Field, multipart, urlencoded
from contractguard.replay.loose import below, headers_of, items_of, members_of, method_of, status_of, text_of
from contractguard.replay.placeholders import Variables, is_open
from contractguard.replay.postman_addresses import Address, read_address
from contractguard.replay.recorded import REQUEST_BODY, RESPONSE_BODY, Recorded, Unread

Headers = dict[str, str]
Body = tuple[str, bytes | None, bool]
"""A media type, the body, and whether the collection tells it."""

_LANGUAGES: Mapping[str, str] = {
    "json": "application/json", "xml": "application/xml", "html": "text/html", "javascript": "application/javascript",
    "text": "text/plain",
}
_ABSENT: Body = ("", None, True)
_UNTOLD: Body = ("", None, False)


def recognises(root: Node) -> bool:
    """Whether a document is a collection, also as Postman's own interface wraps it."""
    found = _collection(root).members()
    return isinstance(found.get("item"), list) and isinstance(found.get("info"), dict)


def read(root: Node) -> Iterator[Recorded | Unread]:
    """Iterate over the requests of a collection and its folders, each followed by its saved answers."""
    collection = _collection(root)
    variables = Variables.of(items_of(collection.members().get("variable")))
    pending = _items(collection)
    while pending:
        node = pending.pop()
        if isinstance(node.members().get("item"), list):
            pending += _items(node)
            continue
        asked = below(node, "request")
        if asked is not None:
            yield _request(asked, variables)
        responses = below(node, "response")
        for index in range(len(items_of(responses.value)) if responses is not None else 0):
            assert responses is not None
            yield _example(responses.child(index), asked, variables)


def _collection(root: Node) -> Node:
    wrapped = below(root, "collection")
    return wrapped if wrapped is not None and "item" in wrapped.members() else root


def _items(node: Node) -> list[Node]:
    """Return the items of a folder, the last one first."""
    listed = below(node, "item")
    return [listed.child(index) for index in reversed(range(len(items_of(listed.value))))] if listed is not None else []


def _example(node: Node, asked: Node | None, variables: Variables) -> Recorded | Unread:
    """Read a saved answer with the request that it answers."""
    answer, own = node.members(), below(node, "originalRequest")
    status, request = status_of(answer.get("code")), own if own is not None and own.value else asked
    if request is None or status is None:
        return Unread(node, "saved examples without a request or a status")
    read_request = _request(request, variables)
    if isinstance(read_request, Unread):
        return Unread(node, read_request.reason)
    headers, _ = _headers(answer, Variables({}))
    media_type = header_of(headers, "Content-Type") or _LANGUAGES.get(
        text_of(answer.get("_postman_previewlanguage")), "")
    text, head = answer.get("body"), read_request.method == "HEAD"
    known = isinstance(text, str) and not is_open(text)
    return replace(
        read_request, node=node, status=status,
        response_headers={**headers, **({"Content-Type": media_type} if media_type else {})},
        response_body=text_of(text).encode() if known and not head else None,
        unknown=read_request.unknown | (frozenset() if known or head else {RESPONSE_BODY}))


def _request(node: Node, variables: Variables) -> Recorded | Unread:
    stated = node.members()
    url = node.value if isinstance(node.value, str) else stated.get("url")
    address: Address | None = read_address(url, variables)
    method = method_of(variables.fill(text_of(stated.get("method")) or "GET"))
    if address is None or not method:
        return Unread(node, "requests without an address or a method")
    headers, left_open = _headers(stated, variables)
    media_type, body, known = _body(members_of(stated.get("body")), variables)
    if media_type and (media_type.startswith("multipart/") or not header_of(headers, "Content-Type")):
        headers = {**{name: value for name, value in headers.items() if name.lower() != "content-type"},
                   "Content-Type": media_type}
    unknown = {*address.unknown, *left_open, *(() if known else (REQUEST_BODY,))}
    return Recorded(node, method, address.host, address.path, address.query, headers, body, unknown=frozenset(unknown))


def _headers(message: Mapping[str, Any], variables: Variables) -> tuple[Headers, set[str]]:
    """Return the headers that are told, and the names of the parameters among those that are not."""
    stated = message.get("header")
    if isinstance(stated, str):
        lines = (line.partition(":") for line in stated.splitlines())
        pairs = [(name.strip(), value.strip()) for name, _, value in lines]
    else:
        pairs = [(text_of(each.get("key")), text_of(each.get("value"))) for each in _enabled(stated)]
    filled = [(name, variables.fill(value)) for name, value in pairs]
    told = headers_of((name, value) for name, value in filled if not is_open(value))
    return told, {part_name("parameter", name, "header") for name, value in filled if is_open(value)}


def _body(body: Mapping[str, Any], variables: Variables) -> Body:
    mode = text_of(body.get("mode"))
    if not mode or body.get("disabled") is True:
        return _ABSENT
    if mode == "raw":
        language = text_of(members_of(members_of(body.get("options")).get("raw")).get("language"))
        return _text(_LANGUAGES.get(language, ""), text_of(body.get("raw")), variables)
    if mode == "graphql":
        return _graphql(members_of(body.get("graphql")), variables)
    if mode in ("urlencoded", "formdata"):
        return _form(mode, [_field(each, variables) for each in _enabled(body.get(mode))])
    return _UNTOLD


def _text(media_type: str, text: str, variables: Variables) -> Body:
    filled = variables.fill(text)
    if is_open(filled):
        return _UNTOLD
    return (media_type, filled.encode(), True) if filled else _ABSENT


def _graphql(stated: Mapping[str, Any], variables: Variables) -> Body:
    try:
        inputs = json.loads(text_of(stated.get("variables")) or "{}")
    except (ValueError, RecursionError):
        return _UNTOLD
    asked = {"query": text_of(stated.get("query")), "variables": inputs}
    return _text("application/json", json.dumps(asked), variables)


def _field(stated: Mapping[str, Any], variables: Variables) -> Field:
    text: str | None = variables.fill(text_of(stated.get("value")))
    if text_of(stated.get("type")) == "file" or is_open(text or ""):
        text = None
    return Field(variables.fill(text_of(stated.get("key"))), text, media_type=text_of(stated.get("contentType")))


def _form(mode: str, fields: list[Field]) -> Body:
    if any(field.text is None for field in fields):
        return _UNTOLD
    if mode == "urlencoded":
        return "application/x-www-form-urlencoded", urlencoded(fields), True
    written = multipart(fields)
    return (*written, True) if written is not None else _UNTOLD


def _enabled(listed: object) -> Iterator[Mapping[str, Any]]:
    """Iterate over the entries of a list that are not switched off."""
    for each in items_of(listed):
        if members_of(each) and each.get("disabled") is not True:
            yield each
