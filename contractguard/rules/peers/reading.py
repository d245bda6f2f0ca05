"""The tables of other tools' checks: groups of checks that share an answer, read strictly.

A group names its `checks` with the level that the tool gives them, and either the `rules` of which at least one
speaks in that case, with a `note` where more is to be said, or `because`: the reason why none does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from contractguard.rules.catalogue import load_catalogue
from contractguard.source.strict import StrictFile, parse_strictly
from contractguard.text import Pointer

Level = Literal["error", "warning", "info"]

LEVELS = ("error", "warning", "info")
_KEYS = ("rules", "note", "because", "checks")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One check of another tool: `rules` of which at least one speaks in that case, or `because`, why none does."""

    check: str
    level: Level
    rules: tuple[str, ...] = ()
    note: str = ""
    because: str = ""


def peer_names() -> tuple[str, ...]:
    """Name the tools of which there is a table."""
    return tuple(sorted(file.stem for file in Path(__file__).parent.glob("*.yaml")))


@cache
def load_peer(name: str) -> tuple[Counterpart, ...]:
    """Read the table of a tool that `peer_names` names, by the ids of its checks."""
    content = Path(__file__).with_name(f"{name}.yaml").read_bytes()
    return read_peer(f"rules/peers/{name}.yaml", content, load_catalogue().rules)


def read_peer(uri: str, content: bytes, known: Collection[str]) -> tuple[Counterpart, ...]:
    """Read a table; `known` are the ids of the rules. Raises RuleError where it cannot be used."""
    table = _PeerFile(parse_strictly(uri, content, "a table of checks"), tuple(known))
    return tuple(sorted(table.read(), key=lambda counterpart: counterpart.check))


@dataclass(frozen=True, slots=True)
class _PeerFile(StrictFile):
    """Reads one table of checks."""

    whole: ClassVar[str] = "a table of checks"
    known: tuple[str, ...]

    def read(self) -> Iterator[Counterpart]:
        """Return every check with its answer."""
        groups = self.document.data
        if not isinstance(groups, list) or not groups:
            raise self.wrong((), f"{self.whole} must be an array of groups")
        seen: set[str] = set()
        for index, group in enumerate(groups):
            for counterpart in self.group((index,), group):
                if counterpart.check in seen:
                    raise self.wrong((index, "checks", counterpart.check), f"'{counterpart.check}' stands here twice")
                seen.add(counterpart.check)
                yield counterpart

    def group(self, place: Pointer, value: object) -> Iterator[Counterpart]:
        """Read the checks that share an answer."""
        data = self.mapping(place, value, _KEYS)
        if ("rules" in data) == ("because" in data):
            raise self.wrong(place, "a group of checks needs 'rules' or 'because', and not both")
        if "note" in data and "because" in data:
            raise self.wrong((*place, "note"), "a 'note' says more of 'rules'; a reason says all in 'because'")
        rules = self.rules((*place, "rules"), data["rules"]) if "rules" in data else ()
        note, because = (self.text((*place, key), data[key]) if key in data else "" for key in ("note", "because"))
        checks = self.some_checks((*place, "checks"), data.get("checks"))
        for check, level in checks.items():
            self.one_of((*place, "checks", check), level, LEVELS)
            yield Counterpart(check, level, rules, note, because)

    def rules(self, place: Pointer, value: object) -> tuple[str, ...]:
        """Read the ids of rules, each once; an id that a rule had earlier is not known here."""
        rules = self.texts(place, value)
        for index, rule in enumerate(rules):
            self.one_of((*place, index), rule, self.known)
        if not rules or len(set(rules)) < len(rules):
            raise self.wrong(place, "'rules' must name at least one rule, and none twice")
        return rules

    def some_checks(self, place: Pointer, value: object) -> dict[str, Level]:
        """Read checks with their levels."""
        if not isinstance(value, dict) or not value:
            raise self.wrong(place[:-1], "a group of checks needs 'checks': an object with their levels")
        return value

    def named(self, pointer: Pointer) -> str:
        """Name a place by its key, or the group that it is in."""
        return "a group of checks" if len(pointer) == 1 else StrictFile.named(self, pointer)
