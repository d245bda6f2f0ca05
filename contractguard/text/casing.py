"""How names are written: which casings one fits, which words it is made of, what most of many have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

Casing = str
"""One of the words for casings, or nothing."""

CASINGS: Mapping[str, str] = {
    "camel": "camelCase", "pascal": "PascalCase", "snake": "snake_case", "kebab": "kebab-case",
    "macro": "MACRO_CASE", "cobol": "COBOL-CASE", "train": "Train-Case", "flat": "flatcase",
}
"""The casings by the words that rules use for them, and as people write them."""

_JOINED = ("camel", "pascal", "snake", "kebab", "macro", "cobol")
_ALL = frozenset(CASINGS)
_SMALL = frozenset({"camel", "snake", "kebab", "flat"})
_CAPITAL = frozenset({"pascal", "macro", "cobol", "train"})
_CAMEL, _PASCAL = frozenset({"camel"}), frozenset({"pascal", "train"})
_MIXED = _CAMEL | _PASCAL
_SINGLE_WORDS = (frozenset({"camel", "snake"}), frozenset({"macro", "cobol"}))
"""What a name of one word fits, in small and in capital letters: it tells nothing of how words are joined."""
_BREAK = re.compile(r"[^A-Za-z0-9_-]+")
_MODEL = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,5}[0-9]+(?![A-Za-z0-9])")
"""The name of a model or form among other words (`verifone_P400`): written as it is, too."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ACRONYM = re.compile(r"[A-Z0-9]{1,5}|[a-z]{2,3}[-_][A-Z]{2}")
"""An acronym, or a language tag with its region: written as they are wherever they come from."""
_LONGEST = 200


@lru_cache(maxsize=16384)
def casings_of(name: str) -> frozenset[str]:
    """Return the casings that a name fits: `user` fits six, `user_id` one, `user-Id` none.

    Marks around a name (`_links`, `$ref`, `@type`) do not count, an acronym alone fits everything, and a name of
    several (`filter[created_at]`, `user.id`) fits what all of its parts fit. What is no name in Latin letters is not
    judged: it fits everything.
    """
    if len(name) > _LONGEST or not name.isascii():
        return _ALL
    found = _fitting(name)
    return found or _fitting(_MODEL.sub(lambda model: model[0].lower(), name))


def _fitting(name: str) -> frozenset[str]:
    found = _ALL
    for part in [piece.strip("_-") for piece in _BREAK.split(name)]:
        if part and not _ACRONYM.fullmatch(part):
            found &= _joined(part) if "_" in part or "-" in part else _unbroken(part)
    return found


def _joined(part: str) -> frozenset[str]:
    """Return the casings of words that are joined by hyphens or low lines."""
    mark = "_" if "_" in part else "-"
    words = part.split(mark)
    if not all(word.isalnum() for word in words):
        return frozenset()
    small, capital = ("snake", "macro") if mark == "_" else ("kebab", "cobol")
    fits = {small} if part == part.lower() else {capital} if part == part.upper() else set()
    if mark == "-" and not any(word[0].islower() for word in words):
        fits.add("train")
    return frozenset(fits)


def _unbroken(part: str) -> frozenset[str]:
    """Return the casings of words that follow each other without a mark, or of a single word."""
    if part == part.lower():
        return _SMALL
    if part == part.upper():
        return _CAPITAL
    starts = part[0]
    return _MIXED if starts.isdigit() else _CAMEL if starts.islower() else _PASCAL


@lru_cache(maxsize=16384)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name into its words, in lower case: `pageSize` and `page_size` alike."""
    return tuple(word.lower() for word in _WORD.findall(name[:_LONGEST]))


def usual_casing(names: Iterable[str], agreement: float, among: Iterable[str] = _JOINED) -> Casing:
    """Return the casing of names of several words where at least that share of them have it in common, else "".

    `agreement` lies between 0 and 1. Each name counts once; one of a single word tells nothing. Of casings that fit
    equally many, the first one counts.
    """
    telling = [found for found in map(casings_of, set(names)) if not any(single <= found for single in _SINGLE_WORDS)]
    votes = Counter(casing for found in telling for casing in found)
    casing = max(among, key=lambda each: votes[each])
    return casing if telling and votes[casing] >= agreement * len(telling) else ""
