"""Where `$ref` leads within one schema: pointers, `$id` and anchors, and the meta-schemas (2020-12 core, section 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin

from contractguard.text import parse_pointer

_IDENTIFIERS = ("$id", "id")
_ANCHORS = ("$anchor", "$dynamicAnchor")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_DATA = frozenset({"enum", "const", "default", "example", "examples"})


class Resources:
    """The resources of one schema. References are found by the subschema in which they stand."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._base: dict[int, str] = {}
        self._schema = schema
        self._known: dict[str, Any] = {"": schema}
        self._note(schema)

    def _note(self, schema: Mapping[str, Any]) -> None:
        """Note the resources and anchors of a schema, and the base of everything in it."""
        for subschema, base in _objects(schema):
            own = self._own(subschema, base)
            self._base[id(subschema)] = own
            for word in _ANCHORS:
                if isinstance(subschema.get(word), str):
                    self._known.setdefault(f"{own}#{subschema[word]}", subschema)

    def _own(self, subschema: Mapping[str, Any], base: str) -> str:
        identifier = next((subschema[word] for word in _IDENTIFIERS if isinstance(subschema.get(word), str)), None)
        if identifier is None:
            return base
        location, fragment = urldefrag(_joined(base, identifier))
        self._known.setdefault(f"{location}#{fragment}" if fragment else location, subschema)
        return location

    def target(self, subschema: Mapping[str, Any], reference: str) -> Any:
        """Return what a reference leads to. Raises LookupError where it leads nowhere."""
        base = self._base.get(id(subschema), "")
        location, fragment = urldefrag(_joined(base, reference))
        root = self._known.get(location)
        if root is None:
            root = self._known[location] = _published(location)
            self._note(root)
        if not fragment:
            return root
        if not fragment.startswith("/"):
            return self._known[f"{location}#{fragment}"]
        return _at(root, fragment)

    def lost(self) -> str | None:
        """Return the first reference that leads nowhere, or None."""
        for subschema, _ in _objects(self._schema):
            for word in _REFERENCES:
                reference = subschema.get(word)
                if isinstance(reference, str):
                    try:
                        self.target(subschema, reference)
                    except (LookupError, ValueError, TypeError):
                        return reference
        return None


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def _published(location: str) -> Any:
    from jsonschema_specifications import REGISTRY

    found: Any = REGISTRY.contents(location if location in REGISTRY else f"{location}#")
    return found


def _at(root: Any, pointer: str) -> Any:
    value = root
    for token in parse_pointer(pointer):
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def _objects(schema: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every object in a schema that may be one, each with the base of what stands around it."""
    pending: list[tuple[Any, str]] = [(schema, "")]
    while pending:
        value, base = pending.pop()
        if isinstance(value, dict):
            yield value, base
            inner = next((urldefrag(_joined(base, value[word]))[0] for word in _IDENTIFIERS
                          if isinstance(value.get(word), str)), base)
            pending += [(member, inner) for name, member in value.items() if name not in _DATA]
        elif isinstance(value, list):
            pending += [(item, base) for item in value]
