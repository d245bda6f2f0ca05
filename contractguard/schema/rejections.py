"""Why a value is rejected, in one sentence for people: the most telling error of a validator, worded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contractguard.text import Pointer, format_pointer

_LONGEST = 60
_LONGEST_POINTER = 120
_CHOICES = ("anyOf", "oneOf")
_KIND = ("type",)
_TAG = ("const", "enum")


def reason(errors: Iterable[Any], about: str = "") -> str:
    """Word the most telling of `jsonschema.ValidationError`s: `at /items/0/size: 'XL' is not one of 'S', 'M'`.

    Of several errors the deepest is taken, the first by place among these; of a choice that no branch
    holds for, the error of the branch that came closest. The same errors in any order give the same sentence. Where
    some errors speak of the member `about`, only they are heard.
    """
    return placed_reason(errors, about)[1]


def placed_reason(errors: Iterable[Any], about: str = "") -> tuple[Pointer, str]:
    """Return the same sentence after the place in the instance of which it speaks."""
    listed = list(errors)
    path, sentence = _told([error for error in listed if about and _speaks_of(error, about)] or listed)
    return path, f"at {_elided(format_pointer(path), _LONGEST_POINTER)}: {sentence}" if path else sentence


def _speaks_of(error: Any, name: str) -> bool:
    """Whether an error stands in a member or below it, or misses or refuses it."""
    return name in error.absolute_path or f"'{name}'" in error.message or error.validator_value == [name]


def _told(errors: list[Any]) -> tuple[Pointer, str]:
    """Return where in the instance the most telling error stands, and what it says."""
    error = _most_telling(errors)
    while error.context and error.validator in _CHOICES:
        branches = _branches(error)
        alike = _alike(branches)
        if len(alike) > 1:
            return tuple(alike[0].absolute_path), _gathered(alike)
        error = alike[0] if alike else _most_telling(min(branches, key=_distance))
    return tuple(error.absolute_path), _worded(error)


def shown(value: object, longest: int = _LONGEST) -> str:
    """Show a JSON value in at most so many characters: texts in single quotes as they are, all else as JSON."""
    if not isinstance(value, str):
        return _elided(json.dumps(value, ensure_ascii=False, default=repr), longest)
    visible = "".join(
        character if character.isprintable() else json.dumps(character)[1:-1] for character in value[:longest])
    return f"'{_elided(visible + value[longest:], longest - 2)}'"


def _elided(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _most_telling(errors: list[Any]) -> Any:
    return min(errors, key=lambda error: (error.validator in _CHOICES, -len(error.path), _place(error)))


def _place(error: Any) -> tuple[list[tuple[int, str]], list[str], str]:
    path = [(token, "") if isinstance(token, int) else (-1, token) for token in error.path]
    return path, [str(token) for token in error.schema_path], error.message


def _branches(error: Any) -> list[list[Any]]:
    """Group the errors of a choice by the branch that they come from, in order."""
    found: dict[int, list[Any]] = {}
    for inner in error.context:
        found.setdefault(inner.schema_path[0], []).append(inner)
    return [found[index] for index in sorted(found)]


def _alike(branches: list[list[Any]]) -> list[Any]:
    """Return the errors by which all branches refuse the value for the same reason, or none where reasons differ.

    Branches for values of another type have no say in which tags there are.
    """
    of_its_type = [errors for errors in branches if _decisive(errors, _KIND) is None]
    for keywords, asked in ((_KIND, branches), (_TAG, of_its_type)):
        found = [_decisive(errors, keywords) for errors in asked]
        if found and all(found) and len({tuple(error.path) for error in found}) == 1:
            return found
    return []


def _distance(errors: list[Any]) -> tuple[bool, bool, bool, int]:
    """Tell how far a branch is from accepting: never, another type, another tag, the number of errors."""
    never = any(error.validator == "not" and not error.validator_value and not error.path for error in errors)
    return never, _decisive(errors, _KIND) is not None, _decisive(errors, _TAG) is not None, len(errors)


def _decisive(errors: list[Any], keywords: tuple[str, ...]) -> Any:
    """Return the error that says that a branch is not meant: the value's type, or the value or a tag in it."""
    most = 0 if keywords == _KIND else 1
    found = [error for error in errors if error.validator in keywords and len(error.path) <= most]
    return min(found, key=_place) if found else None


