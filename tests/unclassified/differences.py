"""What DeepDiff sees between two documents that are laid side by side, taken apart as far as need be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deepdiff import DeepDiff
from deepdiff.model import DiffLevel

from contractguard.text import format_pointer
from tests.unclassified.correspondence import NAMED, OPAQUE
from tests.unclassified.pairing import Pairing, Tree
from tests.unclassified.places import METHODS, Place

_LISTS = frozenset({"required", "parameters", "servers"})
"""Keywords whose list is many things, each of which must be told."""
_NOTHING_ALONE = frozenset({"encoding", "callbacks"})
"""Maps of names that say nothing by being there."""


@dataclass(frozen=True)
class Difference:
    """One thing that is on one side only, or another on both.

    `around` are the objects in which it stands, from the outermost; `labels` lead through them. It is `named` where it
    has a name of the author's choice, or is an item: then that it is there says something.
    """

    base: Place | None
    revision: Place | None
    around: tuple[tuple[Place, Place], ...]
    labels: tuple[str, ...]
    named: bool

    @property
    def holders(self) -> tuple[Place, Place]:
        """The innermost objects in which it stands, one on each side."""
        return self.around[-1]

    @property
    def label(self) -> str:
        """The last of its names."""
        return self.labels[-1] if self.labels else ""

    @property
    def holder(self) -> str:
        """The name of what holds it."""
        return self.labels[-2] if len(self.labels) > 1 else ""

    @property
    def alone(self) -> Place | None:
        """The place of what one side alone has."""
        return None if self.base is not None and self.revision is not None else self.base or self.revision

    def parts(self) -> list[Difference]:
        """Take apart what one side alone has and what is nothing but its parts."""
        place = self.alone
        if place is None or self.label in OPAQUE or self.label.startswith("x-"):
            return []
        members = place.members()
        if not self.named and self.label in _LISTS:
            members = {str(index): item for index, item in enumerate(place.items())}
        elif self.named and METHODS & members.keys():
            # What else stands in a path item that came or went is its operations' own.
            members = {key: part for key, part in members.items() if key in METHODS}
        elif self.named and self.holder not in _NOTHING_ALONE and self.labels[:-1] != ("components",):
            return []
        named = self.holder != "encoding" if self.named else self.label in NAMED | _LISTS
        return [Difference(part if self.base else None, part if self.revision else None,
                           (*self.around, (place, place)), (*self.labels, label), named)
                for label, part in members.items()]

    def __str__(self) -> str:
        told = [f"{side} {format_pointer(place.pointer)}" for side, place in
                (("base", self.base), ("revision", self.revision)) if place is not None]
        return " | ".join(told)


def differences(pairing: Pairing) -> list[Difference]:
    """Let DeepDiff compare two documents; what a pairing makes to vanish is in its notes."""
    base, revision = pairing.trees()
    found = DeepDiff(base, revision, view="tree", verbose_level=0, threshold_to_diff_deeper=0)
    return [_difference(base, revision, level) for levels in found.values() for level in levels]


def _difference(base: Any, revision: Any, level: DiffLevel) -> Difference:
    around: list[tuple[Place, Place]] = []
    labels: list[str] = []
    places: tuple[Place | None, Place | None] = (None, None)
    named = False
    for label in level.path(output_format="list"):
        if not (isinstance(base, Tree) and isinstance(revision, Tree)):
            break
        around.append((base.place, revision.place))
        labels.append(str(label))
        named = base.names
        places = base.places.get(label), revision.places.get(label)
        base, revision = base.get(label), revision.get(label)
    return Difference(*places, tuple(around), tuple(labels), named)
