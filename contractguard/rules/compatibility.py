"""The page on what "breaking" means: its prose is written by hand, its tables and links come from the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contractguard.errors import RuleError
from contractguard.findings.report import IMPACTS
from contractguard.rules.rule import ChangeRule

_BLOCK = re.compile(r"(<!-- (rules: [a-z ]+|links) -->\n).*?(<!-- end -->)", re.DOTALL)
_NAMED = re.compile(r"\[([a-z]+(?:-[a-z]+)*)\](?![(:])")
_SPECIFICATIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https://spec\.openapis\.org/oas/v(\d\.\d)\.\d\.html#(.+)"), "OpenAPI {0}, {1}"),
    (re.compile(r"https://json-schema\.org/draft/2020-12/json-schema-core#section-(.+)"),
     "JSON Schema 2020-12 core, section {0}"),
    (re.compile(r"https://json-schema\.org/draft/2020-12/json-schema-validation#section-(.+)"),
     "JSON Schema 2020-12 validation, section {0}"),
    (re.compile(r"https://www\.rfc-editor\.org/rfc/rfc(\d+)#section-(.+)"), "RFC {0}, section {1}"),
    (re.compile(r"https://opensource\.zalando\.com/restful-api-guidelines/#(\d+)"), "Zalando guidelines, rule {0}"),
)
_SPELLED = {"openapi": "OpenAPI", "oauth": "OAuth", "xml": "XML", "http": "HTTP", "json": "JSON"}


def fill(page: str, areas: Mapping[str, Sequence[ChangeRule]]) -> str:
    """Fill the blocks of a page: `<!-- rules: AREA ... -->` with a table, `<!-- links -->` with what its words link to.

    Raises RuleError where a block names an area that there is not.
    """
    links = "".join(f"[{name}]: rules.md#{name}\n" for name in sorted(_named(page, areas)))

    def filled(block: re.Match[str]) -> str:
        words = block[2].split()
        return block[1] + (links if words == ["links"] else table(_rules_of(words[1:], areas))) + block[3]

    return _BLOCK.sub(filled, page)


def table(rules: Iterable[ChangeRule]) -> str:
    """List rules with what they do to clients, the worst first."""
    lines = ["| what happened | direction | impact | specification |", "|---|---|---|---|"]
    for rule in sorted(rules, key=lambda rule: (IMPACTS.index(rule.usual_impact), rule.id)):
        cells = (f"{rule.title}: [{rule.id}](rules.md#{rule.id})", rule.when.direction or "both", _impact(rule),
                 f"[{specification(rule.references[0])}]({rule.references[0]})" if rule.references else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def specification(reference: str) -> str:
    """Name the section of a specification to which an address leads; the address itself where it is no known one."""
    for pattern, name in _SPECIFICATIONS:
        found = pattern.fullmatch(reference)
        if found is not None:
            return name.format(*(_in_words(part) for part in found.groups()))
    return reference


def _named(page: str, areas: Mapping[str, Sequence[ChangeRule]]) -> set[str]:
    return set(_NAMED.findall(_BLOCK.sub("", page))) & {rule.id for rules in areas.values() for rule in rules}


def _rules_of(names: Iterable[str], areas: Mapping[str, Sequence[ChangeRule]]) -> Iterator[ChangeRule]:
    for name in names:
        if name not in areas:
            raise RuleError(f"there are no rules in '{name}'", hint=f"one of {', '.join(sorted(areas))}")
        yield from areas[name]


def _impact(rule: ChangeRule) -> str:
    """Word what a rule does to clients, why, and what the gate makes of it where that is not the usual."""
    impacts = sorted(rule.impacts, key=IMPACTS.index)
    said = f"{' or '.join(impacts)}, {'stated' if rule.impact else 'by effect'}"
    if rule.severity == "off":
        return f"{said}; off by default"
    raised = next((rule.severity_of(impact) for impact in impacts if rule.severity_of(impact) == "error"), None)
    return f"{said}; an error" if raised and "breaking" not in impacts else said


def _in_words(part: str) -> str:
    return " ".join(_SPELLED.get(word, word.capitalize()) for word in part.split("-"))
