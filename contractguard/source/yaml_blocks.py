"""The entries of block mappings and sequences, found by their indentation alone.

What is found is a guess until its keys equal those of the parsed data.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_GAP = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ ]*")
_KEY = (
    r"(?P<key>\"(?:[^\"\\\n]|\\.)*\""
    r"|'(?:[^'\n]|'')*'"
    r"|(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[\-?:](?=\S))[^\n]*?)"
    r"[ \t]*:(?=[ \t\r\n]|\Z)"
)
_FIRST_KEY = re.compile(_KEY)
_DASH = r"-(?=[ \t\r\n]|\Z)"
_FIRST_DASH = re.compile(_DASH)


@dataclass(frozen=True, slots=True)
class Entry:
    """One member or item, as offsets.

    `start` is its first character, at `column` (from 0), `key_end` the end of its key, `content` where the
    value can begin, `end` where it must have ended. `opens_line` says that a block collection may begin
    right behind: after a dash, and at the root.
    """

    start: int
    column: int
    key_end: int
    content: int
    end: int
    opens_line: bool


def root_entry(text: str) -> Entry:
    """Return the entry that is the whole document."""
    gap = _end_of_gap(text, 0, len(text))
    if text.startswith("---", gap):
        gap += 3
    return Entry(0, 0, 0, gap, len(text), opens_line=True)


def content_of(text: str, entry: Entry) -> int:
    """Return the offset of the first token of the entry's value."""
    return _end_of_gap(text, entry.content, entry.end)


def members_of(text: str, entry: Entry, names: list[str]) -> list[Entry] | None:
    """Return the entries of the block mapping in an entry; None where it is not one or has other keys."""
    content = _block_start(text, entry)
    first = _FIRST_KEY.match(text, content, entry.end) if content is not None else None
    if first is None:
        return None
    column = _column(text, first.start())
    following = re.compile("\n" + " " * column + _KEY).finditer(text, first.end(), entry.end)
    found = [first, *following]
    if len(found) != len(names) or any(_name(match["key"]) != name for match, name in zip(found, names, strict=True)):
        return None
    ends = [*(match.start() for match in found[1:]), entry.end]
    return [
        Entry(match.start("key"), column, match.end("key"), match.end(), end, opens_line=False)
        for match, end in zip(found, ends, strict=True)
    ]


def items_of(text: str, entry: Entry, count: int) -> list[Entry] | None:
    """Return the entries of the block sequence in an entry; None where it is not one or has another length."""
    content = _block_start(text, entry)
    first = _FIRST_DASH.match(text, content, entry.end) if content is not None else None
    if first is None:
        return None
    column = _column(text, first.start())
    following = re.compile("\n" + " " * column + _DASH).finditer(text, first.end(), entry.end)
    found = [first, *following]
    if len(found) != count:
        return None
    ends = [*(match.start() for match in found[1:]), entry.end]
    return [
        Entry(match.end() - 1, column, match.end(), match.end(), end, opens_line=True)
        for match, end in zip(found, ends, strict=True)
    ]


def _block_start(text: str, entry: Entry) -> int | None:
    """Return where a block collection begins: on a later line, or right behind a dash."""
    content = content_of(text, entry)
    if content >= entry.end or not (entry.opens_line or "\n" in text[entry.content : content]):
        return None
    return content


def _end_of_gap(text: str, start: int, end: int) -> int:
    gap = _GAP.match(text, start, end)
    return gap.end() if gap else start


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def _name(key: str) -> str | None:
    if key[0] == "'":
        return key[1:-1].replace("''", "'")
    if key[0] != '"':
        return key
    if "\\" not in key:
        return key[1:-1]
    try:
        name: str = json.loads(key)
    except ValueError:
        return None
    return name
