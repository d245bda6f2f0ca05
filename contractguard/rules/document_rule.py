"""What a rule over one document says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractguard.contract import Node
from contractguard.findings import Severity
from contractguard.rules.message import compose
from contractguard.rules.rule import Rule, RuleSeverity
from contractguard.rules.words import PLACEHOLDER

PRESETS: Mapping[str, str] = {
    "recommended": "What everybody would mend: wrong, insecure or misleading beyond taste.",
    "security": "Authentication, authorization, hardening against the OWASP API Security Top 10.",
    "documentation": "Nothing that people read is missing.",
    "strict": "All of the above, and what most teams agree on in the end.",
    "all": "Every rule, matters of taste included.",
}
"""The promise of each preset."""


@dataclass(frozen=True, slots=True)
class Then:
    """One demand on what was found: a function, with its options, on a field of the value or on the value itself."""

    function: str
    field: str | None = None
    options: object = None


@dataclass(frozen=True, slots=True)
class OnMatch:
    """What a rule in Spectral's shape speaks of: places found by JSONPath, and what must hold there."""

    given: tuple[str, ...]
    then: tuple[Then, ...]
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class OnSubject:
    """What a rule speaks of by a predicate, with the options that it is given."""

    predicate: str
    over: str


@dataclass(frozen=True, slots=True)
class DocumentExample:
    """A contract, or what matters of one, for which the rule speaks, or does not.

    It may stand beside an access policy, and that beside the one which held before; beside entries of an HTTP Archive,
    and these beside the contract's base; or beside `endpoints`: those that code and traffic have.
    """

    flags: bool
    contract: object
    policy: object = None
    base_policy: object = None
    traffic: object = None
    base: object = None
    endpoints: object = None

    @property
    def beside(self) -> Mapping[str, object]:
        """What stands beside the contract, by the key that it has in a rule file."""
        stated = {"policy": self.policy, "base-policy": self.base_policy, "traffic": self.traffic, "base": self.base,
                  "endpoints": self.endpoints}
        return {key: value for key, value in stated.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRule(Rule):
    """A rule over one document.

    `habit` is the message where the same is found all over a contract; it may ask for `{count}`, and by `{first}` for
    the message of the first place. `options` are what the predicate takes, and may be set otherwise by configuration.
    `presets` are those that switch the rule on.
    """

    when: OnMatch | OnSubject
    examples: tuple[DocumentExample, ...]
    severity: RuleSeverity
    presets: tuple[str, ...] = ()
    habit: str = ""
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def usual_severity(self) -> Severity:
        """The severity of its findings; `note` for a rule that is off."""
        return "note" if self.severity == "off" else self.severity

    @property
    def is_off(self) -> bool:
        """Whether the rule is silent unless somebody asks for it."""
        return self.severity == "off" or not self.presets

    @property
    def asked(self) -> frozenset[str]:
        """The facts that its message asks for."""
        return frozenset(PLACEHOLDER.findall(self.message))

    def word(self, facts: Mapping[str, object]) -> str:
        """Fill the message with facts."""
        return compose(self.message, facts)

    def severity_at(self, node: Node, severity: Severity) -> RuleSeverity:  # noqa: ARG002
        """Return the severity that a finding has at a place, where it is `severity` elsewhere."""
        return severity
