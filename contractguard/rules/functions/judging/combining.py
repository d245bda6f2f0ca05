"""Keywords that apply schemas to the same value (2020-12 core, section 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens
from contractguard.rules.functions.judging.judge import Judge

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def reference(keyword: str) -> Any:
    """Build the keyword that applies the schema that a reference leads to."""
    def judge(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
        target = judge.resources.target(schema, schema[keyword])
        return judge.failures(target, value, path, choosing and not _refers(target))

    return judge


def _refers(schema: Any) -> bool:
    """Whether a schema holds references: ajv judges by such a schema apart from the choice around it."""
    pending = [schema]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if any(word in value for word in _REFERENCES):
                return True
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False


def negation(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `not`."""
    return [Failure("not", path, "must not match the schema of 'not'")] if judge.holds(schema["not"], value) else []


def any_of(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `anyOf`; the failures of all branches come with it."""
    failures: Failures = []
    for branch in schema["anyOf"]:
        found = judge.failures(branch, value, path, True)
        if not found:
            return []
        failures += found
    return [*failures, Failure("anyOf", path, "must match at least one schema of 'anyOf'")]


def one_of(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, _choosing: bool) -> Failures:
    """Judge by `oneOf`; the failures of the branches that were looked at come with it."""
    failures: Failures = []
    holding = 0
    for branch in schema["oneOf"]:
        found = judge.failures(branch, value, path, True)
        failures += found
        holding += not found
        if holding > 1:
            return [*failures, Failure("oneOf", path, "must match one schema of 'oneOf' alone, and matches several")]
    return [] if holding else [*failures, Failure("oneOf", path, "must match one schema of 'oneOf'")]


def all_of(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `allOf`."""
    failures: Failures = []
    for branch in schema["allOf"]:
        failures += judge.failures(branch, value, path, choosing)
        if failures and not judge.every:
            break
    return failures


def condition(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge by `if` with `then` and `else`."""
    clauses = [name for name in ("then", "else") if name in schema and schema[name] not in (True, {})]
    if not clauses:
        return []
    clause = "then" if judge.holds(schema["if"], value) else "else"
    found = judge.failures(schema[clause], value, path, choosing) if clause in clauses else []
    if not found or not (judge.every or choosing):
        return found
    return [*found, Failure("if", path, f"must match the schema of '{clause}'")]
