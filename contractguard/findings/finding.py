"""What a finding is: a rule that applied to a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from contractguard.contract.direction import Direction
from contractguard.contract.lifecycle import NOTHING_SAID, Lifecycle
from contractguard.schema.effect import Effect
from contractguard.text import Pointer

Severity = Literal["error", "warning", "note"]
"""What a finding means for the gate, worst first."""

Impact = Literal["breaking", "risky", "compatible", "editorial"]
"""What a change does to clients that keep to the base, worst first."""


class Place(NamedTuple):
    """A region of a document, with the source line that it starts on.

    Lines and columns count from 1, columns in code points; the end column is the first one after the
    region (SARIF 2.1.0, section 3.30). `excerpt` is the source line, cut to a window around the region
    where the line is very long; `excerpt_column` is the column of its first character.
    """

    uri: str
    pointer: Pointer
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str = ""
    excerpt_column: int = 1


@dataclass(frozen=True, slots=True)
class OperationReached:
    """One operation that a change reaches, and in which directions; `lifecycle` is what was promised of its life."""

    kind: Literal["operation", "webhook", "callback"]
    method: str
    path: str
    directions: tuple[Direction, ...]
    lifecycle: Lifecycle = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a breaking finding stands: an instance, a whole exchange, or a promise of the specification."""

    kind: Literal["instance", "exchange", "promise"]
    direction: Direction
    because: str
    instance: object = None
    accepted_by: Literal["base", "revision"] | None = None
    rejected_by: Literal["base", "revision"] | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """Who accepted a finding, why and until when. Such a finding is reported, marked, and fails no gate."""

    kind: Literal["waiver", "baseline"]
    reason: str
    owner: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that applied to a place: what people see, waive and fix.

    `where` is on the revision's side (for a removal the nearest surviving ancestor), `was` on the
    base's. `impact` is None where nothing was compared. `facts` are the plain values that identify the
    change, `before` and `after` among them. `reason` says why it is undecided what the change does, or how
    sure that is. `remedy` is one line of advice; `reference` a section of the specification or a page.
    """

    contract: str
    rule: str
    severity: Severity
    impact: Impact | None
    message: str
    fingerprint: str
    where: Place
    was: Place | None = None
    operations: tuple[OperationReached, ...] = ()
    effects: Mapping[Direction, Effect] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    evidence: Evidence | None = None
    places: tuple[Place, ...] = ()
    related: tuple[Place, ...] = ()
    remedy: str = ""
    help: str = ""
    baseline_state: Literal["new", "unchanged"] | None = None
    suppression: Suppression | None = None
    reason: str = ""
