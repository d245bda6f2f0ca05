"""Assertions about one type of value: which types they speak of, and which of two is tighter."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from contractguard.schema.effect import Effect
from contractguard.schema.formats import WIDER

_NUMERIC = frozenset({"integer", "number"})
_STRING = frozenset({"string"})

FACET_TYPES: dict[str, frozenset[str]] = {
    "minimum": _NUMERIC, "exclusiveMinimum": _NUMERIC, "maximum": _NUMERIC, "exclusiveMaximum": _NUMERIC,
    "multipleOf": _NUMERIC, "minLength": _STRING, "maxLength": _STRING, "format": _STRING | _NUMERIC,
    "minItems": frozenset({"array"}), "maxItems": frozenset({"array"}), "uniqueItems": frozenset({"array"}),
    "minProperties": frozenset({"object"}), "maxProperties": frozenset({"object"}),
}
"""Each facet keyword with the types that it speaks of."""

LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})

NUMERIC_FORMATS = {
    "int8": (-(2**7), 2**7 - 1), "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1), "uint16": (0, 2**16 - 1), "uint32": (0, 2**32 - 1), "uint64": (0, 2**64 - 1),
    "float": (-3.4028234663852886e38, 3.4028234663852886e38),
    "double": (-1.7976931348623157e308, 1.7976931348623157e308),
}
"""The range of each numeric format (OpenAPI Format Registry)."""

STRING_FORMATS = frozenset({
    "date", "date-time", "time", "duration", "uuid", "ipv4", "ipv6", "email", "idn-email", "hostname",
    "idn-hostname", "uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer",
    "relative-json-pointer", "regex", "byte", "binary",
})
"""String formats that are sets of strings; any other is an annotation."""

def tighter(keyword: str, one: object, other: object) -> bool:
    """Whether the first value of a facet accepts less than the second."""
    if keyword == "uniqueItems":
        return one is True and other is not True
    if keyword == "format":
        return format_effect(other, one) == "narrowed"
    if not (_is_number(one) and _is_number(other)):
        return False
    if keyword == "multipleOf":
        return multiple(one, other) and not multiple(other, one)
    return bool(one > other if keyword in LOWER else one < other)  # type: ignore[operator]


def facet_effect(keyword: str, before: object, after: object) -> Effect:
    """How the accepted set moves when a facet goes from one value to another; None stands for absence."""
    if keyword == "uniqueItems":
        before, after = before or None, after or None
    if before == after:
        return "none"
    if keyword == "format":
        return format_effect(before, after)
    if before is None:
        return "narrowed"
    if after is None:
        return "widened"
    if tighter(keyword, after, before):
        return "narrowed"
    if tighter(keyword, before, after):
        return "widened"
    return "both" if keyword == "multipleOf" else "undecided"


def format_effect(before: object, after: object) -> Effect:
    """How the accepted set moves when a `format` changes. Unknown formats decide nothing."""
    if {before, after} - {None} <= set(NUMERIC_FORMATS):
        return _range_effect(_range(before), _range(after))
    known = STRING_FORMATS | set(NUMERIC_FORMATS)
    if not {before, after} - {None} <= known:
        return "undecided"
    if before is None or (after, before) in WIDER:
        return "narrowed"
    if after is None or (before, after) in WIDER:
        return "widened"
    return "both"


def relevant_format(name: object, types: frozenset[str]) -> object:
    """Return a format that speaks of one of the types, else None: a string format asserts nothing of a number."""
    if name in STRING_FORMATS and "string" not in types:
        return None
    return name


def _range(name: object) -> tuple[float, float]:
    return NUMERIC_FORMATS.get(str(name), (float("-inf"), float("inf")))


def _range_effect(before: tuple[float, float], after: tuple[float, float]) -> Effect:
    narrowed = after[0] > before[0] or after[1] < before[1]
    widened = after[0] < before[0] or after[1] > before[1]
    return "both" if narrowed and widened else "narrowed" if narrowed else "widened" if widened else "none"


def multiple(number: object, divisor: object) -> bool:
    """Whether a number is a multiple of another, exactly, in decimal."""
    try:
        exact = Fraction(Decimal(str(divisor)))
        return exact != 0 and (Fraction(Decimal(str(number))) / exact).denominator == 1
    except (ArithmeticError, ValueError):
        return False


def common_multiple(one: object, other: object) -> object:
    """Return the least number that is a multiple of both: what is a multiple of each is a multiple of it."""
    if not (_is_number(one) and _is_number(other)) or multiple(one, other):
        return one
    left, right = (Fraction(Decimal(str(number))) for number in (one, other))
    least = Fraction(lcm(left.numerator, right.numerator), gcd(left.denominator, right.denominator))
    return least.numerator if least.denominator == 1 else float(least)


def rejects(keyword: str, value: object, instance: object) -> bool:
    """Whether a facet surely rejects an instance. Formats are left to others."""
    size = _size(keyword, instance)
    if size is None or not _is_number(value):
        return False
    if keyword == "multipleOf":
        return not multiple(size, value)
    if keyword == "exclusiveMinimum":
        return size <= value  # type: ignore[operator]
    if keyword == "exclusiveMaximum":
        return size >= value  # type: ignore[operator]
    return size < value if keyword in LOWER else size > value  # type: ignore[operator]


def _size(keyword: str, instance: object) -> int | float | None:
    if keyword in ("format", "uniqueItems"):
        return None
    types = FACET_TYPES[keyword]
    if isinstance(instance, bool):
        return None
    if isinstance(instance, (int, float)):
        return instance if "number" in types else None
    for kind, name in ((str, "string"), (list, "array"), (dict, "object")):
        if isinstance(instance, kind):
            return len(instance) if name in types else None
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
