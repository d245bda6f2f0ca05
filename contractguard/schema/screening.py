"""Tells of many instances at once which are surely fine, so that only the others are looked at one by one.

All schemas become one document and all instances one array: jsonschema_rs compiles and validates them in one go, and
every component once. What it refuses here may be fine all the same; what it accepts here is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from contractguard.contract.direction import Direction
from contractguard.contract.schemas import Schema
from contractguard.schema.branching import Branching
from contractguard.schema.formats import format_options
from contractguard.schema.patterns import pattern_options
from contractguard.schema.plain import PlainSchemas

Sample = tuple[Schema, object]
"""A schema and an instance that should fit it."""

_MOST_ATTEMPTS = 64
"""How often what cannot be validated together is split: one broken value must not spoil the others."""


def screened(
    samples: Sequence[Sample], follow: Callable[[Schema], Schema], direction: Direction | None
) -> list[bool]:
    """Say of each sample whether the instance surely fits its schema in a direction.

    `follow` returns what the reference of a schema leads to, or raises ContractError. Samples whose schemas might take
    more steps than can be waited for are not validated.
    """
    plain = PlainSchemas(follow, direction)
    roots = [plain.root(schema) for schema, _ in samples]
    definitions = plain.definitions()
    branching = Branching(definitions) if plain.branches else None
    fine = [False] * len(samples)
    asked = [index for index, (_, instance) in enumerate(samples)
             if branching is None or branching.is_bearable(roots[index], instance)]
    pending, attempts = [asked], 0
    while pending and attempts < _MOST_ATTEMPTS:
        chosen = pending.pop()
        attempts += 1
        refused = _refused([roots[index] for index in chosen], [samples[index][1] for index in chosen], definitions)
        if refused is not None:
            for place, index in enumerate(chosen):
                fine[index] = place not in refused
        elif len(chosen) > 1:
            pending += [chosen[: len(chosen) // 2], chosen[len(chosen) // 2:]]
    return fine


def _refused(roots: list[object], instances: list[object], definitions: dict[str, object]) -> set[int] | None:
    """Return the places of the instances that are refused; None where that could not be told."""
    import jsonschema_rs

    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "prefixItems": roots, "$defs": definitions}
    try:
        validator = jsonschema_rs.Draft202012Validator(
            whole, pattern_options=pattern_options(), offline=True, **format_options())
        return set(_places(validator.iter_errors(instances)))
    except BaseException as problem:
        # Schemas and values are hostile input to the library; what Rust panics with is no Exception.
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        return None


def _places(errors: Any) -> Iterator[int]:
    for error in errors:
        path = error.instance_path
        if path:
            yield int(path[0])
