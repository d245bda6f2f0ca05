"""What proves a break, as files: values, and the exchanges that show them to a server or a client."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard import __version__
from contractguard.compare import Change, Comparison
from contractguard.compare.exchange.lifting import Claim
from contractguard.compare.exchange.media_types import body_kind, essence_of
from contractguard.compare.exchange.model import header_of
from contractguard.compare.exchange.proofs import Proof, Prover, Unproven
from contractguard.errors import UsageError
from contractguard.findings import Evidence, Finding, fingerprint
from contractguard.report.exchanges import curl, exchange_data, request_message, response_message
from contractguard.report.values import document, plain
from contractguard.text import format_pointer

Json = dict[str, object]

_KINDS = ("instance", "exchange")
_EXTENSIONS: Mapping[str, str] = {"text/csv": "csv"}
"""How files are named that are no JSON. A page of HTML is text here: a hostile one would be run where it is opened."""
_FINGERPRINT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Witness:
    """One finding with its evidence, and the exchange that shows it, or why there is none."""

    folder: str
    finding: Finding
    evidence: Evidence
    shown: Proof | Unproven

    @property
    def proof(self) -> Proof | None:
        """The confirmed exchange, or None."""
        return self.shown if isinstance(self.shown, Proof) else None


def expect_room(folder: Path) -> None:
    """Raise UsageError unless a folder is empty, or not there yet."""
    try:
        taken = (folder.is_symlink() and not folder.exists()) or (folder.exists() and (
            not folder.is_dir() or any(folder.iterdir())))
    except OSError as problem:
        raise _unwritable(folder, problem) from None
    if taken:
        what = "is not empty" if folder.is_dir() else "is not a folder"
        raise UsageError(f"the folder for witnesses {what}", place=str(folder),
                         hint="name a folder that is empty or does not exist yet")


def write_witnesses(folder: Path, comparison: Comparison, findings: Sequence[Finding]) -> None:
    """Write a folder for each finding that has an instance, and an index of all of them.

    Raises UsageError where writing fails.
    """
    witnesses = _witnesses(comparison, findings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entries = [_write(folder / witness.folder, witness) for witness in witnesses]
        index: Json = {
            "schema": "contractguard-witnesses/1", "tool": {"name": "contractguard", "version": __version__},
            "witnesses": entries}
        (folder / "index.json").write_bytes(_encoded(index))
    except OSError as problem:
        raise _unwritable(folder, problem) from None


def _witnesses(comparison: Comparison, findings: Sequence[Finding]) -> list[Witness]:
    shown = [(finding, finding.evidence) for finding in findings if finding.evidence]
    shown = [(finding, evidence) for finding, evidence in shown if evidence.kind in _KINDS]
    digits = max(len(str(len(shown))), 2)
    prover = Prover(comparison)
    return [
        Witness(_name(number, digits, finding), finding, evidence, _prove(prover, comparison, finding, evidence))
        for number, (finding, evidence) in enumerate(shown, 1)
    ]


def _name(number: int, digits: int, finding: Finding) -> str:
    rule = re.sub(r"[^A-Za-z0-9-]", "-", finding.rule)
    return f"{number:0{digits}}-{rule}-{finding.fingerprint[:_FINGERPRINT_DIGITS]}"


def _prove(prover: Prover, comparison: Comparison, finding: Finding, evidence: Evidence) -> Proof | Unproven:
    change = change_of(comparison, finding)
    if change is None or evidence.accepted_by is None:
        return Unproven("the evidence does not say who accepts the value where")
    return prover.prove(Claim(change, evidence.direction, evidence.accepted_by, evidence.instance))


def change_of(comparison: Comparison, finding: Finding) -> Change | None:
    """Return the change that a finding tells of: it has its place, its facts, and the subject of its fingerprint."""
    facts = {name: value for name, value in finding.facts.items() if name != "owner"}
    for change in comparison.changes:
        node = change.where.node
        stands_there = (node.document.uri, node.pointer) == (finding.where.uri, finding.where.pointer)
        if stands_there and all(change.facts.get(name) == value for name, value in facts.items()) and (
                fingerprint(finding.rule, finding.contract, change.subject, facts) == finding.fingerprint):
            return change
    return None


def _write(folder: Path, witness: Witness) -> Json:
    """Write the files of a witness; return what the index says of it."""
    files = _files(witness)
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        if name.endswith(".sh"):
            path.chmod(0o755)
    finding = witness.finding
    return {
        "folder": witness.folder, "rule": finding.rule, "message": finding.message,
        "fingerprint": finding.fingerprint, "direction": witness.evidence.direction,
        "operation": _operation(witness), "files": list(files),
    }


def _files(witness: Witness) -> dict[str, bytes]:
    files = {"witness.json": _encoded(_data(witness))}
    if witness.proof is None:
        return files
    exchange = witness.proof.exchange
    written: dict[str, bytes | None]
    if exchange.status is None:
        written = {"request.sh": curl(exchange).encode(), "request.http": request_message(exchange)}
    else:
        written = {f"response.{_extension(exchange.response_headers)}": exchange.response_body,
                   "response.http": response_message(exchange)}
    return {**files, **{name: content for name, content in written.items() if content is not None}}


def _data(witness: Witness) -> Json:
    finding, evidence, proof = witness.finding, witness.evidence, witness.proof
    return {
        "schema": "contractguard-witness/1",
        "contract": finding.contract,
        "rule": finding.rule,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "operation": _operation(witness),
        "pointer": format_pointer(finding.where.pointer),
        "was": format_pointer(finding.was.pointer) if finding.was else None,
        "direction": evidence.direction,
        "instance": plain(evidence.instance),
        "acceptedBy": evidence.accepted_by,
        "rejectedBy": evidence.rejected_by,
        "because": evidence.because,
        "exchange": exchange_data(proof.exchange) if proof else None,
        "judgement": {"judge": "openapi-core", "part": proof.entry.part, "because": proof.because} if proof else None,
        "withoutExchange": witness.shown.because if isinstance(witness.shown, Unproven) else None,
    }


def _operation(witness: Witness) -> Json | None:
    """Name the operation of the exchange, else the first that the finding reaches in its direction."""
    if witness.proof is not None:
        called = witness.proof.called
        return {"kind": called.kind, "method": called.method, "path": called.path}
    direction = witness.evidence.direction
    reached = next((each for each in witness.finding.operations if direction in each.directions), None)
    return {"kind": reached.kind, "method": reached.method, "path": reached.path} if reached else None


def _extension(headers: Mapping[str, str]) -> str:
    media_type = header_of(headers, "Content-Type")
    return "json" if body_kind(media_type) == "json" else _EXTENSIONS.get(essence_of(media_type), "txt")


def _encoded(data: Json) -> bytes:
    return document(data).encode("utf-8", "replace")


def _unwritable(folder: Path, problem: OSError) -> UsageError:
    reason = (problem.strerror or str(problem)).lower()
    return UsageError(f"the witnesses cannot be written: {reason}", place=str(folder))
