r"""The second validator: openapi-schema-validator's for OpenAPI 3.1, made to be exact and to come to an end.

It is pure Python and shares nothing with the first one, which is Rust, but for patterns: Python's `re` is not ECMA-262
(`\d` and `$` mean something else, `\p{L}` nothing) and may never come to an end, so both ask the same matcher.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from contractguard.contract.schemas import LISTS, MAPS, SINGLES
from contractguard.schema.asserting import UNREADABLE
from contractguard.schema.facets import multiple
from contractguard.schema.formats import matches_necessary
from contractguard.schema.patterns import finds
from contractguard.schema.rejections import shown

_MOST_STEPS = 20_000
_CHARACTERS_A_STEP = 500
_MOST_NESTED = 80
"""Keywords within keywords. Each takes up to 8 of Python's 1,000 frames; where these run out a library may panic."""
_CHECKED = frozenset({"date", "date-time", "time", "email", "idn-email", "ipv4", "ipv6", "uuid", "regex"})
"""The formats that it checks wherever it is installed; others depend on what else is."""
_CLOSING = ("items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties")

_Check = Callable[[Any, Any, Any, Any], Iterable[Any]]


class UntoldError(Exception):
    """The validator met what it cannot tell; the message says what."""


class _SpentError(UntoldError):
    """It took as many steps as it may."""


def second_opinion(document: Mapping[str, object], instance: object, names: Iterable[str]) -> list[Any]:
    """Validate an instance and return its errors (`jsonschema.ValidationError`), none where it is accepted.

    `names` are all names of members in the instance. Raises UntoldError where that could not be told, or not in as
    many steps as it may take.
    """
    return _all_errors(_validator_class()(
        spelled_out(document, sorted(names)), format_checker=_Effort(), registry=_registry()).iter_errors(instance))


def _all_errors(errors: Iterable[Any]) -> list[Any]:
    """Return all errors of a schema and an instance.

    Something untold makes no difference where there is an error already. There is no stopping at the first one: the
    first validator, whose steps nobody counts, may look elsewhere first, and is to find nothing larger there.
    """
    found: list[Any] = []
    try:
        for error in errors:
            found.append(error)
    except UntoldError as untold:
        if not found or isinstance(untold, _SpentError):
            raise
    return found


def spelled_out(schema: object, names: list[str]) -> Any:
    """Spell each pattern of `patternProperties` as the names that it finds, which Python's `re` reads as meant.

    `false` is spelled as `not` anything: errors of the former come without the place in the instance.
    """
    if not isinstance(schema, dict):
        return {"not": {}} if schema is False else schema
    done: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword == "patternProperties":
            _spell_names(done, value, names)
        elif keyword in MAPS or keyword == "$defs":
            done[keyword] = {name: spelled_out(member, names) for name, member in value.items()}
        elif keyword in LISTS:
            done[keyword] = [spelled_out(item, names) for item in value]
        elif keyword in SINGLES and not (value is False and keyword in _CLOSING):
            done[keyword] = spelled_out(value, names)
        else:
            done[keyword] = value
    return done


def _spell_names(done: dict[str, Any], patterns: Mapping[str, object], names: list[str]) -> None:
    for index, (pattern, member) in enumerate(patterns.items()):
        found = {name: finds(pattern, name) for name in names}
        if None in found.values():
            done.setdefault(f"{UNREADABLE}patternProperties", {})[pattern] = member
            continue
        if any(found.values()):
            listed = "|".join(re.escape(name) for name in names if found[name])
            literal = rf"^(?:{listed})\Z(?#{index})"
            done.setdefault("patternProperties", {})[literal] = spelled_out(member, names)


class _Effort:
    """What is left to spend. It stands in the place of the format checker, which reaches every keyword."""

    def __init__(self) -> None:
        self._steps = _MOST_STEPS
        self._levels = _MOST_NESTED

    def enter(self) -> None:
        """Go one keyword deeper. Raises UntoldError where nothing is left."""
        self._levels -= 1
        self.spend(0)
        if self._levels < 0:
            raise UntoldError("the value or the schema nests too deeply, or the schema refers back to itself")

    def leave(self) -> None:
        """Come back from a keyword."""
        self._levels += 1

    def spend(self, characters: int) -> None:
        """Take one step, and more for a long message. Raises _SpentError where nothing is left."""
        self._steps -= 1 + characters // _CHARACTERS_A_STEP
        if self._steps < 0:
            raise _SpentError("the schema takes too many steps to validate")


