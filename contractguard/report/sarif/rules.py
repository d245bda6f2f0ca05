"""Rules as SARIF reporting descriptors (SARIF 2.1.0, section 3.49)."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.findings import RuleText, Severity

Json = dict[str, object]

_LONGEST_TEXT = 1024
_MOST_TAGS = 20
_PROBLEM: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
_SECURITY: Mapping[Severity, str] = {"error": "8.0", "warning": "5.0", "note": "2.0"}


def descriptor(rule: RuleText) -> Json:
    """Describe a rule with everything that GitHub shows of it."""
    uri = _page(rule)
    described: Json = {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": {"text": _sentence(rule.title or rule.id)},
        "fullDescription": {"text": _full(rule)},
        "help": {"text": _help(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": _properties(rule),
    }
    if uri:
        described["helpUri"] = uri
    return described


def _properties(rule: RuleText) -> Json:
    properties: Json = {
        "tags": list(dict.fromkeys(rule.tags))[:_MOST_TAGS],
        "precision": "very-high" if "compatibility" in rule.tags else "high",
        "problem.severity": _PROBLEM[rule.severity],
    }
    if "security" in rule.tags:
        properties["security-severity"] = _SECURITY[rule.severity]
    return properties


def _pascal(rule: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in rule.split("-"))


def _sentence(text: str) -> str:
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return _cut(ended)


def _full(rule: RuleText) -> str:
    return _cut(_paragraphs(rule.summary, rule.rationale).replace("\n\n", " ") or _sentence(rule.title or rule.id))


def _help(rule: RuleText) -> str:
    remedy = f"What to do: {rule.remedy.strip()}" if rule.remedy.strip() else ""
    references = f"See {', '.join(rule.references)}" if rule.references else ""
    return _paragraphs(rule.summary, rule.rationale, remedy, references) or _sentence(rule.title or rule.id)


def _help_markdown(rule: RuleText) -> str:
    remedy = f"**What to do**\n\n{rule.remedy.strip()}" if rule.remedy.strip() else ""
    references = "\n".join(f"- <{reference}>" for reference in rule.references)
    return _paragraphs(f"# {rule.title or rule.id}", rule.summary, rule.rationale, remedy, references)


def _page(rule: RuleText) -> str:
    pages = [page for page in (rule.help, *rule.references) if page.startswith(("https://", "http://"))]
    return pages[0] if pages else ""


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT - 1] + "…"
