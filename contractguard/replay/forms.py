"""Forms that a recording holds field by field, written as they travelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus

_BOUNDARY = "----------recorded-form"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `text` is None where the recording leaves a file's content out."""

    name: str
    text: str | None
    file_name: str = ""
    media_type: str = ""


def urlencoded(fields: Iterable[Field]) -> bytes:
    """Write fields as `application/x-www-form-urlencoded`."""
    pairs = (f"{quote_plus(each.name)}={quote_plus(each.text or '')}" for each in fields)
    return "&".join(pairs).encode()


def multipart(fields: Iterable[Field]) -> tuple[str, bytes] | None:
    """Write fields as `multipart/form-data` (RFC 7578); return its media type with the boundary, and the body.

    None where the content of a field is not known, or would be read as a boundary.
    """
    parts = []
    for each in fields:
        if each.text is None or _BOUNDARY in each.text or any(mark in each.name for mark in '"\r\n'):
            return None
        file_name = f'; filename="{each.file_name}"' if each.file_name and '"' not in each.file_name else ""
        media_type = f"Content-Type: {each.media_type}\r\n" if each.media_type.isprintable() and each.media_type else ""
        parts.append(f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{each.name}"{file_name}\r\n'
                     f"{media_type}\r\n{each.text}\r\n")
    return f"multipart/form-data; boundary={_BOUNDARY}", f"{''.join(parts)}--{_BOUNDARY}--\r\n".encode()
