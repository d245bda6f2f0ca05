"""Functions about examples: they are valid by the schema that stands beside them.

The schema is judged as it stands in the document; references are followed when a value comes to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from contractguard.contract import Node
from contractguard.errors import ContractError
from contractguard.jsonpath import UNDEFINED
from contractguard.rules.functions.dereferencing import dereferenced
from contractguard.rules.functions.function import Check, Function, Place, Problem, Tokens, UntoldError
from contractguard.rules.functions.judging import DIALECTS, DialectName, Failure, Failures, dialect_of, told
from contractguard.rules.functions.judging.judge import Judge
from contractguard.rules.functions.judging.within import required as required_members
from contractguard.rules.functions.oas.views import member
from contractguard.rules.functions.schema import problem_of
from contractguard.rules.functions.surroundings import Surroundings

_DEPTH = 32
_MOST_OF_ALL = 1_000_000
"""How many steps all examples of a document may take together: some seconds."""
_BROKEN = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What judging by a schema that is no schema may end in; such a schema is told of by other rules."""
_REQUESTS = (("components", "requestBodies"), ("paths", "*", "*", "requestBody"))
_RESPONSES = (("components", "responses"), ("paths", "*", "*", "responses"))
_SCHEMA_FIELDS: Mapping[int, tuple[str, ...]] = {2: ("example", "x-example", "default"), 3: ("example", "default")}


class DocumentResources:
    """Where the references of schemas in a document lead."""

    def __init__(self, surroundings: Surroundings, node: Node) -> None:
        self._surroundings = surroundings
        self._documents = {id(node.value): node.document}
        self._home = node.document

    def target(self, subschema: Mapping[str, Any], reference: str) -> Any:
        """Return what a reference in a schema leads to. Raises LookupError where it leads nowhere."""
        document = self._documents.get(id(subschema), self._home)
        start = Node(document, (), {"$ref": reference})
        found = self._surroundings.behind(start)
        if found is start:
            raise LookupError(reference)
        if found.document is not self._home:
            self._remember(found)
        return found.value

    def _remember(self, node: Node) -> None:
        """Note the document of everything in a schema that stands elsewhere: its references are relative to that."""
        pending = [node.value]
        while pending:
            value = pending.pop()
            if isinstance(value, dict) and id(value) not in self._documents:
                self._documents[id(value)] = node.document
                pending += value.values()
            elif isinstance(value, list):
                pending += value


_spent: WeakKeyDictionary[Surroundings, int] = WeakKeyDictionary()


class _DocumentJudge(Judge):
    """Judges by schemas of a document, for all of whose examples there is an end of steps."""

    def whole(self, schema: Any, value: Any, surroundings: Surroundings) -> Failures:
        """Return the failures of an example. Raises UntoldError where the examples take too many steps together."""
        if _spent.get(surroundings, 0) > _MOST_OF_ALL:
            raise UntoldError("the examples of the document take too many steps to judge")
        before = self._left
        try:
            return self.failures(schema, value, (), False)
        finally:
            _spent[surroundings] = _spent.get(surroundings, 0) + before - self._left


class _SwaggerJudge(_DocumentJudge):
    """Judges by schemas of Swagger 2.0, where `x-nullable` says what `nullable` came to say."""

    def failures(self, schema: Any, value: Any, path: Tokens, choosing: bool) -> Failures:
        """Return the failures of a value. Raises UntoldError where there is too much to look at."""
        if value is None and isinstance(schema, dict) and schema.get("x-nullable") is True:
            schema = {**schema, "nullable": True}
        return super().failures(schema, value, path, choosing)


class _Item(NamedTuple):
    """An example with where it stands."""

    value: object
    path: Tokens


def _example(options: Mapping[str, Any]) -> Check:
    version, kind, field = options["oasVersion"], options["type"], options["schemaField"]

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            return
        schema = place.node if field == "$" else member(place.node, field, place.surroundings)
        if schema is None or not isinstance(schema.value, dict):
            return
        items = _schema_items(value, version) if kind == "schema" else _media_items(place, version)
        judging = _Judging(place.surroundings, schema, _withheld(place, kind, version))
        for item in items:
            yield from judging.problems(item)

    return check


def _withheld(place: Place, kind: str, version: int) -> tuple[str, ...]:
    """Return the keywords that make a property of a body no part of it, by the direction in which the body goes."""
    if kind != "media":
        return ()
    if version == 3 and _is_below(place.path, _REQUESTS):
        return ("readOnly",)
    responses = _RESPONSES if version == 3 else (("responses",), _RESPONSES[1])
    return ("writeOnly",) if _is_below(place.path, responses) else ()


def _is_below(path: Tokens, ways: tuple[tuple[str, ...], ...]) -> bool:
    return any(len(path) >= len(way) and all(step in ("*", path[index]) for index, step in enumerate(way))
               for way in ways)