@lru_cache(maxsize=1)
def _validator_class() -> Any:
    """Return the class, made once: importing what it is made of takes a quarter of a second."""
    from jsonschema.validators import extend
    from openapi_schema_validator import OAS31Validator

    own: dict[str, _Check] = {
        "minLength": _min_length, "maxLength": _max_length, "pattern": _pattern, "format": _format,
        "multipleOf": _multiple_of, "additionalProperties": _additional, "propertyNames": _property_names,
        f"{UNREADABLE}pattern": _unreadable_pattern, f"{UNREADABLE}patternProperties": _unreadable_names,
    }
    checks = {**OAS31Validator.VALIDATORS, **own}
    made = extend(OAS31Validator, {keyword: _counted(check) for keyword, check in checks.items()})
    descend = made.descend
    made.descend = lambda *given, **named: iter(_all_errors(descend(*given, **named)))
    made.is_valid = lambda validator, instance: not _all_errors(validator.iter_errors(instance))
    return made


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Return a registry that opens nothing: by default the library fetches what it does not know."""
    from referencing import Registry

    return Registry()


@lru_cache(maxsize=1)
def _format_checkers() -> Mapping[str, Any]:
    from jsonschema.validators import Draft202012Validator
    from openapi_schema_validator import oas31_format_checker

    # The checker for `time` that OpenAPI 3.1 is given there is that of draft 3, without an offset.
    current = Draft202012Validator.FORMAT_CHECKER
    return {name: current if name == "time" else oas31_format_checker for name in _CHECKED}


def _counted(check: _Check) -> _Check:
    def counting(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        effort: _Effort = validator.format_checker
        try:
            effort.enter()
            for error in check(validator, value, instance, schema) or ():
                effort.spend(len(error.message))
                yield error
        finally:
            effort.leave()

    return counting


def _error(message: str, **more: Any) -> Any:
    from jsonschema import ValidationError

    return ValidationError(message, **more)


def _min_length(_validator: Any, least: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    """Say only that a text is too short: the library's message holds all of it."""
    if isinstance(instance, str) and len(instance) < least:
        yield _error("is too short")


def _max_length(_validator: Any, most: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    """Say only that a text is too long: the library's message holds all of it."""
    if isinstance(instance, str) and len(instance) > most:
        yield _error("is too long")


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    if not isinstance(instance, str):
        return
    found = finds(pattern, instance)
    if found is None:
        raise UntoldError(f"whether the pattern {shown(pattern)} matches takes too many steps to tell")
    if not found:
        yield _error("the pattern does not match")


def _format(_validator: Any, name: str, instance: Any, _schema: Any) -> Iterator[Any]:
    """Refuse what its own checker refuses, and what the grammar of the format cannot make."""
    if not isinstance(instance, str):
        return
    checker = _format_checkers().get(name)
    if not matches_necessary(name, instance) or (checker is not None and not checker.conforms(instance, name)):
        yield _error(f"is not a '{name}'")


def _multiple_of(validator: Any, divisor: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    """Divide exactly, in decimal: 0.3 is a multiple of 0.1, though not in floats."""
    if validator.is_type(instance, "number") and not multiple(instance, divisor):
        yield _error(f"is not a multiple of {divisor}")


def _additional(validator: Any, further: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """Look at the members that nothing names in the instance's order, not in that of a set."""
    if not isinstance(instance, dict):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extras = [name for name in instance
              if name not in named and not any(re.search(pattern, name) for pattern in patterns)]
    if further is False and extras:
        yield _error("additional properties are not allowed", context=(), cause=None, validator_value=extras)
    elif further is not False:
        for name in extras:
            yield from validator.descend(instance[name], further, path=name)


def _property_names(validator: Any, names: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    for name in instance:
        errors = list(validator.descend(name, names))
        if errors:
            yield _error(f"the name {name!r} is refused", context=errors, validator_value=name)


def _unreadable_pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    if isinstance(instance, str):
        raise UntoldError(f"the pattern {shown(pattern)} cannot be read")
    yield from ()


def _unreadable_names(
    _validator: Any, patterns: Mapping[str, object], instance: Any, _schema: Any
) -> Iterator[Any]:
    if isinstance(instance, dict) and instance:
        raise UntoldError(f"the pattern {shown(next(iter(patterns)))} cannot be read")
    yield from ()
