"""The keys of a rule file, read strictly, and the JSON Schema that says the same to editors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from contractguard.compare import COMMON_FACTS, LIFECYCLE_FACTS, VERBS
from contractguard.rules.rule import Example, Rule, When
from contractguard.source.strict import StrictFile

REQUIRED = ("id", "title", "summary", "rationale", "remedy", "when", "message", "examples")
OPTIONAL = ("severity", "impact", "tags", "references", "aliases", "formats", "status")
SEVERITIES = ("error", "warning", "note", "off")
IMPACTS = ("breaking", "risky", "compatible", "editorial")
STATUSES = ("preview", "stable", "deprecated")
EFFECTS = ("narrowed", "widened", "both", "none", "undecided")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RuleFile(StrictFile):
    """Reads one rule file."""

    stem: str

    def read(self) -> Rule:
        """Return the rule that the file states."""
        data = self.mapping((), self.document.data, (*REQUIRED, *OPTIONAL))
        for key in REQUIRED:
            if key not in data:
                raise self.wrong((), f"a rule needs '{key}'")
        if data["id"] != self.stem or not _ID.fullmatch(self.stem):
            raise self.wrong(("id",), f"the id must be the name of its file, '{self.stem}'",
                             "lower-case words joined by hyphens")
        when = self.when(data["when"])
        self.message(data["message"], when)
        return Rule(
            id=data["id"], when=when,
            title=self.text(("title",), data["title"]),
            summary=self.text(("summary",), data["summary"]),
            rationale=self.text(("rationale",), data["rationale"]),
            remedy=self.text(("remedy",), data["remedy"]),
            message=self.text(("message",), data["message"]),
            examples=self.examples(data["examples"]),
            severity=self.severity(data.get("severity")),
            impact=self.one_of(("impact",), data["impact"], IMPACTS) if "impact" in data else None,  # type: ignore[arg-type]
            status=self.one_of(("status",), data.get("status", "stable"), STATUSES),  # type: ignore[arg-type]
            tags=self.texts(("tags",), data.get("tags", [])),
            references=self.texts(("references",), data.get("references", [])),
            aliases=self.texts(("aliases",), data.get("aliases", [])),
            formats=self.texts(("formats",), data.get("formats", [])),
        )

    def when(self, value: object) -> When:
        """Read what the rule speaks of."""
        data = self.mapping(("when",), value, ("change", "direction", "where"))
        if "change" not in data:
            raise self.wrong(("when",), "'when' needs 'change'", "one of the verbs that 'contractguard rules' lists")
        verb = self.one_of(("when", "change"), data["change"], tuple(VERBS))
        direction = data.get("direction")
        if direction is not None:
            self.one_of(("when", "direction"), direction, ("request", "response"))
        known = (*VERBS[verb].facts, *COMMON_FACTS, *LIFECYCLE_FACTS, "effect")
        where = self.mapping(("when", "where"), data.get("where", {}), known)
        if "effect" in where:
            for effect in where["effect"] if isinstance(where["effect"], list) else [where["effect"]]:
                self.one_of(("when", "where", "effect"), effect, EFFECTS)
        return When(verb, direction, {name: tuple(value) if isinstance(value, list) else (value,)
                                      for name, value in where.items()})

    def message(self, value: object, when: When) -> None:
        """Check that a message asks for facts that there are."""
        verb = VERBS[when.change]
        known = (*verb.facts, *COMMON_FACTS, *(("differences",) if verb.opaque else ()))
        for name in PLACEHOLDER.findall(self.text(("message",), value)):
            self.one_of(("message",), name, known)

    def examples(self, value: object) -> tuple[Example, ...]:
        """Read the examples: at least one that flags and one that does not."""
        if not isinstance(value, list):
            raise self.wrong(("examples",), "'examples' must be an array")
        examples = tuple(self.example(index, item) for index, item in enumerate(value))
        if {example.flags for example in examples} != {True, False}:
            raise self.wrong(("examples",), "a rule needs an example that it flags and one that it does not")
        return examples

    def example(self, index: int, value: object) -> Example:
        """Read one example."""
        data = self.mapping(("examples", index), value, ("flags", "base", "revision", "reversed"))
        for key in ("flags", "base", "revision"):
            if key not in data:
                raise self.wrong(("examples", index), f"an example needs '{key}'")
        for key in ("flags", "reversed"):
            if not isinstance(data.get(key, False), bool):
                raise self.wrong(("examples", index, key), f"'{key}' must be true or false")
        return Example(data["flags"], data["base"], data["revision"], data.get("reversed", False))

    def severity(self, value: object) -> Any:
        """Read a severity, or a map of severities by impact."""
        if value is None or isinstance(value, str):
            return value and self.one_of(("severity",), value, SEVERITIES)
        data = self.mapping(("severity",), value, IMPACTS)
        return {impact: self.one_of(("severity", impact), named, SEVERITIES) for impact, named in data.items()}


def rule_schema() -> dict[str, object]:
    """Return the JSON Schema of a rule file, for editors and for `contractguard schema rule`."""
    text = {"type": "string", "minLength": 1}
    texts = {"type": "array", "items": {"type": "string"}}
    severity = {"enum": list(SEVERITIES)}
    facts = sorted({fact for verb in VERBS.values() for fact in verb.facts}
                   | {*COMMON_FACTS, *LIFECYCLE_FACTS, "effect"})
    when = {
        "type": "object", "required": ["change"], "additionalProperties": False,
        "properties": {
            "change": {"enum": sorted(VERBS), "description": "What happened to the contract."},
            "direction": {"enum": ["request", "response"], "description": "Who writes what changed."},
            "where": {
                "type": "object", "propertyNames": {"enum": facts},
                "description": "Facts of the change with the value, or the values, that they must have.",
            },
        },
    }
    example = {
        "type": "object", "required": ["flags", "base", "revision"], "additionalProperties": False,
        "properties": {
            "flags": {"type": "boolean", "description": "Whether the rule speaks."},
            "base": {"description": "A schema, an operation or a contract, as the verb has it."},
            "revision": {"description": "The same after the change."},
            "reversed": {"type": "boolean", "description": "Whether the rule speaks with the sides swapped."},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contractguard rule", "type": "object",
        "required": list(REQUIRED), "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": f"^{_ID.pattern}$", "description": "The name of the file."},
            "title": text, "summary": text, "rationale": text, "remedy": text, "message": text,
            "severity": {"anyOf": [severity, {
                "type": "object", "propertyNames": {"enum": list(IMPACTS)}, "additionalProperties": severity}]},
            "impact": {"enum": list(IMPACTS), "description": "Only where no set of instances decides."},
            "tags": texts, "references": texts, "aliases": texts, "formats": texts,
            "status": {"enum": list(STATUSES)},
            "when": when,
            "examples": {"type": "array", "minItems": 2, "items": example},
        },
    }
