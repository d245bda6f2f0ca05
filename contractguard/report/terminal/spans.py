"""Lines of styled text, and their width in a terminal."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

_HARMLESS_FORMAT = "\u00ad\u200c\u200d"
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Span(NamedTuple):
    """A piece of a line and the name of its style, such as `bold red`; without one it is plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def printable(text: str) -> str:
    """Replace what a terminal would obey rather than show: control characters, escapes, changes of direction."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN or character in _HARMLESS_FORMAT:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def width(text: str) -> int:
    """Count the columns that a text takes, wide characters as two."""
    return cell_len(text)


def cut(text: str, most: int) -> str:
    """Shorten a text to a number of columns, with an ellipsis where something was left out."""
    if width(text) <= most:
        return text
    kept = text[:max(most, 1)]
    while kept and width(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept}…"


def wrapped(text: str, most: int) -> list[str]:
    """Break a text between words into lines of at most `most` columns; a longer word has a line of its own."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(joined) > most:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def printed(lines: list[Line], *, color: bool) -> str:
    """Join lines to one text, with escape codes only where color is wanted."""
    return "".join(_printed_line(line, color) + "\n" for line in lines)


def _printed_line(line: Line, color: bool) -> str:
    if not color:
        return "".join(span.text for span in line).rstrip()
    return "".join(
        Style.parse(span.style).render(span.text, color_system=ColorSystem.STANDARD) if span.style else span.text
        for span in line
    )
