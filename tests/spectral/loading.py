"""Rulesets for tests: files in a folder, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from contractguard.rules.spectral import Ruleset, SpectralRule, load_ruleset
from contractguard.source import Access

OAS3 = frozenset(("oas3", "oas3_0"))
ALL = frozenset(("oas2", "oas3", "oas3_0", "oas3_1", "oas3_2"))


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")


def load(folder: Path, text: str, access: Access | None = None, **files: str) -> Ruleset:
    """Load `ruleset.yaml` with this text; other files are named by keywords, `__` for a dot."""
    write(folder, {"ruleset.yaml": text, **{name.replace("__", "."): other for name, other in files.items()}})
    return load_ruleset("ruleset.yaml", folder, access)


def rules(ruleset: Ruleset, path: str = "openapi.yaml", formats: frozenset[str] = OAS3) -> dict[str, SpectralRule]:
    return {rule.name: rule for rule in ruleset.rules_for(formats, path)}


def severities(ruleset: Ruleset, path: str = "openapi.yaml", formats: frozenset[str] = OAS3) -> dict[str, str]:
    return {name: rule.severity for name, rule in rules(ruleset, path, formats).items()}
