"""Regular expressions in scripts: those of ECMA-262, matched in a number of steps that no pattern can blow up.

They are matched by the engine that jsonschema_rs has: in time linear in the text, or, where a pattern looks around
or back, within a bounded number of steps, beyond which it counts as not found. Known limits: a word boundary takes
the letters of all scripts for parts of words, and a look-around cannot be repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_BACKTRACK_LIMIT = 100_000
_MOST_REMEMBERED = 4096
_FLAGS = "dgimsuvy"
_NO_LINE_END = r"[^\n\r\x{2028}\x{2029}]"
_OTHER_GROUP = re.compile(r"\(\?(?![:=!]|<[=!]|<[A-Za-z_$][\w$]*>)")
"""What the engine reads and ECMA-262 does not: inline flags, comments, atomic groups."""
_QUANTIFIER = re.compile(r"[*+?](?<!\(\?)|\{\d+(?:,\d*)?\}")
"""Two in a row make a possessive quantifier or a nested one in the engine; ECMA-262 knows a lazy one alone."""
_BRACED = re.compile(r"\\[pPu]\{[\w=]+\}")
"""A property or a code point in braces, which ECMA-262 knows in Unicode mode alone."""
_KEPT = frozenset("bBdDwWsSnrtvf0123456789cxuk^$\\.*+?()[]{}|/-")
"""The escapes that mean the same on both sides; all others stand for the character itself (annex B)."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A regular expression that can be asked whether a text has a match."""

    source: str
    flags: str
    _validator: Any

    def finds(self, text: str) -> bool:
        """Whether there is a match anywhere in a text; with the flag `y`, at its start."""
        try:
            found: bool = self._validator.is_valid(text)
        except UnicodeEncodeError:
            return False
        return found


@lru_cache(maxsize=_MOST_REMEMBERED)
def pattern_of(source: str, flags: str) -> Pattern | None:
    """Read a regular expression and its flags; None where it is none, or too large."""
    import jsonschema_rs

    if not set(flags) <= set(_FLAGS) or len(set(flags)) < len(flags):
        return None
    asked = "".join(flag for flag in flags if flag in "ims")
    translated = _translated(source, flags)
    if translated is None:
        return None
    if "y" in flags:
        translated = f"^(?:{translated})"
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT)
    try:
        validator = jsonschema_rs.Draft202012Validator(
            {"pattern": (f"(?{asked})" if asked else "") + translated}, validate_formats=False, pattern_options=options)
    except (ValueError, jsonschema_rs.ValidationError):
        return None
    return Pattern(source, flags, validator)


def _translated(source: str, flags: str) -> str | None:
    """Spell a pattern so that the engine reads it as ECMA-262 does; None where only the engine would read it."""
    parts: list[str] = []
    index, in_class, before = 0, False, ""
    while index < len(source):
        character = source[index]
        taken, quantifier = 1, ""
        if character == "\\":
            braced = _BRACED.match(source, index) if "u" in flags or "v" in flags else None
            spelled = braced.group() if braced else _escape(source[index + 1:index + 2], in_class)
            taken = len(spelled) if braced else 2
        elif in_class:
            in_class = character != "]"
            spelled = "\\" + character if character in "[&~" else character
        elif character == "[":
            spelled, taken = _opened(source, index)
            in_class = spelled in ("[", "[^")
        elif counted := _QUANTIFIER.match(source, index):
            spelled = quantifier = counted.group()
            taken = len(quantifier)
        elif _OTHER_GROUP.match(source, index):
            return None
        else:
            spelled = _spelled(character, "s" in flags)
        if quantifier and before:
            if quantifier != "?" or before == "lazy":
                return None
            before = "lazy"
        else:
            before = quantifier
        parts.append(spelled)
        index += taken
    return "".join(parts)


def _spelled(character: str, dot_is_all: bool) -> str:
    if character == "{":
        return r"\{"
    return _NO_LINE_END if character == "." and not dot_is_all else character


def _opened(source: str, index: int) -> tuple[str, int]:
    """Spell the start of a class, and say how many characters that took; an empty class is one by itself."""
    for written, spelled in (("[^]", r"[\s\S]"), ("[]", r"[^\s\S]")):
        if source.startswith(written, index):
            return spelled, len(written)
    return ("[^", 2) if source.startswith("[^", index) else ("[", 1)


def _escape(character: str, in_class: bool) -> str:
    if character == "0":
        return r"\x00"
    if character == "b" and in_class:
        return r"\x08"
    if character in _KEPT or not character:
        return "\\" + character
    return character if character.isalnum() or character.isspace() or character in "<>_" else "\\" + character
