"""Which failures of a value are told: those that Spectral tells, which leaves out what others say better.

It sorts failures by their place into a tree, of places spelled with letters, digits, `_`, `$` and `-`; what stands
in a place that cannot be spelled so is told with the place above it, and not at all where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contractguard.rules.functions.judging.failure import Failure, Failures
from contractguard.rules.functions.values import shown
from contractguard.text import closest, format_pointer, listed

_STEP = re.compile(r"/[A-Za-z0-9_$-]+(?:/[0-9]+)?")


@dataclass(slots=True, eq=False)
class _Branch:
    failures: Failures = field(default_factory=list)
    children: dict[str, _Branch] = field(default_factory=dict)


def told(failures: Failures) -> Failures:
    """Return the failures that are told."""
    root = _Branch()
    for failure in failures:
        spelled = format_pointer(failure.path)
        steps = _STEP.findall(spelled) if spelled else [""]
        branch = root
        for step in steps:
            branch = branch.children.setdefault(step, _Branch())
        if steps:
            branch.failures.append(failure)
    _prune(root, None, "")
    return [failure for failure in _gathered(root) if not failure.silent]


def _prune(branch: _Branch, parent: _Branch | None, step: str) -> None:
    if branch.children and any(failure.keyword == "anyOf" for failure in branch.failures):
        branch.failures = []
    if parent is not None and _enums(branch.failures) and len(parent.children) > 1:
        parent.children.pop(step, None)
    for name, child in list(branch.children.items()):
        _prune(child, branch, name)


def _enums(failures: Failures) -> bool:
    return bool(failures) and all(failure.keyword == "enum" for failure in failures)


def _gathered(branch: _Branch) -> Iterator[Failure]:
    """Yield what is told of a place and below it; a list of values stands for what is below."""
    if _enums(branch.failures):
        yield _one_enum(branch.failures)
        return
    yield from branch.failures
    for child in branch.children.values():
        yield from _gathered(child)


def _one_enum(failures: Failures) -> Failure:
    """Say of several lists of values that the value is in none."""
    if len(failures) == 1:
        return failures[0]
    allowed = {shown(value): value for failure in failures for value in failure.allowed}
    return failures[0]._replace(message=f"must be one of {listed(list(allowed), 20)}", allowed=tuple(allowed.values()))


def suggestion(failure: Failure, value: object) -> str:
    """Return the allowed text that a value was most likely meant to be, or an empty string."""
    if failure.keyword != "enum" or not isinstance(value, str):
        return ""
    return closest(value, [one for one in failure.allowed if isinstance(one, str)])
