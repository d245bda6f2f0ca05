"""Options of functions, held to a small part of JSON Schema, with complaints that say what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.text import closest, counted

_KINDS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "number": (int, float), "boolean": (bool,),
    "null": (type(None),),
}
_MOST_SHOWN = 60


class OptionsError(Exception):
    """Options that a function does not take. `pointer` leads from the options to what is wrong."""

    def __init__(self, message: str, hint: str = "", pointer: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.pointer = pointer


def check_options(function: str, schema: Mapping[str, Any] | None, options: object) -> None:
    """Hold options to a schema of `type`, `enum`, `properties`, `required`, `minProperties`, `minItems`, `items`.

    Raises OptionsError.
    """
    if schema is not None:
        _Reader(function).check((), schema, options)
    elif options is not None:
        raise OptionsError(f"the function '{function}' takes no options", "leave 'functionOptions' out")


class _Reader:
    def __init__(self, function: str) -> None:
        self._function = function

    def check(self, pointer: tuple[str | int, ...], schema: Mapping[str, Any], value: object) -> None:
        kinds = _listed(schema.get("type", ()))
        if kinds and not any(_is(kind, value) for kind in kinds):
            words = " or ".join(_KIND_WORDS[kind] for kind in kinds)
            raise self._wrong(pointer, f"{'must be' if pointer else 'takes options as'} {words}", schema)
        known = schema.get("enum")
        if known is not None and value not in known:
            near = closest(str(value), known)
            raise OptionsError(
                f"'{_short(value)}' is no value of {self._named(pointer)}",
                f"did you mean '{near}'?" if near else f"one of {', '.join(map(str, known))}", pointer)
        if isinstance(value, dict):
            self._object(pointer, schema, value)
        if isinstance(value, list):
            if len(value) < schema.get("minItems", 0):
                raise self._wrong(pointer, f"needs at least {counted(schema['minItems'], 'item')}", schema)
            for index, item in enumerate(value):
                self.check((*pointer, index), schema.get("items", {}), item)
        if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
            raise self._wrong(pointer, f"must be at most {counted(schema['maxLength'], 'character')}", schema)

    def _object(self, pointer: tuple[str | int, ...], schema: Mapping[str, Any], value: Mapping[str, object]) -> None:
        known = schema.get("properties")
        if known is None:
            return
        for name, member in value.items():
            if name not in known:
                near = closest(name, tuple(known))
                raise OptionsError(
                    f"{self._named(pointer)} has no option '{_short(name)}'",
                    f"did you mean '{near}'?" if near else f"one of {', '.join(known)}", (*pointer, name))
            self.check((*pointer, name), known[name], member)
        for name in schema.get("required", ()):
            if name not in value:
                raise self._wrong(pointer, f"needs the option '{name}'", schema)
        if len(value) < schema.get("minProperties", 0):
            raise self._wrong(pointer, "needs " + " or ".join(f"'{name}'" for name in known), schema)

    def _wrong(self, pointer: tuple[str | int, ...], message: str, schema: Mapping[str, Any]) -> OptionsError:
        example = schema.get("x-example", "")
        return OptionsError(f"{self._named(pointer)} {message}", example and f"for example {example}", pointer)

    def _named(self, pointer: tuple[str | int, ...]) -> str:
        option = ".".join(str(token) for token in pointer)
        of = f"the option '{option}' of " if option else ""
        return f"{of}the function '{self._function}'"


_KIND_WORDS = {
    "object": "an object", "array": "an array", "string": "a string", "number": "a number",
    "boolean": "true or false", "null": "null",
}


def _is(kind: str, value: object) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _listed(kinds: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
