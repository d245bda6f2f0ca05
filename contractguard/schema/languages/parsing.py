"""Reading a pattern (ECMA-262, "Patterns", in Unicode mode, with what Annex B allows beside it without ambiguity)."""

from __future__ import annotations

import re
from functools import lru_cache

from contractguard.schema.languages.characters import LINE_ENDS, Characters, single
from contractguard.schema.languages.classes import read_class, symbol
from contractguard.schema.languages.cursor import Cursor
from contractguard.schema.languages.effort import UndecidedError
from contractguard.schema.languages.escapes import read_escape
from contractguard.schema.languages.syntax import EMPTY, Choice, Edge, Look, Repeat, Series, Symbol, Syntax

_LONGEST = 65_536
_DEEPEST = 40
_COUNTS = re.compile(r"\{([0-9]{1,18})(,([0-9]{1,18})?)?\}")
_DOUBTFUL_COUNTS = re.compile(r"\{,[0-9]+\}|\{[0-9]{19,}|\{[0-9]+,[0-9]{19,}")
_NAME = re.compile(r"\(\?<([^\W\d]|\$)[\w$]*>")
_EDGES = {"^": Edge.START, "$": Edge.END}
_LOOKS = ("(?=", "(?!")
_DOT = ~LINE_ENDS


@lru_cache(maxsize=256)
def parsed(pattern: str) -> Syntax | str:
    """Return what a pattern says, or the reason why it cannot be told."""
    try:
        return _Parser(pattern).whole()
    except UndecidedError as error:
        return error.reason


@lru_cache(maxsize=1024)
def _symbol(characters: Characters) -> Symbol:
    return Symbol(characters)


class _Parser:
    def __init__(self, pattern: str) -> None:
        if len(pattern) > _LONGEST:
            raise UndecidedError(f"it is longer than {_LONGEST} characters")
        self._cursor = Cursor(pattern.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
        self._names: set[str] = set()
        self._depth = 0

    def whole(self) -> Syntax:
        found = self._choice()
        if self._cursor.next:
            raise UndecidedError("a closing parenthesis lacks its opening one")
        return found

    def _choice(self) -> Syntax:
        parts = [self._series()]
        while self._cursor.take("|"):
            parts.append(self._series())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _series(self) -> Syntax:
        parts = []
        while self._cursor.next not in {"", "|", ")"}:
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else Series(tuple(parts))

    def _term(self) -> Syntax:
        edge = self._edge()
        if edge is not None:
            return edge
        if self._cursor.text.startswith(_LOOKS, self._cursor.place):
            return self._group()
        return self._repeated(self._group() if self._cursor.next == "(" else self._atom())

    def _edge(self) -> Edge | None:
        if self._cursor.next in _EDGES:
            self._cursor.place += 1
            return _EDGES[self._cursor.text[self._cursor.place - 1]]
        if self._cursor.take("\\b"):
            return Edge.WORD_EDGE
        return Edge.NO_WORD_EDGE if self._cursor.take("\\B") else None

    def _atom(self) -> Symbol:
        cursor = self._cursor
        if cursor.next in {"*", "+", "?"} or _COUNTS.match(cursor.text, cursor.place):
            raise UndecidedError("a quantifier has nothing to repeat, or follows another one")
        if _DOUBTFUL_COUNTS.match(cursor.text, cursor.place):
            raise UndecidedError("a quantifier in braces lacks its first number, or has one that is too large")
        character = cursor.next
        cursor.place += 1
        if character == ".":
            return _symbol(_DOT)
        if character == "[":
            return Symbol(read_class(cursor))
        return _symbol(symbol(read_escape(cursor)) if character == "\\" else single(character))

    def _group(self) -> Syntax:
        look = self._opening()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UndecidedError(f"its groups are nested more than {_DEEPEST} deep")
        body = self._choice()
        self._depth -= 1
        if not self._cursor.take(")"):
            raise UndecidedError("a group lacks its closing parenthesis")
        return body if look is None else Look(body, look)

    def _opening(self) -> bool | None:
        """Read how a group begins; tells of a lookahead whether it is negative."""
        cursor = self._cursor
        name = cursor.match(_NAME)
        if name is not None:
            if name[0] in self._names:
                raise UndecidedError("two groups have the same name")
            self._names.add(name[0])
            return None
        for opening, look in (("(?:", None), ("(?=", False), ("(?!", True)):
            if cursor.take(opening):
                return look
        if cursor.text.startswith(("(?<=", "(?<!"), cursor.place):
            raise UndecidedError("it has a lookbehind")
        if cursor.text.startswith("(?", cursor.place):
            opening = cursor.text[cursor.place:cursor.place + 3]
            raise UndecidedError(f"a group that opens with '{opening}' has no meaning here")
        cursor.place += 1
        return None

    def _repeated(self, atom: Syntax) -> Syntax:
        counts = self._counts()
        if counts is None:
            return atom
        self._cursor.take("?")
        least, most = counts
        if most is not None and most < least:
            raise UndecidedError("the numbers of a quantifier are out of order")
        return EMPTY if most == 0 else Repeat(atom, least, most)

    def _counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._cursor.take(sign):
                return counts
        match = self._cursor.match(_COUNTS)
        if match is None:
            return None
        least = int(match[1])
        return least, least if match[2] is None else int(match[3]) if match[3] else None
