"""The functions in words: a page of all of them, from the functions themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.rules.functions.function import Function
from contractguard.rules.functions.registry import CORE_FUNCTIONS

_HEAD = """\
# Functions

Written by `python -m tests.renew_documents` from the functions themselves.

What `then` may ask of the places that `given` found, in rule files of our own and in Spectral rulesets. A value of
a type that a function does not speak of passes; `truthy`, `falsy`, `defined`, `undefined` and `schema` speak of every
value, and of its absence. Patterns are those of ECMA-262; no pattern can hold a run up.

| `field` | what is judged |
|---|---|
| left out | the value that was found |
| `@key` | every key of it |
| `info.contact`, `tags[0].name`, `["x.y"]` | the member there; nothing, where there is none |
| `$.parameters[*].name` | everything that JSONPath finds below it; nothing, where it finds none |

A value that is neither an object nor an array is judged itself, whatever the field.
"""


def page() -> str:
    """Write the page in Markdown."""
    return "\n".join([_HEAD, *(line for _, function in sorted(CORE_FUNCTIONS.items()) for line in _section(function))])


def _section(function: Function) -> Iterator[str]:
    yield from (f"## {function.name}", "", function.summary, "")
    if function.options is None:
        yield from ("It takes no options.", "")
        return
    yield from ("| option | type | meaning |", "|---|---|---|")
    yield from _rows(function.options, "")
    yield from ("", f"`functionOptions: {function.options['x-example']}`", "")


def _rows(schema: Mapping[str, Any], within: str) -> Iterator[str]:
    for name, option in schema["properties"].items():
        needed = "; must be given" if name in schema.get("required", ()) and not within else ""
        yield f"| `{within}{name}` | {_type(option)}{needed} | {option['description']} |"
        if "properties" in option:
            yield from _rows(option, f"{within}{name}.")


def _type(option: Mapping[str, Any]) -> str:
    if "enum" in option:
        return ", ".join(f"`{value}`" for value in option["enum"])
    return "array of strings" if option.get("items", {}).get("type") == "string" else str(option["type"])
