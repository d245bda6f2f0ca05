"""A value of a document together with where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contractguard.source.document import Document
from contractguard.text import Pointer, format_pointer

Location: TypeAlias = tuple[str, Pointer]
"""The identity of a node: its document's uri and its pointer."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value of a document, JSON Pointer included.

    `origins` names children that stand elsewhere in the document: a Swagger 2.0 form parameter becomes
    a property of a schema that no document holds, and keeps the place of the parameter.
    """

    document: Document
    pointer: Pointer
    value: object
    origins: Mapping[str | int, Node] = field(default_factory=dict)

    @property
    def location(self) -> Location:
        """The identity of this node."""
        return self.document.uri, self.pointer

    def child(self, key: str | int) -> Node:
        """Return the member or item `key`. Raises KeyError, IndexError or TypeError where there is none."""
        origin = self.origins.get(key)
        if origin is not None:
            return origin
        return Node(self.document, (*self.pointer, key), self.value[key])  # type: ignore[index]

    def members(self) -> Mapping[str, object]:
        """Return the members of an object, and nothing for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    def describe(self) -> str:
        """Name the node's place as `file:line:column`, for messages."""
        region = self.document.region(self.pointer, "key")
        return f"{self.document.uri}:{region.line}:{region.column}"

    def __str__(self) -> str:
        return f"{self.document.uri}#{format_pointer(self.pointer)}"
