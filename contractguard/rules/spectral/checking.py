"""What a rule demands, held to the functions that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.errors import ContractguardError
from contractguard.jsonpath import ExpressionError, parse_expression
from contractguard.rules.functions import OptionsError, UnknownFunctionError, find_function
from contractguard.rules.functions.known import FUNCTIONS
from contractguard.rules.given.fields import read_field
from contractguard.rules.spectral.model import Then
from contractguard.rules.spectral.rule_entry import THEN_KEYS
from contractguard.source.strict import StrictFile, spelled
from contractguard.text import Pointer, closest


def check_thens(name: str, thens: Sequence[Then], reader: StrictFile) -> list[ContractguardError]:
    """Return why the demands of a rule cannot be run, nothing where they can.

    Raises RulesetError where a function does not take the options that it is given.
    """
    return [problem for then in thens for problem in _problems(name, then, reader)]


def check_given(name: str, given: Sequence[str], reader: StrictFile, pointer: Pointer) -> list[ContractguardError]:
    """Return why the expressions of a rule cannot be run, aliases replaced; nothing where they can."""
    told = []
    for expression in given:
        try:
            parse_expression(expression)
        except ExpressionError as problem:
            told.append(_off(name, reader, pointer, problem.message,
                             f"at character {problem.offset + 1} of '{spelled(expression)}'"))
    return told


def _problems(name: str, then: Then, reader: StrictFile) -> Iterator[ContractguardError]:
    try:
        find_function(then.function, FUNCTIONS).bind(then.options)
    except UnknownFunctionError as problem:
        yield _off(name, reader, (*then.pointer, "function"), problem.message, problem.hint)
    except OptionsError as problem:
        raise reader.wrong((*then.pointer, "functionOptions", *problem.pointer), problem.message,
                           problem.hint) from None
    try:
        read_field(then.field)
    except ExpressionError as fault:
        yield _off(name, reader, (*then.pointer, "field"), fault.message, f"at character {fault.offset + 1} of 'field'")


def _off(name: str, reader: StrictFile, pointer: Pointer, message: str, hint: str) -> ContractguardError:
    return reader.wrong(pointer, f"the rule '{spelled(name)}' is off: {message}", hint)


def ignored_keys(then: Then, reader: StrictFile) -> Iterator[ContractguardError]:
    """Tell of keys beside a function that say nothing to anybody."""
    for key in then.unknown:
        near = closest(key, THEN_KEYS)
        yield reader.wrong((*then.pointer, key), f"'then' has no key '{spelled(key)}': it is left out",
                           f"did you mean '{near}'?" if near else f"one of {', '.join(THEN_KEYS)}")
