"""The functions by their names."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.rules.functions.alphabetical import ALPHABETICAL
from contractguard.rules.functions.casing import CASING
from contractguard.rules.functions.choice import OR, XOR
from contractguard.rules.functions.enumeration import ENUMERATION
from contractguard.rules.functions.function import Function
from contractguard.rules.functions.length import LENGTH
from contractguard.rules.functions.pattern import PATTERN
from contractguard.rules.functions.presence import DEFINED, FALSY, TRUTHY, UNDEFINED_FUNCTION
from contractguard.rules.functions.schema import SCHEMA
from contractguard.rules.functions.typed_enum import TYPED_ENUM
from contractguard.rules.functions.unreferenced import UNREFERENCED
from contractguard.text import closest

CORE_FUNCTIONS: Mapping[str, Function] = {function.name: function for function in (
    ALPHABETICAL, CASING, DEFINED, ENUMERATION, FALSY, LENGTH, OR, PATTERN, SCHEMA, TRUTHY, TYPED_ENUM,
    UNDEFINED_FUNCTION, UNREFERENCED, XOR)}


class UnknownFunctionError(Exception):
    """A rule asks for a function that there is not; `hint` says what to do instead."""

    def __init__(self, name: str, known: Mapping[str, Function]) -> None:
        near = closest(name, known)
        self.message = f"there is no function '{name[:60]}'"
        self.hint = f"did you mean '{near}'?" if near else (
            "functions in JavaScript are not run: say the same with core functions, of which 'schema' and 'pattern' "
            "go far, or with a predicate of contractguard")
        super().__init__(self.message)


def find_function(name: str, known: Mapping[str, Function] = CORE_FUNCTIONS) -> Function:
    """Return the function with a name. Raises UnknownFunctionError where there is none."""
    function = known.get(name)
    if function is None:
        raise UnknownFunctionError(name, known)
    return function
