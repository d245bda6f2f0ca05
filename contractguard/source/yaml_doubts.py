"""Where the fast YAML parser cannot be trusted: it crashes, or reads by other rules than YAML 1.2 core.

A false alarm only costs the time of the exact reading, so the patterns may match too much. They start
with a literal where they can, which the regular expression engine finds without trying every place.
"""

from __future__ import annotations

import re

from contractguard.source.long_numbers import follows, may_overflow

_PREAMBLE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*---(?=\s)")
_MOST_SPACES = " " * 257
_INDICATORS = re.compile(r" [-?:][ \t]+(?:[-?:][ \t]+){62}")
_TAB_IN_INDENTATION = re.compile(r"\n[ \-?:]*\t")
_PROPERTIES = (re.compile(r"&(?=[^\s])"), re.compile("!"))
_AFTER_INDICATOR = re.compile(r"(?:^|[\n:?\-,\[{]|[\s,\[{][&!]\S*)[ \t]*\Z")
_MERGE = re.compile(r"<<[ \t]*:")
_NUMBER_END = r"(?=[\s,\]}:]|\Z)"
_SIGN_BEFORE = re.compile(r"(?:^|[\s,\[{])[-+]?\Z")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s,\[{])[-+]?[0-9.]*\Z")
_ODD_NUMBERS = (
    (re.compile(r"_(?<=[0-9.]_)[0-9_.eE+\-]*" + _NUMBER_END), _NUMBER_BEFORE),
    (re.compile(r"0[bBxXoO][0-9a-fA-F_]+" + _NUMBER_END), _SIGN_BEFORE),
    (re.compile(r"\.(?:[iI][nN][fF]|[nN][aA][nN])" + _NUMBER_END), _SIGN_BEFORE),
)
_BEFORE_COLON = r"(?=[ \t]*:)"
_BEFORE_NO_COLON = r"(?=[ \t]*(?:[,}\]\r\n]|\Z))"
_WORD_START = re.compile(r"(?:^|[\s,\[{])\Z")
_NO_THOUSANDS_BEFORE = re.compile(r"(?:^|[\s\[{]|[^0-9],)[-+]?\Z")
_ODD_INTEGERS = (
    (re.compile(r"\+[0-9]+" + _BEFORE_COLON), _WORD_START),
    (re.compile(r"\+[0-9]+" + _BEFORE_NO_COLON), _WORD_START),
    (re.compile(r"0[0-9]+" + _BEFORE_COLON), _SIGN_BEFORE),
    (re.compile(r"0[0-9]+" + _BEFORE_NO_COLON), _NO_THOUSANDS_BEFORE),
    (re.compile("-0" + _BEFORE_COLON), _WORD_START),
    (re.compile("-0" + _BEFORE_NO_COLON), _WORD_START),
)
_BLOCK_HEADER = re.compile(r"[|>](?!\+[\s#])[-+0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*\r?\n)*( *)")


def is_dangerous(text: str) -> bool:
    """Tell whether the text may nest so deep on few lines that the fast parser's stack runs out."""
    return _MOST_SPACES in text or _INDICATORS.search(text) is not None


def is_doubtful(text: str) -> bool:
    """Tell whether the text may use anything that the fast parser reads in another way."""
    return (
        ("\r" in text and text.count("\r") != text.count("\r\n"))
        or text.startswith((" ", "\t", "-\t", "?\t"))
        or text.endswith((" ", "\t"))
        or ("\t" in text and _TAB_IN_INDENTATION.search(text) is not None)
        or _holds_documents(text)
        or ("<<" in text and _MERGE.search(text) is not None)
        or _has_odd_numbers(text)
        or _has_properties(text)
    )


def has_odd_integer_keys(text: str) -> bool:
    """Tell whether a key may be an integer that its value does not spell: `007`, `+1`, `-0`."""
    return any(follows(pattern, before, text) for pattern, before in _ODD_INTEGERS)


def has_empty_block_scalar(text: str) -> bool:
    """Tell whether there may be a `|` or `>` with nothing below it, which the fast parser reads as a line break.

    With `+` alone it is right: the empty lines are kept.
    """
    for header in _BLOCK_HEADER.finditer(text):
        line_start = text.rfind("\n", 0, header.start()) + 1
        before = text[line_start : header.start()].rstrip(" \t")
        leading = len(before) - len(before.lstrip(" -?"))
        opens_value = before.endswith(":") or leading == len(before)
        if opens_value and (len(header[1]) <= leading or header.end() == len(text)):
            return True
    return False


def _holds_documents(text: str) -> bool:
    """Tell whether there are markers of documents or directives, other than one `---` above the content."""
    preamble = _PREAMBLE.match(text)
    start = preamble.end() if preamble else 0
    if preamble is None and text.startswith(("---", "...", "%")):
        return True
    return any(text.find(marker, start) >= 0 for marker in ("\n---", "\n...", "\n%"))


def _has_odd_numbers(text: str) -> bool:
    return may_overflow(text) or any(follows(pattern, before, text) for pattern, before in _ODD_NUMBERS)


def _has_properties(text: str) -> bool:
    """Tell whether an anchor or a tag may stand where a value starts."""
    return any(follows(pattern, _AFTER_INDICATOR, text) for pattern in _PROPERTIES)
