"""Source files as findings point into them: places that have the names of endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from contractguard.errors import SourceError
from contractguard.source.document import Document, Part, Region
from contractguard.text import Pointer

_SOMEWHERE = Region(1, 1, 1, 1)


class CodeFile(Document):
    """One source file of which some places are known, each by a pointer that names what stands there.

    `("GET", "/users/{}")` is where that endpoint is registered. So what is said of a place keeps its name when the
    code above it grows.
    """

    __slots__ = ("_places",)

    def __init__(self, uri: str, places: Mapping[Pointer, Region]) -> None:
        super().__init__(uri, "yaml", "", _nested(places), _refuse)
        self._places = places

    def regions(self, wanted: Iterable[tuple[Pointer, Part]]) -> dict[tuple[Pointer, Part], Region]:
        """Find many places; one that is not known has the place around it, or the file's beginning."""
        return {(pointer, part): self._region_of(pointer) for pointer, part in wanted}

    def _region_of(self, pointer: Pointer) -> Region:
        for length in range(len(pointer), 0, -1):
            if pointer[:length] in self._places:
                return self._places[pointer[:length]]
        return _SOMEWHERE


def _nested(places: Mapping[Pointer, Region]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for pointer in places:
        inner = data
        for token in pointer:
            inner = inner.setdefault(str(token), {})
    return data


def _refuse(reference: str) -> NoReturn:
    raise SourceError(f"source code refers to no document: '{reference}'")
