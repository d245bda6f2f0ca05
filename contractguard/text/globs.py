"""Patterns over paths: `*` and `?` within a segment, `**` for any number of segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def is_glob(text: str) -> bool:
    """Say whether a path is a pattern."""
    return "*" in text or "?" in text


def glob_matches(pattern: str, path: str) -> bool:
    """Say whether a path, segment by segment, is one that the pattern means.

    `**` as a whole segment stands for any number of segments, none included: `/orders/**` matches `/orders` too.
    Everything but `*` and `?` is literal, brackets and braces included. The time is that of the product of the
    lengths at most, whatever the pattern.
    """
    return sequence_matches(pattern.split("/"), path.split("/"), "**", _segment_matches)


def _segment_matches(pattern: str, segment: str) -> bool:
    return sequence_matches(pattern.replace("**", "*"), segment, "*", lambda wanted, found: wanted in ("?", found))


def sequence_matches(
    pattern: Sequence[Item], path: Sequence[Item], any_number: Item, one: Callable[[Item, Item], bool],
) -> bool:
    """Say whether items are those of a pattern in which one item stands for any number; `one` compares the rest.

    Greedy: only the last wildcard has ever to take more, since all after an earlier one fits already.
    """
    at = place = 0
    wildcard, taken = -1, 0
    while place < len(path):
        if at < len(pattern) and pattern[at] == any_number:
            wildcard, taken = at, place
            at += 1
        elif at < len(pattern) and one(pattern[at], path[place]):
            at, place = at + 1, place + 1
        elif wildcard >= 0:
            taken += 1
            at, place = wildcard + 1, taken
        else:
            return False
    return all(item == any_number for item in pattern[at:])
