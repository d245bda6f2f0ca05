"""What the terminal says below a finding's source: whom it reaches, its proof, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.findings import Evidence, Finding, Place, Suppression
from contractguard.report.reach import reach_text, reach_verb
from contractguard.report.terminal.spans import cut, printable
from contractguard.report.values import spell
from contractguard.text import counted

_MOST_OPERATIONS = 3
_MOST_PLACES = 3
_LONGEST_WITNESS = 100

Note = tuple[str, str]
"""A label and its text, both safe to print."""


def notes(finding: Finding) -> list[Note]:
    """List the notes of a finding, those without a text left out."""
    texts = (
        (reach_verb(finding), reach_text(finding, _MOST_OPERATIONS)),
        ("proof", _proof(finding, finding.evidence) if finding.evidence else ""),
        ("also", _addresses(finding.places)),
        ("see", _addresses(finding.related)),
        ("fix", next(iter(finding.remedy.strip().splitlines()), "")),
    )
    return [(label, printable(text)) for label, text in texts if text]


def acceptance(finding: Finding) -> Note | None:
    """Say why a finding fails no gate, or return None where it does."""
    if finding.suppression:
        return "waived", printable(_suppression(finding.suppression))
    if finding.baseline_state == "unchanged":
        return "known", "the base has it too"
    return None


def name_place(place: Place) -> str:
    """Spell a place as editors and terminals open it."""
    return printable(f"{place.uri}:{place.line}:{place.column}")


def _addresses(places: Sequence[Place]) -> str:
    shown = ", ".join(name_place(place) for place in places[:_MOST_PLACES])
    left = len(places) - _MOST_PLACES
    return f"{shown} and {counted(left, 'more place')}" if left > 0 else shown


def _proof(finding: Finding, evidence: Evidence) -> str:
    if evidence.kind == "promise":
        return f"{evidence.because} ({evidence.reference})" if evidence.reference else evidence.because
    accepted, rejected = evidence.accepted_by or "one side", evidence.rejected_by or "other side"
    witness = cut(spell(evidence.instance), _LONGEST_WITNESS)
    if evidence.direction == "request":
        verb = _verb(finding, "operation", "send", "answer")
        return f"clients of the {accepted} may {verb} {witness}; the {rejected} rejects it: {evidence.because}"
    verb = _verb(finding, "operation", "answer", "send")
    return f"the {accepted} may {verb} {witness}; the {rejected} rules it out: {evidence.because}"


def _verb(finding: Finding, kind: str, usual: str, flipped: str) -> str:
    """Choose the word for writing: in webhooks and callbacks the provider asks and the client answers."""
    called = not finding.operations or any(operation.kind == kind for operation in finding.operations)
    return usual if called else flipped


def _suppression(suppression: Suppression) -> str:
    owner = f" by {suppression.owner}" if suppression.owner else ""
    until = f" until {suppression.until}" if suppression.until else ""
    return f"{suppression.reason} ({suppression.kind}{owner}{until})"
