"""Recorded requests and responses: each kind of thing that they show as a predicate.

The place of the first exchange in its recording is told beside the contract's. Of what was recorded a message holds
types and counts, and the value itself where somebody asked to see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from contractguard.findings import Evidence
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.text import counted

if TYPE_CHECKING:
    from contractguard.replay import Outcome

_IDENTIFYING = ("operation", "direction", "part", "place", "problem")
_FACTS = (*_IDENTIFYING, "cause", "count", "total", "times", "shown")


@predicate("exchange", *_FACTS)
def recorded_request_rejected(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find requests that a server took and the contract does not allow."""
    return _told(outcome, "request-rejected")


@predicate("exchange", *_FACTS)
def recorded_response_rejected(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find responses that the contract does not allow."""
    return _told(outcome, "response-rejected")


@predicate("exchange", *_FACTS)
def recorded_request_broken(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find requests that the base allows and the revision does not."""
    return _told(outcome, "request-broken")


@predicate("exchange", *_FACTS)
def recorded_response_broken(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find responses that the base allows and the revision does not, where that may answer beyond the base."""
    return _told(outcome, "response-broken")


@predicate("exchange", *_FACTS)
def recorded_response_narrowed(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find responses that the base allows and the revision does not, where all that it may answer is in the base."""
    return _told(outcome, "response-narrowed")


@predicate("exchange", *_FACTS)
def recorded_property_removed(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find properties and parameters that were sent, that the base describes and the revision does not."""
    return _told(outcome, "property-removed")


@predicate("exchange", *_FACTS)
def recorded_operation_removed(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find calls of operations that the base has and the revision has not."""
    return _told(outcome, "operation-removed")


@predicate("exchange", *_FACTS)
def recorded_operation_unknown(outcome: Outcome, _: Sequence[Outcome]) -> Iterator[Violation]:
    """Find calls of a path that the contract describes, by a method that it does not."""
    return _told(outcome, "operation-unknown")


def _told(outcome: Outcome, kind: str) -> Iterator[Violation]:
    if outcome.kind != kind:
        return
    cause = outcome.cause
    values = (outcome.name, cause.direction, cause.part, cause.place, cause.problem)
    related = (outcome.first,) if outcome.was is None else (outcome.was, outcome.first)
    yield Violation(
        outcome.where, dict(zip(_IDENTIFYING, values, strict=True)), related=related, at_most=outcome.at_most,
        evidence=_evidence(outcome), told={
            "cause": cause.sentence, "count": outcome.count, "total": outcome.total,
            "times": f"{outcome.count:,} of {counted(outcome.total, f'recorded {cause.direction}')}",
            "shown": f"; the first has {outcome.shown}" if outcome.shown else ""})


def _evidence(outcome: Outcome) -> Evidence | None:
    """Let a break stand on the exchange: which call it was, with nothing of what it carried."""
    if not outcome.accepted or not outcome.kind.endswith(("-broken", "-removed")):
        return None
    call: dict[str, object] = {"method": outcome.method, "url": outcome.path}
    if outcome.cause.direction == "response":
        call["status"] = outcome.status
    because = "it has no such operation" if outcome.kind == "operation-removed" else outcome.cause.sentence
    return Evidence("exchange", outcome.cause.direction, because, call, "base", "revision")
