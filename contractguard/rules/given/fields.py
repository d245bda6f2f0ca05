"""`field` of a `then`: which part of a matched value is judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from contractguard.jsonpath import UNDEFINED, Expression, Match, parse_expression, select_below
from contractguard.rules.functions.surroundings import Surroundings

_NAME_WITH_DOLLAR = re.compile(r"\$[\w$-]")
"""A member such as `$ref`: what follows the root in JSONPath is a dot or a bracket."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STEP = re.compile(
    r"\[(?P<index>-?[0-9]+)\]|\[\"(?P<double>(?:[^\"\\]|\\.)*)\"\]|\['(?P<single>(?:[^'\\]|\\.)*)'\]"
    r"|(?P<name>[^.\[\]]+)|(?P<empty>(?=(?:\.|\[\])(?:\.|\[\]|$)))")


class Target(NamedTuple):
    """A value to be judged, the way to it from the match, and whether it is the key at the end of that way."""

    value: object
    path: tuple[str | int, ...] = ()
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A `field` that was read. Values that are no objects or arrays have no fields: they are judged themselves."""

    kind: Literal["whole", "keys", "expression", "path"]
    text: str = ""
    steps: tuple[str, ...] = ()
    expression: Expression | None = None

    def targets(self, match: Match, surroundings: Surroundings) -> Iterable[Target]:
        """Return what is judged of a match: always something, UNDEFINED where the field leads nowhere."""
        value = match.value
        if self.kind == "whole" or not isinstance(value, (dict, list)):
            return (Target(value, is_key=match.is_key),)
        if self.kind == "path":
            if isinstance(value, dict) and len(self.steps) > 1 and self.text in value:
                return (Target(surroundings.value_at(match, (self.text,)), self.steps),)
            found = surroundings.value_at(match, self.steps)
            return (Target(found, () if found is UNDEFINED and self.text.startswith("$") else self.steps),)
        if self.kind == "keys":
            names = value if isinstance(value, dict) else map(str, range(len(value)))
            return [Target(name, (name,), is_key=True) for name in names] or (Target(UNDEFINED),)
        below = select_below(self.expression, match, surroundings.follow) if self.expression is not None else []
        return [Target(each.value, each.path, each.is_key) for each in below] or (Target(UNDEFINED),)


def read_field(text: str | None) -> Field:
    """Read a `field`: `@key` for every key, JSONPath from `$`, or a path such as `info.contact` or `tags[0].name`.

    Raises ExpressionError where the JSONPath is none.
    """
    if text is None:
        return Field("whole")
    if text == "@key":
        return Field("keys", text)
    if text.startswith("$") and not _NAME_WITH_DOLLAR.match(text):
        return Field("expression", text, expression=parse_expression(text))
    return Field("path", text, steps_of(text))


def steps_of(text: str) -> tuple[str, ...]:
    """Take a path apart at dots and brackets, as lodash does."""
    steps = [""] if text.startswith(".") else []
    for match in _STEP.finditer(text):
        kind = match.lastgroup or "empty"
        step = match[kind]
        steps.append(_ESCAPED.sub(r"\1", step) if kind in ("double", "single") else step)
    return tuple(steps) or (text,)
