"""What a rule file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from contractguard.contract import Direction
from contractguard.findings import Impact, Severity
from contractguard.findings.report import IMPACTS

RuleSeverity = Literal["error", "warning", "note", "off"]
Status = Literal["preview", "stable", "deprecated"]

DEFAULT_SEVERITY: Mapping[Impact, Severity] = {
    "breaking": "error", "risky": "warning", "compatible": "note", "editorial": "note",
}


@dataclass(frozen=True, slots=True)
class OnChange:
    """What a rule over comparisons speaks of: a verb, in one direction or both, where facts have certain values.

    `where` maps the name of a fact to the values that it may have.
    """

    change: str
    direction: Direction | None = None
    where: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeExample:
    """A pair for which the rule speaks, or does not; `reversed` says the same with the sides swapped."""

    flags: bool
    base: object
    revision: object
    reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of finding: what every rule says of itself, whatever it speaks of."""

    id: str
    title: str
    summary: str
    rationale: str
    remedy: str
    message: str
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    status: Status = "stable"

    @property
    def help(self) -> str:
        """Where people read more of it: a command, or a page."""
        return f"contractguard explain {self.id}"

    @property
    def usual_severity(self) -> Severity:
        """The worst severity that findings of this rule usually have; `note` for a rule that is off."""
        raise NotImplementedError

    @property
    def is_off(self) -> bool:
        """Whether the rule is silent unless somebody asks for it."""
        raise NotImplementedError


class Severities(Protocol):
    """Says how severe a finding of a rule over changes is, by its impact and the path templates that it reaches."""

    def __call__(self, rule: ChangeRule, impact: Impact, paths: Iterable[str], /) -> RuleSeverity:
        """Return the severity; `off` where nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule(Rule):
    """A rule over the changes of a comparison.

    `impact` is set where the rule states what clients lose (a promise); elsewhere the impact follows
    from what happened to the set of instances. `severity` is one for all, or one for each impact.
    """

    when: OnChange
    examples: tuple[ChangeExample, ...]
    severity: RuleSeverity | Mapping[Impact, RuleSeverity] | None = None
    impact: Impact | None = None

    def severity_of(self, impact: Impact) -> RuleSeverity:
        """Return the severity that a finding with this impact has."""
        if isinstance(self.severity, str):
            return self.severity
        return (self.severity or {}).get(impact, DEFAULT_SEVERITY[impact])

    @property
    def usual_severity(self) -> Severity:
        """The worst severity that findings of this rule usually have; `note` for a rule that is off."""
        found = {self.severity_of(impact) for impact in self.impacts}
        return "error" if "error" in found else "warning" if "warning" in found else "note"

    @property
    def is_off(self) -> bool:
        """Whether the rule is silent unless somebody asks for it."""
        return self.severity == "off"

    @property
    def usual_impact(self) -> Impact:
        """The worst impact that findings of this rule usually have."""
        return min(self.impacts, key=IMPACTS.index)

    @property
    def impacts(self) -> tuple[Impact, ...]:
        """The impacts that findings of this rule usually have: the one that it states, else those of its effects."""
        if self.impact:
            return (self.impact,)
        return tuple(dict.fromkeys(
            IMPACT_OF_EFFECT[direction, str(effect)]
            for direction in ((self.when.direction,) if self.when.direction else ("request", "response"))
            for effect in self.when.where.get("effect", ("narrowed", "widened"))
        ))


IMPACT_OF_EFFECT: Mapping[tuple[Direction, str], Impact] = {
    ("request", "narrowed"): "breaking", ("request", "widened"): "compatible", ("request", "both"): "breaking",
    ("request", "none"): "editorial", ("request", "undecided"): "risky",
    ("response", "narrowed"): "compatible", ("response", "widened"): "breaking", ("response", "both"): "breaking",
    ("response", "none"): "editorial", ("response", "undecided"): "risky",
}
"""What a change of a set does to clients: in a request the base must be included, in a response the revision."""


def own_severity(rule: ChangeRule, impact: Impact, _paths: Iterable[str]) -> RuleSeverity:
    """Return the severity that a rule has of its own."""
    return rule.severity_of(impact)
