"""The few words beside an underlined region: what stood there, what stands there now."""

from __future__ import annotations

from contractguard.findings import Finding
from contractguard.report.terminal.spans import width
from contractguard.report.values import spell
from contractguard.text.printable import printable

_LONGEST_VALUE = 40


def labels(finding: Finding) -> tuple[str, str]:
    """Return the words for the revision's side and for the base's; either may be empty."""
    if not {"before", "after"} <= finding.facts.keys() or finding.was is None:
        return "", ""
    before, after = finding.facts["before"], finding.facts["after"]
    if after is None and before is not None:
        return f"{_name(finding)} used to be here", "removed"
    return _value("is now", after), _value("was", before)


def _name(finding: Finding) -> str:
    fallback = finding.was.pointer[-1] if finding.was and finding.was.pointer else "it"
    name = finding.facts.get("name", fallback)
    return printable(f"'{name}'")


def _value(verb: str, value: object) -> str:
    """Word a value, unless it is absent, a structure, or too long to stand beside a line."""
    if value is None or not isinstance(value, str | int | float):
        return ""
    spelled = printable(spell(value))
    return f"{verb} {spelled}" if width(spelled) <= _LONGEST_VALUE else ""
