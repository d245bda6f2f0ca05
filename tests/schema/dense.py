"""Random schemas in which many keywords about one type meet in one place."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.schema.drawing import draw_assertion
from tests.schema.vocabulary import Dialect, Schema


def draw_dense(random: Random, dialect: Dialect) -> Schema:
    """Draw a schema that says much of one type, in one place and in the branches there."""
    kind = random.choice(("object", "object", "object", "array", "array", "string", "number", "integer"))

    def saying(least: int, most: int) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        for _ in range(random.randint(least, most)):
            schema.update(draw_assertion(random, dialect, kind, 1))
        return schema

    schema = saying(2, 5)
    for keyword in random.sample(("allOf", "anyOf", "oneOf"), random.choice((0, 0, 1, 1, 2))):
        schema[keyword] = [saying(1, 2) for _ in range(random.randint(1, 3))]
    if random.random() < 0.2:
        schema["not"] = saying(1, 2)
    if dialect == "3.1" and random.random() < 0.15:
        schema.update({word: saying(1, 2) for word in ("if", random.choice(("then", "else")))})
    return schema
