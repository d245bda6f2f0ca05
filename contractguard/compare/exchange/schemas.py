"""Copies of a contract's schemas that a validator of another house can judge by.

A copy says what a schema asserts in one direction, in the version that its document is written in. Every
reference leads to a component of one flat map: other files, `$id` and `$anchor` are resolved on the way, so that
nothing is ever fetched. Discriminators are left out: they must not change what is valid (OpenAPI 3.0.4, 4.8.25).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from contractguard.contract import Contract, Location, Node, Schema, postgrest
from contractguard.contract.schemas import LISTS, MAPS, SINGLES
from contractguard.errors import ContractError

Hidden: TypeAlias = Literal["readOnly", "writeOnly"]
"""The annotation that takes a property out of a direction: `readOnly` out of what clients write."""

_ASSERTIONS = frozenset({
    "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "format", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains",
    "maxProperties", "minProperties", "dependentRequired", "nullable",
})
_SINGLES = frozenset(SINGLES) - {"contentSchema"}
"""Without the one that asserts nothing (2020-12 validation, section 8.5)."""
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas"})
"""Keywords below which a subschema speaks of the same value, for it alone."""
_UNREADABLE = {"$ref": "#/components/unreadable"}
"""Stands for what could not be copied: whoever needs it fails, and nobody else."""
_PLAIN = re.compile(r"[^(*+{]*[*+]?[^(*+{]*")
"""A pattern that takes no engine long: without groups, with one repetition at most."""
PLACE = "x-place"
"""The key under which a copy says which of the places it was copied from: validators pass over it."""
_MOST_COPIES = 20_000
_MOST_CONJUNCTS = 500


class SchemaCopies:
    """The schemas of one contract as one direction sees them, copied as they are asked for.

    A property that the direction hides counts as `true`, and its name is not required; the name stays, so that
    closed objects accept it. What is written as `text` has no null. `components` is where the copies go, each
    under a name of its own, and `places` where each schema was copied from: both may be shared, and only grow.
    """

    def __init__(
        self, contract: Contract, components: dict[str, Any], places: list[Node], hidden: Hidden, *, text: bool = False
    ) -> None:
        self._components = components
        self._places = places
        self._contract = contract
        self._hidden = hidden
        self._text = text
        self._siblings = contract.dialect == "3.1"
        self._names: dict[tuple[Location, frozenset[str]], str] = {}
        self._pending: list[tuple[str, Node, frozenset[str]]] = []
        self._hidden_names: dict[Location, frozenset[str]] = {}
        self._required_names: dict[Location, frozenset[str]] = {}
        self._met: set[str] = set()

    def copy(self, schema: Schema | None) -> Any:
        """Copy a schema and all that it leads to. No schema accepts everything."""
        copied: Any = self._safely(schema.node, frozenset()) if schema is not None else {}
        while self._pending:
            name, node, dropped = self._pending.pop()
            self._components[name] = self._safely(node, dropped)
        return copied

    def _safely(self, node: Node, dropped: frozenset[str]) -> Any:
        try:
            return self._copied(node, dropped)
        except (ContractError, LookupError, TypeError, ValueError):
            return _UNREADABLE

    def _copied(self, node: Node, dropped: frozenset[str]) -> Any:
        """Copy one schema; `dropped` are the names that the value's other schemas hide."""
        if not isinstance(node.value, dict):
            return self._always(node.value is not False)
        value = node.members()
        if "$dynamicRef" in value:
            raise ValueError("which schema a $dynamicRef leads to is not known")
        referred = []
        if isinstance(value.get("$ref"), str):
            referred = [{"$ref": self._reference(self._target(node), dropped)}]
            if not self._siblings:
                return referred[0]
        dropped |= self._names_hidden_at(node)
        copied: dict[str, Any] = {}
        for keyword, held in value.items():
            if keyword in _ASSERTIONS:
                copied[keyword] = held
            elif keyword in MAPS or keyword in LISTS or keyword in _SINGLES:
                copied[keyword] = self._below(node.child(keyword), keyword, dropped)
        supplied = postgrest.supplied(node, value.get("properties")) if self._hidden == "readOnly" else frozenset()
        copied = self._finished(copied, value, dropped | supplied)
        if referred and not copied:
            return referred[0]
        if referred:
            # Beside other keywords openapi-core overlooks a reference, or what stands beside it.
            copied["allOf"] = [*referred, *copied.get("allOf", [])]
        copied[PLACE] = len(self._places)
        self._places.append(node)
        return copied

    def _finished(self, copied: dict[str, Any], value: Any, dropped: frozenset[str]) -> dict[str, Any]:
        required = value.get("required")
        if isinstance(required, list):
            copied["required"] = [name for name in required if name not in dropped]
        kinds = value.get("type")
        if self._text and isinstance(kinds, list) and len(told := [kind for kind in kinds if kind != "null"]) == 1:
            copied["type"] = told[0]
        if not self._siblings:
            if kinds == "file":
                copied |= {"type": "string", "format": "binary"}
            if "x-nullable" in value:
                copied.setdefault("nullable", value["x-nullable"])
        return copied

    def _below(self, holder: Node, keyword: str, dropped: frozenset[str]) -> Any:
        inner = dropped if keyword in _IN_PLACE else frozenset[str]()
        self._expect_bounded(holder, keyword)
        if keyword in MAPS:
            return {
                name: {} if keyword == "properties" and self._is_hidden(child) else self._safely(child, inner)
                for name, child in _children(holder)
            }
        if keyword in LISTS:
            return [self._safely(child, inner) for _, child in _children(holder)]
        if isinstance(holder.value, bool) and keyword == "additionalProperties":
            return holder.value
        if isinstance(holder.value, list):
            raise ValueError("a list of items is not what this version knows")
        return self._safely(holder, inner)

    def _expect_bounded(self, holder: Node, keyword: str) -> None:
        """Refuse the one pair of keywords for which the judge matches patterns with an engine that may run away."""
        if keyword == "unevaluatedProperties" or (
                keyword == "patternProperties" and not all(_PLAIN.fullmatch(name) for name, _ in _children(holder))):
            self._met.add(keyword)
            if len(self._met) > 1:
                raise ValueError("patterns decide what is unevaluated")

    def _always(self, accepts: bool) -> Any:
        if self._siblings:
            return accepts
        return {} if accepts else {"not": {}}

    def _target(self, node: Node) -> Node:
        return self._contract.references.target(node, str(node.members()["$ref"]))

    def _reference(self, target: Node, dropped: frozenset[str]) -> str:
        """Refer to the copy of a target that does not require the dropped names."""
        key = target.location, dropped & self._names_required_at(target) if dropped else dropped
        name = self._names.get(key)
        if name is None:
            if len(self._names) >= _MOST_COPIES:
                raise ValueError("there are too many schemas")
            name = self._names[key] = f"{self._hidden}{'-text' if self._text else ''}-{len(self._names)}"
            self._pending.append((name, target, key[1]))
        return f"#/components/schemas/{name}"

    def _is_hidden(self, node: Node) -> bool:
        return any(found.members().get(self._hidden) is True for found in self._conjuncts(node, frozenset({"allOf"})))

    def _names_hidden_at(self, node: Node) -> frozenset[str]:
        """Return the names of properties that a value's schemas hide, through `allOf` and references."""
        found = self._hidden_names.get(node.location)
        if found is None:
            found = self._hidden_names[node.location] = frozenset(
                name for conjunct in self._conjuncts(node, frozenset({"allOf"}))
                if "properties" in conjunct.members()
                for name, child in _children(conjunct.child("properties")) if self._is_hidden(child))
        return found

    def _names_required_at(self, node: Node) -> frozenset[str]:
        found = self._required_names.get(node.location)
        if found is None:
            lists = (conjunct.members().get("required") for conjunct in self._conjuncts(node, _IN_PLACE))
            found = self._required_names[node.location] = frozenset(
                name for names in lists if isinstance(names, list) for name in names if isinstance(name, str))
        return found

    def _conjuncts(self, node: Node, through: frozenset[str]) -> Iterator[Node]:
        """Iterate over the schemas of one value, references followed."""
        pending, seen = [node], set[Location]()
        while pending:
            current = pending.pop()
            if current.location in seen:
                continue
            seen.add(current.location)
            if len(seen) > _MOST_CONJUNCTS:
                raise ValueError("too many schemas speak of one value")
            referring = isinstance(current.members().get("$ref"), str)
            if referring:
                pending.append(self._target(current))
            if not referring or self._siblings:
                yield current
                for keyword in through & current.members().keys():
                    held = current.child(keyword)
                    pending += [held] if keyword in ("then", "else") else [child for _, child in _children(held)]


def _children(holder: Node) -> Iterator[tuple[str, Node]]:
    """Iterate over the members or items of a node, each with its name."""
    keys = holder.value if isinstance(holder.value, dict) else range(
        len(holder.value)) if isinstance(holder.value, list) else ()
    for key in keys:
        yield str(key), holder.child(key)
