"""Messages: plain `{fact}` placeholders, replaced literally, never evaluated."""

from __future__ import annotations

import json
from collections.abc import Mapping

from contractguard.rules.words import PLACEHOLDER
from contractguard.text import listed

_LONGEST = 160
_AS_THEY_ARE = ("owner", "first")
"""Facts that are words of ours: they are never cut."""


def compose(message: str, facts: Mapping[str, object]) -> str:
    """Fill a message with facts."""
    return PLACEHOLDER.sub(lambda match: _filled(match[1], facts), message)


def _filled(name: str, facts: Mapping[str, object]) -> str:
    value = facts.get(name)
    return value if name in _AS_THEY_ARE and isinstance(value, str) else spell(value)


def spell(value: object) -> str:
    """Spell a fact as a person would: strings as they are, lists with commas and quotes, nothing for null."""
    if value is None:
        return "none"
    if isinstance(value, str):
        text = value
    elif isinstance(value, (list, tuple)):
        text = listed([f"'{item}'" if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
                       for item in value])
    else:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
