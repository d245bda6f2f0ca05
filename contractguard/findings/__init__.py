"""Findings and reports as plain, frozen data."""

from contractguard.findings.finding import (
    Evidence,
    Finding,
    Impact,
    OperationReached,
    Place,
    Severity,
    Suppression,
)
from contractguard.findings.fingerprint import fingerprint
from contractguard.findings.report import ContractSummary, Report, RuleText, TrafficSummary

__all__ = [
    "ContractSummary",
    "Evidence",
    "Finding",
    "Impact",
    "OperationReached",
    "Place",
    "Report",
    "RuleText",
    "Severity",
    "Suppression",
    "TrafficSummary",
    "fingerprint",
]
