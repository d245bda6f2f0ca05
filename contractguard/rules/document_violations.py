"""What in a document goes against the published schema of its OpenAPI version: one violation for each place to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from contractguard.contract.openapi import METHODS
from contractguard.rules.openapi_schemas import (
    OpenApiVersion,
    document_validator,
    has_own_dialect,
    known_words,
    version_of,
)
from contractguard.text import Pointer, closest, counted, listed

_CHOICES = ("anyOf", "oneOf")
_LEFT_OVER = ("additionalProperties", "unevaluatedProperties")
_ANOTHER_KIND, _NO_REFERENCE = 2, 3
"""How strange an alternative is that is for another kind of object, and one that is for references alone."""
_MOST = 10_000
"""How many violations of one document are looked at: a document of another kind has no end of them."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One place that the schema does not allow.

    `pointer` leads to the member that is too much, or to the value that is wrong or lacks something; `keyword` is the
    schema's keyword that says so. `message` names the place by its key, and is one sentence without a full stop.
    """

    pointer: Pointer
    keyword: str
    message: str
    hint: str = ""


def violations_of(data: object) -> tuple[Violation, ...]:
    """Judge a document by the schema of the version that it states, in the order of its places.

    A document that states no known version has none.
    """
    version = version_of(data)
    if version is None:
        return ()
    found: dict[tuple[Pointer, str], Violation] = {}
    errors = document_validator(version, has_own_dialect(data)).iter_errors(data)
    for error, _ in zip(_settled(errors), range(_MOST), strict=False):
        for violation in _violations(error, data, version):
            found.setdefault((violation.pointer, violation.message), violation)
    return _without_cascades(found.values(), version)


def _settled(errors: Iterable[Any]) -> Iterator[Any]:
    """Replace the failure of a choice by the failures of the alternative that was meant."""
    for error in errors:
        branches = getattr(error.kind, "context", None)
        if error.kind.name not in _CHOICES or not branches or not any(branches):
            yield error
        else:
            yield from _settled(_meant(error, branches))


def _meant(error: Any, branches: Sequence[Sequence[Any]]) -> Sequence[Any]:
    depth = len(error.instance_path)
    referring = isinstance(error.instance, dict) and "$ref" in error.instance
    ranked = sorted((_strangeness(branch, depth, referring), len(branch), index)
                    for index, branch in enumerate(branches) if branch)
    worst, _, index = ranked[0]
    if worst != _ANOTHER_KIND:
        return branches[index]
    return _merged([branches[index] for strangeness, _, index in ranked if strangeness == worst], depth)


def _merged(branches: Sequence[Sequence[Any]], depth: int) -> Sequence[Any]:
    """Where no alternative fits because of one member that names the kind, ask for all the kinds that there are."""
    naming = [error for branch in branches for error in branch
              if error.kind.name == "enum" and len(error.instance_path) == depth + 1]
    if not naming or len({tuple(error.instance_path) for error in naming}) > 1:
        return branches[0]
    options = list(dict.fromkeys(option for error in naming for option in error.kind.options))
    first = naming[0]
    return [SimpleNamespace(kind=SimpleNamespace(name="enum", options=options), instance=first.instance,
                            instance_path=first.instance_path)]


def _strangeness(branch: Sequence[Any], depth: int, referring: bool) -> int:
    """Say how far an alternative is from what was meant, by what it says of the value itself and of its members."""
    worst = 0
    for error in branch:
        beyond = len(error.instance_path) - depth
        name = error.kind.name
        if name == "required" and error.kind.property == "$ref" and not referring and not beyond:
            return _NO_REFERENCE
        if (name in ("type", "const") and not beyond) or (name in ("enum", "const") and beyond == 1):
            worst = _ANOTHER_KIND
        elif name == "required" and not beyond:
            worst = max(worst, 1)
    return worst


def _violations(error: Any, data: object, version: OpenApiVersion) -> Iterator[Violation]:
    pointer = _pointer(error.instance_path, data)
    name = error.kind.name
    if name in _LEFT_OVER:
        for key in error.kind.unexpected:
            yield Violation((*pointer, key), name, f"'{key}' is not expected here", _instead(key, pointer, version))
    else:
        yield Violation(pointer, name, _message(error, pointer), _hint(error))


def _instead(key: str, pointer: Pointer, version: OpenApiVersion) -> str:
    if pointer == ("paths",):
        return "a path begins with '/'"
    near = closest(key, (*known_words(version), *METHODS))
    return f"did you mean '{near}'?" if near and near != key else "own members begin with 'x-'"


def _pointer(path: Sequence[str | int], data: object) -> Pointer:
    """Spell a path as the document does: the validator takes names such as `200` for numbers."""
    pointer: list[str | int] = []
    value = data
    for step in path:
        key = str(step) if isinstance(value, dict) else step
        pointer.append(key)
        try:
            value = value[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(pointer)


def _message(error: Any, pointer: Pointer) -> str:
    place = _named(pointer)
    kind = error.kind
    said = {
        "required": lambda: f"{place} needs '{kind.property}'",
        "type": lambda: f"{place} must be {_one_of([_TYPES.get(each, each) for each in kind.types])}",
        "enum": lambda: f"{place} must be one of {listed([str(option) for option in kind.options], 12)}",
        "const": lambda: f"{place} must be {kind.expected_value!r}",
        "pattern": lambda: f"{place} must match '{kind.pattern}'",
        "uniqueItems": lambda: f"{place} must not hold the same item twice",
        "propertyNames": lambda: f"{place} has a name that is not allowed: {kind.error.instance!r}",
        "minimum": lambda: f"{place} must not be less than {kind.limit}",
        "maximum": lambda: f"{place} must not be more than {kind.limit}",
        "minItems": lambda: f"{place} must have at least {counted(kind.limit, 'item')}",
        "minProperties": lambda: f"{place} must have at least {counted(kind.limit, 'member')}",
        "maxProperties": lambda: f"{place} must have at most {counted(kind.limit, 'member')}",
        "oneOf": lambda: f"{place} is more than one of the things that it may be",
        "not": lambda: f"{place} has members that exclude each other",
    }.get(kind.name)
    return said() if said else f"{place} is not what '{kind.name}' of the OpenAPI schema allows"


_TYPES = {"object": "an object", "array": "an array", "string": "a string", "integer": "an integer",
          "number": "a number", "boolean": "true or false", "null": "null"}


def _one_of(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _named(pointer: Pointer) -> str:
    if not pointer:
        return "the document"
    return f"'{pointer[-2]}[{pointer[-1]}]'" if isinstance(pointer[-1], int) else f"'{pointer[-1]}'"


def _hint(error: Any) -> str:
    if error.kind.name != "enum" or not isinstance(error.instance, str):
        return ""
    near = closest(error.instance, [option for option in error.kind.options if isinstance(option, str)])
    return f"did you mean '{near}'?" if near else ""


def _without_cascades(found: Iterable[Violation], version: OpenApiVersion) -> tuple[Violation, ...]:
    """Leave out members that are only unexpected because something else in the same object is wrong.

    What an alternative that failed has looked at counts as not looked at (JSON Schema 2020-12 core, section 7.7.1.2).
    """
    violations = list(found)
    wrong = {violation.pointer for violation in violations if violation.keyword != "unevaluatedProperties"}
    around = {pointer[:length] for pointer in wrong for length in range(len(pointer) + 1)}
    known = known_words(version)
    return tuple(
        violation for violation in violations
        if violation.keyword != "unevaluatedProperties"
        or violation.pointer[-1] not in known or violation.pointer[:-1] not in around
    )
