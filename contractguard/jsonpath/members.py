"""Members and methods of values, the closed list of those that a script may use."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from contractguard.jsonpath.javascript import (
    UNDEFINED,
    is_number,
    strictly_equal,
    to_number,
    to_string,
    truthy,
)
from contractguard.jsonpath.patterns import Pattern, pattern_of

Method = Callable[[object, Sequence[object]], object]

_CONSTRUCTORS: Final = {name: {"name": name} for name in ("Array", "Object", "String", "Number", "Boolean")}


def member(value: object, name: object) -> object:
    """Return a member of a value: one of an object, an item, `length`, or `constructor`."""
    if isinstance(value, dict):
        found = value.get(name if isinstance(name, str) else to_string(name), UNDEFINED)
        return _CONSTRUCTORS["Object"] if found is UNDEFINED and name == "constructor" else found
    if name == "constructor":
        return constructor(value)
    if isinstance(value, (list, str)):
        if name == "length":
            return len(value)
        index = index_of(name)
        return value[index] if index is not None and index < len(value) else UNDEFINED
    return UNDEFINED


def index_of(name: object) -> int | None:
    """Return the index that a name spells, without leading zeros, or None."""
    if isinstance(name, str):
        plain = name.isdecimal() and name.isascii() and len(name) < 16 and (name == "0" or name[0] != "0")
        return int(name) if plain else None
    if is_number(name) and isinstance(name, (int, float)) and 0 <= name < 2**53 and name == int(name):
        return int(name)
    return None


def constructor(value: object) -> object:
    """Return what stands for the constructor of a value; all that can be asked of it is its `name`."""
    if isinstance(value, bool):
        return _CONSTRUCTORS["Boolean"]
    if isinstance(value, str):
        return _CONSTRUCTORS["String"]
    if isinstance(value, list):
        return _CONSTRUCTORS["Array"]
    return _CONSTRUCTORS["Number"] if is_number(value) else UNDEFINED


def constructor_name(value: object) -> object:
    """Return what `constructor.name` is of a value: what scripts ask for instead of `Array.isArray`."""
    if type(value) is str:
        return "String"
    if type(value) is list:
        return "Array"
    return member(member(value, "constructor"), "name")


def call(value: object, name: str, arguments: Sequence[object]) -> object:
    """Call a method of a value; UNDEFINED where the value has no such method."""
    if isinstance(value, str):
        method = _OF_TEXTS.get(name)
    elif isinstance(value, list):
        method = _OF_ARRAYS.get(name)
    elif isinstance(value, Pattern):
        method = _test if name == "test" else None
    else:
        method = _has_own if isinstance(value, dict) and name == "hasOwnProperty" else None
    return UNDEFINED if method is None else method(value, arguments)


def _first(arguments: Sequence[object]) -> object:
    return arguments[0] if arguments else UNDEFINED


def _test(value: object, arguments: Sequence[object]) -> object:
    return isinstance(value, Pattern) and value.finds(to_string(_first(arguments)))


def _match(value: object, arguments: Sequence[object]) -> object:
    """Answer `match`: an array where the pattern is found, whose items are not told."""
    pattern = _first(arguments)
    if not isinstance(pattern, Pattern):
        read = pattern_of("" if pattern is UNDEFINED else to_string(pattern), "")
        if read is None:
            return None
        pattern = read
    return [] if pattern.finds(to_string(value)) else None


def _has_own(value: object, arguments: Sequence[object]) -> object:
    return isinstance(value, dict) and to_string(_first(arguments)) in value


def _integer(value: object, otherwise: int) -> int:
    number = otherwise if value is UNDEFINED else to_number(value)
    if isinstance(number, float) and math.isnan(number):
        return 0
    return int(max(-2.0**53, min(2.0**53, number)))


def _slice(value: object, arguments: Sequence[object]) -> object:
    text = to_string(value)
    start = _integer(_first(arguments), 0)
    return text[start:_integer(arguments[1] if len(arguments) > 1 else UNDEFINED, len(text))]


def _substring(value: object, arguments: Sequence[object]) -> object:
    text = to_string(value)
    ends = (_integer(_first(arguments), 0), _integer(arguments[1] if len(arguments) > 1 else UNDEFINED, len(text)))
    low, high = sorted(max(0, min(len(text), end)) for end in ends)
    return text[low:high]


def _split(value: object, arguments: Sequence[object]) -> object:
    text, separator = to_string(value), _first(arguments)
    if separator is UNDEFINED:
        return [text]
    parts = to_string(separator)
    return list(text.split(parts) if parts else text)


def _item_index(value: object, arguments: Sequence[object]) -> int:
    wanted = _first(arguments)
    items = value if isinstance(value, list) else []
    return next((index for index, item in enumerate(items) if strictly_equal(item, wanted)), -1)


def _join(value: object, arguments: Sequence[object]) -> object:
    separator = _first(arguments)
    items = value if isinstance(value, list) else []
    between = "," if separator is UNDEFINED else to_string(separator)
    return between.join("" if item is None else to_string(item) for item in items)


_OF_TEXTS: Final[dict[str, Method]] = {
    "charAt": lambda value, arguments: to_string(value)[max(0, _integer(_first(arguments), 0)):][:1],
    "endsWith": lambda value, arguments: to_string(value).endswith(to_string(_first(arguments))),
    "includes": lambda value, arguments: to_string(_first(arguments)) in to_string(value),
    "indexOf": lambda value, arguments: to_string(value).find(to_string(_first(arguments))),
    "lastIndexOf": lambda value, arguments: to_string(value).rfind(to_string(_first(arguments))),
    "match": _match,
    "slice": _slice,
    "split": _split,
    "startsWith": lambda value, arguments: to_string(value).startswith(to_string(_first(arguments))),
    "substring": _substring,
    "toLowerCase": lambda value, _: to_string(value).lower(),
    "toString": lambda value, _: value,
    "toUpperCase": lambda value, _: to_string(value).upper(),
    "trim": lambda value, _: to_string(value).strip(),
}
_OF_ARRAYS: Final[dict[str, Method]] = {
    "includes": lambda value, arguments: _item_index(value, arguments) >= 0,
    "indexOf": _item_index,
    "join": _join,
}
METHODS: Final = frozenset({*_OF_TEXTS, *_OF_ARRAYS, "test", "hasOwnProperty"})
"""The names of all methods that a script may call."""


def contains(collection: object, wanted: object) -> bool:
    """Answer the operator `in` of this dialect: an item of an array, a part of a text, or a key of an object."""
    if isinstance(collection, dict):
        return to_string(wanted) in collection
    if isinstance(collection, (list, str)):
        return truthy(call(collection, "includes", [wanted]))
    return False

