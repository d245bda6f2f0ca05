"""Where the keys and items of a TOML text stand. The text is known to be well-formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from contractguard.source.places import Path

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+)|(?P<break>\r?\n)|(?P<comment>\#[^\n]*)
    |(?P<text>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.])|(?P<word>[^\s\#"'\[\]{}=,.]+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"""\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\bfnrte]))""")
_ESCAPED = {'"': '"', "\\": "\\", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "e": "\x1b"}


Token = tuple[str, str, int]
"""Kind, spelling and offset."""


def toml_tokens(text: str) -> Iterator[Token]:
    """Iterate over the tokens that have a meaning, up to the first character that can start none."""
    match = _TOKEN.match(text)
    while match:
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            yield kind, match[0], match.start()
        match = _TOKEN.match(text, match.end())


@dataclass(slots=True)
class _Scan:
    """Reads the tokens of one text; `tables` counts the arrays of tables, whose headers stand for an item each."""

    tokens: list[Token]
    at: int = 0
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)

    def document(self) -> None:
        """Read the lines: headers of tables, and keys with values below the header before them."""
        table: Path = ()
        while self.at < len(self.tokens):
            kind, text, _ = self.tokens[self.at]
            if kind == "break":
                self.at += 1
            elif text == "[" and kind == "mark":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        """Read `[table]`, or `[[table]]`: one more item."""
        _, _, start = self.tokens[self.at]
        is_item = self.tokens[self.at + 1][:2] == ("mark", "[") and self.tokens[self.at + 1][2] == start + 1
        self.at += 2 if is_item else 1
        path = self.key((), known_arrays=True)
        if is_item:
            count = self.tables.get(path, 0)
            self.tables[path] = count + 1
            path = (*path, str(count))
            self.places[path] = start, self.tokens[self.at][2]
        self.at += 2 if is_item else 1
        return path

    def pair(self, table: Path) -> None:
        """Read `key = value`."""
        path = self.key(table)
        self.at += 1
        self.value(path)

    def key(self, table: Path, known_arrays: bool = False) -> Path:
        """Read a dotted key; each part is the key of what stands in it, where none was written before."""
        path = table
        while True:
            kind, text, start = self.tokens[self.at]
            path = (*path, _unquoted(text) if kind == "text" else text)
            self.places.setdefault(path, (start, start + len(text)))
            self.at += 1
            if self.tokens[self.at][:2] != ("mark", "."):
                return path
            self.at += 1
            if known_arrays and path in self.tables:
                path = (*path, str(self.tables[path] - 1))

    def value(self, path: Path) -> None:
        """Read past a value, noting the places of its items and members."""
        kind, text, _ = self.tokens[self.at]
        if (kind, text) == ("mark", "["):
            self.array(path)
        elif (kind, text) == ("mark", "{"):
            self.table(path)
        else:
            self.scalar()

    def scalar(self) -> None:
        """Read past a scalar: numbers and dates may be several words and dots."""
        while self.at < len(self.tokens):
            kind, text, _ = self.tokens[self.at]
            if kind == "break" or (kind == "mark" and text in ",]}"):
                return
            self.at += 1

    def array(self, path: Path) -> None:
        """Read past an array; an item's place is its value."""
        self.at += 1
        index = 0
        while True:
            kind, text, start = self.tokens[self.at]
            if kind == "break" or (kind, text) == ("mark", ","):
                self.at += 1
            elif (kind, text) == ("mark", "]"):
                self.at += 1
                return
            else:
                item = (*path, str(index))
                self.value(item)
                _, last, end = self.tokens[self.at - 1]
                self.places[item] = start, end + len(last)
                index += 1

    def table(self, path: Path) -> None:
        """Read past an inline table."""
        self.at += 1
        while True:
            kind, text, _ = self.tokens[self.at]
            if kind == "break" or (kind, text) == ("mark", ","):
                self.at += 1
            elif (kind, text) == ("mark", "}"):
                self.at += 1
                return
            else:
                self.pair(path)


def locate_toml(text: str) -> dict[Path, tuple[int, int]]:
    """Return where each key is spelled and each array item stands, as offsets of its start and end.

    The first spelling of a key counts. TOML 1.0, and what 1.1 allows in inline tables.
    """
    scan = _Scan(list(toml_tokens(text)))
    # Where the text is not well-formed after all, what was found until then still stands.
    with suppress(IndexError, RecursionError):
        scan.document()
    return scan.places


def _unquoted(text: str) -> str:
    if text.startswith("'"):
        return text[1:-1]
    return _ESCAPE.sub(_character, text[1:-1])


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code else _ESCAPED[escape[4]]
