"""Causes of failures that are known and not yet mended, each with its smallest pair.

Each pair is a strict expected failure of its own. What the random properties pass over because of a cause
is `excused`; once a cause is mended, its pair and its excuse are to be taken out of here together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.schema.pairs import Pair, Sided, pair_of

_REF = {"$ref": "#/components/schemas/Node"}
_NESTED = [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]

_PATTERNED: dict[str, Any] = {"patternProperties": {"b": {}}}


@dataclass(frozen=True)
class Cause:
    """One cause: the property that it breaks, and a pair that shows it."""

    id: str
    broken: str
    reason: str
    pair: Pair


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def _node(**beside: Any) -> dict[str, Any]:
    return {"Node": {"type": "object", "properties": {"next": {"allOf": [_REF], **beside}}}}


CAUSES = (
    Cause("oneOf-branch-widened", "request", "a wider branch of 'oneOf' may overlap another one",
          pair_of({"oneOf": [_text(maxLength=3), _text(minLength=4)]},
                  {"oneOf": [_text(maxLength=3), _text(minLength=2)]})),
    Cause("oneOf-component-widened", "request", "a component below 'oneOf' is judged as in a plain place",
          pair_of({"oneOf": [_text(maxLength=3), _REF]}, {"oneOf": [_text(maxLength=3), _REF]},
                  {"Node": _text(minLength=4)}, {"Node": _text(minLength=2)})),
    Cause("oneOf-wrapped-beside-overlap", "request", "a branch that is added beside a wrapped schema may overlap it",
          pair_of({"type": "number"}, {"oneOf": [{}, {"enum": [0, "a"]}]})),
    Cause("choice-in-a-choice", "silence", "a choice that is another's only branch is compared by its spelling",
          pair_of({"anyOf": [{"oneOf": _NESTED}]}, {"anyOf": [{"oneOf": _NESTED[::-1]}]})),
    Cause("choice-in-a-branch", "silence", "a choice that is a branch of another is compared by its spelling",
          pair_of({"anyOf": [{"oneOf": _NESTED}, {"type": "string"}]},
                  {"anyOf": [{"oneOf": _NESTED[::-1]}, {"type": "string"}]})),
    Cause("split-below-not", "silence", "what stands below 'not' is compared by its spelling",
          pair_of({"not": _text(maxLength=1)}, {"not": {"allOf": [_text(), {"maxLength": 1}]}})),
    Cause("type-in-not", "alarm", "'not' is narrower by its presence, though it refuses no value of the type",
          pair_of({"type": "number"}, {"type": "number", "not": {"type": "object"}})),
    Cause("items-refused", "alarm", "items are compared though no array may have one",
          pair_of({"type": "array", "maxItems": 1, "items": {}}, {"type": "array", "maxItems": 1,
                  "prefixItems": [{}], "items": {"type": "string"}})),
    Cause("assertion-without-its-type", "alarm", "a component's assertion about a type that no user of it lets in",
          pair_of({"allOf": [_REF, {"type": "object"}]}, {"allOf": [_REF, {"type": "object"}]},
                  {"Node": {}}, {"Node": {"maxLength": 0}})),
)


def excused(pair: Pair) -> bool:
    """Whether a pair holds what a known cause may trip over."""
    return any(_excused(side) for side in (pair.base, pair.revision))


def _excused(side: Sided) -> bool:
    found = list(_schemas([side.schema, *side.components.values()]))
    words = {word for schema in found for word in schema}
    return bool(words & {"oneOf", "not", "if", "contains"}) or ("anyOf" in words and _nested(found))


def _nested(schemas: list[dict[str, Any]]) -> bool:
    """Whether a choice is a branch of another one, or stands below one."""
    return sum("anyOf" in schema for schema in schemas) > 1


def _schemas(values: Any) -> Iterator[dict[str, Any]]:
    """Iterate over everything that may be a schema."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, dict):
            yield value
        if isinstance(value, (dict, list)):
            yield from _schemas(value)