def _schema_items(value: Mapping[str, Any], version: int) -> Iterator[_Item]:
    for field in _SCHEMA_FIELDS[version]:
        if field in value:
            yield _Item(value[field], (field,))


def _media_items(place: Place, version: int) -> Iterator[_Item]:
    node = place.node
    if version == 3 and "example" in node.members():
        yield _plain(node.child("example"), ("example",), place)
        return
    examples = member(node, "examples", place.surroundings)
    if examples is None or not isinstance(examples.value, (dict, list)):
        return
    keys = list(examples.value) if isinstance(examples.value, dict) else list(range(len(examples.value)))
    for key in keys:
        example = place.surroundings.behind(examples.child(key))
        if version == 2:
            yield _plain(example, ("examples", key), place)
        elif isinstance(example.value, dict) and "externalValue" not in example.value:
            path = ("examples", key, "value")
            yield _plain(example.child("value"), path, place) if "value" in example.value else _Item(UNDEFINED, path)


def _plain(node: Node, path: Tokens, place: Place) -> _Item:
    return _Item(dereferenced(node, place.surroundings, _DEPTH), path)


class _Judging:
    """Judges examples by one schema of a document."""

    def __init__(self, surroundings: Surroundings, schema: Node, withheld: tuple[str, ...]) -> None:
        self._schema = schema.value
        self._surroundings = surroundings
        self._formats = surroundings.formats
        self._resources = DocumentResources(surroundings, schema)
        self._withheld = withheld

    def problems(self, item: _Item) -> Iterator[Problem]:
        """Tell how an example fails. Raises UntoldError where there is too much to look at."""
        if item.value is UNDEFINED:
            yield Problem("must exist", item.path, of_property=True)
            return
        try:
            failures = self._failures(item.value)
        except (*_BROKEN, ContractError):
            return
        for failure in told(failures):
            problem = problem_of(failure, item.value)
            yield replace(problem, path=(*item.path, *problem.path))

    def _failures(self, value: object) -> Failures:
        keywords = dict(DIALECTS[dialect_for(self._formats, None)])
        keywords["object"] = {**keywords["object"], "required": self._required}
        kind = _SwaggerJudge if "oas2" in self._formats else _DocumentJudge
        judge = kind(self._resources, False, keywords)  # type: ignore[arg-type]
        return judge.whole(self._schema, value, self._surroundings)

    def _required(self, judge: Judge, schema: Mapping[str, Any], value: Any, path: Tokens, choosing: bool) -> Failures:
        """Judge by `required`, without the properties that are no part of the body in its direction."""
        required, properties = schema["required"], schema.get("properties")
        if not isinstance(required, list):
            return []
        if self._withheld and isinstance(properties, dict):
            kept = [name for name in required if not self._is_withheld(properties.get(name))]
            schema = {**schema, "required": kept}
        return required_members(judge, schema, value, path, choosing)

    def _is_withheld(self, property_schema: object) -> bool:
        if not isinstance(property_schema, dict):
            return False
        reference = property_schema.get("$ref")
        if isinstance(reference, str):
            property_schema = self._resources.target(property_schema, reference)
        return isinstance(property_schema, dict) and any(property_schema.get(word) is True for word in self._withheld)


def dialect_for(formats: frozenset[str], stated: object) -> DialectName:
    """Return the dialect of the schemas in a document of these formats; `stated` is its jsonSchemaDialect."""
    if "oas3_1" in formats or "oas3_2" in formats:
        known = dialect_of({"$schema": stated}, "auto") if isinstance(stated, str) else None
        return known if known and known != "draft7" else "draft2020-12"
    return "draft4"


def _schema_of_version(options: Mapping[str, Any]) -> Check:
    schema = options["schema"]

    def check(value: object, place: Place) -> Iterator[Problem]:
        from contractguard.rules.functions.judging import SchemaJudge

        judge = SchemaJudge(schema, dialect_for(place.surroundings.formats, None))
        for failure in told(judge.failures(value)):
            yield problem_of(failure, value)

    return check


EXAMPLE = Function("oasExample", "Examples are valid by the schema beside them.", _example, {
    "type": "object", "required": ["oasVersion", "schemaField", "type"], "properties": {
        "oasVersion": {"type": "number", "enum": [2, 3]}, "schemaField": {"type": "string"},
        "type": {"type": "string", "enum": ["media", "schema"]}}})
SCHEMA_OF_VERSION = Function("oasSchema", "The value is valid by a schema, in the dialect of the document.",
                             _schema_of_version, {
    "type": "object", "required": ["schema"], "properties": {"schema": {"type": "object"}}})

__all__ = ["EXAMPLE", "SCHEMA_OF_VERSION", "DocumentResources", "Failure", "dialect_for"]
