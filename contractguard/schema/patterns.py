"""Matching ECMA-262 patterns, in time that no pattern can blow up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_BACKTRACKING = re.compile(r"\(\?[=!<]|\\[1-9]|\\k<|\{\d{4,}|\}\{")
"""What a linear engine cannot decide, or may refuse for its size."""

_BACKTRACK_LIMIT = 100_000


def finds(pattern: str, text: str) -> bool | None:
    """Whether a pattern finds a match in a text (ECMA-262, as JSON Schema asks for).

    None where that could not be told: the pattern is not valid, the text is no Unicode text, or it needs more steps
    than it may take. The engine does not tell "not found" from "given up" where a pattern makes it go back; then a
    pattern that the text has nowhere ahead of its start says so, or the text is followed through the pattern's
    derivatives.
    """
    validator = _validator(pattern)
    if validator is None:
        return None
    try:
        found: bool = validator.is_valid(text)
        if found or not _BACKTRACKING.search(pattern):
            return found
        nowhere = _validator(rf"^(?![\s\S]*?(?:{pattern}))")
        if nowhere is not None and nowhere.is_valid(text):
            return False
    except UnicodeEncodeError:
        return None
    from contractguard.schema.languages.matching import matches

    return matches(pattern, text)


def compiles(pattern: str) -> bool:
    """Whether a pattern can be read: a validator refuses a whole schema for one that cannot."""
    return _validator(pattern) is not None


def readable(pattern: str) -> bool:
    """Whether it can always be told if a pattern finds a match."""
    if not compiles(pattern) or not _BACKTRACKING.search(pattern):
        return compiles(pattern)
    from contractguard.schema.languages import supported

    return not supported(pattern)


def pattern_options() -> Any:
    """Return the options by which jsonschema_rs matches patterns: ECMA-262, in a bounded number of steps."""
    import jsonschema_rs

    return jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT)


@lru_cache(maxsize=4096)
def _validator(pattern: str) -> Any:
    import jsonschema_rs

    try:
        return jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, validate_formats=False, pattern_options=pattern_options())
    except (ValueError, jsonschema_rs.ValidationError):
        return None
