"""Causes of noise that are known and not yet mended, each with its smallest pair.

Each pair is a strict expected failure of its own: once a cause is mended it must be taken out of here, and
from then on nothing excuses it.
"""

from __future__ import annotations

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


def _unreached(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a contract with a component that nothing refers to."""
    data = whole("schema", None, {"type": "object"})
    data["components"]["schemas"]["Other"] = schema
    return data


_SPLIT = frozenset({"object split", "schema extracted", "schema reference inlined"})
CAUSES = (
    Cause("component that nothing reaches", "of a component that nothing reaches no set is asked",
          _unreached({"not": {"type": "string", "maxLength": 1}}),
          _unreached({"not": {"allOf": [{"type": "string"}, {"maxLength": 1}]}}),
          frozenset({*_SPLIT, "wrapped in allOf"}), frozenset({"schema-undecided"})),
)
