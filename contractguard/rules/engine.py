"""Changes and rules → findings and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contractguard.compare import VERBS, Change, Comparison, Spot
from contractguard.contract import DIRECTIONS, Direction
from contractguard.findings import Evidence, Finding, Impact, OperationReached, Place, Severity, fingerprint
from contractguard.findings.report import IMPACTS, Bump, Verdict, order
from contractguard.rules.catalogue import Catalogue
from contractguard.rules.message import compose
from contractguard.rules.rule import IMPACT_OF_EFFECT, ChangeRule, RuleSeverity, Severities, own_severity
from contractguard.source.document import Document, Region
from contractguard.text import Pointer

_BUMPS: Mapping[Verdict, Bump] = {
    "breaking": "major", "risky": "minor", "compatible": "minor", "editorial": "patch", "identical": "none",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one comparison.

    `quiet` counts the changes whose rule is off. The verdict is the worst impact of all changes, said
    aloud or not.
    """

    findings: tuple[Finding, ...]
    verdict: Verdict
    required_bump: Bump
    undecided: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """One change with the rule that speaks of it and what it does to clients."""

    change: Change
    rule: ChangeRule
    impact: Impact
    direction: Direction


def judge(
    comparison: Comparison, catalogue: Catalogue, contract: str, severities: Severities = own_severity
) -> Judgement:
    """Let the rules speak of every change. `contract` is the contract's name in findings."""
    by_verb = catalogue.by_verb()
    rulings = [_rule_on(change, by_verb) for change in comparison.changes]
    told = [(ruling, _severity(ruling, severities)) for ruling in rulings]
    heard = [ruling for ruling, severity in told if severity != "off"]
    verdict: Verdict = min((ruling.impact for ruling in rulings), key=IMPACTS.index) if rulings else "identical"
    regions = _regions(ruling.change for ruling in heard)
    # Changes that reach the same operations share one tuple of them.
    known = {id(ruling.change.operations): ruling.change.operations for ruling in heard}
    reached = {key: tuple(OperationReached(o.kind, o.method, o.path, o.directions, o.lifecycle) for o in operations)
               for key, operations in known.items()}
    findings = sorted((_finding(ruling, severity, regions, contract, reached[id(ruling.change.operations)])
                       for ruling, severity in told if severity != "off"), key=order)
    return Judgement(
        tuple(findings), verdict, _BUMPS[verdict],
        undecided=sum(change.effect == "undecided" and bool(change.directions) for change in comparison.changes),
        quiet=len(rulings) - len(heard),
    )


def matching(change: Change, direction: Direction, by_verb: Mapping[str, tuple[ChangeRule, ...]]) -> list[ChangeRule]:
    """Return the rules that speak of a change in a direction; the catch-alls where none of its verb does."""
    catch_all = "contract.changed" if change.effect is None else "schema.changed"
    for verb in (change.verb, catch_all):
        found = [rule for rule in by_verb.get(verb, ()) if _applies(rule, change, direction)]
        if found:
            return found
    return []


def _applies(rule: ChangeRule, change: Change, direction: Direction) -> bool:
    if rule.when.direction not in (None, direction):
        return False
    facts = {**change.facts, **change.lifecycle_facts, "effect": change.effects.get(direction, change.effect)}
    return all(_held(facts.get(name), values) for name, values in rule.when.where.items())


def _held(fact: object, values: tuple[object, ...]) -> bool:
    return any(fact == value and isinstance(fact, bool) == isinstance(value, bool) for value in values)


def _rule_on(change: Change, by_verb: Mapping[str, tuple[ChangeRule, ...]]) -> Ruling:
    """Choose the rule for the worst that a change does, of equals the one that an instance shows."""
    rulings = [
        Ruling(change, rule, _impact(change, rule, direction), direction)
        for direction in change.directions or DIRECTIONS
        for rule in matching(change, direction, by_verb)
    ]
    if not rulings:
        raise AssertionError(f"no rule speaks of {change.verb}: the catalogue has no catch-all")
    return min(rulings, key=lambda ruling: (IMPACTS.index(ruling.impact), ruling.direction not in change.witnesses))


