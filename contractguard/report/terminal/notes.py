"""What the terminal says below a finding's source: whom it reaches, its proof, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contractguard.findings import Finding, Place, Suppression
from contractguard.report.reach import reach_text, reach_verb
from contractguard.report.witnesses import proof_text
from contractguard.text import counted
from contractguard.text.printable import printable

_MOST_OPERATIONS = 3
_MOST_PLACES = 3
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`'])")

Note = tuple[str, str]
"""A label and its text, both safe to print."""


def notes(finding: Finding) -> list[Note]:
    """List the notes of a finding, those without a text left out."""
    texts = (
        (reach_verb(finding), reach_text(finding, _MOST_OPERATIONS)),
        ("proof", proof_text(finding, finding.evidence) if finding.evidence else ""),
        ("unsure", finding.reason),
        ("also", _addresses(finding.places)),
        ("see", _addresses(finding.related)),
        ("fix", _SENTENCE_END.split(" ".join(finding.remedy.split()), maxsplit=1)[0]),
    )
    return [(label, printable(text)) for label, text in texts if text]


def acceptance(finding: Finding) -> Note | None:
    """Say why a finding fails no gate, or return None where it does."""
    if finding.suppression:
        return "waived", printable(_suppression(finding.suppression))
    return None


def name_place(place: Place) -> str:
    """Spell a place as editors and terminals open it."""
    return printable(f"{place.uri}:{place.line}:{place.column}")


def _addresses(places: Sequence[Place]) -> str:
    # Several operations may be registered at one place.
    named = list(dict.fromkeys(name_place(place) for place in places))
    shown = ", ".join(named[:_MOST_PLACES])
    left = len(named) - _MOST_PLACES
    return f"{shown} and {counted(left, 'more place')}" if left > 0 else shown


def _suppression(suppression: Suppression) -> str:
    owner = f" by {suppression.owner}" if suppression.owner else ""
    until = f" until {suppression.until}" if suppression.until else ""
    return f"{suppression.reason} ({suppression.kind}{owner}{until})"
