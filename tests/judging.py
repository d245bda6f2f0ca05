"""Judge two documents in memory, as `diff` does, and name what was found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contractguard.compare import VERBS, Comparison, compare_contracts
from contractguard.contract import read_contract
from contractguard.rules import Judgement, judge, load_catalogue
from contractguard.source import Access, Document, open_document
from contractguard.source.parse import parse_document
from contractguard.text import format_pointer

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
CORPUS = ROOT.parent / "shared" / "corpus"


@dataclass(frozen=True)
class Judged:
    """A comparison with what the rules say of it."""

    comparison: Comparison
    judgement: Judgement

    @property
    def rules(self) -> list[str]:
        """The rules that spoke, sorted."""
        return sorted(finding.rule for finding in self.judgement.findings)


def document(data: object, name: str) -> Document:
    """Make a document of plain data."""
    return parse_document(name, yaml.safe_dump(data, sort_keys=False).encode(), _refuse)


def judge_documents(base: Document, revision: Document) -> Judged:
    """Compare two documents and let the shipped rules speak."""
    comparison = compare_contracts(read_contract(base), read_contract(revision))
    return Judged(comparison, judge(comparison, load_catalogue(), "openapi.yaml"))


def judge_files(base: Path, revision: Path) -> Judged:
    """Compare two files."""
    access = Access(base.parent)
    return judge_documents(open_document(str(base), access), open_document(str(revision), access))


def judge_example(verb: str, direction: str | None, base: object, revision: object) -> Judged:
    """Compare the two sides of a rule's example.

    What an example shows depends on the verb: a schema stands in a request or a response body of one
    operation, an operation is `POST /things/{id}`, a contract stands for itself without its header.
    """
    sides = [whole(VERBS[verb].part, direction, side) for side in (base, revision)]
    return judge_documents(document(sides[0], "base.yaml"), document(sides[1], "revision.yaml"))


def whole(part: str, direction: str | None, shown: Any) -> dict[str, Any]:
    """Complete what an example shows to a contract."""
    header = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}}
    if isinstance(shown, dict) and ("openapi" in shown or "swagger" in shown):
        return shown
    if part == "contract":
        return {**header, "paths": {}, **shown}
    if part == "operation":
        return {**header, "paths": {"/things/{id}": {"post": {
            "responses": {"200": {"description": "Done"}}, **shown}}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation: dict[str, Any] = {"responses": {"200": {"description": "Done"}}}
    if direction in (None, "response"):
        operation["responses"]["200"]["content"] = content
    if direction in (None, "request"):
        operation["requestBody"] = {"content": content}
    return {**header, "paths": {"/things": {"post": operation}}, "components": {"schemas": {"Thing": shown}}}


def described(judged: Judged) -> list[dict[str, Any]]:
    """Describe findings as `expected.yaml` does."""
    found = []
    for finding in judged.judgement.findings:
        entry: dict[str, Any] = {"rule": finding.rule, "where": format_pointer(finding.where.pointer)}
        if finding.was is not None:
            entry["was"] = format_pointer(finding.was.pointer)
        entry["operations"] = [
            f"{'' if reached.kind == 'operation' else reached.kind + ' '}{reached.method} {reached.path}"
            for reached in finding.operations
        ]
        found.append(entry)
    return sorted(found, key=lambda entry: (entry["rule"], entry["where"]))


def _refuse(reference: str) -> Document:
    raise AssertionError(f"an example refers to another file: {reference}")
