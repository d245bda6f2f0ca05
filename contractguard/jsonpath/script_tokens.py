"""The words of a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contractguard.jsonpath.error import ExpressionError

Kind = Literal["number", "text", "pattern", "name", "operator", "end"]

_SPACE = re.compile(r"\s*")
_WORD = re.compile(
    r"(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>@?[A-Za-z_$\u0080-\U0010ffff][\w$]*|@)"
    r"|(?P<operator>===|!==|==|!=|~=|<=|>=|&&|\|\||[<>!()\[\].,?:+\-*/%])")
_PATTERN = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([A-Za-z]*)")
_TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: what it says, a pattern's flags, and where it starts in the whole expression."""

    kind: Kind
    text: str
    offset: int
    flags: str = ""


def tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """Split the part [start, end) of an expression into words; the last one is the `end`."""
    before: Token | None = None
    while True:
        start = _space_end(source, start, end)
        if start >= end:
            yield Token("end", "", end)
            return
        before, start = _next(source, start, end, before)
        yield before


def _space_end(source: str, start: int, end: int) -> int:
    found = _SPACE.match(source, start, end)
    return found.end() if found else start


def _next(source: str, start: int, end: int, before: Token | None) -> tuple[Token, int]:
    if source[start] in "'\"":
        text = _TEXT.match(source, start, end)
        if text is None:
            raise ExpressionError("this text has no end", start)
        quoted = text.group(1) if text.group(1) is not None else text.group(2)
        return Token("text", unescaped(quoted), start), text.end()
    if source[start] == "/" and starts_operand(before):
        pattern = _PATTERN.match(source, start, end)
        if pattern is None:
            raise ExpressionError("this regular expression has no end", start)
        return Token("pattern", pattern.group(1), start, pattern.group(2)), pattern.end()
    word = _WORD.match(source, start, end)
    if word is None:
        raise ExpressionError(f"'{source[start]}' means nothing here", start)
    kind: Kind = "number" if word.group("number") else "name" if word.group("name") else "operator"
    return Token(kind, word.group(), start), word.end()


def starts_operand(before: Token | None) -> bool:
    """Whether a slash after this word starts a regular expression, and is no division."""
    return before is None or (before.kind == "operator" and before.text not in (")", "]")) or before.text == "in"


def unescaped(text: str) -> str:
    """Resolve the escapes of a quoted text (ECMA-262, section 12.9.4)."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    spelled = escape.group(1)
    if len(spelled) == 1:
        return _ESCAPED.get(spelled, spelled)
    code = int(spelled[1:].strip("{}"), 16)
    return chr(code) if code < 0x110000 else spelled
