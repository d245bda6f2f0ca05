"""Public suites of schema pairs with known inclusion, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "schema"


@dataclass(frozen=True)
class Row:
    """One question: does the reader accept everything that the writer accepts? `included` is the true answer."""

    suite: str
    id: str
    draft: str
    writer: Any
    reader: Any
    included: bool
    evidence: str
    witness: Any
    """An instance that the writer accepts and the reader does not; it says something where `has_witness`."""

    @property
    def has_witness(self) -> bool:
        """Whether the suite gives a witness: null may be one."""
        return not self.included and self.evidence.startswith("witness")


def suites(corpus: Path, wanted: str | None = None) -> list[Path]:
    """Find the suites of a folder: all, or the one whose name starts with what is wanted."""
    if not corpus.is_dir():
        raise SystemExit(f"there are no suites at {corpus}: say with --corpus where they are")
    found = [path for path in sorted(corpus.glob("*.jsonl")) if path.stem.startswith(wanted or "")]
    if not found:
        names = ", ".join(path.stem for path in sorted(corpus.glob("*.jsonl")))
        raise SystemExit(f"no suite's name starts with '{wanted}': there are {names or 'none at all'}")
    return found


def rows(suite: Path, every: int = 1) -> Iterator[Row]:
    """Read a suite, or one row in `every`; rows whose truth nobody knows are left out."""
    with suite.open(encoding="utf-8") as lines:
        for index, line in enumerate(lines):
            entry = json.loads(line) if index % every == 0 else {}
            truth = entry.get("semantic", entry.get("expected"))
            if truth is not None:
                yield _row(suite.stem, entry, truth)


def _row(suite: str, entry: dict[str, Any], truth: str) -> Row:
    sides = entry["old"], entry["new"]
    writer, reader = sides if "old_subset_of_new" in entry["direction"] else sides[::-1]
    evidence = entry.get("evidence", "witness of the suite")
    witness = entry["witness"] if "witness" in entry else entry["old"]["enum"][0]
    return Row(suite, entry["id"], entry["draft"], writer, reader, truth == "compatible", evidence, witness)
