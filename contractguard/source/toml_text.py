"""Reading a table of a TOML file, positioned as documents are."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contractguard.errors import SourceError
from contractguard.source.document import Part, Region
from contractguard.source.lines import Lines
from contractguard.source.places import Path
from contractguard.source.toml_places import locate_toml, toml_tokens
from contractguard.text import Pointer

_MOST_PARTS = 100
"""The longest dotted key: the parser's time grows with the square of it."""

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


@dataclass(slots=True)
class TomlTable:
    """One table of a TOML file as data; `path` leads to it from the file's top."""

    uri: str
    data: object
    text: str
    path: Path
    _places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _lines: Lines | None = None

    def region(self, pointer: Pointer, part: Part = "key") -> Region:  # noqa: ARG002 - a value stands with its key
        """Find a key, or an item of an array; for one that is not spelled, the nearest around it."""
        if self._lines is None:
            self._lines = Lines(self.text)
            self._places = locate_toml(self.text)
        path = (*self.path, *map(str, pointer))
        while path and path not in self._places:
            path = path[:-1]
        start, end = self._places.get(path, (0, 0))
        line, column = self._lines.at(start)
        return Region(line, column, *self._lines.at(end))

    def regions(self, wanted: Iterable[tuple[Pointer, Part]]) -> dict[tuple[Pointer, Part], Region]:
        """Find many keys."""
        return {request: self.region(*request) for request in wanted}


def read_toml_table(uri: str, content: bytes, path: Path) -> TomlTable | None:
    """Read one table; None where the file has no such table.

    Raises SourceError, with line and column, where the file is no TOML.
    """
    text = _decoded(uri, content)
    _refuse_long_keys(uri, text)
    table: Any = _loaded(uri, text)
    for key in path:
        if not isinstance(table, dict) or key not in table:
            return None
        table = table[key]
    return TomlTable(uri, table, text, path)


def _decoded(uri: str, content: bytes) -> str:
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line, column = Lines(content[: error.start].decode("utf-8")).at(error.start)
        raise SourceError("the file is not encoded as UTF-8", hint="save it as UTF-8",
                          place=f"{uri}:{line}:{column}") from None


def _refuse_long_keys(uri: str, text: str) -> None:
    if text.count(".") < _MOST_PARTS:
        return
    dots = 0
    for kind, spelling, offset in toml_tokens(text):
        dots = dots + (spelling == ".") if kind in ("word", "text") or spelling == "." else 0
        if dots >= _MOST_PARTS:
            line, column = Lines(text).at(offset)
            raise SourceError(f"a key has more than {_MOST_PARTS} parts", place=f"{uri}:{line}:{column}")


def _loaded(uri: str, text: str) -> object:
    if sys.version_info >= (3, 11):
        from tomllib import loads
    else:
        from tomli import loads

    try:
        return loads(text)
    except RecursionError:
        raise SourceError("the file nests too deep", place=uri) from None
    except ValueError as problem:
        found = _PLACE.fullmatch(str(problem))
        message = found[1].split("\n")[0] if found else "A number is too long"
        line, column = map(int, found.group(2, 3)) if found and found[2] else Lines(text).at(len(text))
        raise SourceError(f"the file is no TOML: {message[:1].lower()}{message[1:]}",
                          place=f"{uri}:{line}:{column}") from None
