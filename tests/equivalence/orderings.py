"""Orders that mean nothing: keys, names, values of a set, parameters, tags, alternatives."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.equivalence.grammar import Element, elements, looked_into
from tests.equivalence.transformation import Data, Transformation

_SEEDS = range(1000)
_SETS = ("required", "enum", "type")


def _shuffle_keys(data: Data, seed: int) -> None:
    pending: list[Any] = [data]
    random = Random(seed)
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            items = list(value.items())
            random.shuffle(items)
            value.clear()
            value.update(items)
        pending += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _shuffled(data: Data, seed: int, lists: list[list[Any]]) -> None:
    random = Random(seed)
    for one in lists:
        random.shuffle(one)


def _lists(found: list[Element], *keywords: str) -> list[list[Any]]:
    listed = (element.value.get(keyword) for element in found for keyword in keywords)
    return [value for value in listed if isinstance(value, list) and len(value) > 1]


def _sets(data: Data) -> list[list[Any]]:
    return _lists([schema for schema in elements(data, "schema", "parameter") if not schema.reference], *_SETS)


def _parameters(data: Data) -> list[list[Any]]:
    fixed = looked_into(data)
    return _lists([element for element in elements(data, "operation", "path item")
                   if (*element.pointer, "parameters") not in fixed], "parameters")


def _tags(data: Data) -> list[list[Any]]:
    return _lists(elements(data, "document", "operation"), "tags")


def _security(data: Data) -> list[list[Any]]:
    found = elements(data, "document", "operation")
    scopes = [scopes for alternatives in _lists(found, "security") for alternative in alternatives
              for scopes in alternative.values() if len(scopes) > 1]
    return _lists(found, "security") + scopes


def _branches(data: Data) -> list[list[Any]]:
    fixed = looked_into(data)
    return [branches for schema in elements(data, "schema") for keyword in ("allOf", "anyOf", "oneOf")
            if (*schema.pointer, keyword) not in fixed for branches in _lists([schema], keyword)]


def _reordering(name: str, lists: Any) -> Transformation:
    return Transformation(
        name, lambda data: _SEEDS if lists(data) else (), lambda data, seed: _shuffled(data, seed, lists(data)),
        needs_closed=False,
    )


ORDERINGS = (
    Transformation("keys shuffled", lambda _: _SEEDS, _shuffle_keys, needs_closed=False),
    _reordering("sets shuffled", _sets),
    _reordering("parameters shuffled", _parameters),
    _reordering("tags reordered", _tags),
    _reordering("security alternatives reordered", _security),
    _reordering("branches reordered", _branches),
)
