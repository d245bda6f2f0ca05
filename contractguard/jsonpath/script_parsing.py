"""Reads the script of a filter: a subset of JavaScript, with the dialect's names and operators."""

from __future__ import annotations

from contractguard.jsonpath.error import ExpressionError
from contractguard.jsonpath.javascript import UNDEFINED
from contractguard.jsonpath.members import METHODS
from contractguard.jsonpath.patterns import pattern_of
from contractguard.jsonpath.script import (
    Binary,
    Call,
    Choice,
    Every,
    Items,
    Literal,
    Member,
    Script,
    Some,
    Special,
    TypeTest,
    Unary,
)
from contractguard.jsonpath.script_tokens import Token, tokens
from contractguard.text import closest

SPECIALS = ("@", "@property", "@parent", "@parentProperty", "@path", "@root")
TYPES = ("string", "number", "boolean", "null", "array", "object", "integer", "scalar", "undefined")
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": UNDEFINED}
_PRECEDENCES = {
    "==": 1, "!=": 1, "===": 1, "!==": 1, "<": 2, ">": 2, "<=": 2, ">=": 2,
    "+": 3, "-": 3, "*": 4, "/": 4, "%": 4, "in": 5, "~=": 6,
}
"""How tightly operators bind, `&&` and `||` looser than all; `in` and `~=` are tighter than in JavaScript."""
_UNARY = ("!", "-", "+", "void", "typeof")
_MOST_LEVELS = 60
_MOST_WORDS = 5000


def parse_script(source: str, start: int, end: int) -> Script:
    """Read the part [start, end) of an expression as a script. Raises ExpressionError."""
    return _Parser(list(_bounded(source, start, end))).whole()


def _bounded(source: str, start: int, end: int) -> list[Token]:
    words: list[Token] = []
    for word in tokens(source, start, end):
        if len(words) > _MOST_WORDS:
            raise ExpressionError(f"a filter may have {_MOST_WORDS} words at most", word.offset)
        words.append(word)
    return words


class _Parser:
    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._index = 0
        self._level = 0

    def whole(self) -> Script:
        script = self._choice()
        if self._word.kind != "end":
            raise self._unexpected("an operator")
        return script

    @property
    def _word(self) -> Token:
        return self._words[self._index]

    def _is(self, *texts: str) -> bool:
        return self._word.kind in ("operator", "name") and self._word.text in texts

    def _take(self) -> Token:
        word = self._word
        self._index += word.kind != "end"
        return word

    def _taken(self, text: str) -> bool:
        found = self._is(text)
        self._index += found
        return found

    def _demand(self, text: str) -> None:
        if not self._taken(text):
            raise self._unexpected(f"'{text}'")

    def _unexpected(self, expected: str) -> ExpressionError:
        word = self._word
        found = "the filter ends" if word.kind == "end" else f"there is '{word.text}'"
        return ExpressionError(f"{expected} is expected here, but {found}", word.offset)

    def _deeper(self, by: int = 1) -> None:
        self._level += by
        if self._level > _MOST_LEVELS:
            raise ExpressionError("this filter is nested too deeply", self._word.offset)

    def _choice(self) -> Script:
        self._deeper()
        condition = self._some()
        if self._taken("?"):
            then = self._choice()
            self._demand(":")
            condition = Choice(condition, then, self._choice())
        self._level -= 1
        return condition

    def _some(self) -> Script:
        operands = [self._every()]
        while self._taken("||"):
            operands.append(self._every())
        return operands[0] if len(operands) == 1 else Some(tuple(operands))

    def _every(self) -> Script:
        operands = [self._binary(1)]
        while self._taken("&&"):
            operands.append(self._binary(1))
        return operands[0] if len(operands) == 1 else Every(tuple(operands))

    def _binary(self, least: int) -> Script:
        left = self._unary()
        level = self._level
        while self._word.kind in ("operator", "name") and _PRECEDENCES.get(self._word.text, 0) >= least:
            self._deeper()
            operator = self._take().text
            right = self._binary(_PRECEDENCES[operator] + 1)
            if operator == "~=":
                right = self._as_pattern(right)
            left = Binary(operator, left, right)
        self._level = level
        return left

    def _as_pattern(self, right: Script) -> Script:
        if isinstance(right, Literal) and isinstance(right.value, str):
            pattern = pattern_of(right.value, "")
            if pattern is None:
                raise ExpressionError("this is no regular expression", self._words[self._index - 1].offset)
            return Literal(pattern)
        return right

    def _unary(self) -> Script:
        if self._is(*_UNARY):
            self._deeper()
            operator = self._take().text
            operand = self._unary()
            self._level -= 1
            return Literal(UNDEFINED) if operator == "void" else Unary(operator, operand)
        return self._postfix(self._primary())

    def _postfix(self, script: Script) -> Script:
        level = self._level
        while True:
            if self._taken("."):
                self._deeper()
                script = self._named(script)
            elif self._taken("["):
                self._deeper()
                script = Member(script, self._choice())
                self._demand("]")
            else:
                self._level = level
                return script

    def _named(self, owner: Script) -> Script:
        if self._word.kind != "name" or self._word.text.startswith("@"):
            raise self._unexpected("the name of a member")
        name = self._take()
        if not self._taken("("):
            return Member(owner, Literal(name.text))
        if name.text not in METHODS:
            near = closest(name.text, METHODS)
            hint = f"; did you mean '{near}'?" if near else ""
            raise ExpressionError(f"'{name.text}' is no method that a filter may call{hint}", name.offset)
        return Call(owner, name.text, self._list(")"))

    def _list(self, closing: str) -> tuple[Script, ...]:
        items: list[Script] = []
        while not self._taken(closing):
            if items:
                self._demand(",")
            items.append(self._choice())
        return tuple(items)

    def _primary(self) -> Script:
        word = self._take()
        if word.kind == "number":
            return Literal(_number(word.text))
        if word.kind == "text":
            return Literal(word.text)
        if word.kind == "pattern":
            pattern = pattern_of(word.text, word.flags)
            if pattern is None:
                raise ExpressionError("this is no regular expression", word.offset)
            return Literal(pattern)
        if word.kind == "operator" and word.text == "(":
            script = self._choice()
            self._demand(")")
            return script
        if word.kind == "operator" and word.text == "[":
            return Items(self._list("]"))
        if word.kind == "name":
            return self._identifier(word)
        self._index -= word.kind != "end"
        raise self._unexpected("a value")

    def _identifier(self, word: Token) -> Script:
        if word.text in _CONSTANTS:
            return Literal(_CONSTANTS[word.text])
        if word.text in SPECIALS:
            return Special(word.text[1:])
        if word.text[:1] == "@" and word.text[1:] in TYPES:
            if self._taken("("):
                self._demand(")")
            return TypeTest(word.text[1:])
        known = [*SPECIALS, *(f"@{name}()" for name in TYPES), *_CONSTANTS]
        near = closest(word.text, known) or closest(f"@{word.text}", known)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ExpressionError(f"'{word.text}' is not known here{hint}", word.offset)


def _number(text: str) -> int | float:
    if text[:2] in ("0x", "0X"):
        return int(text, 16)
    return int(text) if text.isdecimal() and len(text) < 400 else float(text)
