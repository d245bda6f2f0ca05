"""Findings as SARIF results (SARIF 2.1.0, section 3.27)."""

from __future__ import annotations

import json

from contractguard.findings import Finding, Place, Suppression
from contractguard.report.json_report import effects_data, evidence_data, operation_data
from contractguard.report.reach import reach_text, reach_verb
from contractguard.report.sarif.locations import Artifacts, opens, primary_location, related_location
from contractguard.report.values import plain
from contractguard.report.witnesses import proof_text

Json = dict[str, object]

_BASE_LINK = 1
_MOST_LOCATIONS = 1000
_MOST_OPERATIONS = 5
_HASH_DIGITS = 16


def result(finding: Finding, rule_index: int, artifacts: Artifacts) -> Json:
    """Tell of one finding. `rule_index` is the place of its rule among the run's descriptors."""
    told: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": finding.severity,
        "message": {"text": _message(finding)},
        "locations": [primary_location(finding.where, artifacts)],
        "partialFingerprints": _fingerprints(finding),
        "suppressions": [_suppression(finding.suppression)] if finding.suppression else [],
        "properties": _properties(finding),
    }
    related = _related(finding, artifacts)[:_MOST_LOCATIONS - 1]
    if related:
        told["relatedLocations"] = related
    if finding.baseline_state:
        told["baselineState"] = finding.baseline_state
    return told


def _message(finding: Finding) -> str:
    """Say what happened and what proves it, link to the base where it can be opened, end with whom it reaches."""
    sentences = [_sentence(_without_links(finding.message))]
    if finding.was and opens(finding.was):
        sentences.append(f"It was at [{_label(finding.was)}]({_BASE_LINK}).")
    if finding.evidence and finding.evidence.kind != "promise":
        sentences.append(f"Proof: {_sentence(_without_links(proof_text(finding, finding.evidence)))}")
    if finding.reason:
        sentences.append(f"Unsure: {_sentence(_without_links(finding.reason))}")
    reached = reach_text(finding, _MOST_OPERATIONS)
    if reached:
        sentences.append(f"{reach_verb(finding).capitalize()} {_without_links(reached)}.")
    return " ".join(sentences)


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def _without_links(text: str) -> str:
    """Keep names from a contract from being read as a link of the message."""
    return text.replace("](", "] (")


def _label(place: Place) -> str:
    name = place.uri.replace("\\", "/").replace("[", "(").replace("]", ")")
    return f"{name}:{place.line}"


def _related(finding: Finding, artifacts: Artifacts) -> list[Json]:
    locations = []
    if finding.was:
        number = _BASE_LINK if opens(finding.was) else None
        message = f"In the base, at {_label(finding.was)}:{finding.was.column}."
        locations.append(related_location(finding.was, message, artifacts, number))
    locations += [related_location(place, f"Also at {_label(place)}.", artifacts) for place in finding.places]
    locations += [related_location(place, f"See {_label(place)}.", artifacts) for place in finding.related]
    # They are a set (SARIF 2.1.0, section 3.27.22).
    return list({json.dumps(location, sort_keys=True): location for location in locations}.values())


def _fingerprints(finding: Finding) -> Json:
    """Give our own line hash: GitHub's is made of the line, which all of a minified file's findings share."""
    return {
        "contractguard/v1": finding.fingerprint,
        "primaryLocationLineHash": f"{finding.fingerprint[:_HASH_DIGITS]}:1",
    }


def _suppression(suppression: Suppression) -> Json:
    owner = f" ({suppression.owner})" if suppression.owner else ""
    until = f", until {suppression.until}" if suppression.until else ""
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{suppression.reason}{owner}{until}",
        "properties": {"kind": suppression.kind, "owner": suppression.owner, "until": suppression.until},
    }


def _properties(finding: Finding) -> Json:
    properties: Json = {
        "contract": finding.contract,
        "impact": finding.impact,
        "effects": effects_data(finding),
        "facts": plain(finding.facts),
        "operations": [operation_data(operation) for operation in finding.operations],
    }
    if finding.evidence:
        properties["evidence"] = evidence_data(finding.evidence)
    if finding.reason:
        properties["reason"] = finding.reason
    return properties
