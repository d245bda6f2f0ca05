"""Schemas as one document of plain JSON Schema 2020-12, for validators that know nothing of contracts.

The document is made for one instance. What no value in the instance can reach is `true` there: a property that
no object in the instance has, the items where no array has any. That name or keyword stays, since
`additionalProperties` and the `unevaluated` keywords see it; but what it refers to is not drawn in, so that
one component of a thousand that refer to each other makes a document of a few.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from contractguard.contract.node import Location
from contractguard.contract.schemas import Schema
from contractguard.schema.asserting import UNREADABLE, assertions
from contractguard.schema.forms import Conjunction
from contractguard.schema.patterns import compiles, finds
from contractguard.schema.withholding import Withholding

Plain: TypeAlias = "dict[str, object] | bool"
"""A schema as JSON."""

_NONE: frozenset[str] = frozenset()
_ITEMS = ("items", "contains")
_FURTHER = ("additionalProperties", "propertyNames")
_CONDITIONS = ("not", "if", "then", "else")


def standalone(
    schemas: Conjunction, instance: object, follow: Callable[[Schema], Schema], withholding: Withholding
) -> dict[str, object]:
    """Return a document that accepts the instance where all schemas do (2020-12 core, section 4.3.5).

    Every schema that a reference leads to stands in `$defs`. Raises ContractError where a reference leads nowhere.
    """
    lifting = _Lifting(instance, follow, withholding)
    withheld = withholding.names(schemas)
    roots = [lifting.lift(schema, withheld) for schema in schemas]
    definitions = lifting.definitions()
    whole: dict[str, object] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if len(roots) == 1 and isinstance(roots[0], dict):
        whole.update(roots[0])
    elif roots:
        whole["allOf"] = roots
    if definitions:
        whole["$defs"] = definitions
    return whole


class _Lifting:
    """One document under way."""

    def __init__(
        self, instance: object, follow: Callable[[Schema], Schema], withholding: Withholding
    ) -> None:
        self._names = member_names(instance)
        self._has_items = _has_items(instance)
        self._follow = follow
        self._withholding = withholding
        self._keys: dict[tuple[Location, frozenset[str]], str] = {}
        self._pending: deque[tuple[str, Schema, frozenset[str]]] = deque()
        self._taken: set[str] = set()

    def definitions(self) -> dict[str, object]:
        """Lift what the references led to until they lead to nothing new."""
        done: dict[str, object] = {}
        while self._pending:
            key, schema, withheld = self._pending.popleft()
            done[key] = self.lift(schema, withheld)
        return done

    def lift(self, schema: Schema, inherited: frozenset[str] = _NONE) -> Plain:
        """Lift one schema. `inherited` are the members of the same object that the schemas around it withhold."""
        if schema.always is not None:
            return schema.always
        plain = assertions(schema)
        if plain is None:
            return False
        withheld = inherited | self._withholding.names((schema,))
        if schema.reference is not None:
            plain["$ref"] = self._reference(schema, withheld)
        self._requirements(plain, schema, withheld)
        self._patterned(plain, schema)
        self._members(plain, schema, withheld)
        self._items(plain, schema)
        self._branches(plain, schema, withheld)
        self._unevaluated(plain, schema)
        return plain

    def _reference(self, schema: Schema, withheld: frozenset[str]) -> str:
        """Return the reference to a definition: one for each target and what is withheld there."""
        target = self._follow(schema)
        withheld |= self._withholding.names((target,))
        key = (target.node.location, withheld)
        if key not in self._keys:
            self._keys[key] = self._name(target)
            self._pending.append((self._keys[key], target, withheld))
        return f"#/$defs/{self._keys[key]}"

    def _name(self, target: Schema) -> str:
        last = str(target.node.pointer[-1]) if target.node.pointer else ""
        name = stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", last)[:60] or "schema"
        number = 1
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name)
        return name

    def _requirements(self, plain: dict[str, object], schema: Schema, withheld: frozenset[str]) -> None:
        names = _names(schema.keywords.get("required"), withheld | self._withholding.supplied(schema))
        if names:
            plain["required"] = names
        dependent = _object(schema, "dependentRequired")
        if dependent:
            plain["dependentRequired"] = {name: _names(others, withheld) for name, others in dependent.items()}

    def _members(self, plain: dict[str, object], schema: Schema, withheld: frozenset[str]) -> None:
        declared = _object(schema, "properties")
        if declared:
            plain["properties"] = {
                name: self.lift(schema.child("properties", name)) if self._judges(name, withheld) else True
                for name in declared
            }
        for keyword in _FURTHER:
            if isinstance(schema.keywords.get(keyword), (dict, bool)):
                plain[keyword] = self.lift(schema.child(keyword)) if self._names else True

    def _judges(self, name: str, withheld: frozenset[str]) -> bool:
        """Whether the schema of a member can make a difference."""
        return name in self._names and name not in withheld

    def _patterned(self, plain: dict[str, object], schema: Schema) -> None:
        """Lift what patterns name. Unreadable ones come before the keywords that look at what nothing names."""
        lifted: dict[str, dict[str, object]] = {f"{UNREADABLE}patternProperties": {}, "patternProperties": {}}
        for pattern in _object(schema, "patternProperties"):
            reached = any(finds(pattern, name) is not False for name in self._names)
            keyword = "patternProperties" if compiles(pattern) else f"{UNREADABLE}patternProperties"
            lifted[keyword][pattern] = self.lift(schema.child("patternProperties", pattern)) if reached else True
        plain.update({keyword: members for keyword, members in lifted.items() if members})

    def _items(self, plain: dict[str, object], schema: Schema) -> None:
        prefix = schema.children("prefixItems")
        if prefix:
            plain["prefixItems"] = [self._item(item) for item in prefix]
        for keyword in _ITEMS:
            if isinstance(schema.keywords.get(keyword), (dict, bool)):
                plain[keyword] = self._item(schema.child(keyword))
        if "contains" not in plain:
            plain.pop("minContains", None)
            plain.pop("maxContains", None)

    def _item(self, schema: Schema) -> Plain:
        return self.lift(schema) if self._has_items else True

    def _branches(self, plain: dict[str, object], schema: Schema, withheld: frozenset[str]) -> None:
        """Lift what speaks of the same value, of which the same members are withheld."""
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = schema.children(keyword)
            if branches:
                plain[keyword] = [self.lift(branch, withheld) for branch in branches]
        for keyword in _CONDITIONS:
            if isinstance(schema.keywords.get(keyword), (dict, bool)):
                plain[keyword] = self.lift(schema.child(keyword), withheld)
        dependent = _object(schema, "dependentSchemas")
        if dependent:
            plain["dependentSchemas"] = {
                name: self.lift(schema.child("dependentSchemas", name), withheld) if name in self._names else True
                for name in dependent
            }

    def _unevaluated(self, plain: dict[str, object], schema: Schema) -> None:
        """Lift what looks at all the others, after them: a validator that goes by order counts its steps there."""
        for keyword, reached in (("unevaluatedItems", self._has_items), ("unevaluatedProperties", bool(self._names))):
            if isinstance(schema.keywords.get(keyword), (dict, bool)):
                plain[keyword] = self.lift(schema.child(keyword)) if reached else True


def _names(value: object, withheld: frozenset[str]) -> list[str]:
    """Return the names that are asked for, each once, without those that nobody has to send."""
    listed = value if isinstance(value, list) else []
    return list(dict.fromkeys(name for name in listed if isinstance(name, str) and name not in withheld))


def _object(schema: Schema, keyword: str) -> Mapping[str, object]:
    value = schema.keywords.get(keyword)
    return value if isinstance(value, dict) else {}


def member_names(instance: object) -> frozenset[str]:
    """Return the names of all members in an instance, at any depth."""
    return frozenset(name for value in _values(instance) if isinstance(value, dict) for name in value)


def _has_items(instance: object) -> bool:
    return any(isinstance(value, list) and value for value in _values(instance))


def _values(instance: object) -> Iterator[object]:
    """Iterate over an instance and all values in it."""
    pending = [instance]
    while pending:
        value = pending.pop()
        yield value
        pending += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
