"""Schemas as plain JSON Schema 2020-12, lifted as a whole and in one pass: fast, for validators that only screen.

`standalone` lifts the same for one instance, exactly. Here what cannot be spelled accepts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractguard.contract import Node
from contractguard.contract.direction import Direction
from contractguard.contract.schemas import Dialect, Schema
from contractguard.errors import ContractError
from contractguard.schema.facets import NUMERIC_FORMATS
from contractguard.schema.formats import DECIDED
from contractguard.schema.patterns import compiles
from contractguard.schema.values import EVERY_TYPE, TYPES, spelled_types, types_named
from contractguard.source.document import Document

_NUMBERS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_SINGLES = frozenset({"additionalProperties", "propertyNames", "not", "if", "then", "else", "contains",
                      "unevaluatedItems", "unevaluatedProperties"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_BRANCHING = frozenset({"allOf", "anyOf", "oneOf", "if", "dependentSchemas", "patternProperties", "contains"})
_IGNORED = frozenset({"title", "description", "example", "examples", "default", "deprecated", "nullable"})
_WITHHELD = {"request": "readOnly", "response": "writeOnly", None: ""}


class PlainSchemas:
    """Schemas of one contract in one direction, as one document. `branches` says whether any has branches."""

    def __init__(self, follow: Callable[[Schema], Schema], direction: Direction | None) -> None:
        self._follow = follow
        self._withheld = _WITHHELD[direction]
        self._names: dict[tuple[str, str], str] = {}
        self._known: dict[int, str] = {}
        self._pending: list[tuple[str, Schema]] = []
        self._dialect: Dialect = "3.1"
        self._node: Node | None = None
        self._identified: dict[int, bool] = {}
        self.branches = False

    def root(self, schema: Schema) -> object:
        """Lift the schema of a sample. What its references lead to is lifted by `definitions`."""
        if self._is_identified(schema.node.document):
            return False
        self._dialect, self._node = schema.dialect, schema.node
        try:
            return self._lift(schema.node.value)
        except RecursionError:
            return False

    def definitions(self) -> dict[str, object]:
        """Lift what references have led to until they lead to nothing new."""
        done: dict[str, object] = {}
        while self._pending:
            name, schema = self._pending.pop()
            done[name] = self.root(schema)
        return done

    def _is_identified(self, document: Document) -> bool:
        """Whether a document may have parts with a URI of their own, in which references lead elsewhere."""
        key = id(document)
        if key not in self._identified:
            self._identified[key] = "$id" in document.text
        return self._identified[key]

    def _reference(self, reference: str) -> object:
        node = self._node
        assert node is not None
        key = (node.document.uri, reference)
        name = self._names.get(key)
        if name is None:
            try:
                target = self._follow(Schema(node, self._dialect, {"$ref": reference}, {}))
            except (ContractError, ValueError):
                return False
            name = self._known.get(id(target.node.value))
            if name is None:
                name = self._known[id(target.node.value)] = str(len(self._known))
                self._pending.append((name, target))
            self._names[key] = name
        return f"#/$defs/{name}"

    def _lift(self, value: object) -> Any:
        if not isinstance(value, dict):
            return value if isinstance(value, bool) else True
        reference = value.get("$ref", value.get("$dynamicRef"))
        if isinstance(reference, str):
            led = self._reference(reference)
            if led is False or self._dialect != "3.1":
                return led and {"$ref": led}
            plain: dict[str, Any] = {"$ref": led}
        else:
            plain = {}
        for keyword, held in value.items():
            if keyword not in _IGNORED and self._keyword(plain, keyword, held, value) is False:
                return False
        return plain

    def _keyword(self, plain: dict[str, Any], keyword: str, held: Any, schema: Mapping[str, Any]) -> bool:
        """Lift one keyword; False where it accepts nothing, or cannot be told."""
        if keyword == "type":
            return self._type(plain, held, schema)
        if keyword == "properties":
            if isinstance(held, dict):
                plain["properties"] = {name: self._lift(member) for name, member in held.items()}
        elif keyword == "required":
            if isinstance(held, list):
                plain["required"] = self._required(held, schema.get("properties"))
        elif keyword == "items":
            self._items(plain, held, schema)
        elif keyword == "enum":
            plain["enum"] = held
            return isinstance(held, list) and bool(held)
        elif keyword == "const":
            plain["const"] = held
        elif keyword in _SINGLES:
            if isinstance(held, (dict, bool)):
                plain[keyword] = self._lift(held)
        elif keyword in _LISTS:
            if isinstance(held, list) and held:
                plain[keyword] = [self._lift(item) for item in held]
        else:
            return self._assertion(plain, keyword, held, schema)
        self.branches = self.branches or keyword in _BRANCHING
        return True

    def _assertion(self, plain: dict[str, Any], keyword: str, held: Any, schema: Mapping[str, Any]) -> bool:
        if keyword in _NUMBERS:
            self._bound(plain, keyword, held, schema)
        elif keyword in _COUNTS:
            count = _count(held)
            if count is not None:
                plain[keyword] = max(0, count)
                return count >= 0 or keyword.startswith("min")
        elif keyword == "pattern":
            if isinstance(held, str):
                plain["pattern"] = held
                return compiles(held)
        elif keyword == "format":
            self._format(plain, held)
        elif keyword == "uniqueItems":
            if held is True:
                plain["uniqueItems"] = True
        elif keyword == "multipleOf":
            if _is_number(held) and held > 0:
                plain["multipleOf"] = held
        elif isinstance(held, dict):
            return self._map(plain, keyword, held)
        elif keyword in ("minContains", "maxContains") and "contains" in schema and (_count(held) or 0) >= 0:
            plain[keyword] = _count(held) or 0
        return True

    def _map(self, plain: dict[str, Any], keyword: str, held: dict[str, Any]) -> bool:
        if keyword == "patternProperties":
            self.branches = True
            plain[keyword] = {pattern: self._lift(member) for pattern, member in held.items()}
            return all(compiles(pattern) for pattern in held)
        if keyword in ("dependentSchemas", "dependencies"):
            self.branches = True
            plain["dependentSchemas"] = {name: self._lift(member) for name, member in held.items()
                                         if isinstance(member, (dict, bool))}
        if keyword in ("dependentRequired", "dependencies"):
            plain["dependentRequired"] = {name: _texts(names) for name, names in held.items()
                                          if isinstance(names, list)}
        return True

    def _type(self, plain: dict[str, Any], held: Any, schema: Mapping[str, Any]) -> bool:
        nullable = self._dialect != "3.1" and True in (schema.get("nullable"), schema.get("x-nullable"))
        if isinstance(held, str) and held in TYPES and not nullable:
            plain["type"] = held
            return True
        if held == "file":
            held = "string"
        types = types_named(held)
        if nullable:
            types |= {"null"}
        if types != EVERY_TYPE:
            names = spelled_types(types)
            plain["type"] = names[0] if len(names) == 1 else names
        return bool(types)

    def _required(self, held: list[Any], declared: object) -> list[str]:
        """Return the names that must be there, but for those of members that the direction withholds."""
        names = _texts(held)
        if not self._withheld or not isinstance(declared, dict):
            return names
        return [name for name in names
                if not (isinstance(member := declared.get(name), dict) and member.get(self._withheld) is True)]

    def _items(self, plain: dict[str, Any], held: Any, schema: Mapping[str, Any]) -> None:
        if isinstance(held, list):
            plain["prefixItems"] = [self._lift(item) for item in held] or [True]
            further = schema.get("additionalItems")
            if isinstance(further, (dict, bool)):
                plain["items"] = self._lift(further)
        elif isinstance(held, (dict, bool)):
            plain["items"] = self._lift(held)

    def _bound(self, plain: dict[str, Any], keyword: str, held: Any, schema: Mapping[str, Any]) -> None:
        if not _is_number(held):
            return
        exclusive = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}.get(keyword)
        if exclusive is not None and self._dialect != "3.1" and schema.get(exclusive) is True:
            keyword = exclusive
        known = plain.get(keyword)
        if known is not None:
            held = max(held, known) if keyword.endswith("inimum") else min(held, known)
        plain[keyword] = held

    def _format(self, plain: dict[str, Any], held: Any) -> None:
        if held in NUMERIC_FORMATS if isinstance(held, str) else False:
            low, high = NUMERIC_FORMATS[held]
            plain["minimum"] = max(low, plain.get("minimum", low))
            plain["maximum"] = min(high, plain.get("maximum", high))
        elif isinstance(held, str) and held in DECIDED:
            plain["format"] = held


def _texts(values: list[Any]) -> list[str]:
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _count(value: Any) -> int | None:
    return int(value) if _is_number(value) and value == value // 1 else None
