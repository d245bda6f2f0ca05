"""Schemas in which something can be rewritten that is seldom drawn."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from tests.schema.drawing import draw_typed
from tests.schema.editing import all_places
from tests.schema.pairs import Sided
from tests.schema.restating import REWRITES
from tests.schema.vocabulary import draw_values


def planted(sided: Sided, random: Random, how: str) -> Sided:
    """Put something at a place that can be rewritten in the way named, where that is seldom met."""
    if how not in _SELDOM or sided.dialect == "3.0":
        return sided
    held = {"schema": copy.deepcopy(sided.schema), "components": copy.deepcopy(sided.components)}
    holder, key = random.choice(all_places(held))
    for _ in range(10):
        holder[key] = _SELDOM[how](random)
        if REWRITES[how](holder[key], {}, random) is not None:
            return Sided(held["schema"], held["components"], sided.dialect)
    return sided


def _drawn_condition(random: Random) -> Any:
    parts = (draw_values(random, "3.1") if random.random() < 0.3 else draw_typed(random, "3.1", 1) for _ in range(3))
    schema = dict(zip(("if", "then", "else"), parts, strict=True))
    schema.pop(random.choice(("then", "else", "")), None)
    return {**schema, **random.choice(({}, {"minLength": 1}, {"required": ["a"]}))}


def _drawn_null(random: Random) -> Any:
    schema = draw_typed(random, "3.1", 1)
    kinds = schema.get("type", "object")
    return {**schema, "type": sorted({"null", *([kinds] if isinstance(kinds, str) else kinds)})}


_SELDOM: dict[str, Callable[[Random], Any]] = {
    "conditional": _drawn_condition, "with-null": _drawn_null, "single": lambda random: draw_values(random, "3.1")}
