"""How values are written as bodies: JSON, plain text and forms."""

from __future__ import annotations

from collections.abc import Iterable

from contractguard.compare.exchange.forms import multipart_form, urlencoded_form
from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import UnwritableError
from contractguard.compare.exchange.texts import json_text, safe_header
from contractguard.compare.media_types import covers, normal_media_type
from contractguard.contract.model import MediaType

_STAND_INS = ("application/json", "text/plain", "application/vnd.contractguard+json")


def concrete_media_type(name: str, others: Iterable[str]) -> str:
    """Return a media type, for a range a member that none of the `others` speaks of more closely.

    Raises UnwritableError where the range has no member that can be written.
    """
    if "*" not in name:
        return safe_header(name)
    taken = {normal_media_type(other) for other in others} - {normal_media_type(name)}
    for member in _STAND_INS:
        closer = any(other == member or (covers(other, member) and other != "*/*") for other in taken)
        if covers(normal_media_type(name), member) and not closer:
            return member
    raise UnwritableError(f"the range '{name}' has no member that can be written")


def written_body(media_type: str, media: MediaType, value: object) -> tuple[dict[str, str], bytes]:
    """Write a value as the body of a media type, in UTF-8; return its headers and the body.

    Raises UnwritableError where that cannot be done.
    """
    kind = body_kind(media_type)
    if kind == "json":
        text = json_text(value)
    elif kind == "text":
        text = _plain_text(value)
    elif kind == "form":
        text = urlencoded_form(value, media.encoding)
    elif kind == "multipart":
        boundary, text = multipart_form(value, media.encoding)
        media_type = f"multipart/form-data; boundary={boundary}"
    else:
        raise UnwritableError(f"nobody here can write {media_type}")
    return {"Content-Type": media_type}, _in_utf_8(text)


def _plain_text(value: object) -> str:
    if not isinstance(value, str):
        raise UnwritableError("only strings are written as plain text")
    return value


def _in_utf_8(text: str) -> bytes:
    try:
        written = text.encode()
    except UnicodeEncodeError:
        raise UnwritableError("the text is not Unicode") from None
    if not written or b"\0" in written:
        raise UnwritableError("the body is empty or binary")
    return written
