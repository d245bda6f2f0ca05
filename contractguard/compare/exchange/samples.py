"""Small values for the parts of an exchange that nobody asked about.

They are guesses that are right for most schemas: whether an exchange holds is for the referee to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from contractguard.compare.exchange.model import Sample
from contractguard.contract import Contract, Schema, read_schema
from contractguard.schema.patterns import finds

_FORMATS: Mapping[str, str] = {
    "date": "2024-01-31", "date-time": "2024-01-31T00:00:00Z", "time": "00:00:00Z", "duration": "P1D",
    "uuid": "00000000-0000-4000-8000-000000000000", "email": "a@example.org", "hostname": "example.org",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.org/", "url": "https://example.org/",
    "uri-reference": "/a", "json-pointer": "/a", "regex": "a",
}
_DEEPEST = 12
_LONGEST_TEXT = 1000
_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 36, 40, 64)
_MOST_ITEMS = 100
_MOST_STEPS = 2000


def sampler(contract: Contract) -> Sample:
    """Return a function that gives a small value for a schema of a contract, or raises LookupError."""
    def sample(schema: Schema) -> object:
        try:
            return _Sampler(contract).value(schema, _DEEPEST)
        except (ArithmeticError, TypeError, ValueError):
            raise LookupError("the schema is not what the specification says") from None
    return sample


class _Sampler:
    """Finds one value, in a limited number of steps."""

    def __init__(self, contract: Contract) -> None:
        self._references = contract.references
        self._left = _MOST_STEPS

    def value(self, schema: Schema, depth: int) -> object:
        """Return a value of a schema that is nested no deeper than `depth`."""
        self._left -= 1
        if schema.always is False or depth < 0 or self._left < 0:
            raise LookupError("no value is small enough")
        keywords = schema.keywords
        for given in (_listed(keywords.get("enum")), [keywords["const"]] if "const" in keywords else []):
            if given:
                return given[0]
        if "$ref" not in keywords or schema.reference is None:
            return self._own(schema, depth)
        target = self._references.target(schema.node, schema.reference)
        found = self.value(read_schema(target, schema.dialect), depth - 1)
        return _joined(found, self._own(schema, depth)) if isinstance(found, dict) else found

    def _own(self, schema: Schema, depth: int) -> object:
        """Join what the branches of a schema ask for with what it asks for itself."""
        branches = [*schema.children("allOf"), *schema.children("oneOf")[:1], *schema.children("anyOf")[:1]]
        found = [self.value(branch, depth - 1) for branch in branches]
        kind = _kind(schema)
        if kind == "object" or (kind == "" and "properties" in schema.keywords):
            found.append(self._members(schema, depth))
        elif kind or not found:
            found.append(self._items(schema, depth) if kind == "array" else _plain(schema, kind))
        joined: object = found[0]
        for value in found[1:]:
            joined = _joined(joined, value)
        return joined

    def _members(self, schema: Schema, depth: int) -> dict[str, object]:
        names = [name for name in _listed(schema.keywords.get("required")) if isinstance(name, str)]
        declared: Any = schema.keywords.get("properties")
        return {
            name: self.value(schema.child("properties", name), depth - 1)
            if isinstance(declared, dict) and name in declared else "a"
            for name in names
        }

    def _items(self, schema: Schema, depth: int) -> list[object]:
        least = min(_number(schema, "minItems", 0), _MOST_ITEMS)
        described = isinstance(schema.keywords.get("items"), dict)
        return [self.value(schema.child("items"), depth - 1) if described else "a"] * int(least or 1)


def _joined(one: object, other: object) -> object:
    """Join the members of two objects; of other values the first stands."""
    return {**one, **other} if isinstance(one, dict) and isinstance(other, dict) else one


def _kind(schema: Schema) -> str:
    kinds = schema.keywords.get("type")
    listed = [kinds] if isinstance(kinds, str) else _listed(kinds)
    return next((str(kind) for kind in listed if kind != "null"), "null" if listed else "")


def _plain(schema: Schema, kind: str) -> object:
    if kind in ("integer", "number"):
        return _numeric(schema)
    return {"boolean": True, "null": None}[kind] if kind in ("boolean", "null") else _text(schema)


def _text(schema: Schema) -> str:
    """Choose the first text that fits length and pattern, examples first where one of them is asked for."""
    text = _FORMATS.get(str(schema.keywords.get("format")), "a")
    least = int(min(_number(schema, "minLength", 0), _LONGEST_TEXT))
    pattern = schema.keywords.get("pattern")
    if not isinstance(pattern, str):
        return text.ljust(least, "a")
    shown = [value for value in _listed(schema.keywords.get("examples")) if isinstance(value, str)]
    for candidate in (*shown, text, *(letter.ljust(max(least, size), letter) for letter in "a1A" for size in _SIZES)):
        if least <= len(candidate) <= _number(schema, "maxLength", math.inf) and finds(pattern, candidate):
            return candidate
    raise LookupError("nobody here writes what the pattern asks for")


def _numeric(schema: Schema) -> object:
    step = _number(schema, "multipleOf", 1) or 1
    low, over = _number(schema, "minimum", -math.inf), _number(schema, "exclusiveMinimum", -math.inf)
    least = max(low, over + step if over != -math.inf else over)
    high = min(_number(schema, "maximum", math.inf), _number(schema, "exclusiveMaximum", math.inf) - step)
    value = 1 if least <= 1 <= high else least if least != -math.inf else high
    rounded = math.ceil(value / step) * step
    return int(rounded) if float(rounded).is_integer() else rounded


def _number(schema: Schema, keyword: str, default: float) -> float:
    value = schema.keywords.get(keyword)
    stated = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return value if stated else default  # type: ignore[return-value]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
