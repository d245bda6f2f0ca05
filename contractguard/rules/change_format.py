"""The keys of a rule over the changes of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractguard.compare import COMMON_FACTS, LIFECYCLE_FACTS, VERBS
from contractguard.findings.report import IMPACTS
from contractguard.rules.example_format import ExamplesFile
from contractguard.rules.rule import ChangeExample, ChangeRule, OnChange
from contractguard.rules.words import EFFECTS, PLACEHOLDER, SEVERITIES

CHANGE_KEYS = ("impact",)
"""The keys that only a rule over changes may have."""


@dataclass(frozen=True, slots=True)
class ChangeRuleFile(ExamplesFile):
    """Reads the parts of a rule file that speak of a change."""

    def read(self, data: Mapping[str, Any], common: Mapping[str, Any]) -> ChangeRule:
        """Return the rule; `common` is what every rule says of itself."""
        when = self.when(data["when"])
        self.message(data["message"], when)
        return ChangeRule(
            **common, when=when, examples=self.examples(data["examples"], self.example),
            severity=self.severity(data.get("severity")),
            impact=self.one_of(("impact",), data["impact"], IMPACTS) if "impact" in data else None,  # type: ignore[arg-type]
        )

    def when(self, value: object) -> OnChange:
        """Read what the rule speaks of."""
        data = self.mapping(("when",), value, ("change", "direction", "where"))
        verb = self.one_of(("when", "change"), data["change"], tuple(VERBS))
        direction = data.get("direction")
        if direction is not None:
            self.one_of(("when", "direction"), direction, ("request", "response"))
        known = (*VERBS[verb].facts, *COMMON_FACTS, *LIFECYCLE_FACTS, "effect")
        where = self.mapping(("when", "where"), data.get("where", {}), known)
        if "effect" in where:
            for effect in where["effect"] if isinstance(where["effect"], list) else [where["effect"]]:
                self.one_of(("when", "where", "effect"), effect, EFFECTS)
        return OnChange(verb, direction, {name: tuple(value) if isinstance(value, list) else (value,)
                                      for name, value in where.items()})

    def message(self, value: object, when: OnChange) -> None:
        """Check that a message asks for facts that there are."""
        verb = VERBS[when.change]
        known = (*verb.facts, *COMMON_FACTS, *(("differences",) if verb.opaque else ()))
        for name in PLACEHOLDER.findall(self.text(("message",), value)):
            self.one_of(("message",), name, known)

    def example(self, index: int, value: object) -> ChangeExample:
        """Read one example."""
        data = self.example_members(index, value, ("flags", "base", "revision"), ("reversed",))
        return ChangeExample(data["flags"], data["base"], data["revision"], data.get("reversed", False))

    def severity(self, value: object) -> Any:
        """Read a severity, or a map of severities by impact."""
        if value is None or isinstance(value, str):
            return value and self.one_of(("severity",), value, SEVERITIES)
        data = self.mapping(("severity",), value, IMPACTS)
        return {impact: self.one_of(("severity", impact), named, SEVERITIES) for impact, named in data.items()}
