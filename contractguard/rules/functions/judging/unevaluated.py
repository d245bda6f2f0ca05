"""`unevaluatedProperties` and `unevaluatedItems` (2020-12 core, section 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.rules.functions.expressions import found, read_asserted
from contractguard.rules.functions.judging.failure import Failure, Failures, Tokens
from contractguard.rules.functions.judging.judge import Judge
from contractguard.rules.functions.judging.within import unexpected

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def unevaluated_properties(
        judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge members that no keyword of this schema, or of one that holds beside it, speaks of."""
    spoken = {name for part in _speaking(judge, schema, value, "unevaluatedProperties")
              for name in value if _speaks(part, name)}
    names = [name for name in value if name not in spoken]
    return unexpected(judge, "unevaluatedProperties", schema, names, value, path, choosing)


def unevaluated_items(judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
    """Judge items that no keyword of this schema, or of one that holds beside it, speaks of."""
    start = max((_items(part, len(value)) for part in _speaking(judge, schema, value, "unevaluatedItems")), default=0)
    branch = schema["unevaluatedItems"]
    if branch is False and len(value) > start:
        return [Failure("unevaluatedItems", path, f"must not have more than {start} items")]
    failures: Failures = []
    for index in range(start, len(value)):
        failures += judge.failures(branch, value[index], (*path, index), choosing)
        if failures and not judge.every:
            break
    return failures


def _speaking(judge: Judge, schema: Mapping[str, Any], value: Any, without: str) -> Iterator[Mapping[str, Any]]:
    """Yield the schema and all that apply to the same value and hold for it."""
    yield {keyword: branch for keyword, branch in schema.items() if keyword != without}
    for branch in _beside(judge, schema, value):
        if isinstance(branch, dict) and judge.holds(branch, value):
            yield from _speaking(judge, branch, value, "")


def _beside(judge: Judge, schema: Mapping[str, Any], value: Any) -> Iterator[Any]:
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(keyword, ())
    for keyword in _REFERENCES:
        if keyword in schema:
            yield judge.resources.target(schema, schema[keyword])
    if "if" in schema:
        yield schema["if"]
        yield schema.get("then" if judge.holds(schema["if"], value) else "else")
    if isinstance(value, dict):
        yield from (branch for name, branch in schema.get("dependentSchemas", {}).items() if name in value)


def _speaks(schema: Mapping[str, Any], name: str) -> bool:
    return (
        "additionalProperties" in schema or "unevaluatedProperties" in schema or name in schema.get("properties", ())
        or any(found(read_asserted(pattern), name) for pattern in schema.get("patternProperties", ())))


def _items(schema: Mapping[str, Any], length: int) -> int:
    listed = schema.get("items")
    if "unevaluatedItems" in schema or "additionalItems" in schema or "contains" in schema:
        return length
    if isinstance(listed, list):
        return len(listed)
    return length if listed is not None else len(schema.get("prefixItems", ()))
