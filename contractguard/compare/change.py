"""A change: one difference with one cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contractguard.contract import Direction, Node
from contractguard.contract.lifecycle import NOTHING_SAID, Lifecycle
from contractguard.contract.model import OperationKind
from contractguard.schema import Conjunction, Effect
from contractguard.source.document import Part


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document: a node, and whether its key or its value is meant."""

    node: Node
    part: Part = "key"


@dataclass(frozen=True, slots=True)
class ReachedOperation:
    """An operation that a change reaches, with the directions in which it does.

    `lifecycle` is what the base says of it, or the revision where it is new.
    """

    kind: OperationKind
    method: str
    path: str
    directions: tuple[Direction, ...]
    lifecycle: Lifecycle = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Witness:
    """An instance that one side accepts and the other rejects, confirmed by two validators.

    `because` is the rejecting validator's reason; `schemas` are those of the accepting side that hold for the
    instance as a whole.
    """

    instance: object
    accepted_by: Literal["base", "revision"]
    rejected_by: Literal["base", "revision"]
    because: str
    schemas: Conjunction = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts: what, where, for whom.

    `directions` are those in which any operation is reached; none means that nothing reaches it.
    `effects` are what happened to a set of instances in each of them, with the witnesses of those that break;
    `effect` is their sum, None where no set is concerned. `reason` says why an effect is undecided. `where` is on the
    revision's side, for a removal at the nearest surviving ancestor; `was` on the base's side, None for
    an addition. `subject` names the place by names alone, `facts` what tells this change from others. `lifecycle` is
    what is promised of the life of what changed: what the nearest element around it says, else what holds for all
    operations that it reaches.
    """

    verb: str
    where: Spot
    was: Spot | None
    directions: tuple[Direction, ...]
    operations: tuple[ReachedOperation, ...]
    effect: Effect | None
    subject: str
    facts: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    effects: Mapping[Direction, Effect] = field(default_factory=dict)
    witnesses: Mapping[Direction, Witness] = field(default_factory=dict)
    lifecycle: Lifecycle = NOTHING_SAID

    @property
    def lifecycle_facts(self) -> dict[str, object]:
        """The life of what changed, by the names that rules know: what says nothing of its stability is stable."""
        life = self.lifecycle
        return {"deprecated": life.deprecated, "stability": life.stability or "stable",
                "deprecatedSince": life.deprecated_since or None, "sunset": life.sunset or None}
