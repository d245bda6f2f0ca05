"""The function `typedEnum`: every value of an `enum` has the `type` that stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.rules.functions.function import Place, Problem, plain
from contractguard.rules.functions.values import shown

_NULLABLE = {"nullable": "oas3_0", "x-nullable": "oas2"}


def _check(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict) or not isinstance(value.get("enum"), list):
        return
    stated = value.get("type")
    types = [stated] if isinstance(stated, str) else stated
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        return
    allowed = {*types, *("null" for word, version in _NULLABLE.items()
                         if value.get(word) is True and version in place.surroundings.formats)}
    wanted = " or ".join(types)
    for index, item in enumerate(value["enum"]):
        if _type_of(item, "integer" in allowed) not in allowed:
            yield Problem(f"the enum value {shown(item)} must be of type {wanted}", ("enum", index))


def _type_of(value: object, tell_integers: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        return "integer" if tell_integers and whole else "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


TYPED_ENUM = plain("typedEnum", "Every value of an enum has the type that stands beside it.", _check)
