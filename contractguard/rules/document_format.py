"""The keys of a rule over one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractguard.rules.document_rule import PRESETS, DocumentExample, DocumentRule, OnMatch, OnSubject
from contractguard.rules.example_format import ExamplesFile
from contractguard.rules.predicates import COMMON_FACTS, Predicate, load_predicates
from contractguard.rules.words import PLACEHOLDER, SEVERITIES

DOCUMENT_KEYS = ("presets", "habit", "options")
"""The keys that only a rule over one document may have."""


@dataclass(frozen=True, slots=True)
class DocumentRuleFile(ExamplesFile):
    """Reads the parts of a rule file that speak of one document."""

    def read(self, data: Mapping[str, Any], common: Mapping[str, Any]) -> DocumentRule:
        """Return the rule; `common` is what every rule says of itself."""
        if "severity" not in data:
            raise self.wrong((), "a rule over one document needs 'severity'", f"one of {', '.join(SEVERITIES)}")
        when: OnMatch | OnSubject
        if "predicate" in data["when"]:
            predicate = self.predicate(data["when"])
            when, known = OnSubject(predicate.name, predicate.over), (*COMMON_FACTS, *predicate.facts)
            options = self.options(predicate, data.get("options", {}))
        else:
            from contractguard.rules.match_format import MATCH_FACTS, MatchFile

            when, known, options = MatchFile(self.document).read(data["when"]), MATCH_FACTS, {}
            if "options" in data:
                raise self.wrong(("options",), "'options' are for predicates", "functions take 'functionOptions'")
        self.asks("message", data["message"], known)
        self.asks("habit", data.get("habit", ""), ("count", "first", *options))
        return DocumentRule(
            **common, when=when, options=options,
            examples=self.examples(data["examples"], self.example) if "examples" in data else (),
            severity=self.one_of(("severity",), data["severity"], SEVERITIES),  # type: ignore[arg-type]
            presets=self.presets(data.get("presets", [])), habit=data.get("habit", ""),
        )

    def predicate(self, value: object) -> Predicate:
        """Read which predicate the rule asks, and over what."""
        data = self.mapping(("when",), value, ("predicate", "over"))
        predicates = load_predicates()
        found = predicates[self.one_of(("when", "predicate"), data["predicate"], tuple(predicates))]
        if data.get("over") != found.over:
            raise self.wrong(("when", "over") if "over" in data else ("when",),
                             f"'{found.name}' is asked over '{found.over}'", f"write over: {found.over}")
        return found

    def options(self, predicate: Predicate, value: object) -> Mapping[str, object]:
        """Read the options that a predicate takes; those that have no default must be there."""
        data = self.mapping(("options",), value, tuple(predicate.options))
        missing = [name for name, option in predicate.options.items() if option.required and name not in data]
        if missing:
            raise self.wrong(("options",), f"'{predicate.name}' needs the option '{missing[0]}'")
        for name, given in data.items():
            problem = predicate.options[name].problem(given)
            if problem:
                raise self.wrong(("options", name), f"'{name}' {problem}")
        return data

    def asks(self, key: str, value: object, known: tuple[str, ...]) -> None:
        """Check that a message asks for facts that there are."""
        if value:
            for name in PLACEHOLDER.findall(self.text((key,), value)):
                self.one_of((key,), name, known)

    def presets(self, value: object) -> tuple[str, ...]:
        """Read the presets that switch the rule on. All of them are part of `all`, so that is not written."""
        known = tuple(name for name in PRESETS if name != "all")
        for index, name in enumerate(self.texts(("presets",), value)):
            self.one_of(("presets", index), name, known)
        return self.texts(("presets",), value)

    def example(self, index: int, value: object) -> DocumentExample:
        """Read one example."""
        beside = ("policy", "base-policy", "traffic", "base", "endpoints")
        data = self.example_members(index, value, ("flags", "contract"), beside)
        return DocumentExample(data["flags"], data["contract"], *(data.get(key) for key in beside))
