"""Meeting every element that is no schema once, in each operation that uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from contractguard.contract import CallableOperation, Contract, Node, Schema
from contractguard.contract.model import (
    Header,
    MediaType,
    Parameter,
    PathItem,
    Reference,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
)
from contractguard.errors import ContractError
from contractguard.survey.naming import component_name
from contractguard.survey.reach import Unit, spread
from contractguard.survey.schemas import BrokenReference, SchemaWalk
from contractguard.survey.subjects import Met, OperationSubject

Element = TypeVar("Element", Parameter, RequestBody, Response, Header, MediaType, SecurityScheme)
_KINDS = (Parameter, RequestBody, Response, Header, MediaType, SecurityScheme, Server)


class ElementWalk:
    """Meets the elements of one contract. `met` holds them by their type, in the order in which they were met."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.schemas = SchemaWalk(contract)
        self.met: dict[type, list[Met[Any]]] = {kind: [] for kind in _KINDS}
        self._known: dict[tuple[object, ...], Met[Any]] = {}
        self._units: dict[tuple[object, ...], Unit] = {}
        self._broken: set[tuple[object, ...]] = set()

    def walk(self) -> list[OperationSubject]:
        """Meet everything; return the operations."""
        operations = [self._operation(number, called) for number, called in enumerate(self.contract.operations)]
        self._components()
        self._servers()
        spread([*self._units.values(), *self.schemas.units])
        return operations

    def _operation(self, number: int, called: CallableOperation) -> OperationSubject:
        kind = "" if called.kind == "operation" else f"{called.kind} "
        label = f"{kind}{called.method} {called.path}"
        written, answered = self._halves(number, called, label)
        shared = self._shared(called.path_item, written, label)
        operation = called.operation
        return OperationSubject(
            called, label, 1 << number, operation.node,
            parameters=self._parameters(called, shared, written, label),
            body=self._optional(operation.request_body, written, f"request body of {label}"),
            responses=self._responses(operation.responses, answered, label),
            security=self.contract.security_of(operation),
            servers=self.contract.servers_of(called),
        )

    def _halves(self, number: int, called: CallableOperation, label: str) -> tuple[Unit, Unit]:
        """Return the unit of what the caller writes and that of what is answered."""
        place = called.operation.node.location
        written = self._units.setdefault(("written", place), Unit(label))
        answered = self._units.setdefault(("answered", place), Unit(label))
        by_client, by_provider = (written, answered) if called.kind == "operation" else (answered, written)
        by_client.request |= 1 << number
        by_provider.response |= 1 << number
        return written, answered

    def _shared(self, path_item: PathItem, written: Unit, label: str) -> Unit:
        """Return the unit of the parameters that all operations of a path item share."""
        unit = self._units.setdefault(("shared", path_item.node.location), Unit(label))
        written.use(unit)
        return unit

    def _parameters(
        self, called: CallableOperation, shared: Unit, written: Unit, label: str
    ) -> tuple[Met[Parameter], ...]:
        merged: dict[tuple[str, str], Met[Parameter]] = {}
        for unit, listed in ((shared, called.path_item.parameters), (written, called.operation.parameters)):
            for element in listed:
                met = self._element(element, unit, self.contract.reader.parameter, label)
                if met is not None:
                    merged[met.element.name, met.element.location] = met
        return tuple(merged.values())

    def _optional(
        self, body: RequestBody | Reference[RequestBody] | None, unit: Unit, label: str
    ) -> Met[RequestBody] | None:
        return None if body is None else self._element(body, unit, self.contract.reader.request_body, label)

    def _responses(
        self, responses: Mapping[str, Response | Reference[Response]], unit: Unit, label: str
    ) -> dict[str, Met[Response]]:
        found = {status: self._element(element, unit, self.contract.reader.response, f"response {status} of {label}",
                                       status, status)
                 for status, element in responses.items()}
        return {status: met for status, met in found.items() if met is not None}

    def _element(
        self, element: Element | Reference[Element], unit: Unit, read: Callable[[Node], Element], label: str,
        name: str = "", status: str = "",
    ) -> Met[Element] | None:
        """Meet an element where it is used; None where its reference leads nowhere."""
        try:
            whole = self.contract.resolve(element, read)
        except ContractError as problem:
            self._note(element.node, problem)
            return None
        key: tuple[object, ...] = _identity(whole)
        if isinstance(element, Reference) or _stands_apart(whole.node):
            label, name = component_name(whole.node), component_name(whole.node)
            own = self._units.setdefault(("element", *key), Unit(label))
            unit.use(own)
            unit = own
        known = self._known.get(key)
        if known is None:
            known = self._meet(key, whole, unit, label, name, status)
        elif known.unit is not unit:
            unit.use(known.unit)
        return known

    def _meet(
        self, key: tuple[object, ...], element: Element, unit: Unit, label: str, name: str, status: str
    ) -> Met[Element]:
        if isinstance(element, Parameter):
            name, label = element.name, f"{element.location} parameter '{element.name}' of {label}"
        met = self._known[key] = Met(element, element.node, name, label, unit, status)
        self.met[type(element)].append(met)
        self._parts(element, unit, label, status)
        return met

    def _parts(self, element: Element, unit: Unit, label: str, status: str) -> None:
        reader = self.contract.reader
        if isinstance(element, Response):
            for name, header in element.headers.items():
                self._element(header, unit, reader.header, f"header '{name}' of {label}", name, status)
        if isinstance(element, (Parameter, RequestBody, Response, Header)):
            for name, media_type in element.content.items():
                self._element(media_type, unit, reader.media_type, label, name, status)
        if isinstance(element, (Parameter, Header, MediaType)):
            self._schema(element.schema, label, unit)
        if isinstance(element, MediaType):
            self._schema(element.item_schema, f"{label}[]", unit)
            for name, encoding in element.encoding.items():
                for header_name, header in encoding.headers.items():
                    self._element(header, unit, reader.header, f"header '{header_name}' of {name} in {label}",
                                  header_name, status)

    def _schema(self, schema: Schema | None, label: str, unit: Unit) -> None:
        if schema is not None:
            self.schemas.meet(schema, label, unit)

    def _note(self, node: Node, problem: ContractError) -> None:
        if node.location not in self._broken:
            self._broken.add(node.location)
            self.schemas.broken.append(BrokenReference(node, str(node.members().get("$ref")), problem))

    def _components(self) -> None:
        """Meet what no operation uses."""
        components, reader = self.contract.components, self.contract.reader
        listed: Iterable[tuple[Mapping[str, Any], Callable[[Node], Any], str]] = (
            (components.parameters, reader.parameter, "parameter"),
            (components.request_bodies, reader.request_body, "request body"),
            (components.responses, reader.response, "response"), (components.headers, reader.header, "header"),
            (components.media_types, reader.media_type, "media type"),
            (components.security_schemes, reader.security_scheme, "security scheme"),
        )
        for elements, read, kind in listed:
            for name, element in elements.items():
                # A unit of no operation: what it leads to is met, and reached by nobody.
                self._element(element, self._unit_of(element), read, f"{kind} '{name}'", name)
        for schema in components.schemas.values():
            self.schemas.component(schema.node)

    def _unit_of(self, element: Any) -> Unit:
        key = ("element", *_identity(element))
        return self._units.setdefault(key, Unit(component_name(element.node)))

    def _servers(self) -> None:
        listed = [*self.contract.servers]
        for called in self.contract.operations:
            listed += [*(called.path_item.servers or ()), *(called.operation.servers or ())]
        unit = Unit("servers")
        # The servers of Swagger 2.0 are one for each scheme, and all stand at the root.
        for server in {(server.node.location, server.url): server for server in listed}.values():
            self.met[Server].append(Met(server, server.node, server.url, f"server '{server.url}'", unit))


def _identity(element: Any) -> tuple[object, ...]:
    """Tell elements apart. One `consumes` of Swagger 2.0 stands for the media type of many bodies."""
    schema = element.schema if isinstance(element, MediaType) else None
    return (type(element), element.node.location, id(schema.node.value) if schema is not None else 0)


def _stands_apart(whole: Node) -> bool:
    """Whether an element is a shared one though no reference is left: Swagger 2.0's are followed on reading."""
    return whole.pointer[:1] in (("parameters",), ("responses",)) and len(whole.pointer) == 2
