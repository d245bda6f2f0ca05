"""Media types by meaning: case, charset and wildcards."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_PARAMETER = re.compile(r"\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;\"]*)")


def normal_media_type(name: str) -> str:
    """Return a media type in lower case, its parameters sorted and the charset of JSON left out.

    RFC 9110 section 8.3.1: type, subtype, parameter names and the value of `charset` are case-insensitive, and a value
    means the same with and without quotes. RFC 8259 section 11: JSON has no `charset` parameter.
    """
    essence, _, rest = name.partition(";")
    essence = essence.strip().lower()
    kept = sorted(_parameter(found[1], found[2]) for found in _PARAMETER.finditer(rest))
    if essence.endswith(("/json", "+json")):
        kept = [part for part in kept if not part.startswith("charset=")]
    return ";".join([essence, *kept])


def _parameter(key: str, value: str) -> str:
    key, value = key.lower(), value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"' and not set(value[1:-1]) & set(';"\\ '):
        value = value[1:-1]
    return f"{key}={value.lower() if key == 'charset' else value}"


def covers(wildcard: str, name: str) -> bool:
    """Whether a media range (RFC 9110 section 12.5.1) other than the name itself covers a media type.

    A type without parameters covers itself with any, one with parameters what has the same and more.
    """
    if wildcard == name:
        return False
    (essence, *parameters), (narrower, *stated) = _parts(wildcard), _parts(name)
    within = essence in ("*/*", narrower) or (essence.endswith("/*") and narrower.startswith(essence[:-1]))
    return within and set(parameters) <= set(stated)


def covering(name: str, known: Collection[str]) -> list[str]:
    """Return those of some media types and ranges that cover another one, in their order."""
    essence, *parameters = _parts(name)
    wide = {"*/*", f"{essence.partition('/')[0]}/*", essence}
    if not parameters:
        return [other for other in known if other in wide and other != name]
    return [other for other in known if _parts(other)[0] in wide and covers(other, name)]


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    """Split a normal media type into its essence and its parameters."""
    essence, _, rest = name.partition(";")
    return essence, *(f"{found[1]}={found[2]}" for found in _PARAMETER.finditer(rest))


def is_urlencoded(name: str) -> bool:
    """Whether a media type is that of forms in which everything travels as text."""
    return _parts(name)[0] == "application/x-www-form-urlencoded"


def is_xml(name: str) -> bool:
    """Whether a media type is XML (RFC 7303, section 4.2)."""
    return _parts(name)[0].endswith(("/xml", "+xml"))
