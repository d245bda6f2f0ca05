"""Places of a document, and what references lead to, read anew for the witness: nothing of the product decides here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contractguard.source import Document
from contractguard.text import Pointer, parse_pointer

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


@dataclass(frozen=True, eq=False)
class Place:
    """A value and where it stands. `parts` are its members where they stand in several places."""

    document: Document
    pointer: Pointer
    value: Any
    parts: tuple[tuple[str, Place], ...] | None = None

    @property
    def location(self) -> tuple[str, Pointer]:
        """The identity of this place."""
        return self.document.uri, self.pointer

    def members(self) -> dict[str, Place]:
        """Return the members of an object."""
        if self.parts is not None and isinstance(self.value, dict):
            return dict(self.parts)
        return {key: self.child(key) for key in self.value} if isinstance(self.value, dict) else {}

    def items(self) -> list[Place]:
        """Return the items of an array."""
        if self.parts is not None:
            return [part for _, part in self.parts]
        return [self.child(index) for index in range(len(self.value))] if isinstance(self.value, list) else []

    def child(self, key: str | int) -> Place:
        """Return one member or item."""
        return Place(self.document, (*self.pointer, key), self.value[key])

    def get(self, key: str) -> Any:
        """Return a member's value, None where there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def joined(self, parts: dict[str, Place]) -> Place:
        """Return this place with other members."""
        return Place(self.document, self.pointer, {key: part.value for key, part in parts.items()},
                     tuple(parts.items()))

    def listed(self, items: list[Place]) -> Place:
        """Return this place with other items."""
        return Place(self.document, self.pointer, [item.value for item in items],
                     tuple((str(index), item) for index, item in enumerate(items)))


class Side:
    """One of the two documents."""

    def __init__(self, document: Document) -> None:
        self.root = Place(document, (), document.data)
        self.version = str(self.root.get("openapi") or self.root.get("swagger") or "")[:3]
        self._lifted = self.version == "2.0"
        if self._lifted:
            from tests.unclassified.lifting import lifted
            self.root = lifted(document)
        self.current = self.version not in ("2.0", "3.0")
        self._users: dict[Pointer, list[Place]] | None = None

    def target(self, place: Place, reference: object) -> Place | None:
        """Return what a reference leads to, None where that is nothing that can be told."""
        if not isinstance(reference, str):
            return None
        location, _, fragment = reference.partition("#")
        document = place.document.open(location) if location else place.document
        found = Place(document, (), document.data)
        if fragment and not fragment.startswith("/"):
            return None
        if self._lifted and fragment.startswith(("/responses/", "/parameters/")):
            # What Swagger 2.0 spells otherwise is found as it was lifted.
            found = self.root.members()["components"]
            tokens = parse_pointer(fragment)
            return found.members()[tokens[0]].members().get(tokens[1])
        for token in parse_pointer(fragment):
            if isinstance(found.value, list) and token.isdigit() and int(token) < len(found.value):
                found = found.child(int(token))
            elif isinstance(found.value, dict) and token in found.value:
                found = found.child(token)
            else:
                return None
        return found

    def settle(self, place: Place) -> Place:
        """Follow a chain of references to the element at its end."""
        seen = set()
        while isinstance(place.get("$ref"), str) and place.location not in seen:
            seen.add(place.location)
            place = self.target(place, place.get("$ref")) or place
        return place

    def conjuncts(self, place: Place) -> Iterator[Place]:
        """Iterate over what holds for a value, through `$ref` and `allOf`."""
        pending, seen = [place], set()
        while pending:
            current = pending.pop(0)
            if current.location in seen or not isinstance(current.value, dict):
                continue
            seen.add(current.location)
            target = self.target(current, current.get("$ref"))
            if target is not None:
                pending.append(target)
                if not self.current:
                    continue  # What stands beside a reference has no meaning before OpenAPI 3.1.
            yield current
            branches = current.members().get("allOf")
            pending += branches.items() if branches is not None else []

    def users(self, pointer: Pointer) -> dict[Pointer, Place]:
        """Return the places that refer to a component, by pointers without the templates of paths."""
        if self._users is None:
            self._users = {}
            for place, reference in _references(self.root):
                target = self.target(place, reference)
                if target is not None:
                    self._users.setdefault(target.pointer, []).append(place)
        return {place.pointer[2:] if place.pointer[:1] == ("paths",) else place.pointer: place
                for place in self._users.get(pointer, [])}

    def at(self, pointer: Pointer) -> Place:
        """Return the place at a pointer that this document has."""
        found = self.root
        for token in pointer:
            found = found.child(token)
        return found


def _references(place: Place) -> Iterator[tuple[Place, object]]:
    """Iterate over the references below a place, those of mappings included."""
    pending = [place]
    while pending:
        current = pending.pop()
        if isinstance(current.value, dict):
            for key in ("$ref", "$dynamicRef"):
                if isinstance(current.value.get(key), str):
                    yield current, current.value[key]
            mapping = current.value.get("mapping")
            for name in mapping.values() if isinstance(mapping, dict) else ():
                yield current, name if re.search("[#/.]", str(name)) else f"#/components/schemas/{name}"
            pending += current.members().values()
        pending += current.items() if isinstance(current.value, list) else []
