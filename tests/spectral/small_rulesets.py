"""The small rulesets of this folder, run by us, and what the real Spectral found with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from contractguard.contract import Node, read_contract
from contractguard.errors import ContractError
from contractguard.rules.inspection import Inspection, inspect_contract
from contractguard.rules.spectral import load_ruleset
from contractguard.rules.spectral.selecting import select_ruleset
from contractguard.source import Access, open_document
from contractguard.survey import survey_contract
from contractguard.text import format_pointer

FOLDER = Path(__file__).parent / "rulesets"
Found = frozenset[tuple[str, str]]
"""Pairs of a rule and a place, as `#/a/b` or, in another file, `parts.yaml#/a/b`."""


@dataclass(frozen=True)
class Case:
    """One ruleset with its document."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def ruleset(self) -> Path:
        return self.folder / "ruleset.yaml"

    @property
    def document(self) -> Path:
        return self.folder / "document.yaml"

    @property
    def rules(self) -> Mapping[str, Any]:
        rules: Mapping[str, Any] = yaml.safe_load(self.ruleset.read_text(encoding="utf-8"))["rules"]
        return rules

    @property
    def expected(self) -> Found:
        """What Spectral finds."""
        told = yaml.safe_load((self.folder / "expected.yaml").read_text(encoding="utf-8"))
        return frozenset((rule, place) for rule, places in told.items() for place in places)

    @property
    def deliberate(self) -> Mapping[tuple[str, str], str]:
        """Where we differ from it, and why."""
        path = self.folder / "deliberate.yaml"
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
        return {(entry["rule"], place): entry["reason"] for entry in listed for place in entry["places"]}


def cases() -> list[Case]:
    return [Case(folder) for folder in sorted(FOLDER.iterdir()) if (folder / "ruleset.yaml").exists()]


def run(case: Case) -> Inspection:
    """Judge the document by the ruleset, as `lint --ruleset` does; nothing of the ruleset may be left out."""
    ruleset = load_ruleset(str(case.ruleset), case.folder)
    document = open_document(str(case.document), Access(case.folder))
    root = Node(document, (), document.data)
    try:
        survey = survey_contract(read_contract(document))
    except ContractError:
        survey = None
    inspection = inspect_contract(root, survey, select_ruleset(ruleset, document, case.document))
    return replace(inspection, warnings=(*map(str, ruleset.warnings), *inspection.warnings))


def found(inspection: Inspection, case: Case) -> Found:
    return frozenset((spoken.selected.rule.id, place(spoken.violation.node, case)) for spoken in inspection.spoken)


def place(node: Node, case: Case) -> str:
    name = Path(node.document.uri).name
    return f"{'' if name == case.document.name else name}#{format_pointer(node.pointer)}"
