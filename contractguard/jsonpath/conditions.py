"""Compiles scripts to closures."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from contractguard.jsonpath.frames import Frame, path
from contractguard.jsonpath.javascript import (
    UNDEFINED,
    is_number,
    loosely_equal,
    strictly_equal,
    to_number,
    to_string,
    truthy,
    type_name,
)
from contractguard.jsonpath.members import call, constructor_name, contains, member
from contractguard.jsonpath.patterns import Pattern, pattern_of
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

Key: TypeAlias = "str | int"
Evaluation: TypeAlias = Callable[[object, Key, Frame], object]
"""Gives the value of a script for a candidate: its value, its key, and the frame of what holds it."""
Condition: TypeAlias = Callable[[object, Key, Frame], bool]


def condition(script: Script) -> Condition:
    """Compile a script that is asked whether it holds."""
    if isinstance(script, Every):
        return _every([condition(operand) for operand in script.operands])
    if isinstance(script, Some):
        return _some([condition(operand) for operand in script.operands])
    if isinstance(script, Unary) and script.operator == "!":
        denied = condition(script.operand)
        return lambda value, key, frame: not denied(value, key, frame)
    if isinstance(script, Special) and not script.name:
        return lambda value, key, frame: truthy(value)
    evaluated = evaluation(script)
    if _is_boolean(script):
        return evaluated  # type: ignore[return-value]
    return lambda value, key, frame: truthy(evaluated(value, key, frame))


def _is_boolean(script: Script) -> bool:
    return isinstance(script, TypeTest) or (isinstance(script, Binary) and script.operator not in _ARITHMETIC)


def _every(conditions: list[Condition]) -> Condition:
    if len(conditions) == 2:
        first, second = conditions
        return lambda value, key, frame: first(value, key, frame) and second(value, key, frame)

    def holds(value: object, key: Key, frame: Frame) -> bool:
        for each in conditions:  # noqa: SIM110 - a generator costs more than the conditions
            if not each(value, key, frame):
                return False
        return True

    return holds


def _some(conditions: list[Condition]) -> Condition:
    def holds(value: object, key: Key, frame: Frame) -> bool:
        for each in conditions:  # noqa: SIM110 - a generator costs more than the conditions
            if each(value, key, frame):
                return True
        return False

    return holds


def evaluation(script: Script) -> Evaluation:
    """Compile a script that is asked for its value."""
    return _COMPILERS[type(script)](script)


def _literal(script: Literal) -> Evaluation:
    constant = script.value
    return lambda value, key, frame: constant


def _special(script: Special) -> Evaluation:
    return _SPECIALS[script.name]


def _parent(value: object, key: Key, frame: Frame) -> object:
    """Return what holds the object or array in which the candidate stands; both engines of Spectral mean that."""
    return UNDEFINED if frame.parent is None else frame.parent.value


def _spelled_path(value: object, key: Key, frame: Frame) -> object:
    return "$" + "".join(f"['{part}']" if isinstance(part, str) else f"[{part}]" for part in (*path(frame), key))


_SPECIALS: Final[dict[str, Evaluation]] = {
    "": lambda value, key, frame: value,
    "property": lambda value, key, frame: key,
    "parent": _parent,
    "parentProperty": lambda value, key, frame: UNDEFINED if frame.key is None else frame.key,
    "path": _spelled_path,
    "root": lambda value, key, frame: frame.root,
}

_TYPES: Final[dict[str, Callable[[object], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, (dict, list)),
    "integer": lambda value: is_number(value) and (isinstance(value, int) or float(value).is_integer()),  # type: ignore[arg-type]
    "scalar": lambda value: not isinstance(value, (dict, list)),
    "undefined": lambda value: value is UNDEFINED,
}


def _type_test(script: TypeTest) -> Evaluation:
    holds = _TYPES[script.name]
    return lambda value, key, frame: holds(value)


def _items(script: Items) -> Evaluation:
    items = [evaluation(item) for item in script.items]
    if all(isinstance(item, Literal) for item in script.items):
        constants = [item.value for item in script.items if isinstance(item, Literal)]
        return lambda value, key, frame: constants
    return lambda value, key, frame: [item(value, key, frame) for item in items]


def _member(script: Member) -> Evaluation:
    name = script.name
    if isinstance(name, Literal) and isinstance(name.value, str):
        return _named_member(script.owner, name.value)
    owner, computed = evaluation(script.owner), evaluation(name)
    return lambda value, key, frame: member(owner(value, key, frame), computed(value, key, frame))


def _named_member(owner: Script, name: str) -> Evaluation:
    if owner == Special(""):
        if name == "constructor":
            return lambda value, key, frame: member(value, name)
        return lambda value, key, frame: (
            value.get(name, UNDEFINED) if type(value) is dict else member(value, name))
    if name == "name" and isinstance(owner, Member) and owner.name == Literal("constructor"):
        constructed = evaluation(owner.owner)
        return lambda value, key, frame: constructor_name(constructed(value, key, frame))
    evaluated = evaluation(owner)
    return lambda value, key, frame: member(evaluated(value, key, frame), name)


def _call(script: Call) -> Evaluation:
    owner, name = evaluation(script.owner), script.name
    arguments = [evaluation(argument) for argument in script.arguments]
    if script.owner == Special("property"):
        return lambda value, key, frame: call(
            to_string(key), name, [argument(value, key, frame) for argument in arguments])
    return lambda value, key, frame: call(
        owner(value, key, frame), name, [argument(value, key, frame) for argument in arguments])


def _unary(script: Unary) -> Evaluation:
    operand = evaluation(script.operand)
    if script.operator == "!":
        return lambda value, key, frame: not truthy(operand(value, key, frame))
    if script.operator == "typeof":
        return lambda value, key, frame: type_name(operand(value, key, frame))
    sign = -1 if script.operator == "-" else 1
    return lambda value, key, frame: sign * to_number(operand(value, key, frame))


def _binary(script: Binary) -> Evaluation:
    left, right, combined = evaluation(script.left), evaluation(script.right), _OPERATORS[script.operator]
    if script.operator in ("==", "===") and isinstance(script.right, Literal) and isinstance(script.right.value, str):
        return _equals_text(left, script.right.value, combined)
    return lambda value, key, frame: combined(left(value, key, frame), right(value, key, frame))


def _equals_text(left: Evaluation, text: str, compared: Callable[[Any, Any], object]) -> Evaluation:
    """Compile the comparison that filters are mostly made of."""
    def holds(value: object, key: Key, frame: Frame) -> object:
        found = left(value, key, frame)
        return found == text if type(found) is str else compared(found, text)

    return holds


def _choice(script: Choice) -> Evaluation:
    asked, then, otherwise = condition(script.condition), evaluation(script.then), evaluation(script.otherwise)
    return lambda value, key, frame: (then if asked(value, key, frame) else otherwise)(value, key, frame)


def _every_value(script: Every) -> Evaluation:
    operands = [evaluation(operand) for operand in script.operands]

    def last(value: object, key: Key, frame: Frame) -> object:
        found: object = UNDEFINED
        for operand in operands:
            found = operand(value, key, frame)
            if not truthy(found):
                return found
        return found

    return last


def _some_value(script: Some) -> Evaluation:
    operands = [evaluation(operand) for operand in script.operands]

    def first(value: object, key: Key, frame: Frame) -> object:
        found: object = UNDEFINED
        for operand in operands:
            found = operand(value, key, frame)
            if truthy(found):
                return found
        return found

    return first


def _compared(left: object, right: object, compare: Callable[[Any, Any], bool]) -> bool:
    left, right = (to_string(side) if isinstance(side, (dict, list)) else side for side in (left, right))
    if isinstance(left, str) and isinstance(right, str):
        return compare(left, right)
    return compare(to_number(left), to_number(right))


def _added(left: object, right: object) -> object:
    if any(isinstance(side, (str, list, dict)) for side in (left, right)):
        return to_string(left) + to_string(right)
    return _computed(left, right, operator.add)


def _computed(left: object, right: object, compute: Callable[[float, float], float]) -> float:
    try:
        return compute(float(to_number(left)), float(to_number(right)))
    except (ZeroDivisionError, OverflowError):
        return float("nan")


def _tested(left: object, right: object) -> bool:
    pattern = right if isinstance(right, Pattern) else pattern_of(to_string(right), "")
    return pattern is not None and pattern.finds(to_string(left))


_ARITHMETIC: Final = frozenset("+-*/%")
_OPERATORS: Final[dict[str, Callable[[Any, Any], object]]] = {
    "===": strictly_equal,
    "!==": lambda left, right: not strictly_equal(left, right),
    "==": loosely_equal,
    "!=": lambda left, right: not loosely_equal(left, right),
    "<": lambda left, right: _compared(left, right, operator.lt),
    ">": lambda left, right: _compared(left, right, operator.gt),
    "<=": lambda left, right: _compared(left, right, operator.le),
    ">=": lambda left, right: _compared(left, right, operator.ge),
    "in": lambda left, right: contains(right, left),
    "~=": _tested,
    "+": _added,
    "-": lambda left, right: _computed(left, right, operator.sub),
    "*": lambda left, right: _computed(left, right, operator.mul),
    "/": lambda left, right: _computed(left, right, operator.truediv),
    "%": lambda left, right: _computed(left, right, lambda one, other: one - other * int(one / other)),
}
_COMPILERS: Final[dict[type, Callable[[Any], Evaluation]]] = {
    Literal: _literal, Special: _special, TypeTest: _type_test, Items: _items, Member: _member, Call: _call,
    Unary: _unary, Binary: _binary, Every: _every_value, Some: _some_value, Choice: _choice,
}
