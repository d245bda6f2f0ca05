"""Lines of styled text, and their width in a terminal."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style


class Span(NamedTuple):
    """A piece of a line and the name of its style, such as `bold red`; without one it is plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


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
