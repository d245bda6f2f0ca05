"""What operations answer with when they succeed, as far as rules over collections need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contractguard.contract.model import MediaType, Reference
from contractguard.errors import ContractError
from contractguard.survey import OperationSubject, SchemaSubject, Survey
from contractguard.text.casing import words_of

_MERGED = 50
"""So many parts of one `allOf` are looked at: nobody writes more."""
_JSON = re.compile(r"(?:[^;]*[/+])?json\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A GET that answers with many of something: an array, or an object around one.

    `array` is the schema of the array, `envelope` the properties around it (none where it is bare).
    """

    operation: OperationSubject
    status: str
    array: SchemaSubject
    envelope: Mapping[str, SchemaSubject]
    is_bare: bool


def collections_of(survey: Survey, payloads: tuple[str, ...]) -> Sequence[Collection]:
    """Return the collections of a contract.

    Each is a GET whose path ends in a plain segment and whose success body is an array, or an object in which one
    array is what it is about: it is called by one of the names in `payloads`, or as the path ends.
    """
    return [found for operation in survey.operations for found in _collection(operation, survey, payloads)]


def success_bodies(operation: OperationSubject, survey: Survey) -> Iterator[tuple[str, SchemaSubject]]:
    """Iterate over the JSON bodies of success, each with its status, references followed."""
    for status, met in operation.responses.items():
        if status.startswith("2"):
            for name, media_type in met.element.content.items():
                schema = schema_of(media_type, survey) if _JSON.match(name) else None
                if schema is not None:
                    yield status, schema


def properties_of(schema: SchemaSubject, survey: Survey) -> dict[str, SchemaSubject]:
    """Return the properties of an object by name, those of its `allOf` among them, references followed."""
    found: dict[str, SchemaSubject] = {}
    pending, seen = [schema], {id(schema.value)}
    while pending and len(seen) <= _MERGED:
        part = pending.pop()
        properties = part.value.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            held = survey.child(part, "properties", name)
            if held is not None:
                found.setdefault(name, held)
        merged = part.value.get("allOf")
        for index in range(len(merged) if isinstance(merged, list) else 0):
            inner = survey.child(part, "allOf", index)
            if inner is not None and id(inner.value) not in seen:
                seen.add(id(inner.value))
                pending.append(inner)
    return found


def is_type(schema: SchemaSubject, name: str) -> bool:
    """Whether a schema states a type, alone or beside null."""
    stated = schema.value.get("type")
    return stated == name or (isinstance(stated, list) and name in stated and set(map(str, stated)) <= {name, "null"})


def squeezed(name: str) -> str:
    """Return a name without case and marks, so that `page_size`, `pageSize` and `page[size]` are one."""
    return "".join(words_of(name))


def is_one_of(name: str, names: Sequence[str]) -> bool:
    """Whether a name is one of some names, but for case and marks."""
    return squeezed(name) in _all_squeezed(tuple(names))


@lru_cache(maxsize=64)
def _all_squeezed(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(squeezed, names))


def schema_of(media_type: MediaType | Reference[MediaType], survey: Survey) -> SchemaSubject | None:
    """Return the schema of a media type, references followed; None where there is none, or no object."""
    try:
        held = survey.contract.resolve(media_type, survey.contract.reader.media_type).schema
    except ContractError:
        return None
    found = survey.schema_at(held.node.value) if held is not None else None
    return survey.resolved(found) if found is not None else None


def _collection(operation: OperationSubject, survey: Survey, payloads: tuple[str, ...]) -> Iterator[Collection]:
    last = operation.path.rstrip("/").rpartition("/")[2]
    if operation.method != "GET" or not operation.is_served or not last or "{" in last or ":" in last:
        return
    for status, body in success_bodies(operation, survey):
        if is_type(body, "array"):
            yield Collection(operation, status, body, {}, True)
            return
        properties = properties_of(body, survey)
        arrays = [name for name, held in properties.items() if is_type(held, "array")]
        if len(arrays) == 1 and is_one_of(arrays[0], (*payloads, last)):
            yield Collection(operation, status, properties[arrays[0]], properties, False)
            return
