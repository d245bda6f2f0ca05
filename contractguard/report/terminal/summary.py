"""What the terminal says of a contract before and after its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractguard.findings import ContractSummary, Finding, Report
from contractguard.findings.report import SEVERITIES, Verdict
from contractguard.report.terminal.spans import Line, Span
from contractguard.text import counted
from contractguard.text.printable import printable

_STYLES: Mapping[Verdict, str] = {
    "breaking": "bold red",
    "risky": "bold yellow",
    "compatible": "bold green",
    "editorial": "bold green",
    "identical": "bold green",
}


def heading(contract: ContractSummary) -> Line:
    """Say what was compared with what."""
    base = f" compared with {contract.base}" if contract.base is not None else ""
    compared = f": {contract.revision}{base} ({_format(contract)}, {_operations(contract)})"
    return Span(printable(contract.name), "bold"), Span(printable(compared))


def silence(contract: ContractSummary) -> Line:
    """Say in one line that nothing was found in a contract."""
    base = f" against {contract.base}" if contract.base is not None else ""
    facts = [_format(contract), _operations(contract), *_unlisted(contract)]
    verdict = _verdict(contract)
    start = (Span(printable(contract.name), "bold"), Span(printable(f": no findings{base}")))
    end = Span(f" ({', '.join(facts)})")
    return (*start, Span("; "), *verdict, end) if verdict else (*start, end)


def conclusion(contract: ContractSummary, findings: Sequence[Finding]) -> Line:
    """Sum up a contract: verdict, required version bump, counts."""
    verdict = _verdict(contract)
    counts = Span(", ".join([*_counts(findings), *_unlisted(contract)]))
    return (*verdict, Span(": "), counts) if verdict else (counts,)


def total(report: Report) -> Line:
    """Sum up a report of several contracts."""
    undecided = sum(contract.undecided for contract in report.contracts)
    listed = [*(_counts(report.findings) if report.findings else ["no findings"]), *_undecided(undecided)]
    counts = ", ".join(listed)
    return Span(counted(len(report.contracts), "contract"), "bold"), Span(f": {counts}")


def _verdict(contract: ContractSummary) -> Line:
    if contract.verdict is None:
        return ()
    bump = "no" if contract.required_bump == "none" else f"a {contract.required_bump}"
    return Span(contract.verdict, _STYLES[contract.verdict]), Span(f", needs {bump} version bump")


def _counts(findings: Sequence[Finding]) -> list[str]:
    counting = Report("", (), tuple(findings))
    counts = [counted(counting.count(severity), severity) for severity in SEVERITIES]
    waived = [f"{counting.waived} waived"] if counting.waived else []
    known = [f"{counting.unchanged} that the base had already"] if counting.unchanged else []
    return [*counts, *waived, *known]


def _unlisted(contract: ContractSummary) -> list[str]:
    listed = "is not listed" if contract.quiet == 1 else "are not listed"
    quiet = [f"{counted(contract.quiet, 'editorial change')} {listed}"] if contract.quiet else []
    return [*_undecided(contract.undecided), *quiet]


def _undecided(number: int) -> list[str]:
    return [f"{number} undecided"] if number else []


def _format(contract: ContractSummary) -> str:
    family = "Swagger" if contract.format.startswith("2.") else "OpenAPI"
    return f"{family} {printable(contract.format)}"


def _operations(contract: ContractSummary) -> str:
    return counted(contract.operations, "operation")