def _impact(change: Change, rule: ChangeRule, direction: Direction) -> Impact:
    if not change.directions:
        return "editorial"
    if rule.impact is not None:
        return rule.impact
    effect = change.effects.get(direction, change.effect)
    return "risky" if effect is None else IMPACT_OF_EFFECT[direction, effect]


Regions = Mapping[tuple[int, Pointer, str], Region]


def _regions(changes: Iterable[Change]) -> Regions:
    """Find all places at once: one pass over each document."""
    wanted: dict[int, tuple[Document, set[tuple[Pointer, str]]]] = {}
    for change in changes:
        for spot in (change.where, change.was):
            if spot is not None:
                document = spot.node.document
                wanted.setdefault(id(document), (document, set()))[1].add((spot.node.pointer, spot.part))
    return {
        (identity, pointer, part): region
        for identity, (document, places) in wanted.items()
        for (pointer, part), region in document.regions(places).items()  # type: ignore[arg-type]
    }


def _place(spot: Spot, regions: Regions) -> Place:
    node = spot.node
    region = regions[id(node.document), node.pointer, spot.part]
    return Place(node.document.uri, node.pointer, region.line, region.column, region.end_line, region.end_column,
                 region.excerpt, region.excerpt_column)


def _severity(ruling: Ruling, severities: Severities) -> RuleSeverity:
    return severities(ruling.rule, ruling.impact, (operation.path for operation in ruling.change.operations))


def _finding(
    ruling: Ruling, severity: Severity, regions: Regions, contract: str, operations: tuple[OperationReached, ...]
) -> Finding:
    change, rule = ruling.change, ruling.rule
    facts = {name: value for name, value in change.facts.items() if name not in ("path", "part")}
    return Finding(
        contract=contract, rule=rule.id, severity=severity, impact=ruling.impact,
        message=compose(rule.message, {**change.facts, **_differences(change)}),
        fingerprint=fingerprint(rule.id, contract, change.subject,
                                {name: value for name, value in facts.items() if name != "owner"}),
        where=_place(change.where, regions),
        was=_place(change.was, regions) if change.was else None,
        operations=operations,
        effects=change.effects,
        facts={**_stated_lifecycle(change), **facts},
        evidence=_evidence(ruling),
        reason=change.reason,
        remedy=rule.remedy,
        help=rule.help,
    )


def _stated_lifecycle(change: Change) -> dict[str, object]:
    """Keep to what is out of the ordinary: people need not read of every change that nothing is deprecated."""
    usual = {"deprecated": False, "stability": "stable", "deprecatedSince": None, "sunset": None}
    return {name: value for name, value in change.lifecycle_facts.items() if value != usual[name]}


def _differences(change: Change) -> dict[str, object]:
    """Say what changed inside an opaque value; only findings that people see are worth it."""
    if not VERBS[change.verb].opaque:
        return {}
    from contractguard.compare.opaque import differences

    return {"differences": "; ".join(differences(change.facts.get("before"), change.facts.get("after")))}


def _evidence(ruling: Ruling) -> Evidence | None:
    """Let a change stand on an instance that shows it, else on the specification where the rule promises."""
    rule, direction = ruling.rule, ruling.direction
    witness = ruling.change.witnesses.get(direction)
    if witness is not None and ruling.impact in ("breaking", "risky"):
        return Evidence("instance", direction, witness.because, witness.instance, witness.accepted_by,
                        witness.rejected_by)
    if ruling.impact != "breaking":
        return None
    return Evidence("promise", direction, because=rule.summary,
                    reference=rule.references[0] if rule.references else None)


def all_matches(change: Change, catalogue: Catalogue) -> Iterator[tuple[Direction, list[ChangeRule]]]:
    """Iterate over the directions of a change with every rule that speaks of it there."""
    by_verb = catalogue.by_verb()
    for direction in change.directions or DIRECTIONS:
        yield direction, matching(change, direction, by_verb)
