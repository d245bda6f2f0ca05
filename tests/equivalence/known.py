"""Causes of noise that are known and not yet mended, each with its smallest pair.

Each pair is a strict expected failure of its own: once a cause is mended it must be taken out of here, and
from then on nothing excuses it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from tests.judging import whole


@dataclass(frozen=True)
class Cause:
    """One reason for noise: a pair of documents that mean the same, and what it makes the rules say."""

    id: str
    reason: str
    base: dict[str, Any]
    revision: dict[str, Any]
    transformations: frozenset[str]
    rules: frozenset[str]

    def explains(self, transformation: str, rules: set[str]) -> bool:
        """Whether what was said about a transformation is what this cause makes the rules say."""
        return transformation in self.transformations and rules <= self.rules


_OTHER = {"$ref": "#/components/schemas/Other"}


def _thing(schema: Any, **components: Any) -> dict[str, Any]:
    """Return a contract with one component in a request and a response."""
    data = whole("schema", None, {"type": "object", "properties": {"p": schema}})
    data["components"]["schemas"].update(copy.deepcopy(components))
    return data


_NOTHING_BUT_A = {"type": "string", "not": {"const": "a"}}
_UNDECIDED = frozenset({"schema-undecided"})
_RESPELLED = frozenset({"schema extracted", "wrapped in allOf", "const to enum", "schema defaults written out",
                        "object split", "schema reference inlined"})
CAUSES = (
    Cause("whole keyword extracted", "a reference below `not`, `contains`, `if` … is not followed",
          _thing(_NOTHING_BUT_A, Other={"const": "a"}), _thing({"type": "string", "not": _OTHER}, Other={"const": "a"}),
          _RESPELLED, _UNDECIDED),
    Cause("whole keyword respelled", "what stands below `not`, `contains`, `if` … is compared as it is spelled",
          _thing(_NOTHING_BUT_A), _thing({"type": "string", "not": {"const": "a", "minLength": 0}}),
          _RESPELLED, _UNDECIDED),
)
