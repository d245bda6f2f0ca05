"""The rules of a ruleset as rules over one document, so that they are asked and told like all others."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from contractguard.contract import Node
from contractguard.findings import Severity
from contractguard.rules.document_rule import DocumentRule, OnMatch, Then
from contractguard.rules.given import spectral_message
from contractguard.rules.inspection import Selected
from contractguard.rules.rule import RuleSeverity
from contractguard.rules.spectral.formats import formats_of
from contractguard.rules.spectral.model import SpectralRule
from contractguard.rules.spectral.ruleset import Ruleset
from contractguard.source import Document

_REVISION = re.compile(r"[^:]{2,}:(?!//)")
_PLACEHOLDER = re.compile(r"\{\{\s*(?:print\(\s*[\"'])?(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetRule(DocumentRule):
    """A rule of a ruleset. Its message is a template of Spectral's, or its description where it has none."""

    source: SpectralRule
    ruleset: Ruleset
    document: Document
    path: Path | str

    @property
    def help(self) -> str:
        """The page that the ruleset names, else the place where the rule is defined."""
        return self.source.documentation_url or self.source.place

    @property
    def asked(self) -> frozenset[str]:
        """The facts that its message asks for."""
        return frozenset(_PLACEHOLDER.findall(self.source.message or ""))

    def word(self, facts: Mapping[str, object]) -> str:
        """Fill the message with facts."""
        return spectral_message(self.source.message, {**facts, "description": self.source.description or ""})

    def severity_at(self, node: Node, severity: Severity) -> RuleSeverity:
        """Return the severity at a place, by the overrides that speak of it."""
        if not self.source.overrides:
            return severity
        path = self.path if node.document is self.document else _path_in(node.document.uri)
        found = self.ruleset.severity_at(self.source, path, node.pointer)
        return severity if found == self.source.severity else found


def _path_in(uri: str) -> str:
    """Return the path in the name of a document, where that names a revision too (`v1:openapi.yaml`)."""
    revision = _REVISION.match(uri)
    return uri[revision.end():] if revision else uri


def select_ruleset(ruleset: Ruleset, document: Document, path: Path | str) -> list[Selected]:
    """Return the rules of a ruleset that are on for a document, with their severities.

    `path` is the document's place, absolute or relative to the working directory; the globs of overrides are matched
    with it. Raises RulesetError where an override is wrong.
    """
    rules = ruleset.rules_for(formats_of(document.data), path)
    return [Selected(_rule(rule, ruleset, document, path), "note" if rule.severity == "off" else rule.severity, {})
            for rule in rules]


def with_rulesets(
    selection: Collection[Selected], rulesets: Collection[Ruleset], document: Document, path: Path | str
) -> list[Selected]:
    """Add the rules of rulesets to a selection. Of rules with the same id the one that comes last is asked."""
    chosen = {selected.rule.id: selected for selected in selection}
    for ruleset in rulesets:
        chosen.update((selected.rule.id, selected) for selected in select_ruleset(ruleset, document, path))
    return list(chosen.values())


def _rule(rule: SpectralRule, ruleset: Ruleset, document: Document, path: Path | str) -> RulesetRule:
    summary = rule.description or rule.name
    thens = tuple(Then(then.function, then.field, then.options) for then in rule.then)
    return RulesetRule(
        id=rule.name, title=rule.description or rule.name, summary=summary, rationale="", remedy="",
        message=rule.message or summary, severity=rule.severity, tags=rule.tags,
        references=(rule.documentation_url,) if rule.documentation_url else (),
        when=OnMatch(rule.given, thens, rule.resolved), examples=(),
        source=rule, ruleset=ruleset, document=document, path=path)
