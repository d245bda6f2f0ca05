"""The four real pairs, compared once, and what is remembered of them."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from contractguard.source import Access, Document, open_document
from tests.judging import CORPUS, Judged, judge_documents

REAL = CORPUS / "real"
NAMES = ("discord", "openai", "plaid", "stripe")
SNAPSHOTS = Path(__file__).parent / "snapshots"


def paths_of(name: str) -> tuple[Path, Path]:
    """Return base and revision of a pair; skips the test where they are missing."""
    found = sorted(REAL.glob(f"{name}.*"))
    if len(found) != 2:
        pytest.skip("the shared corpus is not there")
    base, revision = found
    return base, revision


@lru_cache(maxsize=4)
def documents_of(name: str) -> tuple[Document, Document]:
    """Open a pair."""
    base, revision = (open_document(str(path), Access(path.parent)) for path in paths_of(name))
    return base, revision


@lru_cache(maxsize=4)
def judged(name: str) -> Judged:
    """Compare a pair, once for all tests."""
    return judge_documents(*documents_of(name))


def counts(name: str) -> dict[str, int]:
    """Count the findings of a pair by rule."""
    return dict(sorted(Counter(judged(name).rules).items()))


def snapshot(name: str) -> Any:
    """Return what was counted when the snapshot was written."""
    return json.loads((SNAPSHOTS / f"{name}.json").read_text())


def write_snapshots() -> None:
    """Write down what is counted today."""
    SNAPSHOTS.mkdir(exist_ok=True)
    for name in NAMES:
        (SNAPSHOTS / f"{name}.json").write_text(json.dumps(counts(name), indent=2) + "\n")
