"""How the media types that can be written here are written, and how the judge is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from contractguard.compare.media_types import covers, normal_media_type

BodyKind: TypeAlias = Literal["json", "text", "form", "multipart"]

_FORMS: Mapping[str, BodyKind] = {"application/x-www-form-urlencoded": "form", "multipart/form-data": "multipart"}
_STREAMS = ("text/event-stream",)
_JUDGED: Mapping[str, str] = {"json": "application/json", "text": "text/plain"}


def essence_of(media_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return normal_media_type(media_type).partition(";")[0]


def body_kind(media_type: str) -> BodyKind | None:
    """Tell how a media type is written; None where nobody here can write it."""
    essence = essence_of(media_type)
    if essence.endswith(("/json", "+json")):
        return "json"
    if essence in _FORMS:
        return _FORMS[essence]
    return "text" if essence.startswith("text/") and "*" not in essence and essence not in _STREAMS else None


def judged_media_type(media_type: str) -> str:
    """Name a media type as the judge knows it: all that is JSON, and all plain text, is read alike."""
    return _JUDGED.get(body_kind(media_type) or "", essence_of(media_type))


def key_in_force(content: Mapping[str, object], media_type: str) -> str | None:
    """Return the key of a content that speaks most closely of a media type: itself, without parameters, or a range."""
    spelled = {normal_media_type(key): key for key in content}
    essence = essence_of(media_type)
    ranges = sorted((key for key in spelled if covers(key, essence)), key=len, reverse=True)
    return next((spelled[key] for key in (normal_media_type(media_type), essence, *ranges) if key in spelled), None)
