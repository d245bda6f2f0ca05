"""The keys of a rule file, read strictly: those of every rule, then those of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractguard.rules.change_format import CHANGE_KEYS, ChangeRuleFile
from contractguard.rules.document_format import DOCUMENT_KEYS, DocumentRuleFile
from contractguard.rules.rule import Rule
from contractguard.rules.words import FORMATS, RULE_ID, STATUSES
from contractguard.source.strict import StrictFile

REQUIRED = ("id", "title", "summary", "rationale", "remedy", "when", "message", "examples")
OPTIONAL = ("severity", "tags", "references", "aliases", "formats", "status")
_KINDS = ("change", "given", "predicate")


@dataclass(frozen=True, slots=True)
class RuleFile(StrictFile):
    """Reads one rule file."""

    stem: str

    def read(self) -> Rule:
        """Return the rule that the file states."""
        data = self.mapping((), self.document.data, (*REQUIRED, *OPTIONAL, *CHANGE_KEYS, *DOCUMENT_KEYS))
        for key in REQUIRED:
            if key not in data and not (key == "examples" and self.may_lack_examples(data)):
                raise self.wrong((), f"a rule needs '{key}'")
        if data["id"] != self.stem or not RULE_ID.fullmatch(self.stem):
            raise self.wrong(("id",), f"the id must be the name of its file, '{self.stem}'",
                             "lower-case words joined by hyphens")
        if self.kind(data["when"]) == "change":
            self.mapping((), data, (*REQUIRED, *OPTIONAL, *CHANGE_KEYS))
            return ChangeRuleFile(self.document).read(data, self.common(data))
        self.mapping((), data, (*REQUIRED, *OPTIONAL, *DOCUMENT_KEYS))
        return DocumentRuleFile(self.document).read(data, self.common(data))

    def may_lack_examples(self, data: Mapping[str, Any]) -> bool:
        """Whether a rule is still to be finished: one over one document that says so of itself."""
        return data.get("status") == "preview" and self.kind(data.get("when")) != "change"

    def kind(self, value: object) -> str:
        """Say which of its three kinds a rule is of: by the key of `when` that decides."""
        stated = [kind for kind in _KINDS if isinstance(value, dict) and kind in value]
        if len(stated) != 1:
            raise self.wrong(("when",), "'when' needs one of 'change', 'given' and 'predicate'",
                             "one of the verbs that 'contractguard rules' lists, JSONPath with 'then', or a predicate")
        return stated[0]

    def common(self, data: dict[str, Any] | Any) -> dict[str, Any]:
        """Read what every rule says of itself."""
        return {
            "id": data["id"],
            **{key: self.text((key,), data[key]) for key in ("title", "summary", "rationale", "remedy", "message")},
            **{key: self.texts((key,), data.get(key, [])) for key in ("tags", "references", "aliases")},
            "formats": self.formats(data.get("formats", [])),
            "status": self.one_of(("status",), data.get("status", "stable"), STATUSES),
        }

    def formats(self, value: object) -> tuple[str, ...]:
        """Read the versions of OpenAPI that the rule speaks of."""
        if isinstance(value, list):
            for index, version in enumerate(value):
                self.one_of(("formats", index), version, FORMATS)
        return self.texts(("formats",), value)
