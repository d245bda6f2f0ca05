"""What changed inside values that no specification describes: extensions, examples, unknown members, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractguard.schema.canonical import canonical

_LARGEST = 20_000
"""Bytes of a value in which the differences are looked for; what is larger changed as a whole."""
_MOST = 20


def differences(before: object, after: object) -> list[str]:
    """Say what changed between two values, `limits.burst: 10 → 20`, sorted; some twenty of them at most.

    DeepDiff finds them, items of lists by their values. A value that is very large, or no container, is one difference.
    """
    if not isinstance(before, dict | list) or type(before) is not type(after) or _is_large(before) or _is_large(after):
        return [_whole(before, after)]
    from deepdiff import DeepDiff

    try:
        seen = DeepDiff(before, after, view="tree", ignore_private_variables=False)
    except RecursionError:
        return [_whole(before, after)]
    found = sorted(_worded(_path(level.path(output_format="list")), *_sides(kind, level))
                   for kind, levels in seen.items() for level in levels)
    return [*found[:_MOST], *([f"and {len(found) - _MOST} more"] if len(found) > _MOST else [])]


def _is_large(value: object) -> bool:
    return len(canonical(value)) > _LARGEST


def _sides(kind: str, level: Any) -> Iterator[object]:
    """Return the two values of a difference; nothing stands for the side that has none."""
    yield _NOTHING if kind.endswith("_added") else level.t1
    yield _NOTHING if kind.endswith("_removed") else level.t2


class _Nothing:
    """Stands for a value that is not there; None is a value."""


_NOTHING = _Nothing()


def _path(tokens: list[str | int]) -> str:
    told = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in tokens)
    return told.removeprefix(".")


def _whole(before: object, after: object) -> str:
    if before is None and after is not None:
        return _worded("", _NOTHING, after)
    return _worded("", before, _NOTHING if after is None and before is not None else after)


def _worded(path: str, before: object, after: object) -> str:
    place = f"{path}: " if path else ""
    if before is _NOTHING:
        return f"{place}{_shown(after)} added"
    if after is _NOTHING:
        return f"{place}{_shown(before)} removed"
    return f"{place}{_shown(before)} → {_shown(after)}"


def _shown(value: object) -> str:
    text = canonical(value).decode("utf-8", "replace")
    return text if len(text) <= 60 else f"{text[:59]}…"
