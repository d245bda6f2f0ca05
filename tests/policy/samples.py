"""Folders with a configuration in them, and a small catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from contractguard.policy import Config, KnownRule, load_config

CONTRACT = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"


@dataclass(frozen=True)
class Number:
    """An option that is a number."""

    def problem(self, value: object) -> str:
        return "" if isinstance(value, int) and not isinstance(value, bool) else "must be an integer"


RULES = (
    KnownRule("operation-description-missing", "warning", ("recommended", "documentation"),
              ("documentation", "operations")),
    KnownRule("operation-secured", "error", ("recommended", "security"), ("security", "operations"),
              aliases=("operation-has-security",)),
    KnownRule("schema-too-deep", "note", ("strict",), ("schemas",), options={"most": 5},
              known_options={"most": Number()}),
    KnownRule("taste", "off", (), ("schemas",)),
    KnownRule("response-property-removed", {"breaking": "error", "risky": "warning", "compatible": "note",
                                            "editorial": "note"}, None, ("compatibility",)),
)


def write(folder: Path, name: str, text: str = CONTRACT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def repository(folder: Path) -> Path:
    """Make a folder the top of a repository, as far as the search for files cares."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".git").mkdir()
    return folder


def loaded(folder: Path, text: str, name: str = "contractguard.yaml") -> Config:
    write(folder, name, text)
    return load_config(folder)
