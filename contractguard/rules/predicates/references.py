"""Where references lead."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Survey


@predicate("document", "reference", "problem")
def reference_broken(survey: Survey) -> Iterator[Violation]:
    """Find references that lead nowhere, or in a circle that never ends at an element."""
    for broken in survey.broken:
        held = "$ref" in broken.node.members()
        place = broken.node.child("$ref") if held else broken.node
        yield Violation(place, {"reference": broken.reference, "problem": broken.problem.message}, part="value")
