"""From a document and a policy to the access matrix and its violations."""

from __future__ import annotations

from datetime import date

from contractguard.access import Policy, Surface, matrix_of
from contractguard.cli.linting import Linted
from contractguard.cli.reports import report_on
from contractguard.contract import read_contract
from contractguard.findings import ContractSummary
from contractguard.report.access import AccessReport
from contractguard.rules import load_catalogue
from contractguard.rules.document_rule import OnSubject
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.rules.selection import select
from contractguard.source import Document
from contractguard.survey import survey_contract


def judge_access(document: Document, policy: Policy | None) -> tuple[AccessReport, tuple[str, ...]]:
    """Draw up who may call what, and ask all rules about access; return that and the warnings.

    Raises ContractError where the document is no contract.
    """
    contract = read_contract(document)
    surface = Surface(contract, policy, date.today())
    survey = survey_contract(contract)
    selection = [selected for selected in select(load_catalogue().document_rules, ("security",))
                 if isinstance(selected.rule.when, OnSubject) and selected.rule.when.over == "access"]
    inspection = inspect_contract(survey.contract.root, survey, selection, surface)
    findings = findings_of(inspection, survey, document.uri)
    summary = ContractSummary(
        name=document.uri, base=None, revision=document.uri, format=contract.format,
        operations=len(contract.operations), verdict=None, required_bump="none")
    report = report_on([Linted(summary, findings)])
    return AccessReport(matrix_of(surface, document.uri), report), inspection.warnings
