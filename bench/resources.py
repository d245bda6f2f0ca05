"""Where the references of a schema lead, in every draft: identifiers, anchors, pointers, meta-schemas.

An account of its own, so that the inclusion engine is measured and not the way that contracts are resolved.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema_specifications

from bench.keywords import META_SCHEMAS, VOCABULARIES, Vocabulary
from contractguard.text import parse_pointer

RECURSIVE = ""
"""The name that stands for `$recursiveAnchor` among the dynamic anchors."""


REMOTES: dict[str, Any] = {}
"""Documents that the JSON Schema Test Suite serves beside its tests, by URI; its folder `remotes`, if there is one."""

_SERVED = "http://localhost:1234/"


def serve(folder: Path) -> None:
    """Read the documents of a folder for the references that lead to them."""
    REMOTES.update({_SERVED + path.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8"))
                    for path in sorted(folder.rglob("*.json"))})


class InexpressibleError(Exception):
    """A schema that cannot be said in 2020-12, with the reason."""


@dataclass(eq=False)
class Resource:
    """A schema that has an identifier of its own (2020-12 core, section 4.3.5), with the anchors in it."""

    uri: str
    root: dict[str, Any]
    vocabulary: Vocabulary
    anchors: dict[str, dict[str, Any]] = field(default_factory=dict)
    dynamic: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """Where a reference leads; `fragment` is what it says behind its `#`."""

    schema: Any
    resource: Resource
    fragment: str


class Library:
    """All resources that the references of one document may lead to. No two places may share an object."""

    def __init__(self, root: dict[str, Any], draft: str) -> None:
        self._resources: dict[str, Resource] = {}
        self._homes: dict[int, Resource] = {}
        self._draft = draft
        self._add("", root, draft)

    def home(self, schema: dict[str, Any]) -> Resource | None:
        """Return the resource that a schema belongs to; None below what is no keyword."""
        return self._homes.get(id(schema))

    def find(self, resource: Resource, reference: str) -> Target:
        """Return where a reference leads. Raises InexpressibleError where that is nowhere."""
        location, _, fragment = reference.partition("#")
        found = self._open(urljoin(resource.uri, location)) if location else resource
        if not fragment:
            return Target(found.root, found, fragment)
        if fragment.startswith("/"):
            return self._step(found, fragment)
        if fragment not in found.anchors:
            raise InexpressibleError(f"the reference '{reference}' names no anchor")
        return Target(found.anchors[fragment], found, fragment)

    def _open(self, uri: str) -> Resource:
        if uri not in self._resources:
            document = jsonschema_specifications.REGISTRY.get(uri)
            if document is not None:
                self._add(uri, document.contents, "draft2020-12")
            elif isinstance(REMOTES.get(uri), dict):
                self._add(uri, json.loads(json.dumps(REMOTES[uri])), self._draft)
            else:
                raise InexpressibleError(f"the document '{uri}' is not in the corpus")
        return self._resources[uri]

    def _step(self, resource: Resource, fragment: str) -> Target:
        schema: Any = resource.root
        for token in parse_pointer(fragment):
            try:
                schema = schema[int(token) if isinstance(schema, list) else token]
            except (KeyError, IndexError, ValueError, TypeError):
                raise InexpressibleError(f"the reference '#{fragment}' leads nowhere") from None
            resource = self._homes.get(id(schema), resource)
        return Target(schema, resource, fragment)

    def _add(self, uri: str, root: dict[str, Any], draft: str) -> None:
        self._resources[uri] = resource = Resource(uri, root, _named(root, draft))
        pending: list[tuple[object, Resource]] = [(root, resource)]
        while pending:
            schema, resource = pending.pop()
            if isinstance(schema, dict):
                resource = self._identified(schema, resource)
                self._homes[id(schema)] = resource
                _note_anchors(schema, resource)
                pending += [(below, resource) for below in resource.vocabulary.subschemas(schema)]

    def _identified(self, schema: dict[str, Any], resource: Resource) -> Resource:
        """Return the resource that a schema opens, or the one around it."""
        vocabulary = resource.vocabulary
        name = schema.get(vocabulary.identifier)
        location = name.partition("#")[0] if isinstance(name, str) else ""
        if not location or ("$ref" in schema and not vocabulary.since("draft2019-09")):
            return resource
        uri = urljoin(resource.uri, location)
        if schema is resource.root:
            resource.uri = uri
        else:
            resource = Resource(uri, schema, _named(schema, vocabulary.name))
        self._resources.setdefault(uri, resource)
        return resource


def _named(root: dict[str, Any], draft: str) -> Vocabulary:
    """Return the vocabulary that a resource names, else that of the draft around it."""
    name = root.get("$schema")
    if not isinstance(name, str):
        return VOCABULARIES[draft]
    if name.rstrip("#") in META_SCHEMAS:
        return VOCABULARIES[META_SCHEMAS[name.rstrip("#")]]
    raise InexpressibleError(f"the meta-schema '{name}' is not in the corpus")


def _note_anchors(schema: dict[str, Any], resource: Resource) -> None:
    vocabulary = resource.vocabulary
    words = {"$anchor"} if vocabulary.since("draft2019-09") else set()
    if vocabulary.since("draft2020-12"):
        words |= {"$dynamicAnchor"}
    for word in words & schema.keys():
        resource.anchors.setdefault(schema[word], schema)
        if word == "$dynamicAnchor":
            resource.dynamic.setdefault(schema[word], schema)
    if vocabulary.name == "draft2019-09" and schema.get("$recursiveAnchor") is True and schema is resource.root:
        resource.dynamic[RECURSIVE] = schema
    name = schema.get(vocabulary.identifier)
    if not words and isinstance(name, str) and "$ref" not in schema and name.partition("#")[2]:
        resource.anchors.setdefault(name.partition("#")[2], schema)
