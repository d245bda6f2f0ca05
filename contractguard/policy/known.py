"""What a configuration has to know of the rules, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from contractguard.findings import Impact

Severity = Literal["error", "warning", "note", "off"]
Severities = Severity | Mapping[Impact, Severity]
"""One severity for all findings, or one for each impact."""


class Option(Protocol):
    """One option of a rule."""

    def problem(self, value: object) -> str:
        """Say what is wrong with a value, as in `must be a number`; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """One rule of the catalogue, of a rule folder or of a ruleset.

    `presets` are those that switch it on; None means that it is on without any, as the rules over changes are.
    `severity` is what the rule has of its own. `options` are the values that it has where nobody says otherwise,
    `known_options` all that may be set.
    """

    id: str
    severity: Severities
    presets: tuple[str, ...] | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    known_options: Mapping[str, Option] = field(default_factory=dict)
