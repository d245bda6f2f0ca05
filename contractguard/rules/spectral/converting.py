"""Rulesets in Spectral's form → rule files of ours, one for each rule, to be finished by hand.

What a ruleset does not say is left as a sentence that asks for it. Files are marked as a preview: such rules may lack
examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from contractguard.errors import ContractguardError, RuleError, RulesetError
from contractguard.rules.format import RuleFile
from contractguard.rules.spectral.model import SpectralRule
from contractguard.rules.spectral.ruleset import Ruleset
from contractguard.source.strict import parse_strictly

_VERSIONS: Mapping[str, tuple[str, ...]] = {
    "2.0": ("oas2",), "3.0": ("oas3", "oas3_0"), "3.1": ("oas3", "oas3_1"), "3.2": ("oas3", "oas3_2"),
}
_TITLE = 60
_WHY = "Say here why this matters, and to whom."
_INSTEAD = "Say here what to write instead."
_ASKED = re.compile(r"#?\{\{\s*(?:print\(\s*[\"'](\w+)[\"']\s*\)|(\w+))\s*\}\}")
_KNOWN = ("error", "property", "value", "path")


@dataclass(frozen=True, slots=True)
class ConvertedRule:
    """A rule file: its name without ending, and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """The rule files that a ruleset becomes, and what of it they do not say."""

    rules: tuple[ConvertedRule, ...]
    warnings: tuple[ContractguardError, ...]


def convert(ruleset: Ruleset) -> Conversion:
    """Convert the rules of a ruleset that are on.

    A rule that means other places in other versions of OpenAPI becomes several files. Raises RulesetError where a rule
    cannot be said in a rule file.
    """
    taken: set[str] = set()
    rules = []
    for rule, versions, total in _by_versions(ruleset):
        name = rule.name if len(versions) == total else f"{rule.name}-in-{'-'.join(versions)}"
        identifier = _free(identifier_of(name), taken)
        taken.add(identifier)
        rules.append(ConvertedRule(identifier, _file(rule, identifier, versions, len(versions) == total)))
    return Conversion(tuple(rules), (*ruleset.warnings, *_left_out(ruleset)))


def identifier_of(name: str) -> str:
    """Return the id that a rule of any name has here: lower-case words joined by hyphens."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name)
    identifier = re.sub(r"[^a-z0-9]+", "-", spaced.lower()).strip("-")
    return identifier if re.match(r"[a-z]", identifier) else f"rule-{identifier}".rstrip("-")


def _by_versions(ruleset: Ruleset) -> Iterator[tuple[SpectralRule, tuple[str, ...], int]]:
    """Yield rules with the versions for which they mean the same places, and for how many versions they are."""
    found: dict[str, dict[str, SpectralRule]] = {}
    for version, formats in _VERSIONS.items():
        for rule in ruleset.rules_for(formats, None):
            found.setdefault(rule.name, {})[version] = rule
    for by_version in found.values():
        groups: dict[tuple[str, ...], list[str]] = {}
        for version, rule in by_version.items():
            groups.setdefault(rule.given, []).append(version)
        for versions in groups.values():
            yield by_version[versions[0]], tuple(versions), len(by_version)


def _free(identifier: str, taken: Iterable[str]) -> str:
    number, free = 2, identifier
    while free in taken:
        free, number = f"{identifier}-{number}", number + 1
    return free


def _file(rule: SpectralRule, identifier: str, versions: tuple[str, ...], whole: bool) -> str:
    summary = _sentence(rule.description or rule.message or rule.name)
    thens = [{"field": then.field, "function": then.function, "functionOptions": then.options} for then in rule.then]
    when: dict[str, Any] = {"given": list(rule.given), "then": [_without_none(then) for then in thens]}
    if not rule.resolved:
        when["resolved"] = False
    data = {
        "id": identifier, "title": _title(summary), "severity": rule.severity, "status": "preview",
        "tags": list(dict.fromkeys(("own", *rule.tags))),
        "formats": list(versions) if len(versions) < len(_VERSIONS) else None,
        "presets": ["recommended"],
        "summary": summary, "rationale": _WHY, "remedy": _INSTEAD,
        "references": [rule.documentation_url] if rule.documentation_url else None,
        "aliases": [rule.name] if whole and rule.name != identifier else None,
        "when": when, "message": _message(rule),
    }
    text = _spelled(_without_none(data))
    try:
        RuleFile(parse_strictly(f"{identifier}.yaml", text.encode(), "a rule file"), identifier).read()
    except RuleError as problem:
        raise RulesetError(f"the rule '{rule.name}' cannot be said in a rule file: {problem.message}",
                           hint=problem.hint, place=rule.place) from None
    return text


def _without_none(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _sentence(text: str) -> str:
    plain = " ".join(_ASKED.sub("…", text).split())
    return plain if plain.endswith((".", "!", "?", "…")) else f"{plain}."


def _title(summary: str) -> str:
    first = re.split(r"(?<=[.!?])\s|[:;]\s", summary, maxsplit=1)[0].rstrip(".")
    return first if len(first) <= _TITLE else f"{first[:_TITLE].rsplit(' ', 1)[0]} …"


def _message(rule: SpectralRule) -> str:
    """Spell a message with placeholders of ours; other braces would be taken for such."""
    template = rule.message or rule.description or "{{error}}"
    facts = {name: f"\0{name}\1" for name in _KNOWN}
    marked = _ASKED.sub(lambda asked: facts.get(asked[1] or asked[2], rule.description or ""), template)
    plain = marked.replace("{", "(").replace("}", ")").replace("\0", "{").replace("\1", "}")
    return " ".join(plain.split()) or "{error}"


def _spelled(data: Mapping[str, Any]) -> str:
    """Spell a rule file so that it is read as it was meant: YAML 1.1 and 1.2 differ on plain words and numbers."""
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    if parse_strictly("rule.yaml", text.encode(), "a rule file").data == data:
        return text
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_style='"')


class _Dumper(yaml.SafeDumper):
    """Writes every value where it stands, without anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Say that nothing is written by reference."""
        return True


def _left_out(ruleset: Ruleset) -> Iterator[ContractguardError]:
    for place in ruleset.override_places():
        yield RulesetError("an override is not converted: rule files hold for all documents", place=place,
                           hint="say it in contractguard.yaml: rules, with paths")
