"""Values of a recording, of which nobody knows what they are: what is of another type counts as not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from contractguard.contract import Node

_METHOD = re.compile(r"[A-Z]{1,20}")


def text_of(value: object) -> str:
    """Return a text; empty where it is none. Half of a surrogate pair is replaced."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def members_of(value: object) -> Mapping[str, Any]:
    """Return the members of an object; none where it is none."""
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> list[Any]:
    """Return the items of an array; none where it is none."""
    return value if isinstance(value, list) else []


def number_of(value: object) -> int:
    """Return an integer; -1, which recorders write for what they do not know, where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def status_of(value: object) -> int | None:
    """Return a status code (RFC 9110, section 15); None where it is none: a call that was broken off has 0."""
    status = number_of(value)
    return status if 100 <= status <= 599 else None


def below(node: Node, *keys: str | int) -> Node | None:
    """Return the value some keys below a node; None where it is not there."""
    try:
        for key in keys:
            node = node.child(key)
    except (LookupError, TypeError):
        return None
    return node


def headers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join headers of one name as they may be joined (RFC 9110, section 5.2), without the fields of HTTP/2 itself."""
    joined: dict[str, tuple[str, str]] = {}
    for name, value in pairs:
        if name and not name.startswith(":"):
            key = name.lower()
            between = "; " if key == "cookie" else ", "
            joined[key] = (joined[key][0], joined[key][1] + between + value) if key in joined else (name, value)
    return dict(joined.values())


def split_address(url: str) -> SplitResult | None:
    """Split the address of a request; None where it is no address of HTTP."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def host_of(parts: SplitResult) -> str:
    """Return the host of an address with its port where it states one; empty where it cannot be read."""
    return parts.netloc.rpartition("@")[2].lower()


def method_of(value: object) -> str:
    """Return a method in upper case; empty for what is no word, which nobody should read in a report."""
    return text if _METHOD.fullmatch(text := text_of(value).upper()) else ""