def _gathered(errors: list[Any]) -> str:
    """Word errors that say the same of the same value as one."""
    words = "is not of type" if errors[0].validator in _KIND else "is not one of"
    return f"{shown(errors[0].instance)} {words} {_listed(value for error in errors for value in _expected(error))}"


def _expected(error: Any) -> list[object]:
    value = error.validator_value
    return value if isinstance(value, list) else [value]


def _listed(values: Iterable[object]) -> str:
    unique = dict.fromkeys(shown(value) for value in values)
    return _elided(", ".join(unique), _LONGEST)


def _worded(error: Any) -> str:
    word = _WORDS.get(error.validator)
    return word(error) if word else _elided(error.message[:1].lower() + error.message[1:], 2 * _LONGEST)


def _template(template: str) -> Callable[[Any], str]:
    def word(error: Any) -> str:
        return template.format(instance=shown(error.instance), value=shown(error.validator_value))

    return word


def _sized(relation: str, noun: str) -> Callable[[Any], str]:
    def word(error: Any) -> str:
        number = error.validator_value
        return f"{shown(error.instance)} has {relation} than {number} {noun if number != 1 else _SINGULAR[noun]}"

    return word


_SINGULAR = {"characters": "character", "items": "item", "properties": "property"}


def _items(error: Any) -> str:
    if error.validator_value is not False:
        return str(error.message)
    prefix = len(error.schema.get("prefixItems", ()))
    if not prefix:
        return f"{shown(error.instance)} has items, and no item is allowed"
    return f"{shown(error.instance)} has more than {prefix} item{'' if prefix == 1 else 's'}"


def _one_of(error: Any) -> str:
    matching = "more than one branch of 'oneOf'" if not error.context else "no branch of 'oneOf'"
    return f"{shown(error.instance)} matches {matching}"


def _excluded(error: Any) -> str:
    value = shown(error.instance)
    return f"{value} matches the schema under 'not'" if error.validator_value else f"{value} is not allowed here"


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "type": lambda error: f"{shown(error.instance)} is not of type {_listed(_expected(error))}",
    "enum": lambda error: f"{shown(error.instance)} is not one of {_listed(_expected(error))}",
    "const": _template("{instance} is not {value}"),
    "minimum": _template("{instance} is less than the minimum {value}"),
    "maximum": _template("{instance} is greater than the maximum {value}"),
    "exclusiveMinimum": _template("{instance} is not greater than {value}"),
    "exclusiveMaximum": _template("{instance} is not less than {value}"),
    "multipleOf": _template("{instance} is not a multiple of {value}"),
    "minLength": _sized("fewer", "characters"),
    "maxLength": _sized("more", "characters"),
    "minItems": _sized("fewer", "items"),
    "maxItems": _sized("more", "items"),
    "minProperties": _sized("fewer", "properties"),
    "maxProperties": _sized("more", "properties"),
    "unevaluatedItems": _template("{instance} has items that nothing allows"),
    "uniqueItems": _template("{instance} has an item twice"),
    "pattern": _template("{instance} does not match {value}"),
    "format": _template("{instance} is not of the format {value}"),
    "contains": _template("{instance} has no item that matches 'contains'"),
    "not": _excluded,
    "items": _items,
    "anyOf": _template("{instance} matches no branch of 'anyOf'"),
    "oneOf": _one_of,
    "additionalProperties": lambda error: f"{error.message}: {_listed(error.validator_value)}",
    "propertyNames": lambda error: f"the name {_told(error.context)[1]}",
}
