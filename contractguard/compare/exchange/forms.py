"""Objects as forms: urlencoded, and multipart with text parts (OpenAPI 3.2, Encoding Object; RFC 7578)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import UnwritableError
from contractguard.compare.exchange.texts import json_text, query_pairs, query_text, scalar
from contractguard.contract.model import Encoding

_NAME = re.compile(r"[A-Za-z0-9_.\[\]-]+")
_BOUNDARY_DIGITS = 16


def urlencoded_form(value: object, encoding: Mapping[str, Encoding]) -> str:
    """Write an object as `application/x-www-form-urlencoded`. Raises UnwritableError where it cannot be."""
    pairs = (pair for name, member in _members(value) for pair in _pairs(name, member, encoding.get(name)))
    return query_text(pairs)


def multipart_form(value: object, encoding: Mapping[str, Encoding]) -> tuple[str, str]:
    """Write an object as `multipart/form-data`; return the boundary, which follows from the parts, and the body.

    Raises UnwritableError where it cannot be: files are text here.
    """
    parts = [part for name, member in _members(value) for part in _parts(name, member, encoding.get(name))]
    if not parts:
        raise UnwritableError("a form without parts is none")
    boundary = f"contractguard-{sha256(repr(parts).encode()).hexdigest()[:_BOUNDARY_DIGITS]}"
    return boundary, "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"


def _members(value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        raise UnwritableError("only objects are written as forms")
    yield from value.items()


def _pairs(name: str, value: object, encoding: Encoding | None) -> list[tuple[str, str]]:
    """Write one property of an urlencoded form: by its content type where it has one and no style, else by style."""
    styled = encoding is not None and (encoding.style is not None or encoding.explode is not None)
    if encoding is not None and encoding.content_type is not None and not styled:
        return [(name, _content(value, encoding.content_type))]
    style = (encoding.style if encoding else None) or "form"
    explode = style == "form" if encoding is None or encoding.explode is None else encoding.explode
    if isinstance(value, dict) and style == "form" and explode:
        raise UnwritableError("the members of an exploded object are fields of their own")
    return query_pairs(style, explode, name, value)


def _parts(name: str, value: object, encoding: Encoding | None) -> Iterator[str]:
    """Write one property of a multipart form: an array as a part for each item, an object as JSON."""
    if not _NAME.fullmatch(name):
        raise UnwritableError("the name of a part is too odd to be read")
    stated = encoding.content_type if encoding else None
    if isinstance(value, list) and (stated is None or body_kind(stated) != "json"):
        for item in value:
            yield from _parts(name, item, encoding)
        return
    media_type = stated or ("application/json" if isinstance(value, (dict, list)) else "")
    text = _content(value, media_type) if media_type else scalar(value)
    typed = f"Content-Type: {media_type}\r\n" if media_type else ""
    yield f'Content-Disposition: form-data; name="{name}"\r\n{typed}\r\n{text}'


def _content(value: object, media_type: str) -> str:
    kind = body_kind(media_type)
    if kind not in ("json", "text") or not media_type.isprintable():
        raise UnwritableError("nobody here can write the part")
    return json_text(value) if kind == "json" else scalar(value)
