"""When two JSON values are equal, and whether an array holds one twice."""

from __future__ import annotations

import json


def equal(one: object, other: object) -> bool:
    """Whether two JSON values are equal (2020-12 core, section 4.2.2): 1 is 1.0, but not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, (dict, list)) or isinstance(other, (dict, list)):
        return False
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def first_twice(items: list[object]) -> tuple[int, int] | None:
    """Return the indices of two equal items, or None where all differ."""
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        before = seen.setdefault(_canonical(item), index)
        if before != index:
            return before, index
    return None


def _canonical(value: object) -> str:
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
