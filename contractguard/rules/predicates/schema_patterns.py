"""Regular expressions of schemas (ECMA-262, as JSON Schema asks for)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.schema.languages.parsing import parsed
from contractguard.schema.patterns import compiles
from contractguard.schema.rejections import shown
from contractguard.survey import SchemaSubject, Survey

_FOREIGN = re.compile(r"\(\?(?:[A-Za-z-]+\)|P[<=>]|>|#)")
"""Groups of other dialects, which the matcher reads all the same: inline flags, Python's names, atomic groups."""
_NO_GROUP = "has no meaning here"

@predicate("schema", "pattern", "problem", having=("pattern", "patternProperties"))
def pattern_invalid(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find patterns that neither of two readers of ECMA-262 can read."""
    pattern = subject.value.get("pattern")
    if isinstance(pattern, str) and (problem := _problem(pattern)):
        yield Violation(subject.node.child("pattern"), {"pattern": shown(pattern), "problem": problem}, "value")
    named = subject.value.get("patternProperties")
    for name in named if isinstance(named, dict) else ():
        if problem := _problem(name):
            yield Violation(subject.node.child("patternProperties").child(name),
                            {"pattern": shown(name), "problem": problem})


def _problem(pattern: str) -> str:
    read = parsed(pattern)
    if not isinstance(read, str):
        return ""
    return read if not compiles(pattern) or (_FOREIGN.search(pattern) and _NO_GROUP in read) else ""
