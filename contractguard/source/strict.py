"""Files of ours that say only what they may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from contractguard.errors import RuleError, SourceError
from contractguard.source.document import Document
from contractguard.source.parse import parse_document
from contractguard.text import Pointer, closest


@dataclass(frozen=True, slots=True)
class StrictFile:
    """Reads one file. Every complaint is a RuleError that names file, line and column."""

    whole: ClassVar[str] = "a rule"
    document: Document

    def mapping(self, pointer: Pointer, value: object, known: tuple[str, ...]) -> Mapping[str, Any]:
        """Read an object with known keys alone."""
        if not isinstance(value, dict):
            raise self.wrong(pointer, f"{self.named(pointer)} must be an object")
        for key in value:
            if key not in known:
                near = closest(key, known)
                raise self.wrong((*pointer, key), f"{self.named(pointer)} has no key '{key}'",
                                 f"did you mean '{near}'?" if near else f"one of {', '.join(known)}")
        return value

    def one_of(self, pointer: Pointer, value: object, known: tuple[str, ...]) -> str:
        """Read one of a closed list of words."""
        if not isinstance(value, str) or value not in known:
            near = closest(str(value), known)
            raise self.wrong(pointer, f"'{value}' is not known here",
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

    def wrong(self, pointer: Pointer, message: str, hint: str = "") -> RuleError:
        """Build the error that says what is wrong and where."""
        region = self.document.region(pointer, "key")
        return RuleError(message, hint=hint, place=f"{self.document.uri}:{region.line}:{region.column}")

    def named(self, pointer: Pointer) -> str:
        """Name a place by its key, or the whole."""
        return f"'{pointer[-1]}'" if pointer else self.whole


def parse_strictly(uri: str, content: bytes, kind: str) -> Document:
    """Parse a file that stands alone. Raises RuleError where it is no YAML; `kind` says what it is."""
    def refuse(reference: str) -> Document:
        raise SourceError(f"{kind} refers to nothing: '{reference}'")

    try:
        return parse_document(uri, content, refuse)
    except SourceError as problem:
        raise RuleError(problem.message, hint=problem.hint, place=problem.place) from None
