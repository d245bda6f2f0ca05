"""Files of ours that say only what they may say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from contractguard.errors import ContractguardError, RuleError, SourceError
from contractguard.source.document import Document, Part, Region
from contractguard.source.names import printable
from contractguard.source.parse import parse_document
from contractguard.text import Pointer, closest

_MOST_SHOWN = 60


class Positioned(Protocol):
    """Data that knows where its parts stand in a text: a Document, or what was read of another format."""

    @property
    def uri(self) -> str:
        """The name of the file that people see."""

    @property
    def data(self) -> object:
        """What the file says, as plain data."""

    def region(self, pointer: Pointer, part: Part = "value") -> Region:
        """Find one key or value in the text; for one that is not there, the nearest around it."""

    def regions(self, wanted: Iterable[tuple[Pointer, Part]]) -> dict[tuple[Pointer, Part], Region]:
        """Find many keys and values in one pass over the text."""


@dataclass(frozen=True, slots=True)
class StrictFile:
    """Reads one file. Every complaint is an error of the file's own kind that names file, line and column."""

    whole: ClassVar[str] = "a rule"
    error: ClassVar[type[ContractguardError]] = RuleError
    document: Positioned

    def mapping(self, pointer: Pointer, value: object, known: Sequence[str]) -> Mapping[str, Any]:
        """Read an object with known keys alone."""
        if not isinstance(value, dict):
            raise self.wrong(pointer, f"{self.named(pointer)} must be an object")
        for key in value:
            if key not in known:
                near = closest(key, known)
                raise self.wrong((*pointer, key), f"{self.named(pointer)} has no key '{spelled(key)}'",
                                 f"did you mean '{near}'?" if near else f"one of {', '.join(known)}")
        return value

    def one_of(self, pointer: Pointer, value: object, known: Sequence[str]) -> str:
        """Read one of a closed list of words."""
        if not isinstance(value, str) or value not in known:
            near = closest(value, known) if isinstance(value, str) else ""
            raise self.wrong(pointer, f"'{spelled(value)}' is not known here",
                             f"did you mean '{near}'?" if near else f"one of {', '.join(known)}")
        return value

    def text(self, pointer: Pointer, value: object) -> str:
        """Read a string that says something."""
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(pointer, f"{self.named(pointer)} must be a string that says something")
        return value.strip()

    def texts(self, pointer: Pointer, value: object) -> tuple[str, ...]:
        """Read an array of strings."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(pointer, f"{self.named(pointer)} must be an array of strings")
        return tuple(value)

    def wrong(self, pointer: Pointer, message: str, hint: str = "") -> ContractguardError:
        """Build the error that says what is wrong and where."""
        return self.error(message, hint=hint, place=self.place(pointer))

    def place(self, pointer: Pointer) -> str:
        """Say where a key stands: `file:line:column`."""
        region = self.document.region(pointer, "key")
        return f"{self.document.uri}:{region.line}:{region.column}"

    def named(self, pointer: Pointer) -> str:
        """Name a place by its key, an item of an array by its number there, or the whole."""
        if len(pointer) > 1 and isinstance(pointer[-1], int):
            return f"entry {pointer[-1] + 1} of '{spelled(pointer[-2])}'"
        return f"'{spelled(pointer[-1])}'" if pointer else self.whole


def spelled(value: object) -> str:
    """Spell a value in one short line, a string without quotes: what stands in a file may be long or odd."""
    text = value if isinstance(value, str) else _beginning(value)
    return printable(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")


def _beginning(value: object) -> str:
    """Spell a value as JSON no further than it is shown: aliases can make it very large."""
    text = ""
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value):
        text += piece
        if len(text) > _MOST_SHOWN:
            break
    return text


def parse_strictly(uri: str, content: bytes, kind: str, error: type[ContractguardError] = RuleError) -> Document:
    """Parse a file that stands alone. Raises `error` where it is no YAML; `kind` says what it is."""
    def refuse(reference: str) -> Document:
        raise SourceError(f"{kind} refers to nothing: '{reference}'")

    try:
        return parse_document(uri, content, refuse)
    except SourceError as problem:
        raise error(problem.message, hint=problem.hint, place=problem.place) from None
