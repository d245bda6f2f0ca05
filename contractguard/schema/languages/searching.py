"""Finding a text that some patterns match and others do not, or making sure that there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from contractguard.schema.languages.effort import Effort, UndecidedError
from contractguard.schema.languages.question import Question, Search

_STEPS_TO_BUILD = 100_000
_TOO_DEEP = "the patterns are nested too deeply"


def find_text(
    found: Sequence[str] = (), missed: Sequence[str] = (), *, least: int = 0, most: int | None = None,
    without: Collection[str] = (), most_steps: int = 20_000,
) -> Search:
    """Find a short text that every pattern in `found` matches somewhere and none in `missed` does.

    Its length in code points lies within [least, most], and it is not in `without`. Patterns are those of JSON Schema
    (Validation 2020-12, section 6.3.3): ECMA-262 regular expressions in Unicode mode. A readable text is preferred:
    control characters stand in it only where nothing else will do. The effort is counted in steps, so that the
    answer is the same on every machine.
    """
    try:
        return Question(Effort(most_steps)).answer(found, missed, least, most, without)
    except UndecidedError as error:
        return Search("undecided", reason=error.reason)
    except RecursionError:
        return Search("undecided", reason=_TOO_DEEP)


@lru_cache(maxsize=1024)
def supported(pattern: str) -> str:
    """Return an empty string if questions about a pattern can be decided, else the reason why they cannot."""
    try:
        Question(Effort(_STEPS_TO_BUILD)).expression(pattern)
    except UndecidedError as error:
        return error.reason
    except RecursionError:
        return _TOO_DEEP
    return ""
