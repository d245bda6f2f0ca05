"""HTTP Archives, version 1.2: what browsers and proxies save."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import header_of
from contractguard.contract import Node
from contractguard.inventory.paths import segments_of
from contractguard.replay.forms import Field, multipart, urlencoded
from contractguard.replay.loose import (
    below,
    headers_of,
    host_of,
    items_of,
    members_of,
    method_of,
    number_of,
    split_address,
    status_of,
    text_of,
)
from contractguard.replay.recorded import REQUEST_BODY, RESPONSE_BODY, Recorded, Unread

Headers = dict[str, str]

_WITHOUT_CONTENT = (204, 205, 304)


def recognises(root: Node) -> bool:
    """Whether a document is an HTTP Archive: it has a `log` with `entries`."""
    return isinstance(members_of(root.members().get("log")).get("entries"), list)


def read(root: Node) -> Iterator[Recorded | Unread]:
    """Iterate over the entries in their order."""
    entries = below(root, "log", "entries")
    for index in range(len(items_of(entries.value)) if entries is not None else 0):
        assert entries is not None
        yield _entry(entries.child(index))


def _entry(node: Node) -> Recorded | Unread:
    request, response = members_of(node.members().get("request")), members_of(node.members().get("response"))
    method, address = method_of(request.get("method")), split_address(text_of(request.get("url")))
    if not method:
        return Unread(node, "entries without a request or a method")
    if address is None:
        return Unread(node, "requests that are not HTTP")
    headers, body, body_known = _request(request)
    status = status_of(response.get("status"))
    answer_headers, answer, answer_known = _response(response, status)
    left_out = ((REQUEST_BODY, body_known), (RESPONSE_BODY, answer_known or method == "HEAD"))
    return Recorded(
        node, method, host_of(address), tuple(segments_of(address.path)), address.query, headers, body, status,
        answer_headers,
        None if method == "HEAD" else answer, frozenset(part for part, known in left_out if not known))


def _headers(message: Mapping[str, Any]) -> Headers:
    pairs = [(text_of(members_of(each).get("name")), text_of(members_of(each).get("value")))
             for each in items_of(message.get("headers"))]
    headers = headers_of(pairs)
    cookies = [f"{text_of(members_of(each).get('name'))}={text_of(members_of(each).get('value'))}"
               for each in items_of(message.get("cookies"))]
    if cookies and "status" not in message and not header_of(headers, "Cookie"):
        headers["Cookie"] = "; ".join(cookies)
    return headers


def _request(request: Mapping[str, Any]) -> tuple[Headers, bytes | None, bool]:
    """Return headers and body of a request, and whether the recording tells the body."""
    headers, posted = _headers(request), members_of(request.get("postData"))
    media_type = header_of(headers, "Content-Type") or text_of(posted.get("mimeType"))
    text = text_of(posted.get("text"))
    if text:
        return _typed(headers, media_type), text.encode(), True
    fields = [_field(members_of(each)) for each in items_of(posted.get("params"))]
    if fields and body_kind(media_type) == "form":
        return _typed(headers, media_type), urlencoded(fields), True
    form = multipart(fields) if fields and body_kind(media_type) == "multipart" else None
    if form is not None:
        return _typed(headers, form[0]), form[1], True
    return headers, None, not fields and number_of(request.get("bodySize")) <= 0


def _field(stated: Mapping[str, Any]) -> Field:
    file_name = text_of(stated.get("fileName"))
    value = stated.get("value")
    text = text_of(value) if isinstance(value, str) and (value or not file_name) else None
    return Field(text_of(stated.get("name")), "" if text is None and not file_name else text, file_name,
                 text_of(stated.get("contentType")))


def _response(response: Mapping[str, Any], status: int | None) -> tuple[Headers, bytes | None, bool]:
    """Return headers and body of a response, and whether the recording tells the body."""
    headers, content = _headers(response), members_of(response.get("content"))
    headers = _typed(headers, header_of(headers, "Content-Type") or text_of(content.get("mimeType")))
    text = text_of(content.get("text"))
    if text and text_of(content.get("encoding")).lower() == "base64":
        try:
            return headers, b64decode("".join(text.split()), validate=True), True
        except (binascii.Error, ValueError):
            return headers, None, False
    if text:
        return headers, text.encode(), True
    empty = status in _WITHOUT_CONTENT or number_of(content.get("size")) == 0
    return headers, b"" if empty else None, empty


def _typed(headers: Headers, media_type: str) -> Headers:
    """Give a message its media type; recorders write `x-unknown` for one that they do not know."""
    if not media_type or media_type == "x-unknown":
        return headers
    return {**{name: value for name, value in headers.items() if name.lower() != "content-type"},
            "Content-Type": media_type}
