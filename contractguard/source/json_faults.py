"""Where a JSON text goes wrong. Only read once something did, so plain and not hurried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from contractguard.source.fault import Fault, NotJson, RepeatedKey
from contractguard.source.limits import MOST_LEVELS

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_TOKEN = re.compile(_STRING + r"|[\[\]{}]", re.DOTALL)
_BARE = re.compile(r'[^\s"\[\]{}:,]+|' + _STRING, re.DOTALL)
_COLON = re.compile(r"[ \t\n\r]*:")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_TRAILING_COMMA = re.compile(r",[ \t\n\r]*\Z")

_COMPLAINTS = (
    ("Illegal trailing comma", "a ',' stands before the closing bracket", "remove the ','"),
    ("Expecting property name", "a key in double quotes is missing here", "keys need double quotes"),
    ("Expecting ':'", "a ':' is missing here", "put a ':' between key and value"),
    ("Expecting ','", "a ',' is missing here", "put a ',' between two values, or close the quotes before"),
    ("Expecting value", "a value is missing here", "texts need double quotes"),
    ("Extra data", "the document has ended before this", "remove what follows, or check the brackets"),
    ("Unterminated string", "a quoted text is never closed", "add the closing quote"),
    ("Invalid control character", "a line break, a tab or a control character in a text", "write an escape: \\n"),
    ("Invalid \\", "this escape is unknown", "double the backslash"),
)


def syntax_fault(text: str, error: json.JSONDecodeError) -> NotJson:
    """Word the complaint of the standard library."""
    before = _TRAILING_COMMA.search(text, max(0, error.pos - 200), error.pos)
    if before and text[error.pos : error.pos + 1] in ("}", "]"):
        return NotJson("a ',' stands before the closing bracket", before.start(), "remove the ','")
    if error.pos >= len(text):
        return NotJson("the text ends before the document does", len(text), "is the file complete?")
    for part, message, hint in _COMPLAINTS:
        if error.msg.startswith(part):
            return NotJson(message, error.pos, hint)
    return NotJson(error.msg, error.pos)


def find_token(text: str, wanted: re.Pattern[str]) -> int:
    """Return the offset of the first number or word outside strings that the pattern matches whole, else 0."""
    return next((token.start() for token in _BARE.finditer(text) if wanted.fullmatch(token[0])), 0)


def find_too_deep(text: str) -> Fault:
    """Return the fault at the bracket that opens one level too many."""
    offset = next((offset for offset, depth in _openings(text) if depth > MOST_LEVELS), 0)
    return Fault(f"the nesting is deeper than {MOST_LEVELS} levels", offset, "nest less deep")


def find_repeated_key(text: str) -> Fault:
    """Return the fault at the first key that its object already has."""
    objects: list[dict[str, int]] = []
    for token in _TOKEN.finditer(text):
        kind = token[0]
        if kind in ("{", "["):
            objects.append({})
        elif kind in ("}", "]"):
            objects.pop()
        elif objects and _COLON.match(text, token.end()):
            key = json.loads(kind)
            if key in objects[-1]:
                return RepeatedKey(key, objects[-1][key], token.start())
            objects[-1][key] = token.start()
    return Fault("a key is given twice in one object", 0, "keep one of the two")


def find_lone_surrogate(text: str) -> int | None:
    """Return the offset of an escape that is half of a surrogate pair, or None."""
    high: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(text):
        code = int(escape[1], 16) if escape[1] else 0
        joins = high is not None and high.end() == escape.start() and 0xDC00 <= code < 0xE000
        if high is not None and not joins:
            return high.start()
        if 0xDC00 <= code < 0xE000 and not joins:
            return escape.start()
        high = escape if 0xD800 <= code < 0xDC00 else None
    return high.start() if high is not None else None


def _openings(text: str) -> Iterator[tuple[int, int]]:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("{", "["):
            depth += 1
            yield token.start(), depth
        elif token[0] in ("}", "]"):
            depth -= 1
