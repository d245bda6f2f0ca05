"""Meeting every schema once: down the tree, and along references into what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractguard.contract import Contract, Node, Schema
from contractguard.contract.schemas import LISTS, MAPS, SINGLES, Dialect
from contractguard.errors import ContractError
from contractguard.source.document import Document
from contractguard.survey.naming import component_name
from contractguard.survey.reach import BOTH, REQUEST, RESPONSE, Unit
from contractguard.survey.subjects import SchemaRoot, SchemaSubject

_MAP, _LIST, _SINGLE = 1, 2, 3
_HOLDING: Mapping[str, int] = {
    **dict.fromkeys((*MAPS, "$defs", "dependencies"), _MAP), **dict.fromkeys((*LISTS, "items"), _LIST),
    **dict.fromkeys((*(keyword for keyword in SINGLES if keyword != "items"), "additionalItems"), _SINGLE),
}


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """A reference that leads nowhere: the node of the object that holds it, and what is wrong with it."""

    node: Node
    reference: str
    problem: ContractError


class SchemaWalk:
    """Meets schemas. `subjects` holds them in the order in which they were met, `having` by their keywords."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._dialect: Dialect = contract.dialect
        self._siblings_count = contract.dialect == "3.1"
        self._met: dict[int, SchemaSubject] = {}
        self._heads: dict[int, Unit] = {}
        self._targets: dict[tuple[int, str], SchemaSubject | ContractError | None] = {}
        self._identifying: dict[int, bool] = {}
        self._waiting: list[SchemaSubject] = []
        self.subjects: list[SchemaSubject] = []
        self.having: dict[str, list[SchemaSubject]] = {}
        self.units: list[Unit] = []
        self.broken: list[BrokenReference] = []

    def meet(self, schema: Schema, label: str, unit: Unit) -> SchemaSubject | None:
        """Meet the schema of an element, and all that it leads to; None for one that is no object."""
        value = schema.node.value
        if not isinstance(value, dict):
            return None
        known = self._met.get(id(value))
        if known is None:
            root = SchemaRoot(schema.node, label, schema)
            known = self._wait(SchemaSubject(value, root, (), unit, BOTH, self._dialect))
            self._walk()
        elif known.unit is not unit:
            unit.use(self._headed(known))
        return known

    def component(self, node: Node) -> None:
        """Meet a component, whether anything uses it or not."""
        self._lead(node)
        self._walk()

    def at(self, value: object) -> SchemaSubject | None:
        """Return the subject of a schema object of the document, where it was met."""
        return self._met.get(id(value))

    def target(self, subject: SchemaSubject) -> SchemaSubject | None:
        """Return what the `$ref` of a schema leads to; None where there is none, or it leads nowhere."""
        reference = subject.value.get("$ref")
        found = self._target(subject, reference) if isinstance(reference, str) else None
        return found if isinstance(found, SchemaSubject) else None

    def _wait(self, subject: SchemaSubject) -> SchemaSubject:
        known = self._met.setdefault(id(subject.value), subject)
        if known is subject:
            self._waiting.append(subject)
        return known

    def _walk(self) -> None:
        while self._waiting:
            self._enter(self._waiting.pop())

    def _enter(self, subject: SchemaSubject) -> None:
        self.subjects.append(subject)
        value, having = subject.value, self.having
        reference = value.get("$ref")
        if isinstance(reference, str):
            self._refer(subject, reference)
            if not self._siblings_count:
                having.setdefault("$ref", []).append(subject)
                return
        for keyword in value:
            listed = having.get(keyword)
            if listed is None:
                listed = having[keyword] = []
            listed.append(subject)
        for child, step, carried in _children(subject):
            self._wait(SchemaSubject(child, subject, step, subject.unit, carried, self._dialect))
        self._dispatch(subject)

    def _dispatch(self, subject: SchemaSubject) -> None:
        """Follow what a discriminator's mapping names: a component, else a URI (OpenAPI 3.2, Discriminator Object)."""
        discriminator = subject.value.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for name in mapping.values() if isinstance(mapping, dict) else ():
            found = self._mapped(subject, name) if isinstance(name, str) else None
            if isinstance(found, SchemaSubject):
                subject.unit.use(self._headed(found), subject.carried)

    def _mapped(self, subject: SchemaSubject, name: str) -> SchemaSubject | ContractError | None:
        component = self._contract.components.schemas.get(name)
        if component is not None:
            return self._lead(component.node)
        return self._target(subject, name) if "/" in name or "#" in name else None

    def _refer(self, subject: SchemaSubject, reference: str) -> None:
        found = self._target(subject, reference)
        if isinstance(found, ContractError):
            self.broken.append(BrokenReference(subject.node, reference, found))
        elif found is not None:
            subject.unit.use(self._headed(found), _carried(subject, found))

    def _target(self, subject: SchemaSubject, reference: str) -> SchemaSubject | ContractError | None:
        """Find what a reference leads to; None for a boolean. Those relative to an `$id` are found one by one."""
        document = _document(subject)
        key = (id(document), reference)
        if key in self._targets and not self._identified(document):
            return self._targets[key]
        try:
            found: SchemaSubject | ContractError | None = self._lead(
                self._contract.references.target(subject.node, reference))
        except ContractError as problem:
            found = problem
        self._targets[key] = found
        return found

    def _identified(self, document: Document) -> bool:
        found = self._identifying.get(id(document))
        if found is None:
            found = self._identifying[id(document)] = "$id" in document.text
        return found

    def _lead(self, node: Node) -> SchemaSubject | None:
        if not isinstance(node.value, dict):
            return None
        known = self._met.get(id(node.value))
        if known is not None:
            return known
        unit = self._unit(node.value, component_name(node))
        return self._wait(SchemaSubject(node.value, SchemaRoot(node, unit.name), (), unit, BOTH, self._dialect))

    def _unit(self, value: dict[str, object], name: str) -> Unit:
        unit = self._heads[id(value)] = Unit(name)
        self.units.append(unit)
        return unit

    def _headed(self, subject: SchemaSubject) -> Unit:
        """Return the unit that starts at a schema. One that was met as a part of another becomes a unit of its own."""
        unit = self._heads.get(id(subject.value))
        if unit is None:
            whole = subject.unit
            unit = self._unit(subject.value, subject.label)
            whole.use(unit, subject.carried)
            self._move(subject, whole, unit)
        return unit

    def _move(self, head: SchemaSubject, whole: Unit, unit: Unit) -> None:
        moving = [(head, BOTH)]
        while moving:
            subject, carried = moving.pop()
            subject.unit, subject.carried = unit, carried
            found = self.target(subject)
            if found is not None:
                unit.use(self._heads.get(id(found.value), found.unit), _carried(subject, found))
            for child, _, kept in _children(subject):
                met = self._met.get(id(child))
                if met is not None and met.unit is whole and met.holder is subject:
                    moving.append((met, kept))
                elif met is not None and met.unit is not whole:
                    unit.use(met.unit, kept)


