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
_SET = re.compile(r"\\[dDwWsS]|\\[pP]\{")
_ALONE = re.compile(r"-(?:\]|\\[dDwWsS]|\\[pP]\{)")
"""A hyphen in a class that makes no range of what stands before it."""
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
    has_braces = "u" in flags or "v" in flags
    parts: list[str] = []
    index, before = 0, ""
    while index < len(source):
        quantifier = ""
        if source[index] == "[":
            spelled, index = _class(source, index, has_braces)
        elif source[index] == "\\":
            spelled, index = _escaped(source, index, has_braces, in_class=False)
        elif counted := _QUANTIFIER.match(source, index):
            spelled = quantifier = counted.group()
            index = counted.end()
        elif _OTHER_GROUP.match(source, index):
            return None
        else:
            spelled, index = _spelled(source[index], "s" in flags), index + 1
        if quantifier and before:
            if quantifier != "?" or before == "lazy":
                return None
            before = "lazy"
        else:
            before = quantifier
        parts.append(spelled)
    return "".join(parts)


def _spelled(character: str, dot_is_all: bool) -> str:
    if character == "{":
        return r"\{"
    return _NO_LINE_END if character == "." and not dot_is_all else character


def _class(source: str, start: int, has_braces: bool) -> tuple[str, int]:
    r"""Spell a class of characters, and say where it ends; an empty one matches nothing or everything.

    A hyphen beside a set such as `\w`, or behind a range, stands for itself (annex B.1.2).
    """
    for written, spelled in (("[^]", r"[\s\S]"), ("[]", r"[^\s\S]")):
        if source.startswith(written, start):
            return spelled, start + len(written)
    parts = ["[^" if source.startswith("[^", start) else "["]
    index = start + len(parts[0])
    may_start, is_open = False, False
    while index < len(source) and source[index] != "]":
        if source[index] == "-" and may_start and not _ALONE.match(source, index):
            parts.append("-")
            may_start, is_open, index = False, True, index + 1
            continue
        is_set = _SET.match(source, index) is not None
        spelled, index = _escaped(source, index, has_braces, in_class=True)
        parts.append(spelled)
        may_start, is_open = not is_set and not is_open, False
    return "".join(parts) + source[index:index + 1], index + 1


def _escaped(source: str, index: int, has_braces: bool, in_class: bool) -> tuple[str, int]:
    """Spell an escape, or one character of a class, and say where it ends."""
    if source[index] != "\\":
        return "\\" + source[index] if source[index] in "[&~-" else source[index], index + 1
    braced = _BRACED.match(source, index) if has_braces else None
    if braced is not None:
        return braced.group(), braced.end()
    return _escape(source[index + 1:index + 2], in_class), index + 2


def _escape(character: str, in_class: bool) -> str:
    if character == "0":
        return r"\x00"
    if character == "b" and in_class:
        return r"\x08"
    if character in _KEPT or not character:
        return "\\" + character
    return character if character.isalnum() or character.isspace() or character in "<>_" else "\\" + character
