"""Which schemas a schema uses, found without comparing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from contractguard.contract import Schema, read_schema
from contractguard.contract.schemas import LISTS, MAPS, SINGLES
from contractguard.text import Pointer

OPAQUE = frozenset({"not", "if", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"})
"""Keywords below which a wider schema need not make a wider whole."""

_CONSEQUENCES = frozenset({"then", "else"})
"""Keywords that mean nothing without `if` (2020-12 core, section 10.2.2)."""

_MIXING = frozenset({"oneOf", "allOf", "dependentSchemas"})

_BELOW = frozenset({*MAPS, *LISTS, *SINGLES, "dependencies", "additionalItems"})


@dataclass(frozen=True, slots=True)
class Use:
    """A place below a schema that holds a reference.

    `request` and `response` say whether it may be part of either: below a `readOnly` property it is not
    part of a request, below a `writeOnly` one not part of a response. `opaque` says that it stands where a
    wider schema need not make a wider whole, as below `not`; `mixing` that it may make a wider whole or a
    narrower one, as below `oneOf`, or beside other schemas that hold for the same value.
    """

    pointer: Pointer
    request: bool = True
    response: bool = True
    opaque: bool = False
    mixing: bool = False


def uses(schema: Schema) -> Iterator[Use]:
    """Iterate over the places below (and including) a schema that hold a `$ref`.

    The walk is over the text as it stands, so that what did not change costs little.
    """
    siblings = schema.dialect == "3.1"
    pending: list[tuple[Any, Use]] = [(schema.node.value, Use(()))]
    while pending:
        value, use = pending.pop()
        if "$ref" in value or "$dynamicRef" in value:
            yield use if len(value) == 1 or not siblings else replace(use, mixing=True)
            if not siblings:
                continue
        for keyword in _BELOW & value.keys():
            if keyword in _CONSEQUENCES and "if" not in value:
                continue
            held = value[keyword]
            inner = Use((*use.pointer, keyword), use.request, use.response, use.opaque or keyword in OPAQUE,
                        keyword in _MIXING)
            if keyword in MAPS or keyword == "dependencies":
                pending += _members(held, inner, siblings)
            elif isinstance(held, list):
                pending += [(item, replace(inner, pointer=(*inner.pointer, index)))
                            for index, item in enumerate(held) if isinstance(item, dict)]
            elif isinstance(held, dict):
                pending.append((held, inner))


def _members(held: Any, holder: Use, siblings: bool) -> Iterator[tuple[Any, Use]]:
    for name, member in held.items() if isinstance(held, dict) else ():
        if isinstance(member, dict):
            heard = siblings or "$ref" not in member
            read, write = (heard and _says(member, keyword) for keyword in ("readOnly", "writeOnly"))
            yield member, Use((*holder.pointer, name), holder.request and not read, holder.response and not write,
                              holder.opaque, holder.mixing)


def _says(member: dict[str, Any], keyword: str) -> bool:
    branches = member.get("allOf")
    return member.get(keyword) is True or any(
        isinstance(branch, dict) and branch.get(keyword) is True
        for branch in (branches if isinstance(branches, list) else ()))


def below(schema: Schema, pointer: Pointer) -> Schema:
    """Return the schema at a relative pointer."""
    node = schema.node
    for token in pointer:
        node = node.child(token)
    return read_schema(node, schema.dialect)
