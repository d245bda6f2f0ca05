"""Which schemas a schema uses, found without comparing anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractguard.contract import Schema, read_schema
from contractguard.contract.schemas import LISTS, MAPS, SINGLES
from contractguard.text import Pointer

_BELOW = frozenset({*MAPS, *LISTS, *SINGLES, "dependencies", "additionalItems"})


def uses(schema: Schema) -> Iterator[tuple[Pointer, bool, bool]]:
    """Iterate over the places below (and including) a schema that hold a `$ref`, as relative pointers.

    Each comes with whether it may be part of a request and of a response: below a `readOnly` property it
    is not part of a request, below a `writeOnly` one not part of a response. The walk is over the text as
    it stands, so that what did not change costs little.
    """
    siblings = schema.dialect == "3.1"
    pending: list[tuple[Any, Pointer, bool, bool]] = [(schema.node.value, (), True, True)]
    while pending:
        value, pointer, request, response = pending.pop()
        if "$ref" in value or "$dynamicRef" in value:
            yield pointer, request, response
            if not siblings:
                continue
        for keyword in _BELOW & value.keys():
            held = value[keyword]
            if keyword in MAPS or keyword == "dependencies":
                pending += _members(held, (*pointer, keyword), request, response, siblings)
            elif isinstance(held, list):
                pending += [(item, (*pointer, keyword, index), request, response)
                            for index, item in enumerate(held) if isinstance(item, dict)]
            elif isinstance(held, dict):
                pending.append((held, (*pointer, keyword), request, response))


def _members(
    held: Any, pointer: Pointer, request: bool, response: bool, siblings: bool
) -> Iterator[tuple[Any, Pointer, bool, bool]]:
    for name, member in held.items() if isinstance(held, dict) else ():
        if isinstance(member, dict):
            heard = siblings or "$ref" not in member
            yield (member, (*pointer, name), request and not (heard and member.get("readOnly") is True),
                   response and not (heard and member.get("writeOnly") is True))


def below(schema: Schema, pointer: Pointer) -> Schema:
    """Return the schema at a relative pointer."""
    node = schema.node
    for token in pointer:
        node = node.child(token)
    return read_schema(node, schema.dialect)
