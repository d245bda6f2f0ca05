"""Media types by meaning: case, charset and wildcards."""

from __future__ import annotations


def normal_media_type(name: str) -> str:
    """Return a media type in lower case, its parameters sorted and the charset of JSON left out.

    RFC 9110 section 8.3.1: type, subtype and parameter names are case-insensitive. RFC 8259 section 11:
    JSON has no `charset` parameter.
    """
    essence, *parameters = (part.strip() for part in name.split(";"))
    essence = essence.lower()
    kept = sorted(_parameter(part) for part in parameters if part)
    if essence.endswith(("/json", "+json")):
        kept = [part for part in kept if not part.startswith("charset=")]
    return ";".join([essence, *kept])


def _parameter(part: str) -> str:
    key, _, value = part.partition("=")
    return f"{key.strip().lower()}={value.strip()}"


def covers(wildcard: str, name: str) -> bool:
    """Whether a media range (RFC 9110 section 12.5.1) other than the name itself covers a media type."""
    if wildcard == name:
        return False
    return wildcard == "*/*" or (wildcard.endswith("/*") and name.startswith(wildcard[:-1]))
