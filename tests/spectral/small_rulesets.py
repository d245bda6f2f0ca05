"""The small rulesets of this folder, run by us, and what the real Spectral found with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from contractguard.contract import Node
from contractguard.contract.references import References
from contractguard.rules.document_rule import Then
from contractguard.rules.given import Evaluation, GivenRule, evaluate, spectral_message
from contractguard.source import Access, open_document
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


def run(case: Case) -> Evaluation:
    data = yaml.safe_load(case.ruleset.read_text(encoding="utf-8"))
    rules = list(_rules(data["rules"], data.get("aliases", {})))
    document = open_document(str(case.document), Access(case.folder))
    return evaluate(rules, Node(document, (), document.data), References().follow, _formats(document.data))


def found(evaluation: Evaluation, case: Case) -> Found:
    return frozenset((result.rule.name, place(result.node, case)) for result in evaluation.results)


def place(node: Node, case: Case) -> str:
    name = Path(node.document.uri).name
    return f"{'' if name == case.document.name else name}#{format_pointer(node.pointer)}"


def _rules(rules: Mapping[str, Any], aliases: Mapping[str, list[str]]) -> Iterator[GivenRule]:
    for name, rule in rules.items():
        if rule.get("severity") != "off":
            yield GivenRule(
                name, tuple(_expanded(_listed(rule["given"]), aliases)),
                tuple(Then(then["function"], then.get("field"), then.get("functionOptions"))
                      for then in _listed(rule["then"])),
                partial(spectral_message, rule.get("message")), rule.get("resolved", True),
                frozenset(each.replace(".", "_") for each in rule.get("formats", ())), rule.get("description", ""))


def _expanded(given: list[str], aliases: Mapping[str, list[str]]) -> Iterator[str]:
    for expression in given:
        if expression.startswith("#"):
            yield from _expanded(aliases[expression[1:]], aliases)
        else:
            yield expression


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _formats(data: Any) -> frozenset[str]:
    version = str(data.get("openapi", ""))
    return frozenset({"oas3", f"oas{version[:3].replace('.', '_')}"}) if version else frozenset()
