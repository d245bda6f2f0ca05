r"""The sets behind `\p{...}`: values of General_Category, and three properties that need no other table.

ECMA-262, "UnicodeMatchProperty": names are matched as they are spelled. The tables are those of the Unicode version
that Python ships; a character assigned later counts as unassigned.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

from contractguard.schema.languages.characters import ALL, LAST, Characters, Interval
from contractguard.schema.languages.effort import UndecidedError

_NAMES = """
L Letter|LC Cased_Letter|Lu Uppercase_Letter|Ll Lowercase_Letter|Lt Titlecase_Letter|Lm Modifier_Letter
Lo Other_Letter|M Mark Combining_Mark|Mn Nonspacing_Mark|Mc Spacing_Mark|Me Enclosing_Mark|N Number
Nd Decimal_Number digit|Nl Letter_Number|No Other_Number|P Punctuation punct|Pc Connector_Punctuation
Pd Dash_Punctuation|Ps Open_Punctuation|Pe Close_Punctuation|Pi Initial_Punctuation|Pf Final_Punctuation
Po Other_Punctuation|S Symbol|Sm Math_Symbol|Sc Currency_Symbol|Sk Modifier_Symbol|So Other_Symbol|Z Separator
Zs Space_Separator|Zl Line_Separator|Zp Paragraph_Separator|C Other|Cc Control cntrl|Cf Format|Cs Surrogate
Co Private_Use|Cn Unassigned
"""

_SHORT = {name: names.split()[0] for names in _NAMES.replace("\n", "|").split("|") for name in names.split()}

_UNIFORM = (
    ((0x40000, 0xDFFFF), "Cn"), ((0xE1000, 0xEFFFF), "Cn"), ((0xF0000, 0xFFFFD), "Co"), ((0xFFFFE, 0xFFFFF), "Cn"),
    ((0x100000, 0x10FFFD), "Co"), ((0x10FFFE, LAST), "Cn"))
"""Long runs of one category, which are not worth looking through character by character."""


@lru_cache(maxsize=256)
def property_characters(text: str, negative: bool) -> Characters:
    r"""Return the characters of what stands between the braces of `\p{...}`, or with `negative` of `\P{...}`."""
    return ~_property(text) if negative else _property(text)


def _property(text: str) -> Characters:
    name, equals, value = text.partition("=")
    if equals:
        if name in {"General_Category", "gc"} and value in _SHORT:
            return _category(_SHORT[value])
        raise UndecidedError(f"the Unicode property '\\p{{{text}}}' is not known here")
    if name in _SHORT:
        return _category(_SHORT[name])
    if name == "Any":
        return ALL
    if name == "ASCII":
        return Characters(((0, 0x7F),))
    if name == "Assigned":
        return ~_category("Cn")
    raise UndecidedError(f"the Unicode property '\\p{{{text}}}' is not known here")


def _category(short: str) -> Characters:
    wanted = {"Lu", "Ll", "Lt"} if short == "LC" else {name for name in _table() if name.startswith(short)}
    return Characters(interval for name in sorted(wanted) for interval in _table()[name])


@lru_cache(maxsize=1)
def _table() -> dict[str, list[Interval]]:
    table: dict[str, list[Interval]] = {}
    for start, stop in ((0, 0x40000), (0xE0000, 0xE1000)):
        first = start
        for name, run in groupby(map(unicodedata.category, map(chr, range(start, stop)))):
            last = first + sum(1 for _ in run) - 1
            table.setdefault(name, []).append((first, last))
            first = last + 1
    for interval, name in _UNIFORM:
        table.setdefault(name, []).append(interval)
    return table
