"""A judge of values by a JSON Schema that finds what ajv finds: the same keywords fail, in the same order.

Linters tell their users the first failure, or all of them, and which is first depends on the order in which keywords
are looked at: those of any value first, then those of numbers, strings, arrays and objects. A value of the wrong type
is told before its other keywords, or in the place of its type's own keywords where there is just one type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractguard.rules.functions.function import UntoldError
from contractguard.rules.functions.judging.assertions import (
    ARRAYS,
    NUMBERS,
    OBJECTS,
    STRINGS,
    TYPES,
    UNIQUE,
    Assertion,
    enum_failures,
    type_failure,
    types_of,
)
from contractguard.rules.functions.judging.custom_messages import reworded
from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens
from contractguard.rules.functions.judging.schema_resources import Resources

_MOST_STEPS = 100_000
Applicator = Callable[["Judge", Mapping[str, Any], Any, Tokens, bool], Failures]
"""Judges by one keyword of a schema: the value, where it stands, and whether this is within a choice."""


class Judge:
    """Judges one value. `every` asks for all failures; otherwise the first keyword that fails ends it.

    Within a choice (`anyOf`, `oneOf` …) a branch goes on to the keywords of any value after a wrong type.
    """

    def __init__(self, resources: Resources, every: bool, keywords: Mapping[str, Mapping[str, Any]]) -> None:
        self.resources = resources
        self.every = every
        self._keywords = keywords
        self._left = _MOST_STEPS

    def failures(self, schema: Any, value: Any, path: Tokens, choosing: bool) -> Failures:
        """Return the failures of a value. Raises UntoldError where there is too much to look at."""
        self._left -= 1
        if self._left < 0:
            raise UntoldError("the schema takes too many steps to apply")
        if not isinstance(schema, dict):
            return [Failure("false schema", path, "is not allowed here")] if schema is False else []
        types = types_of(schema)
        wrong = bool(types) and not any(TYPES[name](value) for name in types)
        late = wrong and len(types) == 1 and self._has_rules(schema, types[0])
        failures = [type_failure(types, path)] if wrong and not late else []
        if failures and not self.every and not choosing:
            return failures
        failures += self._group("any", schema, value, path, choosing)
        for group in ("number", "string", "array", "object"):
            if failures and not self.every:
                return failures
            if TYPES[group](value):
                failures += self._group(group, schema, value, path, choosing)
            elif late and types[0] == group:
                failures.append(type_failure(types, path))
        if failures and self.every and "errorMessage" in schema:
            return reworded(failures, schema["errorMessage"], path)
        return failures

    def holds(self, schema: Any, value: Any) -> bool:
        """Whether a schema holds, whatever the failures are."""
        every, self.every = self.every, False
        try:
            return not self.failures(schema, value, (), False)
        finally:
            self.every = every

    def _has_rules(self, schema: Mapping[str, Any], group: str) -> bool:
        return any(keyword in schema for keyword in self._keywords.get(group, ()))

    def _group(self, group: str, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
        failures: Failures = []
        for keyword, rule in self._keywords[group].items():
            if keyword not in schema:
                continue
            if keyword in _ASSERTIONS[group]:
                message = rule(value, schema[keyword], schema)
                found = [Failure(keyword, path, message)] if message else []
            else:
                found = rule(self, schema, value, path, choosing)
            failures += found
            if found and not self.every:
                break
        return failures


_ASSERTIONS: Mapping[str, Mapping[str, Assertion]] = {
    "any": {}, "number": NUMBERS, "string": STRINGS, "array": {**ARRAYS, **UNIQUE}, "object": OBJECTS}


def enum(_judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `enum`."""
    return enum_failures(schema["enum"], value, path)


def const(_judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `const`."""
    return [failure._replace(keyword="const", allowed=()) for failure in enum_failures([schema["const"]], value, path)]
