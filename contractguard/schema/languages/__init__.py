"""Sets of texts that ECMA-262 regular expressions describe: whether some text meets some and misses others.

A pattern is read (`parsing`, `syntax`), made an expression (`building`, `composing`, `expressions`), and followed
character by character through its derivatives (`moves`, `states`, `walking`); lengths are settled by arithmetic where
that is possible (`cases`). Nothing outside is called, and effort is bounded in steps.
"""

from contractguard.schema.languages.question import Search
from contractguard.schema.languages.searching import find_text, supported

__all__ = ["Search", "find_text", "supported"]
