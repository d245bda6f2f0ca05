"""Keywords that look at one value alone (2020-12 validation, section 6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from contractguard.jsonpath.javascript import is_number
from contractguard.rules.functions.expressions import found, read_asserted
from contractguard.rules.functions.judging.equality import equal, first_twice
from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens
from contractguard.rules.functions.judging.string_formats import fits
from contractguard.rules.functions.values import shown
from contractguard.text import counted, listed

Assertion = Callable[[Any, Any, Mapping[str, Any]], str]
"""Judges a value by a keyword's value and the schema around it: what the value must be, or an empty string."""

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": lambda value: is_number(value) and (isinstance(value, int) or value.is_integer()),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the types that a schema allows, `nullable` counted in; none where it says nothing of types."""
    stated = schema.get("type")
    types = [stated] if isinstance(stated, str) else list(stated or ())
    return [*types, "null"] if types and schema.get("nullable") is True else types


def type_failure(types: list[str], path: Tokens) -> Failure:
    """Say that a value has another type."""
    return Failure("type", path, f"must be of type {' or '.join(types)}")


def enum_failures(values: list[Any], value: object, path: Tokens) -> Failures:
    """Hold a value to a list of values."""
    if any(equal(value, one) for one in values):
        return []
    return [Failure("enum", path, f"must be one of {listed([shown(one) for one in values], 20)}", tuple(values))]


def _bound(words: str, holds: Callable[[Any, Any], bool]) -> Assertion:
    def judge(value: Any, bound: Any, _schema: Mapping[str, Any]) -> str:
        return "" if not is_number(bound) or holds(value, bound) else f"must be {words} {shown(bound)}"

    return judge


def _inclusive(words: str, strict_words: str, keyword: str, holds: Callable[[Any, Any], bool]) -> Assertion:
    """Build `minimum` or `maximum`; in draft 4 a boolean beside it makes it exclusive (section 5.1)."""
    def judge(value: Any, bound: Any, schema: Mapping[str, Any]) -> str:
        exclusive = schema.get(keyword) is True
        if holds(value, bound) and not (exclusive and value == bound):
            return ""
        return f"must be {strict_words if exclusive else words} {shown(bound)}"

    return judge


def _sized(noun: str, least: bool) -> Assertion:
    def judge(value: Any, bound: Any, _schema: Mapping[str, Any]) -> str:
        if len(value) >= bound if least else len(value) <= bound:
            return ""
        number = counted(bound, noun) if noun != "property" or bound == 1 else f"{bound} properties"
        return f"must have at {'least' if least else 'most'} {number}"

    return judge


def _multiple_of(value: Any, factor: Any, _schema: Mapping[str, Any]) -> str:
    if isinstance(value, int) and isinstance(factor, int):
        return "" if value % factor == 0 else f"must be a multiple of {factor}"
    try:
        quotient = value / factor
    except OverflowError:
        quotient = math.inf
    return "" if math.isfinite(quotient) and quotient.is_integer() else f"must be a multiple of {shown(factor)}"


def _pattern(value: Any, pattern: Any, _schema: Mapping[str, Any]) -> str:
    return "" if found(read_asserted(pattern), value) else f"must match the pattern {shown(pattern)}"


def _unique(value: Any, asked: Any, _schema: Mapping[str, Any]) -> str:
    twice = first_twice(value) if asked is True else None
    return f"must not hold an item twice (items {twice[0]} and {twice[1]} are equal)" if twice else ""


def _format(value: Any, name: Any, _schema: Mapping[str, Any]) -> str:
    return "" if fits(name, value) else f"must be of the format {shown(name)}"


NUMBERS: Mapping[str, Assertion] = {
    "maximum": _inclusive("at most", "less than", "exclusiveMaximum", lambda value, bound: value <= bound),
    "minimum": _inclusive("at least", "more than", "exclusiveMinimum", lambda value, bound: value >= bound),
    "exclusiveMaximum": _bound("less than", lambda value, bound: value < bound),
    "exclusiveMinimum": _bound("more than", lambda value, bound: value > bound),
    "multipleOf": _multiple_of,
    "format": _format,
}
STRINGS: Mapping[str, Assertion] = {
    "maxLength": _sized("character", False), "minLength": _sized("character", True),
    "pattern": _pattern, "format": _format,
}
ARRAYS: Mapping[str, Assertion] = {"maxItems": _sized("item", False), "minItems": _sized("item", True)}
UNIQUE: Mapping[str, Assertion] = {"uniqueItems": _unique}
OBJECTS: Mapping[str, Assertion] = {
    "maxProperties": _sized("property", False), "minProperties": _sized("property", True)}
