"""How names, counts and lists are worded in messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` was most likely meant to be, or an empty string."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def counted(number: int, noun: str) -> str:
    """Word a count: `1 operation`, `3 operations`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(items: Sequence[str], most: int = 5) -> str:
    """Join items with commas and say how many were left out beyond the first `most`."""
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"
