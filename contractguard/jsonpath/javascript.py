"""Values as JavaScript sees them: what is true, what is equal, what is a number (ECMA-262, section 7).

Nothing here raises: where JavaScript would throw, as on a member of `null`, the answer is UNDEFINED.
"""

from __future__ import annotations

import math
import re
from typing import Final

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z", re.ASCII)
_OTHER_BASE = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)\Z")
_SPACES = " \t\n\r\v\f\u00a0\u2028\u2029\ufeff"
_MOST_LEVELS = 8
"""How deep an array is spelled out: nothing is compared with the text of a deeper one."""


class Undefined:
    """The type of UNDEFINED."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = Undefined()
"""The value of what is not there, as JavaScript has it; not the same as None, which is `null`."""


def truthy(value: object) -> bool:
    """Whether a value counts as true: all but undefined, null, false, 0, NaN and the empty string (section 7.1.2)."""
    kind = type(value)
    if kind is dict or kind is list:
        return True
    if kind is float:
        return bool(value) and not math.isnan(value)  # type: ignore[arg-type]
    return bool(value) or isinstance(value, (dict, list))


def is_number(value: object) -> bool:
    """Whether a value is a number; Python's booleans are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def type_name(value: object) -> str:
    """Return what `typeof` says of a value (section 13.5.3)."""
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "number" if is_number(value) else "object"


def strictly_equal(left: object, right: object) -> bool:
    """Answer the operator `===` (section 7.2.15): objects and arrays are equal to themselves alone."""
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    if is_number(left) and is_number(right):
        return left == right
    return left is right


def loosely_equal(left: object, right: object) -> bool:
    """Answer the operator `==` (section 7.2.14), with its coercions."""
    if left is None or left is UNDEFINED:
        return right is None or right is UNDEFINED
    if right is None or right is UNDEFINED:
        return False
    left_is_object, right_is_object = isinstance(left, (dict, list)), isinstance(right, (dict, list))
    if left_is_object and right_is_object:
        return left is right
    if left_is_object:
        left = to_string(left)
    if right_is_object:
        right = to_string(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)


def to_number(value: object) -> float:
    """Return the number that a value stands for, or NaN (section 7.1.4)."""
    if isinstance(value, (bool, int, float)):
        return value
    if value is None:
        return 0
    if value is UNDEFINED:
        return math.nan
    return _parsed(to_string(value).strip(_SPACES))


def _parsed(text: str) -> float:
    if not text:
        return 0
    if _NUMBER.match(text):
        return float(text)
    if _OTHER_BASE.match(text):
        return int(text, 0)
    return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}.get(text, math.nan)


def to_string(value: object) -> str:
    """Return the text of a value, as when it is joined to another text (section 7.1.17)."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, list):
        return _array_text(value, _MOST_LEVELS)
    return "[object Object]" if isinstance(value, dict) else str(value)


def _array_text(items: list[object], levels: int) -> str:
    if not levels:
        return ""
    return ",".join(
        _array_text(item, levels - 1) if isinstance(item, list) else "" if item is None else to_string(item)
        for item in items)


def _number_text(value: float) -> str:
    if isinstance(value, int) and abs(value) < 10**21:
        return str(value)
    try:
        number = float(value)
    except OverflowError:
        return "Infinity" if value > 0 else "-Infinity"
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < 1e21:
        return str(int(number))
    mantissa, _, exponent = repr(number).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"
