"""How values are written as text on the wire (OpenAPI 3.2, Style Values; RFC 6570).

Most readers decode percent-encoding first and split then, so what holds its own delimiter is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import TypeAlias
from urllib.parse import quote

from contractguard.compare.exchange.model import UnwritableError

Piece: TypeAlias = tuple[str, ...]
"""What delimiters part: a text, or the name and the text of an exploded member."""

_PATH_STYLES = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}
_QUERY_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_VISIBLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_COOKIE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MOST_EXACT = 2**53
_MOST_DIGITS = 300


def scalar(value: object) -> str:
    """Write a string, number or boolean. Raises UnwritableError for anything else: text has no null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < _MOST_EXACT else repr(value)
    if isinstance(value, int) and abs(value) < 10**_MOST_DIGITS:
        return str(value)
    raise UnwritableError("the value has no text")


def json_text(value: object) -> str:
    """Write a value as JSON on one line. Raises UnwritableError for what JSON cannot say."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if any("\ud800" <= character <= "\udfff" for character in text):
            return json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        raise UnwritableError("JSON cannot say the value") from None
    return text


def encoded(text: str) -> str:
    """Percent-encode everything that is not unreserved (RFC 3986 section 2.3)."""
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise UnwritableError("the text is not Unicode") from None


def path_text(style: str, explode: bool, name: str, value: object) -> str:
    """Write a path parameter, percent-encoded: `simple`, `label` or `matrix`."""
    if style not in _PATH_STYLES:
        raise UnwritableError(f"the style '{style}' is none of a path")
    prefix, between = _PATH_STYLES[style]
    between = between if explode else ","
    pieces = ["=".join(encoded(text) for text in piece) for piece in _pieces(value, explode, between)]
    if style == "matrix" and not (explode and isinstance(value, dict)):
        # Every value of a matrix says its name, or all together do.
        named = f"{encoded(name)}="
        pieces = [named + piece for piece in pieces] if explode else [named + between.join(pieces)]
    return prefix + between.join(pieces)


def query_pairs(style: str, explode: bool, name: str, value: object) -> list[tuple[str, str]]:
    """Write a query parameter, cookie or form field as pairs of name and text, not encoded yet."""
    if style == "deepObject":
        if not isinstance(value, dict) or not value:
            raise UnwritableError("deepObject writes objects alone")
        return [(f"{name}[{key}]", scalar(member)) for key, member in value.items()]
    if not isinstance(value, (dict, list)):
        return [(name, scalar(value))]
    if style not in _QUERY_DELIMITERS or (explode and style != "form"):
        raise UnwritableError(f"nothing says how the style '{style}' writes this value")
    if explode:
        pieces = _pieces(value, explode, "")
        return [(piece[0], piece[1]) if len(piece) == 2 else (name, piece[0]) for piece in pieces]
    delimiter = _QUERY_DELIMITERS[style]
    return [(name, delimiter.join(text for (text,) in _pieces(value, explode, delimiter)))]


def query_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Join pairs to a query or a urlencoded form."""
    return "&".join(f"{encoded(name)}={encoded(text)}" for name, text in pairs)


def header_text(explode: bool, value: object) -> str:
    """Write a header in the style `simple` (RFC 9110 section 5.5)."""
    return safe_header(",".join("=".join(piece) for piece in _pieces(value, explode, ",")))


def cookie_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Join pairs to what a `Cookie` header holds (RFC 6265 section 4.2.1)."""
    listed = list(pairs)
    if not all(_TOKEN.fullmatch(name) and _COOKIE.fullmatch(text) for name, text in listed):
        raise UnwritableError("a cookie cannot hold the text")
    return "; ".join(f"{name}={text}" for name, text in listed)


def safe_header(text: str) -> str:
    """Return a header's value. Raises UnwritableError where a header cannot hold it as it is."""
    if not _VISIBLE.fullmatch(text):
        raise UnwritableError("a header cannot hold the text")
    return text


def safe_token(text: str) -> str:
    """Return a method or a header's name (RFC 9110 section 5.6.2). Raises UnwritableError where it is none."""
    if not _TOKEN.fullmatch(text):
        raise UnwritableError("a name is no token")
    return text


def _pieces(value: object, explode: bool, delimiter: str) -> list[Piece]:
    """Cut a value into what delimiters part; an empty one leaves nothing to read."""
    pieces: list[Piece]
    if isinstance(value, dict):
        pairs = [(name, scalar(member)) for name, member in value.items()]
        pieces = [*pairs] if explode else [(text,) for pair in pairs for text in pair]
    else:
        pieces = [(scalar(item),) for item in (value if isinstance(value, list) else [value])]
    if not pieces or not all(text for piece in pieces for text in piece):
        raise UnwritableError("what is empty leaves nothing to read")
    if isinstance(value, (dict, list)):
        delimiters = {delimiter, "="} if explode and isinstance(value, dict) else {delimiter}
        # Spelled out as a text, an encoded space parts items too: readers decode once more before they split.
        _expect_apart(pieces, (delimiters | ({"%20"} if delimiter == " " else set())) - {""})
    return pieces


def _expect_apart(pieces: Iterable[Piece], delimiters: Iterable[str]) -> None:
    if any(delimiter in text for piece in pieces for text in piece for delimiter in delimiters):
        raise UnwritableError("a text holds its own delimiter")
