"""An HTTP exchange as text: a curl command, raw messages, plain data.

Everything in an exchange may come from a hostile contract. What is written here must not be obeyed by a shell, by
curl, or by an editor that sends `.http` files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from shlex import quote

from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import ORIGIN, Exchange, header_of

Json = dict[str, object]

_HOST = "localhost:8080"
_LINE = re.compile(r"(?m)^\s*(?:[<>@#]|//)")
"""How a line starts that editors obey: files to include, scripts to run, variables, the next request."""


def exchange_data(exchange: Exchange) -> Json:
    """Return an exchange as plain data, bodies as text."""
    data: Json = {
        "method": exchange.method,
        "url": exchange.url,
        "headers": dict(exchange.headers),
        "body": _text(exchange.body),
    }
    if exchange.status is not None:
        data |= {
            "status": exchange.status,
            "responseHeaders": dict(exchange.response_headers),
            "responseBody": _text(exchange.response_body),
        }
    return data


def curl(exchange: Exchange) -> str:
    """Return a shell script that sends the request with curl, to `$BASE_URL` where that is set."""
    # curl waits for a body after HEAD unless it is told so in its own way.
    bare_head = exchange.method == "HEAD" and exchange.body is None
    method = "--head" if bare_head else f"--request {quote(exchange.method)}"
    lines = [
        f"curl --silent --show-error --include --path-as-is --globoff {method}",
        f"--url \"${{BASE_URL:-http://{_HOST}}}\"{quote(_target(exchange))}",
        *(f"--header {quote(f'{name}: {value}')}" for name, value in exchange.headers.items()),
    ]
    if exchange.body is not None:
        # Not --data-binary: what starts with "@" would be the name of a file.
        lines.append(f"--data-raw {quote(exchange.body.decode())}")
    return "#!/bin/sh\n" + " \\\n  ".join(lines) + "\n"


def request_message(exchange: Exchange) -> bytes | None:
    """Return the request as it travels (RFC 9112). None where an editor would obey it rather than send it."""
    head = f"{exchange.method} {_target(exchange)} HTTP/1.1"
    return _message(head, {"Host": _HOST, **exchange.headers}, exchange.body)


def response_message(exchange: Exchange) -> bytes | None:
    """Return the response as it travels. None where there is none, or where an editor would obey it."""
    if exchange.status is None:
        return None
    known = {status.value: status.phrase for status in HTTPStatus}
    head = f"HTTP/1.1 {exchange.status} {known.get(exchange.status, '')}".rstrip()
    return _message(head, exchange.response_headers, exchange.response_body)


def _target(exchange: Exchange) -> str:
    return exchange.url.removeprefix(ORIGIN)


def _message(head: str, headers: Mapping[str, str], body: bytes | None) -> bytes | None:
    content = _inert(headers, body) if body is not None else b""
    if content is None or any("{{" in value for value in headers.values()):
        return None
    length = {"Content-Length": str(len(content))} if body is not None else {}
    lines = [head, *(f"{name}: {value}" for name, value in {**headers, **length}.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + content


def _inert(headers: Mapping[str, str], body: bytes) -> bytes | None:
    """Return a body without what editors replace or run: in JSON a brace may be spelled otherwise."""
    if body_kind(header_of(headers, "Content-Type")) == "json":
        return body.replace(b"{{", b"{\\u007b")
    text = body.decode()
    return None if "{{" in text or _LINE.search(text) else body


def _text(body: bytes | None) -> str | None:
    return body.decode() if body is not None else None
