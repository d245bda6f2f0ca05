"""A change: one difference with one cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractguard.contract import Direction, Node
from contractguard.contract.model import OperationKind
from contractguard.schema import Effect
from contractguard.source.document import Part


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document: a node, and whether its key or its value is meant."""

    node: Node
    part: Part = "key"


@dataclass(frozen=True, slots=True)
class ReachedOperation:
    """An operation that a change reaches, with the directions in which it does."""

    kind: OperationKind
    method: str
    path: str
    directions: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts: what, where, for whom.

    `directions` are those in which any operation is reached; none means that nothing reaches it.
    `effect` is what happened to a set of instances, None where no set is concerned. `where` is on the
    revision's side, for a removal at the nearest surviving ancestor; `was` on the base's side, None for
    an addition. `subject` names the place by names alone, `facts` what tells this change from others.
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
