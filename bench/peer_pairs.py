"""The peer's own pairs of contracts: what it says of every operation, and what contractguard finds there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from contractguard.compare import compare_contracts
from contractguard.contract import read_contract
from contractguard.errors import ContractguardError
from contractguard.findings import Finding, OperationReached
from contractguard.rules import judge, load_catalogue
from contractguard.source import Access, open_document

PAIRS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "oasdiff" / "pairs.jsonl"

Level = Literal["error", "warning", "info"]

_WEBHOOK = "webhook:"
_WEBHOOK_NAMED = re.compile(r"webhook `([^`]+)`")
_PARAMETER = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Target:
    """What an entry of the peer speaks of: an operation, or all operations of a webhook (`method` is None)."""

    kind: Literal["operation", "webhook"]
    method: str | None
    path: str

    def is_reached_by(self, operation: OperationReached) -> bool:
        """Tell whether this is the operation that a finding reaches, however its parameters are called."""
        return (
            operation.kind == self.kind and blanked(operation.path) == blanked(self.path)
            and self.method in (None, operation.method.upper())
        )


@dataclass(frozen=True)
class Entry:
    """One line of the peer's changelog. `target` is None where it speaks of no operation; `label` names it."""

    id: str
    level: Level
    target: Target | None
    label: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Two contracts, by their paths below the folder of the list, with what the peer says of them."""

    folder: Path
    base: str
    revision: str
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Both paths, in the order of the comparison."""
        return f"{self.base} → {self.revision}"


@dataclass(frozen=True)
class Compared:
    """A pair with what contractguard says of it: findings, or the reason why it refuses to read it."""

    pair: Pair
    findings: tuple[Finding, ...] = ()
    refused: str = ""


def blanked(path: str) -> str:
    """Return a path template without the names of its parameters."""
    return _PARAMETER.sub("{}", path)


def read_pairs(listed: Path) -> list[Pair]:
    """Read a list of pairs, one JSON object a line."""
    if not listed.is_file():
        raise SystemExit(f"there are no pairs at {listed}: say with --pairs where they are")
    lines = listed.read_text(encoding="utf-8").splitlines()
    return [_pair(listed.parent, json.loads(line)) for line in lines if line]


def compare(pair: Pair) -> Compared:
    """Compare a pair in this process, as `contractguard diff` does."""
    access = Access(pair.folder)
    try:
        base, revision = (
            read_contract(open_document(str(pair.folder / side), access)) for side in (pair.base, pair.revision)
        )
        return Compared(pair, judge(compare_contracts(base, revision), load_catalogue(), "openapi.yaml").findings)
    except ContractguardError as problem:
        return Compared(pair, refused=str(problem).replace(f"{pair.folder}/", ""))


def reaching(findings: Sequence[Finding], target: Target | None) -> list[Finding]:
    """Choose the findings that reach what an entry speaks of."""
    if target is None:
        return []
    return [finding for finding in findings if any(map(target.is_reached_by, finding.operations))]


def _pair(folder: Path, row: dict[str, Any]) -> Pair:
    return Pair(folder, row["base"], row["revision"], tuple(_entry(entry) for entry in row["peer"]))


def _entry(entry: dict[str, Any]) -> Entry:
    target = _target(entry["operation"], entry["path"], entry["text"])
    method = target.method if target else None
    label = f"{method} {entry['path']}" if method else f"webhook {target.path}" if target else "the contract"
    return Entry(entry["id"], entry["level"], target, label, entry["text"])


def _target(method: str | None, path: str | None, text: str) -> Target | None:
    """Find what an entry speaks of. Where a whole webhook came or went, the peer names it in the text alone."""
    if method and path:
        webhook = path.startswith(_WEBHOOK)
        return Target("webhook" if webhook else "operation", method.upper(), path.removeprefix(_WEBHOOK))
    named = _WEBHOOK_NAMED.match(text)
    return Target("webhook", None, named[1]) if named else None
