"""Rules in words: one rule, the table of all, and the catalogue page. All of it comes from the rule files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import yaml

from contractguard.compare import VERBS
from contractguard.rules.document_rule import DocumentExample, DocumentRule, OnMatch, OnSubject
from contractguard.rules.predicates import load_predicates
from contractguard.rules.rule import ChangeExample, ChangeRule, Rule

_ALL_OF: Mapping[str, str] = {
    "access": "who may call what", "exchange": "what recorded exchanges show",
    "endpoint": "every operation that contract, code or traffic have",
    "inventory": "contract, code and traffic together",
}


def describe(rule: Rule) -> str:
    """Describe one rule for the terminal."""
    lines = [
        f"{rule.id}: {rule.title}", f"severity: {_severity(rule)}    {_standing(rule)}", "",
        rule.summary, "", rule.rationale, "", "What to do", f"  {_indent(rule.remedy)}", "", "When it speaks",
        f"  {_indent(condition(rule))}",
    ]
    for example in examples(rule):
        lines += ["", f"Example: {'flagged' if example.flags else 'not flagged'}", _shown(example)]
    if rule.references:
        lines += ["", "References", *(f"  {reference}" for reference in rule.references)]
    if rule.aliases:
        lines += ["", f"Earlier names: {', '.join(rule.aliases)}"]
    return "\n".join(lines) + "\n"


def table(rules: Iterable[Rule]) -> str:
    """List rules, one a line: id, severity, impact or presets, title."""
    return columns((rule.id, _severity(rule), _on(rule), rule.title) for rule in rules)


def columns(lines: Iterable[tuple[str, ...]]) -> str:
    """Set cells in columns, one line each; the last one is as long as it is."""
    rows = list(lines)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]]) + "\n"
        for row in rows
    )


def summary(rule: Rule) -> Mapping[str, object]:
    """Return what the catalogue says of a rule, as plain data."""
    return {
        "id": rule.id, "title": rule.title, "severity": _severity(rule), "impact": impact(rule),
        "status": rule.status, "tags": list(rule.tags), "summary": rule.summary, "aliases": list(rule.aliases),
        "when": _when(rule), **({"presets": list(rule.presets)} if isinstance(rule, DocumentRule) else {}),
        "references": list(rule.references),
    }


def page(rules: Iterable[Rule]) -> str:
    """Write the catalogue page in Markdown: the rules by what they speak of, then the verbs."""
    rules = list(rules)
    lines = [
        "# Rules", "",
        "Written by `contractguard rules --format markdown` from the files in `rules/`.", "",
        "The severity is what a finding means for the gate, the impact what the change does to clients. Where no",
        "impact is fixed it follows from what happened to the set of accepted values, in the direction of the change.",
        "Rules on a contract as it stands have no impact; they are on in the presets that are named, and in `all`.",
        "", "| rule | severity | impact, or presets | what is told |", "|---|---|---|---|",
        *(f"| [{rule.id}](#{rule.id}) | {_severity(rule)} | {_on(rule)} | {rule.title} |" for rule in rules), "",
    ]
    for rule in rules:
        lines += _section(rule)
    lines += ["## Verbs", "", "What a rule's `when: {change: …}` may name, and the facts that such a change has.", "",
              "| verb | meaning | facts |", "|---|---|---|"]
    lines += [f"| `{verb.name}` | {verb.meaning} | {', '.join(f'`{fact}`' for fact in verb.facts)} |"
              for verb in VERBS.values()]
    lines += ["", *_predicates()]
    return "\n".join(lines) + "\n"


def _predicates() -> list[str]:
    """List the predicates with what a rule file may ask of them."""
    lines = ["## Predicates", "",
             "What a rule's `when: {predicate: …, over: …}` may name, the options that it takes, and",
             "the facts that its messages may ask for beside `label`, what people call the subject.", "",
             "| predicate | over | what it does | options | facts |", "|---|---|---|---|---|"]
    for predicate in load_predicates().values():
        options = ", ".join(f"`{name}`" for name in predicate.options)
        facts = ", ".join(f"`{fact}`" for fact in predicate.facts)
        lines.append(f"| `{predicate.name}` | {predicate.over} | {predicate.summary} | {options} | {facts} |")
    return lines


def _section(rule: Rule) -> list[str]:
    lines = [f"## {rule.id}", "", f"**{rule.title}.** {rule.summary}", "", rule.rationale, "",
             f"*What to do:* {rule.remedy}", "", f"*Speaks when:* {condition(rule)}", ""]
    flagged = next((example for example in examples(rule) if example.flags), None)
    if flagged is not None:
        lines += ["```yaml", *_shown(flagged, indent="").splitlines(), "```", ""]
    return [*lines, *(f"- <{reference}>" for reference in rule.references), ""]


def condition(rule: Rule) -> str:
    """Word what a rule speaks of."""
    if isinstance(rule, ChangeRule):
        where = [f"{name} is {' or '.join(str(value).lower() for value in values)}"
                 for name, values in rule.when.where.items()]
        direction = [f"in a {rule.when.direction}"] if rule.when.direction else []
        return ", ".join([f"`{rule.when.change}`", *direction, *where])
    assert isinstance(rule, DocumentRule)
    when = rule.when
    if isinstance(when, OnMatch):
        demands = [f"`{then.function}`" + (f" of `{then.field}`" if then.field else "") for then in when.then]
        return f"{', '.join(demands)} must hold at {', '.join(f'`{given}`' for given in when.given)}"
    options = [f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in rule.options.items()]
    over = _ALL_OF.get(when.over) or f"every {when.over.replace('-', ' ')}"
    return ", ".join([f"`{when.predicate}` over {over}", *options])


def examples(rule: Rule) -> tuple[ChangeExample | DocumentExample, ...]:
    """Return the examples of a rule of any kind."""
    if isinstance(rule, (ChangeRule, DocumentRule)):
        return rule.examples
    return ()


def _standing(rule: Rule) -> str:
    return f"impact: {impact(rule)}" if isinstance(rule, ChangeRule) else f"presets: {_on(rule)}"


def _on(rule: Rule) -> str:
    """Say what a rule over changes does to clients, and in which presets another rule is on."""
    return ", ".join(rule.presets) or "all" if isinstance(rule, DocumentRule) else impact(rule)


def impact(rule: Rule) -> str:
    """Word the impact that a rule states, or the one that sets decide; a rule over one document has none."""
    return (rule.impact or "by effect") if isinstance(rule, ChangeRule) else "none"


def _when(rule: Rule) -> Mapping[str, object]:
    if isinstance(rule, ChangeRule):
        return {"change": rule.when.change, "direction": rule.when.direction,
                "where": {name: list(values) for name, values in rule.when.where.items()}}
    assert isinstance(rule, DocumentRule)
    when = rule.when
    if isinstance(when, OnSubject):
        return {"predicate": when.predicate, "over": when.over, "options": rule.options}
    return {"given": list(when.given), "then": [
        {"field": then.field, "function": then.function, "functionOptions": then.options} for then in when.then]}


def _severity(rule: Rule) -> str:
    return "off" if rule.is_off else rule.usual_severity


def _shown(example: ChangeExample | DocumentExample, indent: str = "  ") -> str:
    if isinstance(example, ChangeExample):
        sides: object = {"base": example.base, "revision": example.revision}
    else:
        sides = {"contract": example.contract, **example.beside} if example.beside else example.contract
    shown = yaml.safe_dump(sides, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return "\n".join(indent + line for line in shown.rstrip().splitlines())


def _indent(text: str) -> str:
    return "\n  ".join(text.splitlines())
