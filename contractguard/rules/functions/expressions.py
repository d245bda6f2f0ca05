"""Regular expressions of rules: those of ECMA-262, as text or as `/text/flags`, in time that none can blow up."""

from __future__ import annotations

import re
from functools import lru_cache

from contractguard.jsonpath.patterns import Pattern, pattern_of
from contractguard.rules.functions.function import UntoldError
from contractguard.rules.functions.options import OptionsError

_LITERAL = re.compile(r"/([^\n\r\u2028\u2029]+)/([a-z]*)", re.DOTALL)
_GROUP = re.compile(r"\((?!\?)|\(\?<([A-Za-z_$][\w$]*)>")
_NAMED = re.compile(r"\\k<([A-Za-z_$][\w$]*)>")
_WITHOUT_SYNTAX = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)
"""Escapes and classes: a parenthesis in them opens no group."""
_BACKTRACKING = re.compile(r"\(\?(?:[=!]|<[=!])|\\[1-9]|\\k<")
"""What makes the engine go back, so that it may give up."""


@lru_cache(maxsize=1024)
def read_expression(text: str) -> Pattern:
    """Read a regular expression. Raises OptionsError where it is none."""
    return _read(text, "", text)


def read_asserted(text: str) -> Pattern:
    """Read a regular expression of the document's own schemas. Raises UntoldError where the engine cannot read it."""
    try:
        return read_expression(text)
    except OptionsError as problem:
        raise UntoldError(problem.message) from None


@lru_cache(maxsize=1024)
def read_literal(text: str) -> Pattern:
    """Read a regular expression that may be a literal with flags, `/text/flags`. Raises OptionsError."""
    literal = _LITERAL.fullmatch(text)
    return _read(literal[1], literal[2], text) if literal else _read(text, "", text)


def _read(source: str, flags: str, written: str) -> Pattern:
    pattern = pattern_of(_numbered(source), flags)
    if pattern is None:
        shown = written if len(written) <= 80 else f"{written[:80]}…"
        raise OptionsError(f"'{shown}' is no regular expression that can be read", "it must be one of ECMA-262")
    return pattern


def _numbered(source: str) -> str:
    """Spell references to groups by their numbers: the engine knows no names there."""
    names = {match[1]: number for number, match in enumerate(_GROUP.finditer(_WITHOUT_SYNTAX.sub(_blanked, source)), 1)}
    return _NAMED.sub(lambda match: f"(?:\\{names[match[1]]})" if match[1] in names else match[0], source)


def _blanked(match: re.Match[str]) -> str:
    return "_" * len(match[0])


def found(pattern: Pattern, text: str) -> bool:
    """Whether a text has a match. Raises UntoldError where that takes too many steps."""
    if pattern.finds(text):
        return True
    if not _BACKTRACKING.search(pattern.source):
        return False
    ahead = "" if "y" in pattern.flags else r"[\s\S]*?"
    nowhere = pattern_of(rf"(?<![\s\S])(?!{ahead}(?:{pattern.source}))", pattern.flags.replace("y", ""))
    if nowhere is not None and nowhere.finds(text):
        return False
    told = _by_derivatives(pattern, text)
    if told is None:
        raise UntoldError(f"the pattern '{pattern.source[:80]}' takes too many steps")
    return told


def _by_derivatives(pattern: Pattern, text: str) -> bool | None:
    from contractguard.schema.languages.matching import matches

    return matches(pattern.source, text) if not set(pattern.flags) & set("imsy") else None
