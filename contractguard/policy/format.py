"""The keys of a configuration: read strictly, and published as JSON Schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from contractguard.contract.openapi import METHODS
from contractguard.contract.publisher import GATEWAYS
from contractguard.errors import ConfigError, ContractguardError
from contractguard.policy.shapes import Either, Flag, Items, JsonSchema, Key, Line, Record, Table, Words
from contractguard.policy.words import DEFAULT_PRESETS, FAIL_ON, PRESETS
from contractguard.rules.words import SEVERITIES
from contractguard.source.strict import StrictFile

if TYPE_CHECKING:
    from contractguard.policy.known import KnownRule

_SEVERITY = Words(SEVERITIES, never="off")

RULE = Record({
    "severity": Key(_SEVERITY, "How severe its findings are; off silences the rule, any other word switches it on."),
    "options": Key(Table(), "Numbers, names and the like that the rule takes, for the whole contract."),
    "paths": Key(Items(Line(), fewest=1), "Path templates where the severity holds, with * for one segment or a part "
                                          "of it and ** for any number: /internal/**. Elsewhere it is what it would "
                                          "be without this entry."),
}, needs_with={"paths": "severity"}, fewest=1)

_BASE = Key(Line(), "What to compare with: a git revision, or a file or folder relative to this file.")
_ACCESS = Key(Line(), "The access policy, relative to this file.")
_PRESETS = Key(Items(Words(PRESETS)), "The sets of rules over one document that are on. An empty array: none but those "
                                      "that 'rules' and 'tags' switch on.", list(DEFAULT_PRESETS))
_RULES = Key(Table(Either(_SEVERITY, RULE)),
             "Severities and options of rules, by their ids. This counts before 'tags' and 'presets'.")

_BASE_PATHS = Key(Items(Line(), fewest=1), "What stands before the paths of the contract where the code has them: "
                                           "/api. Without it: the paths of its servers.")

EXCLUSION = Record({
    "reason": Key(Line(), "Why nobody judges these operations."),
    "path": Key(Line(), "A pattern for their paths, with * for one segment or a part of it and ** for any number."),
    "method": Key(Words(tuple(map(str.upper, METHODS))), "Their method. Without it: every one."),
    "file": Key(Line(), "A pattern for the files, from the root of the code, that register them."),
}, needs=("reason",), fewest=2)

ENDPOINTS = Record({
    "check": Key(Flag(), "Whether check holds contracts against the code too.", True),
    "root": Key(Line(), "The folder of the code, relative to this file. Without it: the folder of this file."),
    "base-paths": Key(_BASE_PATHS.shape, "What stands before the paths of all contracts where the code has them: /api. "
                                         "Without it: the paths of their servers."),
    "exclude": Key(Items(EXCLUSION), "Operations that are left out, each with the reason."),
    "baseline": Key(Line(), "The list of undocumented operations that are known, relative to this file. Without it: "
                            "contractguard.endpoints.yaml beside it, where there is one."),
})

CONTRACT = Record({
    "path": Key(Line(), "The contract, or a pattern for several, relative to this file."),
    "name": Key(Line(), "What reports and waivers call the contract. Without it: its path."),
    "base": _BASE,
    "access": _ACCESS,
    "base-paths": _BASE_PATHS,
    "gateway": Key(Words(GATEWAYS), "What stands before a contract that PostgREST published: supabase serves it below "
                                    "/rest/v1 and asks for a key. Without it: what the contract's host tells."),
    "presets": Key(_PRESETS.shape, "The sets of rules for this contract, instead of those for all."),
    "rules": Key(_RULES.shape, "Severities and options for this contract; they count before those for all."),
}, needs=("path",))

CONFIG = Record({
    "contracts": Key(Items(Either(Line(), CONTRACT), fewest=1),
                     "The contracts, relative to this file: paths, patterns (* and ? within a name, ** for any number "
                     "of folders), or objects that say more. Patterns pick the files that are OpenAPI contracts. "
                     "Without this key, every contract below the working directory."),
    "base": Key(_BASE.shape, f"{_BASE.description} Without it: the merge base with the default branch."),
    "fail-on": Key(Words(FAIL_ON, never="never"), "The least severity that makes the gate fail.", "error"),
    "fail-on-unchanged": Key(Flag(), "Whether findings over one document that the base already had make the gate fail "
                                     "too.", False),
    "presets": _PRESETS,
    "rules": _RULES,
    "tags": Key(Table(_SEVERITY), "Severities of all rules that have a tag. Where a rule has several of them, the "
                                  "worst severity counts."),
    "extends": Key(Items(Line()), "Spectral rulesets whose rules run too: files relative to this file, or the names "
                                  "of those that are built in, such as spectral:oas."),
    "rule-folders": Key(Items(Line()), "Folders with rule files of your own, relative to this file."),
    "access": Key(_ACCESS.shape, "The access policy for all contracts, relative to this file."),
    "endpoints": Key(Either(Words(("on", "off"), never="off"), ENDPOINTS),
                     "How contracts are held against the code beside them; off: not by check.", "on"),
})


@dataclass(frozen=True, slots=True)
class ConfigFile(StrictFile):
    """Reads one configuration."""

    whole: ClassVar[str] = "a configuration"
    error: ClassVar[type[ContractguardError]] = ConfigError

    def checked(self) -> Mapping[str, object]:
        """Return what the file says, once every value has the shape that it must have. Raises ConfigError."""
        CONFIG.check(self, (), self.document.data)
        assert isinstance(self.document.data, dict)
        return self.document.data


def config_schema(rules: Collection[KnownRule] = ()) -> JsonSchema:
    """Return the JSON Schema of a configuration.

    The rules that are known are suggested to editors; others are refused unless the configuration brings its own.
    """
    schema = CONFIG.schema
    if rules:
        known = _only(sorted({name for rule in rules for name in (rule.id, *rule.aliases)}))
        tags = _only(sorted({tag for rule in rules for tag in rule.tags}))
        schema["if"] = {"not": {"anyOf": [{"required": ["extends"]}, {"required": ["rule-folders"]}]}}
        schema["then"] = {"properties": {
            "rules": known, "tags": tags, "contracts": {"items": {"properties": {"rules": known}}},
        }}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contractguard configuration",
        "description": "contractguard.yaml, or the table [tool.contractguard] of pyproject.toml.",
        **schema,
    }


def _only(names: Iterable[str]) -> JsonSchema:
    return {"propertyNames": {"enum": list(names)}}
