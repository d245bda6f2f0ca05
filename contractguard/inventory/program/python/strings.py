"""What the literals of Python say, from their text (reference 2.4)."""

from __future__ import annotations

import re

from contractguard.inventory.program.syntax import Expression, Literal, Opaque, Span

_MOST_DIGITS = 4300  # what Python itself takes to be a number, since reading one takes quadratic time
_ESCAPE = re.compile(
    r"""\\(?:(?P<simple>[\n\\'"abfnrtv])|(?P<code>[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"""
    r"""|N\{(?P<name>[^{}\n]{1,100})\})"""
)
_SIMPLE = {"\n": "", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_BRACES = re.compile(r"\{\{|\}\}")


def unescape(text: str, prefix: str) -> str:
    """Read what stands between the quotes of a string, or between two expressions of an f-string.

    `prefix` are the letters before the quote. Escapes that Python does not know stay as they are.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if is_template(prefix):
        text = _BRACES.sub(lambda found: found[0][0], text)
    return text if "\\" not in text or "r" in prefix.lower() else _ESCAPE.sub(_unescaped, text)


def is_template(prefix: str) -> bool:
    """Say whether the letters before a quote make an f-string or a t-string."""
    return not {"f", "t"}.isdisjoint(prefix.lower())


def number(text: str, span: Span) -> Expression:
    """Read a number; a complex one, and one that Python 3 does not know, is Opaque."""
    if text[-1:] in {"j", "J"}:
        return Opaque(span, "complex")
    try:
        if len(text) <= _MOST_DIGITS:
            return Literal(span, _value(text))
    except ValueError:
        pass
    return Opaque(span, "number")


def _value(text: str) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        return float(text)


def _unescaped(found: re.Match[str]) -> str:
    if found["simple"]:
        return _SIMPLE.get(found["simple"], found["simple"])
    if found["code"]:
        digits, base = (found["code"][1:], 16) if found["code"][0] in "xuU" else (found["code"], 8)
        code = int(digits, base)
        return chr(code) if code < 0x110000 else found[0]
    from unicodedata import lookup

    try:
        return lookup(found["name"])
    except KeyError:
        return found[0]
