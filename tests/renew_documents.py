"""Write the documents that come from the rules anew: `python -m tests.renew_documents`."""

from __future__ import annotations

from pathlib import Path

from contractguard.policy.documentation import fill as fill_configuration
from contractguard.rules import load_catalogue
from contractguard.rules.catalogue import rules_by_area
from contractguard.rules.compatibility import fill
from contractguard.rules.documentation import page
from contractguard.rules.functions.documentation import page as functions_page

DOCS = Path(__file__).parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "rules.md").write_text(page(load_catalogue()), encoding="utf-8")
    (DOCS / "functions.md").write_text(functions_page(), encoding="utf-8")
    compatibility = DOCS / "compatibility.md"
    configuration = DOCS / "configuration.md"
    configuration.write_text(fill_configuration(configuration.read_text(encoding="utf-8")), encoding="utf-8")
    compatibility.write_text(fill(compatibility.read_text(encoding="utf-8"), rules_by_area()), encoding="utf-8")
