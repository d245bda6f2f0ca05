"""How a handler answered an anonymous caller: let in, refused, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from contractguard.inventory.evaluation.completion import Completion, Ending
from contractguard.inventory.evaluation.exchange import Answer
from contractguard.inventory.evaluation.values import (
    Either,
    External,
    Failure,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Value,
)
from contractguard.text.casing import words_of

Manner = Literal["answered", "passed", "refused", "failed"]
"""Answered with success; handed on to the next of the chain; refused for want of a credential; failed otherwise."""

_REFUSING = (401, 403, 407)
_CODES = {"UNAUTHORIZED": 401, "UNAUTHENTICATED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "BAD_REQUEST": 400}
_NAMES = (
    (401, ({"unauthorized"}, {"unauthenticated"}, {"not", "authenticated"}, {"authentication"}, {"invalid", "token"},
           {"auth", "error"}, {"login", "required"}, {"unauthorised"}, {"not", "authorized"}, {"credentials"})),
    (403, ({"forbidden"}, {"permission"}, {"access", "denied"}, {"csrf"})),
    (404, ({"not", "found"}, {"404"})),
    (405, ({"method", "not", "allowed"},)),
    (400, ({"bad", "request"}, {"validation"}, {"invalid"})),
)
"""Words in the name of an error, and the status that it stands for."""
_NUMBER = re.compile(r"(?<![0-9])[1-5][0-9]{2}(?![0-9])")
_STATUS_KEYS = ("status", "status_code", "statusCode", "code", "statuscode")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a handler ended. `credentials` are the kinds that decided anything on the way."""

    manner: Manner
    status: int | None
    credentials: tuple[str, ...]
    doubts: tuple[tuple[str, object], ...] = ()
    gave: Value | None = None
    """What was returned."""


def outcomes(completion: Completion, exchange: dict[str, object]) -> Iterator[Outcome]:
    """Return all ways in which a handler may have ended; `exchange` is the state where it fell off its end."""
    for ending in completion.returned:
        yield from _of_value(ending.value, ending, threw=False)
    for ending in completion.threw:
        yield from _of_value(ending.value, ending, threw=True)
    if completion.falls:
        yield from _of_value(Known(None), Ending(Known(None), exchange), threw=False)


def is_refusal(ending: Ending, *, threw: bool, of_caller: bool = False) -> bool:
    """Whether an ending keeps the caller out: for whatever reason, or `of_caller` unless its status names another."""
    return all(outcome.manner == "refused" or (outcome.manner == "failed" and not (of_caller and outcome.status))
               for outcome in _of_value(ending.value, ending, threw=threw))


def _of_value(value: Value, ending: Ending, *, threw: bool) -> Iterator[Outcome]:
    passed = False if threw else ending.exchange.get("passed", False)
    for each in value.options if isinstance(value, Either) else (value,):
        hands_on = isinstance(each, Answer) and each.passes and not threw
        if hands_on or passed is not False:
            yield _outcome(each, None, ending, threw, passed=True)
        if not hands_on and passed is not True:
            for status in _statuses(each, ending, threw):
                if passed is False or status is not None:
                    yield _outcome(each, status, ending, threw)


def _outcome(value: Value, status: int | None, ending: Ending, threw: bool, *, passed: bool = False) -> Outcome:
    exchange = ending.exchange
    decided = tuple(dict.fromkeys((*exchange.get("decisions", ()), *sorted(value.credentials))))
    doubts = tuple(exchange.get("doubts", ()))
    gave = None if threw else value
    if passed:
        if exchange.get("sent") is True:
            doubts += (("a guard answers and goes on all the same", None),)
        return Outcome("passed", None, decided, doubts)
    if status in _REFUSING or (status is not None and 300 <= status < 400 and decided):
        return Outcome("refused", status, decided, doubts, gave)
    if isinstance(value, Failure) and value.credential:
        return Outcome("refused", status, decided, doubts, gave)
    if threw or (status is not None and status >= 400):
        return Outcome("failed", status, decided, doubts, gave)
    if status is None and _is_told(value, exchange):
        doubts += (("answers with a status that is not known", None),)
    return Outcome("answered", status, decided, doubts, value)


def _is_told(value: Value, exchange: Mapping[str, object]) -> bool:
    """Whether a status was set, though not to a number that is known."""
    told = exchange.get("status")
    return isinstance(value, Answer) or (isinstance(told, Value) and not isinstance(told, (Known, Either)))


def _statuses(value: Value, ending: Ending, threw: bool) -> list[int | None]:
    found = status_of(value)
    if found is not None and (threw or not _is_data(value)):
        return [found]
    told = ending.exchange.get("status")
    options = told.options if isinstance(told, Either) else (told,)
    return [status_of(option) if isinstance(option, Value) else None for option in options]


def _is_data(value: Value) -> bool:
    """Whether what a function of Python returned is sent as it is, whatever its class is called."""
    return isinstance(value, Instance) and value.of.scope.module.module.language == "python" and not any(
        isinstance(each, External) and "Response" in each.key for each in value.of.lineage())


def status_of(value: Value) -> int | None:
    """Return the status that an answer or an error stands for; None where it is not known."""
    if isinstance(value, (Answer, Failure)):
        return value.status
    if isinstance(value, Known):
        return value.value if isinstance(value.value, int) and 100 <= value.value <= 599 else None
    if isinstance(value, ListOf):
        return next((found for item in value.items[1:] if (found := status_of(item)) is not None), None)
    if isinstance(value, External):
        return _of_name(value.path[-1] if value.path else "")
    if isinstance(value, Made):
        return _of_arguments(value) or _of_name(re.split(r"[:.]", value.of.rstrip("()"))[-1])
    if isinstance(value, Instance):
        return _of_instance(value)
    return None


def _of_arguments(value: Made) -> int | None:
    arguments = value.arguments
    maps = [argument.entries for argument in arguments.positional if isinstance(argument, MapOf)]
    for entries in (arguments.keywords, *maps):
        for key in _STATUS_KEYS:
            if key in entries:
                found = _of_code(entries[key])
                if found is not None:
                    return found
    return next((found for argument in arguments.positional[:3]
                 if not isinstance(argument, ListOf) and (found := _of_code(argument)) is not None), None)


def _of_code(value: Value) -> int | None:
    if isinstance(value, Known) and isinstance(value.value, str):
        return _CODES.get(value.value)
    return status_of(value) if isinstance(value, (Known, External)) else None


def _of_instance(value: Instance) -> int | None:
    for key in _STATUS_KEYS:
        found = value.attributes.get(key) or value.of.lookup(key)
        if found is not None and (status := status_of(found)) is not None:
            return status
    for each in value.of.lineage():
        name = getattr(getattr(each, "definition", None), "name", "") or getattr(each, "key", "")
        if (status := _of_name(name.rpartition(":")[2])) is not None:
            return status
    return None


def _of_name(name: str) -> int | None:
    number = _NUMBER.search(name)
    if number:
        return int(number[0])
    words = {word.lower() for word in words_of(name)}
    return next((status for status, marks in _NAMES if any(mark <= words for mark in marks)), None)
