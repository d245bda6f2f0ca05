"""The small world of names and values that random schemas and instances are made of: collisions are likely in it."""

from __future__ import annotations

from random import Random
from typing import Any, Literal

Dialect = Literal["3.0", "3.1"]
Schema = Any

NAMES = ("a", "b", "c")
COMPONENTS = ("One", "Two")
PATTERNS = ("^a", "b$", "^[ab]+$", "^[a-c]{2,3}$", "^(a|bc)*$", "^(?!a)", "^(?=.*b)[a-c]*$", "^.{2}$", "[^a]")
NAME_PATTERNS = ("^a", "b", "^[ab]$", "^(?!a)", "^[b-z]")
FORMATS = ("date", "uuid", "ipv4", "email", "int32", "password")
UUID = "123e4567-e89b-12d3-a456-426614174000"
LARGE = (2**31, 2**53, 10**20)
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.0, 2, 3, 1.5, 0.1, 0.3, -1, "", "a", "b", "ab", "abc", "bc", "2024-01-31")
VALUES: tuple[Any, ...] = (
    *SCALARS, [], [1], [1.0], [True], ["a", "a"], [[]], {}, {"a": 1}, {"a": "a", "b": 2}, {"a": {}}, {"a": None},
    {"c": [1]})


def draw_values(random: Random, dialect: Dialect) -> Schema:
    """Draw an `enum` or a `const`."""
    if dialect == "3.1" and random.random() < 0.3:
        return {"const": random.choice(VALUES)}
    return {"enum": draw_listed(random, VALUES if random.random() < 0.3 else SCALARS, random.choice((1, 2, 2, 3)))}


def draw_listed(random: Random, values: tuple[Any, ...], count: int) -> list[Any]:
    """Draw different values: 1 and 1.0 are one."""
    listed = random.sample(values, count)
    return [value for index, value in enumerate(listed) if all(not alike(value, other) for other in listed[:index])]


def alike(value: Any, other: Any) -> bool:
    """Whether two JSON values are equal (2020-12 core, section 4.2.2)."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(alike(*pair) for pair in zip(value, other, strict=True))
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(alike(value[name], other[name]) for name in value)
    return bool(value == other)


def draw_textual(random: Random) -> dict[str, Any]:
    """Draw one assertion about texts."""
    keyword = random.choice(("minLength", "maxLength", "pattern", "pattern", "format", "enum"))
    if keyword == "pattern":
        return {keyword: random.choice(PATTERNS)}
    if keyword == "format":
        return {keyword: random.choice(FORMATS)}
    return {keyword: random.choice((["a", "b"], ["a"], ["a", "abc"])) if keyword == "enum" else random.randint(0, 3)}


def draw_numeric(random: Random, dialect: Dialect) -> dict[str, Any]:
    """Draw one assertion about numbers."""
    keyword = random.choice(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "format"))
    bound = random.choice((-1, 0, 1, 1.5, 2, 3, 0.3, 1.0) if random.random() < 0.93 else LARGE)
    if keyword == "format":
        return {keyword: random.choice(("int32", "int64", "float", "double"))}
    if keyword == "multipleOf":
        return {keyword: random.choice((1, 2, 0.5, 3, 1.5, 0.1, 0.01, 2.0, 0.3, 10**15))}
    if keyword == "enum":
        return {keyword: draw_listed(random, (0, 1, 1.5, 2, 3, 1.0, 0.3), 2)}
    if dialect == "3.0" and keyword.startswith("exclusive"):
        return {keyword.replace("exclusiveM", "m"): bound, keyword: random.random() < 0.8}
    return {keyword: bound}
