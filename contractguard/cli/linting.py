"""From a document to what the rules over one document say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contractguard.cli.held import Held
from contractguard.contract import Contract, Node
from contractguard.errors import ContractError
from contractguard.findings import ContractSummary, Finding
from contractguard.rules import Rule
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.reporting import findings_of, fingerprints_of
from contractguard.source import Document
from contractguard.survey import survey_contract


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in one contract as it stands.

    `warnings` tell of rules that could not be asked, `rules` are those that spoke, and `problem` is what kept most of
    them from being asked.
    """

    summary: ContractSummary
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    problem: ContractError | None = None


def lint_document(document: Document, held: Held) -> Linted:
    """Put one document under rules. Raises ContractError where it is no contract and no rule over files says so."""
    try:
        survey = survey_contract(held.read(document), held.today)
    except ContractError as problem:
        return _unreadable(document, held, problem)
    inspection = held.inspect(survey)
    summary = contract_summary(survey.contract, held.name, document.uri)
    return Linted(summary, findings_of(inspection, survey, held.name), inspection.warnings, inspection.rules)


def lint_revision(contract: Contract, base: Contract | None, held: Held, revision: str) -> Linted:
    """Put a contract under rules, and tell apart what its base had already. `revision` is for people."""
    if not held.selection and not held.rulesets:
        return Linted(contract_summary(contract, held.name, revision), ())
    survey = survey_contract(contract, held.today)
    inspection = held.inspect(survey, base)
    known: frozenset[str] | None = None
    if base is not None:
        known = _known(base, held) if inspection.spoken else frozenset()
    findings = findings_of(inspection, survey, held.name, known)
    return Linted(contract_summary(contract, held.name, revision), findings, inspection.warnings, inspection.rules)


def _known(base: Contract, held: Held) -> frozenset[str]:
    """Return the fingerprints of what a base had already, under the policy that held for it.

    Under its first policy a contract is told gently what it had already; what is wrong with the policy itself is new.
    """
    before = replace(held, policy=held.base_policy or held.policy)
    inspection = before.inspect(survey_contract(base, held.today))
    if held.base_policy is None:
        inspection = replace(inspection, spoken=tuple(
            spoken for spoken in inspection.spoken if spoken.violation.node.document not in inspection.beside))
    return fingerprints_of(inspection, held.name)


def _unreadable(document: Document, held: Held, problem: ContractError) -> Linted:
    root = Node(document, (), document.data)
    inspection = inspect_contract(root, None, held.asked(document))
    findings = findings_of(inspection, None, held.name)
    if not findings:
        raise problem
    stated = root.members().get("openapi", root.members().get("swagger"))
    version = stated if isinstance(stated, str) else "of no known version"
    summary = ContractSummary(held.name, None, document.uri, version, 0, None, "none")
    return Linted(summary, findings, inspection.warnings, inspection.rules, problem)


def contract_summary(contract: Contract, name: str, revision: str) -> ContractSummary:
    """Say of a contract what is said where nothing is compared; `revision` is for people."""
    return ContractSummary(name=name, base=None, revision=revision, format=contract.format,
                           operations=len(contract.operations), verdict=None, required_bump="none")
