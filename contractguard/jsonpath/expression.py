"""A JSONPath-Plus expression as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from contractguard.jsonpath.script import Script


@dataclass(frozen=True, slots=True)
class Names:
    """The members with these names; an index is a name too, of an item."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wildcard:
    """All members or items."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The items from `start` to `stop`, of which every `step`-th; negative bounds count from the end."""

    start: int | None
    stop: int | None
    step: int


@dataclass(frozen=True, slots=True)
class Filter:
    """The members or items for which a script holds. Two filters with the same text are the same."""

    text: str
    script: Script = field(compare=False)


@dataclass(frozen=True, slots=True)
class Descent:
    """The value itself, and all objects and arrays below it."""


@dataclass(frozen=True, slots=True)
class Parent:
    """What holds the value."""


@dataclass(frozen=True, slots=True)
class KeyOf:
    """The key of the value instead of the value; always the last step."""


Step: TypeAlias = "Names | Wildcard | Slice | Filter | Descent | Parent | KeyOf"


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: its text as written, and its steps from the root."""

    text: str
    steps: tuple[Step, ...]
