"""The two contracts of a comparison, and what schemas lead to on each side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from contractguard.compare.units import Key, Site, Unit
from contractguard.contract import CallableOperation, Contract, Location, Node, Schema, read_schema
from contractguard.contract.reading import wrong
from contractguard.schema import Conjunction, Normaliser, disjoint, includes
from contractguard.schema.engine import Search, Term, Terms, Translator, holds
from contractguard.text import format_pointer

_MOST_STEPS = 2_000
"""The effort for telling which branch of a choice became which."""

_ANNOTATIONS = frozenset({
    "$ref", "$dynamicRef", "description", "summary", "title", "examples", "example", "$comment", "externalDocs",
})
_HOLDERS = {
    "schemas": "", "definitions": "", "parameters": "parameter ", "responses": "response ", "headers": "header ",
    "requestBodies": "request body ", "securitySchemes": "security scheme ", "securityDefinitions": "security scheme ",
    "pathItems": "path item ", "callbacks": "callback ", "links": "link ", "mediaTypes": "media type ",
}


class Side:
    """One contract of a comparison, with the schemas that its references lead to."""

    def __init__(self, contract: Contract, terms: Terms | None = None) -> None:
        self.contract = contract
        self._translator = Translator(terms or Terms(), self.follow, None)
        self._targets: dict[tuple[Location, str], Schema] = {}
        self._read: dict[Location, Schema] = {}
        self._said: dict[tuple[Location, int, str], bool] = {}
        self.normal_form = Normaliser(self.follow)
        self._subtypes: dict[Location, list[Schema]] | None = None

    def follow(self, schema: Schema) -> Schema:
        """Return the schema that a schema's `$ref` leads to."""
        reference = schema.reference
        assert reference is not None
        key = (schema.node.location, reference)
        target = self._targets.get(key)
        if target is None:
            node = self.contract.references.target(schema.node, reference)
            target = self._read.get(node.location)
            if target is None:
                target = self._read[node.location] = read_schema(node, schema.dialect)
            self._targets[key] = target
        return target

    def term(self, schemas: Conjunction) -> Term:
        """Translate schemas that must all hold, whatever the direction."""
        return self._translator.conjunction(schemas)

    def accepts(self, schemas: Conjunction, instance: object) -> bool | None:
        """Whether schemas accept an instance; None where that cannot be told."""
        return holds(self.term(schemas), instance)

    def declares(self, schemas: Conjunction, name: str) -> bool:
        """Whether schemas declare a member by its name, in place: through references and in branches that may hold."""
        return any(name in _properties(schema) for schema in self._in_place(schemas))

    def conditional(self, schemas: Conjunction) -> dict[str, Schema]:
        """Return the members that only hold under a condition: `then`, `else`, `dependentSchemas`."""
        return self.declared(tuple(branch for schema in self.conjuncts(schemas) for branch in _conditional(schema)))

    def declared(self, schemas: Conjunction) -> dict[str, Schema]:
        """Return the members that schemas declare in place, as `declares` looks for them."""
        return {name: schema.child("properties", name) for schema in self._in_place(schemas)
                for name in _properties(schema)}

    def _in_place(self, schemas: Conjunction) -> Iterator[Schema]:
        """Iterate over all schemas that may hold for the same value as some schemas, and these."""
        pending, seen = list(schemas), set()
        while pending:
            schema = pending.pop()
            key = schema.node.location, frozenset(schema.keywords)
            if key in seen:
                continue
            seen.add(key)
            yield schema
            pending += [branch for word in ("allOf", "anyOf", "oneOf") for branch in schema.children(word)]
            pending += _conditional(schema)
            if schema.reference is not None:
                pending.append(self.follow(schema))

    def spells(self, word: str) -> bool:
        """Whether a word stands anywhere in the documents that references have led to so far."""
        documents = {self.contract.document.uri: self.contract.document}
        documents.update({schema.node.document.uri: schema.node.document for schema in self._read.values()})
        return any(word in document.text for document in documents.values())

    def met(self, schema: Schema) -> bool:
        """Whether a reference has led to a schema in this comparison."""
        return schema.node.location in self._read

    @cached_property
    def operations(self) -> Mapping[str | Location, CallableOperation]:
        """The operations by their `operationId` and by their place; the first where several go by one."""
        found: dict[str | Location, CallableOperation] = {}
        for called in self.contract.operations:
            found.setdefault(called.operation.operation_id, called)
            found.setdefault(called.operation.node.location, called)
        return found

    def leads_to(self, node: Node) -> bool:
        """Whether any reference of the contract's documents has been followed to a node."""
        return node.location in self._read or self.contract.references.followed(node)

    def settle(self, schema: Schema) -> Schema:
        """Follow a schema that is nothing but a reference to the schema at the end of the chain.

        Raises ContractError where the chain leads back to itself.
        """
        seen = set()
        while schema.reference is not None and is_plain_reference(schema):
            if schema.node.location in seen:
                raise wrong(schema.node, f"the reference '{schema.reference}' leads back to itself",
                            hint="a chain of references must end at a schema")
            seen.add(schema.node.location)
            schema = self.follow(schema)
        return schema

    def schema_at(self, node: Node) -> Schema:
        """Read the schema at a node."""
        return read_schema(node, self.contract.dialect)

    def children(self, schema: Schema) -> list[Schema]:
        """Return the components that name a schema with a discriminator in their `allOf`: its subtypes."""
        if self._subtypes is None:
            self._subtypes = {}
            for component in self.contract.components.schemas.values():
                for branch in component.children("allOf"):
                    if branch.reference is not None:
                        parent = self.settle(branch).node.location
                        self._subtypes.setdefault(parent, []).append(component)
        return self._subtypes.get(schema.node.location, [])

    def holds(self, node: Node) -> bool:
        """Whether this contract has a component where a node of the other one stands."""
        return component_name(node) in self.contract.components.schemas

    def says(self, schemas: Conjunction, keyword: str) -> bool:
        """Whether a boolean annotation holds for a value: any occurrence counts (2020-12 validation, section 9.4)."""
        return any(self._says(schema, keyword) for schema in schemas)

    def _says(self, schema: Schema, keyword: str) -> bool:
        if schema.reference is None and "allOf" not in schema.keywords:
            return schema.keywords.get(keyword) is True
        key = (schema.node.location, len(schema.keywords), keyword)
        said = self._said.get(key)
        if said is None:
            said = any(found.keywords.get(keyword) is True for found in self.conjuncts((schema,)))
            self._said[key] = said
        return said

    def stating(self, schemas: Conjunction, keyword: str) -> Schema | None:
        """Return the first schema that states a keyword for a value."""
        return next((schema for schema in self.conjuncts(schemas) if keyword in schema.keywords), None)

    def conjuncts(self, schemas: Conjunction) -> Iterator[Schema]:
        """Iterate over all schemas that hold for a value, through `allOf` and references."""
        pending, seen = list(schemas), set()
        while pending:
            schema = pending.pop(0)
            if schema.node.location in seen and schema.reference is None:
                continue
            yield schema
            if schema.node.location in seen:
                continue
            seen.add(schema.node.location)
            pending += schema.children("allOf")
            if schema.reference is not None:
                pending.append(self.follow(schema))


