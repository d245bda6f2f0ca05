"""Numbers too large for a float: found in the text, because a parsed float no longer tells.

The patterns start with a literal where they can, which is found without trying every place.
"""

from __future__ import annotations

import re

_CONTEXT = 64
_MOST_CANDIDATES = 20_000
"""So many places are looked at closely; a text with more of them is not worth the time."""
_NUMBER_END = r"(?=[\s,\]}:]|\Z)"
_EXPONENTS = (
    re.compile(r"e(?<=[0-9.]e)\+?[0-9_]{3,}" + _NUMBER_END),
    re.compile(r"E(?<=[0-9.]E)\+?[0-9_]{3,}" + _NUMBER_END),
)
_NUMBER_BEFORE = re.compile(r"(?:^|[\s,:\[{])[-+]?[0-9.]*\Z")
_DIGITS_ALIKE = bytes.maketrans(b"123456789.", b"0000000000")
_MOST_DIGITS = b"0" * 309
"""More digits than any float has, and so many that an integer may be too long as well."""


def may_overflow(text: str) -> bool:
    """Tell whether a number in the text may be too large; a false alarm only costs time."""
    if _MOST_DIGITS in text.encode().translate(_DIGITS_ALIKE):
        return True
    return any(follows(exponent, _NUMBER_BEFORE, text) for exponent in _EXPONENTS)


def follows(pattern: re.Pattern[str], before: re.Pattern[str], text: str) -> bool:
    """Tell whether the pattern may be found where `before` ends.

    `before` sees a window of the line that counts as the line's start, so it may say yes too often.
    """
    for number, found in enumerate(pattern.finditer(text)):
        start = found.start()
        if number == _MOST_CANDIDATES or before.search(text[max(0, start - _CONTEXT) : start]):
            return True
    return False
