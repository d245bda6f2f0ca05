"""Reads JSONPath-Plus expressions as Spectral does, quirks included.

`.[` means `..[`, `.~` means `..~`, `...name` means `..name`, names in brackets need no quotes, a filter selects
children, and nothing follows a `~`.
"""

from __future__ import annotations

import re

from contractguard.jsonpath.error import ExpressionError
from contractguard.jsonpath.expression import (
    Descent,
    Expression,
    Filter,
    KeyOf,
    Names,
    Parent,
    Slice,
    Step,
    Wildcard,
)
from contractguard.jsonpath.script import TypeTest
from contractguard.jsonpath.script_parsing import TYPES, parse_script
from contractguard.jsonpath.script_tokens import tokens
from contractguard.text import closest

_NAME = re.compile(r"[^.\[\]~^'\"()*?,@]+")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_TYPE_TEST = re.compile(r"@(\w+)\(\)")
_SLICE = re.compile(r"\s*(-?\d{0,15})\s*:\s*(-?\d{0,15})\s*(?::\s*(-?\d{0,15})\s*)?\]")
_FROM_END = re.compile(r"\(\s*@\.length\s*-\s*(\d{1,15})\s*\)\s*\]")
_BARE = re.compile(r"[^,\[\]'\"()*?:]+")
_ESCAPE = re.compile(r"\\(['\"\\])")
_SPACE = re.compile(r"\s*")
_MOST_STEPS = 100
_MOST_CHARACTERS = 100_000


def parse_expression(text: str) -> Expression:
    """Read an expression. Raises ExpressionError with the offset of what is wrong."""
    if len(text) > _MOST_CHARACTERS:
        raise ExpressionError(f"an expression may have {_MOST_CHARACTERS} characters at most", _MOST_CHARACTERS)
    return Expression(text, _Reader(text).steps())


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._end = len(text.rstrip())
        self._index = 0
        self._steps: list[Step] = []

    def steps(self) -> tuple[Step, ...]:
        self._skip_space()
        if not self._taken("$"):
            raise ExpressionError("an expression starts with '$'", self._index)
        while self._index < self._end:
            self._segment()
            if len(self._steps) > _MOST_STEPS:
                raise ExpressionError(f"an expression may have {_MOST_STEPS} steps at most", self._index)
        steps = self._steps
        named = next((index for index, step in enumerate(steps) if isinstance(step, KeyOf)), len(steps))
        return tuple(steps[:named + 1])

    def _taken(self, text: str) -> bool:
        found = self._text.startswith(text, self._index, self._end)
        self._index += len(text) if found else 0
        return found

    def _skip_space(self) -> None:
        found = _SPACE.match(self._text, self._index, self._end)
        self._index = found.end() if found else self._index

    def _at(self, characters: str) -> bool:
        return self._index < self._end and self._text[self._index] in characters

    def _unexpected(self, expected: str) -> ExpressionError:
        if self._index >= self._end:
            return ExpressionError(f"{expected} is expected here, but the expression ends", self._end)
        return ExpressionError(
            f"{expected} is expected here, but there is '{self._text[self._index]}'", self._index)

    def _segment(self) -> None:
        if self._taken(".."):
            self._taken(".")
            self._descend()
            if self._index < self._end and not self._at("[~^@"):
                self._named()
        elif self._taken("."):
            if self._at("[~"):
                self._descend()
            elif not self._at("^@"):
                self._named()
        elif self._taken("["):
            self._steps.append(self._bracket())
        elif self._taken("~"):
            self._steps.append(KeyOf())
        elif self._taken("^"):
            self._steps.append(Parent())
        elif self._at("@"):
            self._steps.append(self._type_test())
        else:
            raise self._unexpected("'.' or '['")

    def _descend(self) -> None:
        if not self._steps or not isinstance(self._steps[-1], Descent):
            self._steps.append(Descent())

    def _named(self) -> None:
        if self._taken("*"):
            self._steps.append(Wildcard())
        elif self._at("'\""):
            self._steps.append(Names((self._quoted(),)))
        else:
            found = _NAME.match(self._text, self._index, self._end)
            if found is None:
                raise self._unexpected("a name")
            self._steps.append(Names((found.group().strip(),)))
            self._index = found.end()

    def _quoted(self) -> str:
        found = _QUOTED.match(self._text, self._index, self._end)
        if found is None:
            raise ExpressionError("this name has no closing quote", self._index)
        self._index = found.end()
        return _ESCAPE.sub(r"\1", found.group(1) if found.group(1) is not None else found.group(2))

    def _type_test(self) -> Filter:
        found = _TYPE_TEST.match(self._text, self._index, self._end)
        if found is None:
            raise self._unexpected("a test such as '@string()'")
        if found.group(1) not in TYPES:
            near = closest(found.group(1), TYPES)
            hint = f"; did you mean '@{near}()'?" if near else ""
            raise ExpressionError(f"there is no test '{found.group()}'{hint}", self._index)
        self._index = found.end()
        return Filter(found.group(), TypeTest(found.group(1)))

    def _bracket(self) -> Step:
        opened = self._index - 1
        self._skip_space()
        if self._taken("?"):
            return self._filter(opened)
        last = _FROM_END.match(self._text, self._index, self._end)
        if last is not None:
            self._index = last.end()
            return Slice(-int(last.group(1)), None, 1) if int(last.group(1)) else Slice(0, 0, 1)
        if self._at("("):
            raise ExpressionError("the only script that may stand here is '(@.length-1)'", self._index)
        if self._taken("*"):
            self._close(opened)
            return Wildcard()
        sliced = _SLICE.match(self._text, self._index, self._end)
        return self._slice(sliced) if sliced is not None else self._union(opened)

    def _close(self, opened: int) -> None:
        self._skip_space()
        if not self._taken("]"):
            if self._index >= self._end:
                raise ExpressionError("this bracket is never closed", opened)
            raise self._unexpected("']'")

    def _slice(self, found: re.Match[str]) -> Slice:
        start, stop, step = (int(bound) if bound and bound != "-" else None for bound in found.groups())
        if step is not None and step < 1:
            raise ExpressionError("the step of a slice is 1 or more", found.start(3))
        self._index = found.end()
        return Slice(start, stop, step or 1)

    def _union(self, opened: int) -> Names:
        names: list[str] = []
        while True:
            self._skip_space()
            if names and self._at("]"):
                break
            if self._at("'\""):
                names.append(self._quoted())
            else:
                found = _BARE.match(self._text, self._index, self._end)
                if found is None:
                    raise self._missing_name(opened)
                names.append(found.group().strip())
                self._index = found.end()
            self._skip_space()
            if not self._taken(","):
                break
        self._close(opened)
        return Names(tuple(dict.fromkeys(names)))

    def _missing_name(self, opened: int) -> ExpressionError:
        if self._index >= self._end:
            return ExpressionError("this bracket is never closed", opened)
        return self._unexpected("a name, an index, a slice, '*' or a filter")

    def _filter(self, opened: int) -> Filter:
        start = self._index
        depth = 0
        for word in tokens(self._text, start, self._end):
            if word.kind == "end":
                break
            if word.kind == "operator" and word.text in "([":
                depth += 1
            elif word.kind == "operator" and word.text in ")]":
                if not depth and word.text == "]":
                    self._index = word.offset + 1
                    return Filter(self._text[start:word.offset].strip(), parse_script(self._text, start, word.offset))
                depth -= 1
        raise ExpressionError("this bracket is never closed", opened)