class Sides:
    """A comparison under way: both contracts, and every unit with the pair of places that it stands for."""

    def __init__(self, base: Contract, revision: Contract) -> None:
        terms = Terms()
        self.base = Side(base, terms)
        self.revision = Side(revision, terms)
        self._search = Search(terms, most_steps=_MOST_STEPS)
        self._literal_search = Search(terms, declared_world=False, most_steps=_MOST_STEPS)
        self.units: dict[Key, Unit] = {}
        self.pending: list[tuple[Site, Conjunction, Conjunction]] = []
        self.same_dialect = base.dialect == revision.dialect

    def kept(self, base: Conjunction, revision: Conjunction) -> bool:
        """Whether the revision surely includes the base."""
        return includes(self.base.term(base), self.revision.term(revision), self._search).answer == "yes"

    def promised(self, base: Conjunction, revision: Conjunction) -> bool:
        """Whether the base surely includes the revision."""
        return includes(self.revision.term(revision), self.base.term(base), self._search).answer == "yes"

    def implies(self, side: Side, schemas: Conjunction, more: Conjunction) -> bool:
        """Whether on one side what some schemas accept is surely accepted by others, whatever they declare."""
        return includes(side.term(schemas), side.term(more), self._literal_search).answer == "yes"

    def apart(self, base: Conjunction, revision: Conjunction) -> bool:
        """Whether the two surely share no value."""
        return disjoint(self.base.term(base), self.revision.term(revision), self._search)

    def unit(
        self, kind: str, was: Iterable[Node], where: Iterable[Node], *, text: bool = False,
        title: str = "", subject: str = "", used_at: Iterable[Node] = (),
    ) -> tuple[Unit, bool]:
        """Return the unit for a pair of places, and whether it is new.

        `used_at` are the places that lead there, where the unit is theirs alone.
        """
        was, where = list(was), list(where)
        key = (kind, tuple(node.location for node in was), tuple(node.location for node in where), text,
               tuple(node.location for node in used_at))
        unit = self.units.get(key)
        if unit is not None:
            return unit, False
        named = next((node for node in was if component_name(node)), None)
        place = named or next(iter(was), None) or next(iter(where))
        unit = Unit(title or component_name(place) or _last_name(place), subject or format_pointer(place.pointer))
        self.units[key] = unit
        return unit, True


    def enter(self, site: Site, kind: str, was: Node, where: Node, *, title: str, subject: str) -> Site | None:
        """Go to a pair of elements that is a unit of its own, named by its component or else by `title`.

        The place that it is entered from is noted as one that uses it. None where the pair was met before.
        """
        named = component_name(was)
        unit, new = self.unit(kind, [was], [where], title=named or title,
                              subject="" if named else f"{site.unit.subject} {subject}")
        site.unit.uses(unit, site.passage)
        return Site(unit, where=where, was=was) if new else None


