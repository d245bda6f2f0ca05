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

    None where that could not be told: the pattern is not valid, or needed more steps than it may take.
    """
    validator = _validator(pattern)
    if validator is None:
        return None
    found: bool = validator.is_valid(text)
    return None if not found and _BACKTRACKING.search(pattern) else found


@lru_cache(maxsize=4096)
def _validator(pattern: str) -> Any:
    import jsonschema_rs

    try:
        return jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, validate_formats=False,
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT))
    except (ValueError, jsonschema_rs.ValidationError):
        return None
