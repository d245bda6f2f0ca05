"""Pure functions over text that every layer may use."""

from contractguard.text.globs import glob_matches, is_glob, sequence_matches
from contractguard.text.pointers import Pointer, format_pointer, parse_pointer
from contractguard.text.wording import Suggestions, closest, counted, listed

__all__ = [
    "Pointer", "Suggestions", "closest", "counted", "format_pointer", "glob_matches", "is_glob", "listed",
    "parse_pointer", "sequence_matches",
]
