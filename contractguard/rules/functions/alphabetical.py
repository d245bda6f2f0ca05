"""The function `alphabetical`: members, items, or items by one of their members, stand in order."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from contractguard.jsonpath.javascript import is_number, to_number
from contractguard.rules.functions.collation import collation_key
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.values import shown

_NO_OBJECT = (Problem("must hold objects alone, to be ordered by a property", of_property=True),)
_NO_TEXT = (Problem("must hold strings and numbers alone, to be in order", of_property=True),)
_MISSING = object()


def _prepare(options: Mapping[str, Any] | None) -> Check:
    keyed_by = (options or {}).get("keyedBy")

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        if not isinstance(value, (dict, list)) or len(value) < 2:
            return ()
        items: list[Any] = list(value)
        if keyed_by is not None:
            if not all(isinstance(item, (dict, list)) for item in items):
                return _NO_OBJECT
            items = [item.get(keyed_by, _MISSING) if isinstance(item, dict) else _MISSING for item in items]
        if not all(isinstance(item, str) or is_number(item) for item in items):
            return _NO_TEXT
        index = _first_misplaced(items)
        if index is None:
            return ()
        one, other = items[index], items[index + 1]
        message = f"{shown(one)} must stand after {shown(other)}"
        if keyed_by is not None:
            return (Problem(f"must be ordered by '{keyed_by}': {message}", of_property=True),)
        return (Problem(message, (index if isinstance(value, list) else one,)),)

    return check


def _first_misplaced(items: list[str | int | float]) -> int | None:
    return next((index for index, pair in enumerate(pairwise(items)) if _after(*pair)), None)


def _after(one: str | float, other: str | float) -> bool:
    """Whether the first of two neighbours belongs after the second, as Spectral compares them.

    Numbers are compared where the first is one and the second spells one, and then have to differ by at least 1.
    """
    if not isinstance(one, str):
        return one - to_number(other) >= 1
    if not isinstance(other, str) or (math.isnan(to_number(one)) and not math.isnan(to_number(other))):
        return False
    return collation_key(one) > collation_key(other)


ALPHABETICAL = Function("alphabetical", "Members or items stand in alphabetical order.", _prepare, {
    "type": ["object", "null"], "x-example": "{keyedBy: name}",
    "properties": {"keyedBy": {"type": "string", "description": "The property of the items that they are ordered by."}},
})
