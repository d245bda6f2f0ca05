"""JSON Pointer (RFC 6901)."""

from __future__ import annotations

from urllib.parse import unquote

Pointer = tuple[str | int, ...]
"""A route of keys and indices from the root of a document; an array's index is an `int`."""


def format_pointer(pointer: Pointer) -> str:
    """Spell a pointer as RFC 6901 does: `("paths", "/a", "get")` is `/paths/~1a/get`."""
    spelled = "/".join(map(str, pointer))
    if "~" in spelled or spelled.count("/") >= len(pointer):
        spelled = "/".join([str(token).replace("~", "~0").replace("/", "~1") for token in pointer])
    return f"/{spelled}" if pointer else ""


def parse_pointer(text: str) -> tuple[str, ...]:
    """Read the string form of RFC 6901, or the URI fragment form without its `#` (section 6).

    Tokens stay strings: whether `0` is an index depends on the value that it is applied to.
    Raises ValueError where the text is neither empty nor starts with a slash.
    """
    if not text:
        return ()
    if not text.startswith("/"):
        raise ValueError(f"a JSON Pointer starts with '/': {text!r}")
    return tuple(unquote(token).replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))
