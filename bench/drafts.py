"""Schemas of older drafts, said in JSON Schema 2020-12.

Every reference is resolved and becomes a pointer into `$defs`, where what it leads to is written once. A dynamic
reference leads elsewhere depending on how it was reached: what holds one is written once for each way that matters.
Formats and contents assert nothing by default in any draft here; they and unknown keywords are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs
import jsonschema_specifications

from bench.keywords import META_SCHEMAS, Vocabulary
from bench.resources import RECURSIVE, InexpressibleError, Library, Resource, Target

__all__ = ["InexpressibleError", "rewrite"]

_MET = "draft2019-09"
"""The draft from which on `$ref` has siblings, and `contains` bounds."""


def rewrite(schema: Any, draft: str) -> Any:
    """Say a schema of the named draft in 2020-12. Raises InexpressibleError where that cannot be done exactly."""
    if isinstance(schema, bool):
        return schema
    if not _meta_schema(draft).is_valid(schema):
        raise InexpressibleError(f"this is no schema of {draft}")
    return _Rewriting(json.loads(json.dumps(schema)), draft).whole()


@cache
def _meta_schema(draft: str) -> Any:
    uri = next(uri for uri, named in META_SCHEMAS.items() if named == draft)
    return jsonschema_rs.validator_for(jsonschema_specifications.REGISTRY.contents(uri), validate_formats=False)


@dataclass(frozen=True)
class _Scope:
    """Where a schema is met: the resource around it, and where each dynamic anchor leads from there."""

    resource: Resource
    dynamic: frozenset[tuple[str, Resource]] = frozenset()

    def enter(self, resource: Resource) -> _Scope:
        """Go to another resource: the outermost one with a dynamic anchor keeps it."""
        known = {name for name, _ in self.dynamic}
        added = {(name, resource) for name in resource.dynamic if name not in known}
        return _Scope(resource, self.dynamic | added)

    def outermost(self, name: str) -> Resource | None:
        """Return the outermost resource that has a dynamic anchor."""
        return dict(self.dynamic).get(name)


class _Rewriting:
    """One schema on its way to 2020-12."""

    def __init__(self, root: dict[str, Any], draft: str) -> None:
        self._root = root
        self._library = Library(root, draft)
        self._hides_contains = "unevaluatedItems" in json.dumps(root)
        self._names: dict[tuple[int, _Scope], str] = {}
        self._pending: list[tuple[Any, _Scope, str]] = []

    def whole(self) -> dict[str, Any]:
        """Write the schema and everything that its references lead to."""
        home = self._library.home(self._root)
        assert home is not None
        scope = _Scope(home).enter(home)
        self._names[id(self._root), scope] = "#"
        written: dict[str, Any] = self._object(self._root, scope)
        definitions: dict[str, Any] = {}
        while self._pending:
            schema, scope, name = self._pending.pop()
            definitions[name] = self._schema(schema, scope)
        return {**written, "$defs": definitions} if definitions else written

    def _schema(self, schema: Any, scope: _Scope) -> Any:
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise InexpressibleError(f"{schema!r} stands where a schema should")
        home = self._library.home(schema) or scope.resource
        return self._object(schema, scope if home is scope.resource else scope.enter(home))

    def _object(self, schema: dict[str, Any], scope: _Scope) -> dict[str, Any]:
        vocabulary = scope.resource.vocabulary
        if "$ref" in schema and not vocabulary.since(_MET):
            return {"$ref": self._reference(self._library.find(scope.resource, schema["$ref"]), scope)}
        written = {keyword: value for keyword, value in schema.items() if keyword in vocabulary.kept}
        for keyword, held in schema.items():
            if keyword in vocabulary.singles:
                written[keyword] = self._schema(held, scope)
            elif keyword in vocabulary.maps:
                written[keyword] = {name: self._schema(below, scope) for name, below in held.items()}
            elif keyword in vocabulary.lists:
                written[keyword] = [self._schema(below, scope) for below in held]
        self._references(schema, written, scope)
        self._bounds(schema, written, vocabulary)
        self._items(schema, written, scope)
        self._contains(written, vocabulary)
        self._dependencies(schema, written, scope)
        return written

    def _references(self, schema: dict[str, Any], written: dict[str, Any], scope: _Scope) -> None:
        if "$ref" in schema:
            written["$ref"] = self._reference(self._library.find(scope.resource, schema["$ref"]), scope)
        name = {"draft2019-09": "$recursiveRef", "draft2020-12": "$dynamicRef"}.get(scope.resource.vocabulary.name)
        if name not in schema:
            return
        if name == "$recursiveRef" and schema[name] != "#":
            raise InexpressibleError(f"2019-09 gives '$recursiveRef: {schema[name]}' no meaning")
        target = self._library.find(scope.resource, schema[name])
        anchor = RECURSIVE if name == "$recursiveRef" else target.fragment
        if target.resource.dynamic.get(anchor) is target.schema:
            outermost = scope.enter(target.resource).outermost(anchor)
            assert outermost is not None
            target = Target(outermost.dynamic[anchor], outermost, anchor)
        _conjoin(written, {"$ref": self._reference(target, scope)})

    def _reference(self, target: Target, scope: _Scope) -> str:
        """Return the pointer to what a reference leads to, as it is seen from here."""
        inner = scope.enter(target.resource)
        key = id(target.schema), inner
        if key not in self._names:
            name = str(len(self._names))
            self._names[key] = f"#/$defs/{name}"
            self._pending.append((target.schema, inner, name))
        return self._names[key]

    def _bounds(self, schema: dict[str, Any], written: dict[str, Any], vocabulary: Vocabulary) -> None:
        """Rewrite the exclusive bounds of draft 4, which are flags there."""
        if vocabulary.name != "draft4":
            return
        for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if schema.get(exclusive) is True and inclusive in written:
                written[exclusive] = written.pop(inclusive)

    def _items(self, schema: dict[str, Any], written: dict[str, Any], scope: _Scope) -> None:
        """Rewrite the tuples of the drafts up to 2019-09."""
        if "items" not in schema or scope.resource.vocabulary.since("draft2020-12"):
            return
        items = schema["items"]
        if not isinstance(items, list):
            written["items"] = self._schema(items, scope)
            return
        if items:
            written["prefixItems"] = [self._schema(item, scope) for item in items]
        if "additionalItems" in schema:
            written["items"] = self._schema(schema["additionalItems"], scope)

    def _contains(self, written: dict[str, Any], vocabulary: Vocabulary) -> None:
        """Keep `contains` of 2019-09 from evaluating items, as it does from 2020-12 on: `not` forgets what it saw."""
        if "contains" in written and vocabulary.name == "draft2019-09" and self._hides_contains:
            words = written.keys() & {"contains", "minContains", "maxContains"}
            _conjoin(written, {"not": {"not": {word: written.pop(word) for word in sorted(words)}}})

    def _dependencies(self, schema: dict[str, Any], written: dict[str, Any], scope: _Scope) -> None:
        """Part the dependencies of the drafts up to 7 into names and schemas."""
        if scope.resource.vocabulary.since(_MET):
            return
        for name, needed in schema.get("dependencies", {}).items():
            if isinstance(needed, list):
                written.setdefault("dependentRequired", {})[name] = needed
            else:
                written.setdefault("dependentSchemas", {})[name] = self._schema(needed, scope)


def _conjoin(written: dict[str, Any], further: dict[str, Any]) -> None:
    """Add an assertion to a schema that may have its keywords already."""
    if further.keys() & written.keys():
        written["allOf"] = [*written.get("allOf", ()), further]
    else:
        written.update(further)
