"""The witness that no difference between two documents goes unclassified.

DeepDiff compares the documents, laid side by side by `pairing`. Each difference must be told by a change of the
comparison (`explaining` says which change speaks of what) or be one of those that mean nothing (`reasons`, a closed
list). What remains is a difference that has a meaning and is not told. It works on any two documents:

    unclassified(base, revision, compare_contracts(read_contract(base), read_contract(revision)).changes)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contractguard.compare import Change
from contractguard.source import Document
from tests.unclassified.differences import Difference, differences
from tests.unclassified.explaining import Told
from tests.unclassified.pairing import Pairing
from tests.unclassified.places import Side
from tests.unclassified.reasons import reason_for

__all__ = ["Classified", "Difference", "classify", "unclassified"]


@dataclass(frozen=True)
class Classified:
    """What became of every difference: `told` by changes, `excused` by the reasons named, or neither."""

    told: tuple[Difference, ...]
    excused: tuple[tuple[str, Difference], ...]
    unclassified: tuple[Difference, ...]
    vanished: frozenset[str]


def classify(base: Document, revision: Document, changes: Iterable[Change]) -> Classified:
    """Say of every difference between two documents whether a change tells it or a reason excuses it."""
    sides, changed = (Side(base), Side(revision)), Told(changes)
    pairing = Pairing(*sides, changed.tells_whole)
    told: list[Difference] = []
    excused: list[tuple[str, Difference]] = []
    rest: list[Difference] = []
    pending = differences(pairing)
    while pending:
        difference = pending.pop()
        if changed.tells(difference, sides):
            told.append(difference)
        elif reason := reason_for(difference, sides):
            excused.append((reason.name, difference))
        elif parts := difference.parts():
            pending += parts
        else:
            rest.append(difference)
    return Classified(tuple(told), tuple(excused), tuple(rest), frozenset(note.reason for note in pairing.notes))


def unclassified(base: Document, revision: Document, changes: Iterable[Change]) -> tuple[Difference, ...]:
    """Return the differences that no change tells and no reason excuses."""
    return classify(base, revision, changes).unclassified
