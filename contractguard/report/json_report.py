"""The JSON report, version 1, and its JSON Schema.

Keys and their order are a contract of ours: a key is never renamed or removed within a version.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, cast

from contractguard.contract.direction import DIRECTIONS
from contractguard.findings import (
    ContractSummary,
    Evidence,
    Finding,
    OperationReached,
    Place,
    Report,
    Suppression,
    TrafficSummary,
)
from contractguard.report.presentation import Presentation
from contractguard.report.values import document, plain, readable
from contractguard.text import format_pointer

Json = dict[str, object]


def render(report: Report, _options: Presentation) -> str:
    """Return the report as an indented JSON document of version 1."""
    return document(report_data(report))


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every report of version 1 satisfies."""
    text = files("contractguard.report").joinpath("schemas/report-1.schema.json").read_text(encoding="utf-8")
    return cast(dict[str, Any], json.loads(text))


def report_data(report: Report) -> Json:
    """Return the report as plain data, keys in the order of the published schema."""
    return {
        "schema": "contractguard-report/1",
        "tool": {"name": "contractguard", "version": report.version},
        "contracts": [_contract(contract) for contract in report.contracts],
        "summary": {
            "error": report.count("error"),
            "warning": report.count("warning"),
            "note": report.count("note"),
            "waived": report.waived,
            "unchanged": report.unchanged,
        },
        "findings": [_finding(finding) for finding in report.findings],
    }


def _contract(contract: ContractSummary) -> Json:
    return {
        "name": contract.name,
        "base": contract.base,
        "revision": contract.revision,
        "format": contract.format,
        "operations": contract.operations,
        "verdict": contract.verdict,
        "requiredBump": contract.required_bump,
        "undecided": contract.undecided,
        "quiet": contract.quiet,
        **({"traffic": _traffic(contract.traffic)} if contract.traffic is not None else {}),
    }


def _traffic(traffic: TrafficSummary) -> Json:
    return {
        "exchanges": traffic.exchanges,
        "operations": traffic.operations,
        "requests": traffic.requests,
        "responses": traffic.responses,
        "rejected": traffic.rejected,
        "broken": traffic.broken,
        "unjudged": dict(traffic.unjudged),
        "undocumented": dict(traffic.undocumented),
    }


def _finding(finding: Finding) -> Json:
    return {
        "contract": finding.contract,
        "rule": finding.rule,
        "severity": finding.severity,
        "impact": finding.impact,
        "message": finding.message,
        "effects": effects_data(finding),
        "facts": plain(finding.facts),
        "where": _place(finding.where),
        "was": _place(finding.was) if finding.was else None,
        "places": [_place(place) for place in finding.places],
        "related": [_place(place) for place in finding.related],
        "operations": [operation_data(operation) for operation in finding.operations],
        "evidence": evidence_data(finding.evidence) if finding.evidence else None,
        "reason": finding.reason or None,
        "fingerprint": finding.fingerprint,
        "baselineState": finding.baseline_state,
        "suppression": _suppression(finding.suppression) if finding.suppression else None,
        "help": finding.help,
    }


def effects_data(finding: Finding) -> Json:
    """Return what a finding does to the set of each direction, the request first."""
    return {direction: finding.effects[direction] for direction in DIRECTIONS if direction in finding.effects}


def operation_data(operation: OperationReached) -> Json:
    """Return one operation as plain data."""
    return {
        "kind": operation.kind,
        "method": operation.method,
        "path": operation.path,
        "directions": list(operation.directions),
    }


def evidence_data(evidence: Evidence) -> Json:
    """Return the evidence of a finding as plain data."""
    instance = readable(evidence.instance)
    return {
        "kind": evidence.kind,
        "direction": evidence.direction,
        "instance": instance,
        "shortened": instance != plain(evidence.instance),
        "acceptedBy": evidence.accepted_by,
        "rejectedBy": evidence.rejected_by,
        "because": evidence.because,
        "reference": evidence.reference,
    }


def _place(place: Place) -> Json:
    return {
        "uri": place.uri,
        "pointer": format_pointer(place.pointer),
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _suppression(suppression: Suppression) -> Json:
    return {
        "kind": suppression.kind,
        "reason": suppression.reason,
        "owner": suppression.owner,
        "until": suppression.until,
    }
