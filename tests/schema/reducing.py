"""Make a failing pair small: take away and simplify whatever the failure does not need."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Holds = Callable[[Any], object]
_SIMPLER: tuple[Any, ...] = ({}, True, [], 0, 1, "a")


def reduced(case: Any, fails: Holds, most: int = 3000) -> Any:
    """Return the smallest case found that still fails; the same place on both sides may go at once."""
    tried = 0
    again = True
    while again and tried < most:
        again = False
        for smaller in _smaller(case):
            tried += 1
            if _fails(fails, smaller):
                case, again = smaller, True
                break
    return case


def _fails(fails: Holds, case: Any) -> bool:
    try:
        return bool(fails(case))
    except Exception:
        return False


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _paths(member, (*path, key))


def _smaller(case: dict[str, Any]) -> Iterator[Any]:
    paths = [path for path in _paths(case) if len(path) > 1 and path[0] != "dialect"]
    for path in sorted(paths, key=len):
        partner = ({"base": "revision", "revision": "base"}.get(path[0]), *path[1:])
        for edit in (_removed, *(_setter(value) for value in _SIMPLER), *_hoisted(_at(case, path))):
            changed = edit(case, path)
            if changed is None:
                continue
            both = edit(changed, partner) if partner in paths and _at(case, path) == _at(case, partner) else None
            yield from (version for version in (both, changed) if version is not None)


def _at(case: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        case = case[key]
    return case


def _removed(case: Any, path: tuple[Any, ...]) -> Any:
    if len(path) < 3:
        return None
    case = copy.deepcopy(case)
    del _at(case, path[:-1])[path[-1]]
    return case


def _setter(value: Any) -> Callable[[Any, tuple[Any, ...]], Any]:
    def put(case: Any, path: tuple[Any, ...]) -> Any:
        present = _at(case, path)
        if _size(value) >= _size(present):
            return None
        case = copy.deepcopy(case)
        _at(case, path[:-1])[path[-1]] = copy.deepcopy(value)
        return case
    return put


def _hoisted(value: Any) -> Iterator[Callable[[Any, tuple[Any, ...]], Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in inner:
        if isinstance(member, (dict, list)):
            yield _setter(member)
            yield from (_setter(deeper) for deeper in (
                member.values() if isinstance(member, dict) else member) if isinstance(deeper, dict))


def _size(value: Any) -> tuple[int, str]:
    text = repr(value)
    return len(text), text
