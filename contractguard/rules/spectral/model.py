"""What a ruleset in Spectral's form says, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from contractguard.findings import Severity
from contractguard.source.strict import StrictFile
from contractguard.text import Pointer

Mode = Literal["off", "recommended", "all"]
"""Which rules of an extended ruleset are on."""

Level: TypeAlias = Severity | Literal["off"]

LEVELS: Mapping[str | int, Level] = {
    "error": "error", "warn": "warning", "info": "note", "hint": "note", "off": "off",
    0: "error", 1: "warning", 2: "note", 3: "note", -1: "off",
}
"""Severities as a ruleset writes them, in words or numbers, and what they are here."""


@dataclass(frozen=True, slots=True)
class Then:
    """What must hold at a place: a function, on the place itself or on the field of it that is named.

    `unknown` are keys that say nothing to anybody.
    """

    function: str
    field: str | None = None
    options: Any = None
    pointer: Pointer = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """An entry of `extends`; without a mode the ruleset is taken as it stands."""

    reference: str
    mode: Mode | None
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class AliasTarget:
    """The expressions that an alias stands for in documents of some formats; in all where none are named."""

    given: tuple[str, ...]
    formats: tuple[str, ...] | None = None


Aliases: TypeAlias = Mapping[str, tuple[AliasTarget, ...]]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What a ruleset says of one rule: its severity, whether it is on, or some of its parts.

    `parts` holds the parts that are written out, by the names of SpectralRule's fields.
    """

    name: str
    pointer: Pointer
    level: Level | None = None
    enabled: bool | None = None
    parts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PointerOverride:
    """A severity below one place of the documents that a glob names."""

    pattern: str
    pointer: str
    level: Level


@dataclass(frozen=True, slots=True)
class Override:
    """What holds for some documents only.

    `patterns` are globs of whole documents, `places` globs with the place in the document to which the severities of
    `rules` are limited.
    """

    patterns: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    rules: tuple[RuleEntry, ...]
    has_rules: bool = False
    extends: tuple[Extension, ...] = ()
    aliases: Aliases = field(default_factory=dict)
    formats: tuple[str, ...] | None = None
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class SpectralRule:
    """One rule as it runs over a document of one format: aliases are replaced, severities settled.

    `given` are JSONPath-Plus expressions, `then` what must hold at each place that they find. `message` is a template
    (`{{error}}`); without one the description is the message, and without that what the function says. `pointer` is
    where `reader` has the rule.
    """

    name: str
    given: tuple[str, ...]
    then: tuple[Then, ...]
    severity: Level
    message: str | None = None
    description: str | None = None
    formats: tuple[str, ...] | None = None
    resolved: bool = True
    documentation_url: str | None = None
    recommended: bool = True
    tags: tuple[str, ...] = ()
    overrides: tuple[PointerOverride, ...] = ()
    reader: StrictFile | None = None
    pointer: Pointer = ()

    @property
    def place(self) -> str:
        """Where the rule is defined, as `file:line:column`."""
        return self.reader.place(self.pointer) if self.reader else ""
