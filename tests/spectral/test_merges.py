"""What Spectral 6.16 makes of rulesets that extend, override and switch each other: `merges.json` holds its results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractguard.contract import Node
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.spectral import load_ruleset, select_ruleset
from contractguard.source import Access, open_document
from contractguard.text import format_pointer
from tests.spectral.loading import write

MERGES = json.loads((Path(__file__).parent / "merges.json").read_text())


@pytest.mark.parametrize("name", MERGES["cases"])
def test_rulesets_are_merged_as_spectral_merges_them(name: str, tmp_path: Path) -> None:
    case = MERGES["cases"][name]
    write(tmp_path, {**{file: MERGES[file] for file in ("base.yaml", "doc.yaml")}, **case["files"]})
    document = open_document("doc.yaml", Access(tmp_path))
    selection = select_ruleset(load_ruleset("ruleset.yaml", tmp_path), document, "doc.yaml")
    found = inspect_contract(Node(document, (), document.data), None, selection).spoken
    assert sorted([spoken.selected.rule.id, spoken.severity, format_pointer(spoken.violation.node.pointer)[1:]]
                  for spoken in found) == case["found"]
