"""What a value in a configuration may look like: each shape checks a value and says the same as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from contractguard.source.strict import StrictFile, spelled
from contractguard.text import Pointer, closest

JsonSchema = dict[str, object]

_UNSHOWABLE = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_LINE = re.compile(rf" *[^ {_UNSHOWABLE}][^{_UNSHOWABLE}]*")
_OFF = ("off", "no", "none", "disable", "disabled", "ignore", "silent", "never")
_MEANT = {
    "warn": "warning", "err": "error", "fatal": "error", "critical": "error", "on": "error",
    "info": "note", "information": "note", "hint": "note", "minor": "note",
}
"""What other tools call a severity."""


class Shape(Protocol):
    """What a value may look like."""

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error where a value is not like this."""

    @property
    def schema(self) -> JsonSchema:
        """The same as JSON Schema 2020-12."""


@dataclass(frozen=True, slots=True)
class Words:
    """One of a closed list of words; `never` is the one that was meant where somebody writes false."""

    words: tuple[str, ...]
    never: str = ""

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is none of the words, with the one that was probably meant."""
        if isinstance(value, str):
            if value not in self.words:
                raise file.wrong(pointer, f"'{spelled(value)}' is not known here", self._hint(value.lower()))
        elif isinstance(value, bool):
            hint = f"write {self.never}" if self.never and not value else self._hint("")
            raise file.wrong(pointer, f"{file.named(pointer)} must be a word, not {spelled(value)}", hint)
        else:
            raise file.wrong(pointer, f"{file.named(pointer)} must be a word, not {kind(value)}", self._hint(""))

    @property
    def schema(self) -> JsonSchema:
        """The words."""
        return {"enum": list(self.words)}

    def _hint(self, value: str) -> str:
        near = self.never if value in _OFF and self.never else _MEANT.get(value, "")
        near = near if near in self.words else closest(value, self.words)
        return f"did you mean '{near}'?" if near else f"one of {', '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    schema: ClassVar[JsonSchema] = {"type": "boolean"}

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is neither."""
        if not isinstance(value, bool):
            hint = {"yes": "write true", "on": "write true", "no": "write false", "off": "write false"}
            raise file.wrong(pointer, f"{file.named(pointer)} must be true or false, not {kind(value)}",
                             hint.get(spelled(value).lower(), ""))


@dataclass(frozen=True, slots=True)
class Line:
    """A string of one line that says something."""

    schema: ClassVar[JsonSchema] = {"type": "string", "pattern": f"^{_LINE.pattern}$"}

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is no string, says nothing, or has line breaks or control characters."""
        if not isinstance(value, str):
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            raise file.wrong(pointer, f"{file.named(pointer)} must be a string, not {kind(value)}",
                             f"put it in quotes: '{spelled(value)}'" if is_number else "")
        if not _LINE.fullmatch(value):
            raise file.wrong(pointer, f"{file.named(pointer)} must be one line of text that says something")


@dataclass(frozen=True, slots=True)
class Items:
    """An array."""

    item: Shape
    fewest: int = 0

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is no array, has too few items, or an item that is wrong."""
        if not isinstance(value, list):
            hint = f"write [{value}]" if isinstance(value, str) and _LINE.fullmatch(value) else ""
            raise file.wrong(pointer, f"{file.named(pointer)} must be an array, not {kind(value)}", spelled(hint))
        if len(value) < self.fewest:
            raise file.wrong(pointer, f"{file.named(pointer)} is empty", "leave it out")
        for index, item in enumerate(value):
            self.item.check(file, (*pointer, index), item)

    @property
    def schema(self) -> JsonSchema:
        """The array with the shape of its items."""
        fewest: JsonSchema = {"minItems": self.fewest} if self.fewest else {}
        return {"type": "array", **fewest, "items": self.item.schema}


@dataclass(frozen=True, slots=True)
class Table:
    """An object with any keys, and values of one shape; no shape means any value."""

    value: Shape | None = None

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is no object, or has a value that is wrong."""
        if not isinstance(value, dict):
            raise file.wrong(pointer, f"{file.named(pointer)} must be an object, not {kind(value)}")
        if self.value:
            for key, each in value.items():
                self.value.check(file, (*pointer, key), each)

    @property
    def schema(self) -> JsonSchema:
        """The object with the shape of its values."""
        return {"type": "object", **({"additionalProperties": self.value.schema} if self.value else {})}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object: what it holds and what it means."""

    shape: Shape
    description: str
    default: object = None


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys alone. `needs` must be there; each key of `needs_with` needs the key beside it."""

    keys: Mapping[str, Key]
    needs: tuple[str, ...] = ()
    needs_with: Mapping[str, str] | None = None
    fewest: int = 0

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error for what is no such object."""
        if not isinstance(value, dict):
            raise file.wrong(pointer, f"{file.named(pointer)} must be an object, not {kind(value)}")
        file.mapping(pointer, value, tuple(self.keys))
        for key in self.needs:
            if key not in value:
                raise file.wrong(pointer, f"{file.named(pointer)} needs '{key}'")
        for key, other in (self.needs_with or {}).items():
            if key in value and other not in value:
                raise file.wrong((*pointer, key), f"'{key}' needs '{other}' beside it")
        if len(value) < self.fewest:
            raise file.wrong(pointer, f"{file.named(pointer)} is empty", f"one of {', '.join(self.keys)}")
        for key, each in value.items():
            self.keys[key].shape.check(file, (*pointer, key), each)

    @property
    def schema(self) -> JsonSchema:
        """The object with its keys."""
        schema: JsonSchema = {"type": "object", "additionalProperties": False}
        if self.needs:
            schema["required"] = list(self.needs)
        if self.needs_with:
            schema["dependentRequired"] = {key: [other] for key, other in self.needs_with.items()}
        if self.fewest:
            schema["minProperties"] = self.fewest
        return {**schema, "properties": {name: _described(key) for name, key in self.keys.items()}}


@dataclass(frozen=True, slots=True)
class Either:
    """A short spelling, or an object that says more."""

    short: Shape
    long: Record

    def check(self, file: StrictFile, pointer: Pointer, value: object) -> None:
        """Raise the file's error: an object is taken for the long spelling, anything else for the short one."""
        (self.long if isinstance(value, dict) else self.short).check(file, pointer, value)

    @property
    def schema(self) -> JsonSchema:
        """Both spellings."""
        return {"anyOf": [self.short.schema, self.long.schema]}


def kind(value: object) -> str:
    """Name the kind of a value, for messages."""
    if isinstance(value, bool):
        return spelled(value)
    names = {dict: "an object", list: "an array", str: "a string", int: "a number", float: "a number",
             type(None): "null"}
    return names.get(type(value), "a date or time")


def _described(key: Key) -> JsonSchema:
    default: JsonSchema = {} if key.default is None else {"default": key.default}
    return {"description": key.description, **default, **key.shape.schema}
