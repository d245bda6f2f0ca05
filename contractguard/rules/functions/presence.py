"""The functions `truthy`, `falsy`, `defined` and `undefined`: what JavaScript makes of a value, or of none."""

from __future__ import annotations

from contractguard.jsonpath import UNDEFINED, truthy
from contractguard.rules.functions.function import Place, Problem, plain

_NOT_TRUTHY = (Problem("must be given and say something", of_property=True),)
_NOT_FALSY = (Problem("must be absent, empty or false", of_property=True),)
_NOT_DEFINED = (Problem("must be defined", of_property=True),)
_NOT_UNDEFINED = (Problem("must not be defined", of_property=True),)


def _truthy(value: object, _place: Place) -> tuple[Problem, ...]:
    return () if truthy(value) else _NOT_TRUTHY


def _falsy(value: object, _place: Place) -> tuple[Problem, ...]:
    return _NOT_FALSY if truthy(value) else ()


def _defined(value: object, _place: Place) -> tuple[Problem, ...]:
    return _NOT_DEFINED if value is UNDEFINED else ()


def _undefined(value: object, _place: Place) -> tuple[Problem, ...]:
    return () if value is UNDEFINED else _NOT_UNDEFINED


TRUTHY = plain("truthy", "The value is there, and is not false, null, 0 or an empty string.", _truthy)
FALSY = plain("falsy", "The value is absent, or is false, null, 0 or an empty string.", _falsy)
DEFINED = plain("defined", "The value is there, whatever it is.", _defined)
UNDEFINED_FUNCTION = plain("undefined", "There is no value.", _undefined)
