"""What was said of a document → findings: what repeats itself is one finding with its places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from contractguard.contract import Node
from contractguard.findings import Finding, OperationReached, Place, Severity, fingerprint
from contractguard.findings.report import order
from contractguard.rules.inspection import Inspection, Operations, Spoken
from contractguard.rules.message import compose
from contractguard.rules.violation import Violation
from contractguard.source.document import Part, Region
from contractguard.survey.naming import file_from, identity
from contractguard.text import Pointer

_HABIT = 5
"""Up to so many places a rule speaks of each; what is found more often is a habit, told once."""

State = Literal["new", "unchanged"]
_Key = tuple[int, Pointer, Part]
_Places = dict[_Key, Place]


def findings_of(
    inspection: Inspection, operations: Operations | None, contract: str, known: Collection[str] | None = None, *,
    habit: int = _HABIT, apart: Callable[[Spoken], bool] = lambda _: False,
) -> tuple[Finding, ...]:
    """Tell what rules said of a document. `contract` is its name in findings, `operations` has what they reach.

    `known` are the fingerprints of what the base already had; where there is a base, every finding says whether it
    is new. What is new is never told in one finding with what is not, nor what is `apart` with the rest. What one rule
    says of more than `habit` places is one finding.
    """
    identities = _Identities(inspection, contract)
    groups = list(_grouped(inspection.spoken, identities, known, habit, apart))
    places = _places(inspection.spoken)
    return tuple(sorted((_finding(group, state, operations, identities, places) for state, group in groups), key=order))


def fingerprints_of(inspection: Inspection, contract: str) -> frozenset[str]:
    """Return what identifies each place at which a rule spoke, whatever the wording, the line and the version."""
    identities = _Identities(inspection, contract)
    return frozenset(map(identities.of, inspection.spoken))


@dataclass(frozen=True, slots=True)
class _Identities:
    """Tells places apart in one document; `contract` is its name in findings."""

    inspection: Inspection
    contract: str

    def of(self, spoken: Spoken) -> str:
        """Return the fingerprint of one place: that of another file is named with its file."""
        violation, document = spoken.violation, spoken.violation.node.document
        subject = identity(violation.node)
        if document is not self.inspection.root and document not in self.inspection.beside:
            subject = f"{file_from(document, self.inspection.root)}#{subject}"
        return fingerprint(spoken.selected.rule.id, self.contract, subject, violation.facts)

    def of_habit(self, spoken: Spoken, state: State | None) -> str:
        """Return the fingerprint of what is told once of many places; what is new is another habit than what is not."""
        facts = {"habit": state or "all", "severity": spoken.severity}
        return fingerprint(spoken.selected.rule.id, self.contract, "", facts)


def _grouped(
    spoken: Iterable[Spoken], identities: _Identities, known: Collection[str] | None, habit: int,
    apart: Callable[[Spoken], bool],
) -> Iterator[tuple[State | None, Sequence[Spoken]]]:
    groups: dict[tuple[str, Severity, State | None, bool], list[Spoken]] = {}
    for each in spoken:
        state: State | None = None
        if known is not None:
            state = "unchanged" if identities.of(each) in known else "new"
        groups.setdefault((each.selected.rule.id, each.severity, state, apart(each)), []).append(each)
    for (_, _, state, _), group in groups.items():
        if len(group) > habit:
            yield state, group
        else:
            yield from ((state, [each]) for each in group)


def _finding(
    group: Sequence[Spoken], state: State | None, operations: Operations | None, identities: _Identities,
    places: _Places,
) -> Finding:
    group = sorted(group, key=lambda spoken: _reading_order(places[_shown(spoken.violation)]))
    first, rule = group[0], group[0].selected.rule
    ordered = tuple(dict.fromkeys(places[_shown(spoken.violation)] for spoken in group))
    repeated = len(group) > 1
    return Finding(
        contract=identities.contract, rule=rule.id, severity=first.severity, impact=None,
        message=_habit(group) if repeated else rule.word(_facts(first)),
        fingerprint=identities.of_habit(first, state) if repeated else identities.of(first),
        where=ordered[0], places=ordered[1:],
        operations=_operations(group, operations),
        facts={"count": len(group)} if repeated else {**first.violation.facts, **first.violation.told},
        evidence=None if repeated else first.violation.evidence,
        related=tuple(dict.fromkeys(
            places[_key(node, "key")] for spoken in group for node in spoken.violation.related)),
        remedy=rule.remedy, help=rule.help, baseline_state=state,
    )


def _reading_order(place: Place) -> tuple[str, int, int]:
    return place.uri, place.line, place.column


def _habit(group: Sequence[Spoken]) -> str:
    first, rule = group[0], group[0].selected.rule
    facts = {**first.selected.options, "count": len(group), "first": rule.word(_facts(first))}
    return compose(rule.habit, facts) if rule.habit else f"{rule.title}: {len(group)} places"


def _facts(spoken: Spoken) -> dict[str, object]:
    return {**spoken.violation.facts, **spoken.violation.told, "label": spoken.label}


def _operations(group: Sequence[Spoken], operations: Operations | None) -> tuple[OperationReached, ...]:
    request = response = 0
    for spoken in group:
        request, response = request | spoken.request, response | spoken.response
    if operations is None:
        return ()
    return tuple(OperationReached(called.kind, called.method, called.path, directions)
                 for called, directions in operations.operations_in(request, response))


def _places(spoken: Iterable[Spoken]) -> _Places:
    """Find all places at once: one pass over each document."""
    wanted: dict[_Key, Node] = {}
    for each in spoken:
        wanted[_shown(each.violation)] = each.violation.node
        for node in each.violation.related:
            wanted[_key(node, "key")] = node
    documents = {id(node.document): node.document for node in wanted.values()}
    regions = {
        key: document.regions((pointer, part) for held, pointer, part in wanted if held == key)
        for key, document in documents.items()
    }
    return {key: _place(node, regions[key[0]][key[1:]]) for key, node in wanted.items()}


def _shown(violation: Violation) -> _Key:
    return _key(violation.node, violation.part)


def _key(node: Node, part: Part) -> _Key:
    return id(node.document), node.pointer, part


def _place(node: Node, region: Region) -> Place:
    return Place(node.document.uri, node.pointer, region.line, region.column, region.end_line, region.end_column,
                 region.excerpt, region.excerpt_column)
