"""Write what the built-in rulesets find in the documents beside this file: `python -m tests.spectral.renew_expected`.

The results were compared with Spectral's by `bench/spectral_rulesets.py`; see there before they are renewed.
"""

from __future__ import annotations

import json
from pathlib import Path

from contractguard.contract import Node
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.spectral import load_ruleset, select_ruleset
from contractguard.source import Access, open_document
from contractguard.text import format_pointer

FOLDER = Path(__file__).parent
DOCUMENTS = sorted((FOLDER / "documents").glob("*.yaml"))
RULESETS = ("spectral:oas", "@stoplight/spectral-owasp-ruleset", "@stoplight/spectral-documentation")


def found(document: Path, scratch: Path) -> dict[str, list[str]]:
    """Return the places that every rule of all three rulesets finds, those off by default too."""
    extends = json.dumps([[name, "all"] for name in RULESETS])
    (scratch / "ruleset.yaml").write_text(f"extends: {extends}\n")
    ruleset = load_ruleset("ruleset.yaml", scratch)
    assert ruleset.warnings == ()
    opened = open_document(document.name, Access(document.parent))
    inspection = inspect_contract(Node(opened, (), opened.data), None, select_ruleset(ruleset, opened, document))
    assert inspection.warnings == ()
    places: dict[str, set[str]] = {}
    for spoken in inspection.spoken:
        places.setdefault(spoken.selected.rule.id, set()).add(format_pointer(spoken.violation.node.pointer))
    return {name: sorted(places[name]) for name in sorted(places)}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        results = {document.name: found(document, Path(folder)) for document in DOCUMENTS}
    (FOLDER / "expected.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
