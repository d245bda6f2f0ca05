"""Keywords that apply schemas to items and members (2020-12 core, section 10.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contractguard.rules.functions.expressions import found, read_asserted
from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens
from contractguard.rules.functions.judging.judge import Judge

_Parts = Iterable[tuple[str | int, Any, Any]]
"""Keys of a value with what stands there and the schema for it."""


def _each(judge: Judge, parts: _Parts, path: Tokens, choosing: bool) -> Failures:
    failures: Failures = []
    for key, part, schema in parts:
        failures += judge.failures(schema, part, (*path, key), choosing)
        if failures and not judge.every:
            break
    return failures


def tuple_of(keyword: str) -> Any:
    """Build the keyword that holds a list of schemas, one for each item."""
    def judge_items(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
        pairs = zip(value, schema[keyword], strict=False)
        return _each(judge, ((index, item, branch) for index, (item, branch) in enumerate(pairs)), path, choosing)

    return judge_items


def _rest(judge: Judge, start: int, branch: Any, value: Any, path: Tokens, choosing: bool) -> Failures:
    if branch is False and start and len(value) > start:
        return [Failure("items", path, f"must not have more than {start} items")]
    return _each(judge, ((index, value[index], branch) for index in range(start, len(value))), path, choosing)


def items(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `items`: one schema for all items, those of `prefixItems` left out, or before 2020-12 a list."""
    if isinstance(schema["items"], list):
        return tuple_items(judge, schema, value, path, choosing)  # type: ignore[no-any-return]
    return _rest(judge, len(schema.get("prefixItems", ())), schema["items"], value, path, choosing)


tuple_items = tuple_of("items")


def additional_items(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `additionalItems`, which speaks only beside a list of `items`."""
    listed = schema.get("items")
    if not isinstance(listed, list):
        return []
    start = len(listed)
    if schema["additionalItems"] is False:
        over = len(value) > start
        return [Failure("additionalItems", path, f"must not have more than {start} items")] if over else []
    return _rest(judge, start, schema["additionalItems"], value, path, choosing)


def contains(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `contains`, with `minContains` and `maxContains`; the failures of items come with it."""
    return _containing(judge, schema, value, path, choosing, (schema.get("minContains", 1), schema.get("maxContains")))


def contains_one(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `contains` as it was before 2019-09."""
    return _containing(judge, schema, value, path, choosing, (1, None))


def _containing(
        judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool,
        bounds: tuple[int, int | None]) -> Failures:
    least, most = bounds
    failures: Failures = []
    number = 0
    for index, item in enumerate(value if most is None or least <= most else ()):
        wrong = judge.failures(schema["contains"], item, (*path, index), True)
        failures += wrong
        number += not wrong
        if number >= least and most is None:
            return []
        if most is not None and number > most:
            break
    if number >= least and (most is None or number <= most):
        return []
    number_words = f"at least {least}" if most is None else f"at least {least} and at most {most}"
    failure = Failure("contains", path, f"must hold {number_words} items that match the schema of 'contains'")
    return [*failures, failure] if judge.every or choosing else [failure]


def required(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `required`."""
    absent = _absent(judge, schema["required"], value)
    return [Failure("required", path, f"must have the property '{name}'", about=name) for name in absent]


def _absent(judge: Judge, names: list[str], value: Any) -> list[str]:
    absent = [name for name in names if name not in value]
    return absent if judge.every else absent[:1]


def property_names(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `propertyNames`."""
    failures: Failures = []
    for name in value:
        wrong = judge.failures(schema["propertyNames"], name, path, True)
        if wrong:
            reason = " and ".join(failure.message for failure in wrong)
            failures += [failure._replace(silent=True) for failure in wrong]
            failures.append(Failure("propertyNames", path, f"has a property with the name '{name}', which {reason}"))
            if not judge.every:
                break
    return failures


def additional_properties(
        judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `additionalProperties`."""
    patterns = [read_asserted(pattern) for pattern in schema.get("patternProperties", ())]
    known = schema.get("properties", {})
    names = [name for name in value if name not in known and not any(found(pattern, name) for pattern in patterns)]
    return unexpected(judge, "additionalProperties", schema, names, value, path, choosing)


def unexpected(
        judge: Judge, keyword: str, schema: Mapping[str, Any], names: list[str], value: Any, path: Tokens,
        choosing: bool) -> Failures:
    """Judge members that no other keyword speaks of."""
    branch = schema[keyword]
    if branch is False:
        return [Failure(keyword, path, f"the property '{name}' is not expected here", whole=True)
                for name in (names if judge.every else names[:1])]
    return _each(judge, ((name, value[name], branch) for name in names), path, choosing)


def properties(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `properties`."""
    known = schema["properties"].items()
    return _each(judge, ((name, value[name], branch) for name, branch in known if name in value), path, choosing)


def pattern_properties(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `patternProperties`."""
    patterns = [(read_asserted(pattern), branch) for pattern, branch in schema["patternProperties"].items()]
    parts = ((name, value[name], branch) for pattern, branch in patterns for name in value if found(pattern, name))
    return _each(judge, parts, path, choosing)


def dependent(keyword: str) -> Any:
    """Build `dependencies`, `dependentRequired` or `dependentSchemas`."""
    def judge_members(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
        failures: Failures = []
        there = [(name, branch) for name, branch in schema[keyword].items() if name in value]
        for name, branch in sorted(there, key=lambda pair: not isinstance(pair[1], list)):
            if isinstance(branch, list):
                failures += [
                    Failure(keyword, path, f"must have the property '{absent}' where there is '{name}'", about=name)
                    for absent in _absent(judge, branch, value)]
            else:
                failures += judge.failures(branch, value, path, choosing)
            if failures and not judge.every:
                break
        return failures

    return judge_members