def _properties(schema: Schema) -> Mapping[str, object]:
    properties = schema.keywords.get("properties")
    return properties if isinstance(properties, dict) else {}


def _conditional(schema: Schema) -> list[Schema]:
    """Return the subschemas that hold for the same value under a condition (2020-12 core, section 10.2.2)."""
    words = ("then", "else") if "if" in schema.keywords else ()
    found = [schema.child(word) for word in words if isinstance(schema.keywords.get(word), dict)]
    dependent = schema.keywords.get("dependentSchemas")
    held = dependent.items() if isinstance(dependent, dict) else ()
    return found + [schema.child("dependentSchemas", name) for name, value in held if isinstance(value, dict)]


def is_plain_reference(schema: Schema) -> bool:
    """Whether a schema says nothing beside its reference."""
    return all(keyword in _ANNOTATIONS or keyword.startswith("x-") for keyword in schema.keywords)


def _last_name(node: Node) -> str:
    """Name a node that is no component by the last name that leads to it."""
    return next((token for token in reversed(node.pointer) if isinstance(token, str)), str(node))


def place_name(node: Node) -> str:
    """Name a place below a component as people call it, `Order.items[].price`; nothing where it is below none."""
    tokens = [str(token) for token in node.pointer]
    depth = 3 if tokens[:1] == ["components"] else 2
    name, below = component_name(Node(node.document, node.pointer[:depth], None)), tokens[depth:]
    for keyword, token in zip(below, [*below[1:], ""], strict=False):
        name += {"properties": f".{token}", "items": "[]", "additionalProperties": ".*"}.get(keyword, "")
    return name if below else ""


def component_name(node: Node) -> str:
    """Name a node that stands directly in `components` (or `definitions` …) as people call it, else nothing."""
    pointer = [str(token) for token in node.pointer]
    if pointer[:1] == ["components"]:
        pointer = pointer[1:]
    if len(pointer) == 2 and pointer[0] in _HOLDERS:
        return _HOLDERS[pointer[0]] + pointer[1]
    if not pointer:
        return node.document.uri.rpartition("/")[2].partition(".")[0]
    return ""