def _children(subject: SchemaSubject) -> Iterator[tuple[dict[str, object], tuple[str | int, ...], int]]:
    """Iterate over the subschemas that are objects, the last first, with the directions that they are part of."""
    carried = subject.carried
    for keyword in subject.value.keys() & _HOLDING.keys():
        kind, held = _HOLDING[keyword], subject.value[keyword]
        if isinstance(held, list) and kind == _LIST:
            for index in range(len(held) - 1, -1, -1):
                if isinstance(held[index], dict):
                    yield held[index], (keyword, index), carried
        elif isinstance(held, dict) and kind != _MAP:
            yield held, (keyword,), carried
        elif isinstance(held, dict):
            through = 0 if keyword == "$defs" else carried
            for name in reversed(held):
                child = held[name]
                if isinstance(child, dict):
                    yield child, (keyword, name), through & _part(child) if keyword == "properties" else through


def _carried(subject: SchemaSubject, target: SchemaSubject) -> int:
    is_property = subject.step[:1] == ("properties",)
    return subject.carried & _part(target.value) if is_property else subject.carried


def _part(schema: Mapping[str, object]) -> int:
    """Say in which directions a property is part of its object (OpenAPI 3.2, Schema Object: `readOnly`)."""
    return BOTH & ~(REQUEST if schema.get("readOnly") is True else 0) & ~(
        RESPONSE if schema.get("writeOnly") is True else 0)


def _document(subject: SchemaSubject) -> Document:
    holder: SchemaSubject | SchemaRoot = subject
    while isinstance(holder, SchemaSubject):
        holder = holder.holder
    return holder.node.document
