"""From a document and a policy to the access matrix and its violations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from contractguard.access import Surface, matrix_of
from contractguard.cli.linting import lint_revision
from contractguard.cli.reports import report_on
from contractguard.cli.rulebook import Rulebook
from contractguard.report.access import AccessReport
from contractguard.rules.document_rule import OnSubject
from contractguard.source import Document


def judge_access(document: Document, path: Path, book: Rulebook) -> tuple[AccessReport, tuple[str, ...]]:
    """Draw up who may call what, and ask all rules about access; return that and the warnings.

    `path` is where the contract stands. Raises ContractError where the document is no contract.
    """
    held = book.held(path, document.uri)
    asked = [each for each in held.selection
             if isinstance(each.rule.when, OnSubject) and each.rule.when.over == "access"]
    held = replace(held, rulesets=(), selection=asked)
    contract = held.read(document)
    linted = lint_revision(contract, None, held, document.uri)
    surface = Surface(contract, held.policy, held.today)
    report = report_on([linted], book.catalogue)
    return AccessReport(matrix_of(surface, document.uri), report), linted.warnings
