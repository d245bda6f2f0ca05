"""SARIF 2.1.0, as GitHub code scanning and other readers of static analysis results take it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from contractguard.findings import Finding, Report, RuleText
from contractguard.report.presentation import Presentation
from contractguard.report.sarif.locations import SOURCE_ROOT, Artifacts, in_tree
from contractguard.report.sarif.results import result
from contractguard.report.sarif.rules import descriptor
from contractguard.report.values import document

Json = dict[str, object]

_RELEASE = re.compile(r"(\d+\.\d+\.\d+)[.-]?(.*)")
_LONGEST_CATEGORY = 120
_LANGUAGES: Mapping[str, str] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".py": "python"}


def render(report: Report, _options: Presentation) -> str:
    """Return a SARIF log with one run."""
    return document({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [_run(report)],
    })


def _run(report: Report) -> Json:
    rules = _rules(report)
    indices = {rule.id: index for index, rule in enumerate(rules)}
    artifacts = _artifacts(report.findings)
    return {
        "tool": {"driver": _driver(report.version, rules)},
        "automationDetails": {"id": f"contractguard/{_category(report)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {SOURCE_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [_artifact(uri) for uri in artifacts],
        "results": [result(finding, indices[finding.rule], artifacts) for finding in report.findings],
    }


def _driver(version: str, rules: Iterable[RuleText]) -> Json:
    release = _RELEASE.fullmatch(version)
    driver: Json = {
        "name": "contractguard",
        "version": version,
        "informationUri": "https://github.com/contractguard/contractguard",
        "rules": [descriptor(rule) for rule in rules],
    }
    if release:
        driver["semanticVersion"] = _semantic(release[1], release[2])
    return driver


def _semantic(release: str, rest: str) -> str:
    suffix = re.sub(r"[^0-9A-Za-z]+", "-", rest).strip("-")
    return f"{release}-{suffix}" if suffix else release


def _rules(report: Report) -> list[RuleText]:
    """Return the report's rules, and the name of every rule that only a finding knows."""
    rules = {rule.id: rule for rule in report.rules}
    for finding in report.findings:
        rules.setdefault(finding.rule, _named(finding))
    return list(rules.values())


def _named(finding: Finding) -> RuleText:
    title = finding.rule.replace("-", " ").capitalize()
    return RuleText(finding.rule, title, f"{title}.", "", finding.remedy, finding.severity, help=finding.help)


def _artifacts(findings: Iterable[Finding]) -> Artifacts:
    """Give each file of the working tree its number, in the order in which findings name them."""
    artifacts: dict[str, int] = {}
    for finding in findings:
        for place in (finding.where, finding.was, *finding.places, *finding.related):
            uri = in_tree(place.uri) if place else None
            if uri is not None:
                artifacts.setdefault(uri, len(artifacts))
    return artifacts


def _artifact(uri: str) -> Json:
    described: Json = {"location": {"uri": uri, "uriBaseId": SOURCE_ROOT}, "roles": ["analysisTarget"]}
    language = _LANGUAGES.get(PurePosixPath(uri).suffix.lower())
    return {**described, "sourceLanguage": language} if language else described


def _category(report: Report) -> str:
    """Name the run by its contracts, so that a later run of the same ones replaces it and no other."""
    names = "+".join(contract.name for contract in report.contracts) or "none"
    if len(names) <= _LONGEST_CATEGORY:
        return names
    return f"{names[:_LONGEST_CATEGORY]}-{sha256(names.encode(errors='replace')).hexdigest()[:12]}"
