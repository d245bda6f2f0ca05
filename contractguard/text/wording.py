"""How names, counts and lists are worded in messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

_LONGEST = 200
_MOST_COMPARED = 20_000


def closest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the known word that `word` was most likely meant to be, or an empty string.

    `alike` says how much of both has to be the same, from 0 to 1. What is too long for a name gets no suggestion.
    """
    if len(word) > _LONGEST:
        return ""
    matches = get_close_matches(word, [each for each in known if len(each) <= _LONGEST], n=1, cutoff=alike)
    return matches[0] if matches else ""


class Suggestions:
    """Suggests words for many mistakes. After a number of comparisons it has none: nobody reads so many hints."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def closest(self, word: str, known: Collection[str], alike: float = 0.6) -> str:
        """Return what the function of this name does, or an empty string once there was too much to compare."""
        self._left -= len(known)
        return closest(word, known, alike) if self._left >= 0 else ""


def counted(number: int, noun: str) -> str:
    """Word a count: `1 operation`, `3 operations`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(items: Sequence[str], most: int = 5) -> str:
    """Join items with commas and say how many were left out beyond the first `most`."""
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"
