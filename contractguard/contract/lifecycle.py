"""What an element says of its own life: how stable it is, since when it is deprecated, when it goes.

OpenAPI knows `deprecated` alone. The rest is said in extensions that API teams have agreed on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

STABILITY = ("x-stability-level", "x-stability")
"""Extensions that say how stable an element is."""
SINCE = ("x-deprecated-since", "x-deprecated-at", "x-deprecation-date")
"""Extensions that say since when an element is deprecated."""
SUNSET = ("x-sunset", "x-sunset-date")
"""Extensions that say when an element goes (RFC 8594, section 3)."""

_RFC_3339 = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?)?$", re.ASCII)
_LONGEST_DATE = 64

_LEVELS: Mapping[str, int] = {
    "draft": 0, "experimental": 1, "alpha": 1, "preview": 2, "beta": 2, "stable": 3, "ga": 3, "deprecated": 3,
}


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What is said of an element's life; empty where nothing is. Dates are as the document spells them."""

    deprecated: bool = False
    stability: str = ""
    deprecated_since: str = ""
    sunset: str = ""


NOTHING_SAID = Lifecycle()


def read_lifecycle(members: Mapping[str, object]) -> Lifecycle:
    """Read what the members of an element say of its life."""
    return Lifecycle(members.get("deprecated") is True,
                     *(stated(members, words)[1] for words in (STABILITY, SINCE, SUNSET)))


def stated(members: Mapping[str, object], words: tuple[str, ...]) -> tuple[str, str]:
    """Return the first of some words that an element states, with its text; empty where it states none."""
    for word in words:
        value = members.get(word)
        if isinstance(value, str) and value.strip():
            return word, value.strip()
    return "", ""


def level(stability: str) -> int:
    """Return how much is promised, from 0 (a draft) to 3: what says nothing, or nothing known, is stable."""
    return _LEVELS.get(stability.lower(), _LEVELS["stable"])


def is_level(stability: str) -> bool:
    """Whether a word is a known level of stability, or nothing is said."""
    return not stability or stability.lower() in _LEVELS


def day(text: str) -> date | None:
    """Return the day that a date names, in the form of RFC 3339 or of HTTP; None where it is no date."""
    stated = _RFC_3339.match(text)
    try:
        return date.fromisoformat(stated[1]) if stated else _http_date(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _http_date(text: str) -> date:
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(text[:_LONGEST_DATE]).date()


def over(nearer: Lifecycle, farther: Lifecycle) -> Lifecycle:
    """Return what a nearer element says, and a farther one where that says nothing."""
    return Lifecycle(*(getattr(nearer, name) or getattr(farther, name) for name in Lifecycle.__slots__))


def joint(lives: list[Lifecycle]) -> Lifecycle:
    """Return what holds for all of several elements: the firmest promise, the latest dates that all of them state."""
    if not lives:
        return NOTHING_SAID
    return Lifecycle(
        deprecated=all(life.deprecated for life in lives),
        stability=max((life.stability for life in lives), key=level),
        deprecated_since=_latest([life.deprecated_since for life in lives]),
        sunset=_latest([life.sunset for life in lives]),
    )


def _latest(dates: list[str]) -> str:
    return max(dates, key=lambda text: (day(text) or date.min, text)) if all(dates) else ""
