"""A table of another tool's checks, for people, programs and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contractguard.rules.catalogue import Catalogue
from contractguard.rules.documentation import columns
from contractguard.rules.peers.reading import Counterpart


def table(counterparts: Iterable[Counterpart], catalogue: Catalogue) -> str:
    """List checks, one a line: id, level, the rules with their usual impact, or why none speaks."""
    return columns((one.check, one.level, _answer(one, catalogue)) for one in counterparts)


def summary(counterpart: Counterpart, catalogue: Catalogue) -> Mapping[str, object]:
    """Return what is said of a check, as plain data."""
    return {
        "check": counterpart.check, "level": counterpart.level,
        "rules": [{"id": rule, "impact": catalogue.usual_impact(rule)} for rule in counterpart.rules],
        "note": counterpart.note or None, "because": counterpart.because or None,
    }


def page(peer: str, counterparts: Iterable[Counterpart], catalogue: Catalogue) -> str:
    """Write the table in Markdown, with links into the catalogue page beside it."""
    lines = [
        f"# Checks of {peer}", "",
        f"Written by `contractguard rules --peer {peer} --format markdown`. In the case of each check at least one of",
        "the rules speaks, or none does for the reason given. The impact is the worst that the rule usually has.", "",
        f"| {peer} | level | contractguard |", "|---|---|---|",
    ]
    for one in counterparts:
        answer = _answer(one, catalogue, link="[{0}](rules.md#{0})")
        lines.append(f"| {one.check} | {one.level} | {answer} |")
    return "\n".join(lines) + "\n"


def _answer(counterpart: Counterpart, catalogue: Catalogue, link: str = "{0}") -> str:
    if counterpart.because:
        return f"none: {counterpart.because}"
    rules = ", ".join(f"{link.format(rule)} ({catalogue.usual_impact(rule)})" for rule in counterpart.rules)
    return f"{rules}. {counterpart.note}" if counterpart.note else rules
