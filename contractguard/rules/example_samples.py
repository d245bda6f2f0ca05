"""Where examples stand, and what of each can be held against a schema.

Media Type, Parameter and Header Objects have `example` and `examples` (OpenAPI 3.2, Example Object), responses of
Swagger 2.0 have `examples` by media type. What an `externalValue` leads to is not fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contractguard.contract import Node, Schema
from contractguard.contract.model import Header, MediaType, Parameter, Response
from contractguard.errors import ContractError
from contractguard.rules.asking import parameter_types
from contractguard.rules.example_judging import Sample
from contractguard.survey import Met, Survey

EXCLUSIVE = (("example", "examples"), ("value", "externalValue"), ("value", "dataValue"), ("value", "serializedValue"),
             ("serializedValue", "externalValue"))
"""Fields of elements and of Example Objects of which only one may be there (OpenAPI 3.2, Example Object)."""

_STREAMS = ("application/jsonl", "application/x-ndjson", "application/json-seq", "text/event-stream")
_WRITTEN = frozenset({"array", "object"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/")


def beside_schema(met: Met[Parameter] | Met[Header], survey: Survey) -> Iterator[Sample]:
    """Iterate over the examples of a parameter or header that has a schema.

    A text may be what is sent, as the style writes it (OpenAPI 3.0.3, Parameter Object, `examples`: "in the correct
    format as specified in the parameter encoding"): where lists or objects are written, it is not judged.
    """
    schema = met.element.schema
    if schema is not None:
        is_written = bool(parameter_types(met.element, survey) & _WRITTEN)
        for name, node in _examples(met.node, survey):
            if not (is_written and isinstance(node.value, str)):
                yield Sample(node, node.value, schema, met.directions, met, name)


def of_media_type(met: Met[MediaType], survey: Survey) -> Iterator[Sample]:
    """Iterate over the examples of a media type as far as these are values and no texts of another language."""
    if not isinstance(met.node.value, dict):
        return
    kind = kind_of(met.name)
    for name, node in _examples(met.node, survey):
        text = isinstance(node.value, str)
        if node.pointer[-1:] == ("serializedValue",):
            if kind == "json" and text:
                yield from _parsed(node, name, met)
        elif kind == "json" or (kind in ("form", "other") and not text):
            yield from _as_they_are(node, name, met)


def of_swagger_response(met: Met[Response]) -> Iterator[Sample]:
    """Iterate over the examples of a response of Swagger 2.0: one for each media type."""
    node = met.node.members().get("examples")
    schemas = [media_type.schema for media_type in met.element.content.values() if isinstance(media_type, MediaType)]
    if isinstance(node, dict) and schemas and schemas[0] is not None:
        for name, value in node.items():
            if kind_of(name) == "json":
                place = met.node.child("examples").child(name)
                yield Sample(place, value, schemas[0], met.directions, met, name)


def kind_of(name: str) -> str:
    """Say what a media type is made of: json, form, a stream of values, text of its own, or something other."""
    bare = name.partition(";")[0].strip().lower()
    if bare in ("application/json", "text/json") or bare.endswith("+json"):
        return "json"
    if bare in _STREAMS:
        return "stream"
    if bare.startswith(_FORMS):
        return "form"
    return "text" if bare.startswith("text/") or bare.endswith(("/xml", "+xml", "/yaml", "+yaml")) else "other"


def _as_they_are(node: Node, name: str, met: Met[MediaType]) -> Iterator[Sample]:
    """Return a value, or its items where the media type describes these alone (OpenAPI 3.2, `itemSchema`)."""
    if met.element.schema is not None:
        yield Sample(node, node.value, met.element.schema, met.directions, met, name)
    elif met.element.item_schema is not None and isinstance(node.value, list):
        for index, item in enumerate(node.value):
            yield Sample(node.child(index), item, met.element.item_schema, met.directions, met, name)


def _parsed(node: Node, name: str, met: Met[MediaType]) -> Iterator[Sample]:
    schema: Schema | None = met.element.schema
    if schema is None:
        return
    try:
        value = json.loads(str(node.value))
    except (ValueError, RecursionError):
        yield Sample(node, node.value, schema, met.directions, met, name, "its 'serializedValue' is no JSON")
        return
    yield Sample(node, value, schema, met.directions, met, name)


def _examples(node: Node, survey: Survey) -> Iterator[tuple[str, Node]]:
    """Iterate over the values of an element's examples with their names."""
    members = node.members()
    if "example" in members:
        yield "", node.child("example")
    listed = members.get("examples")
    for name, held in listed.items() if isinstance(listed, dict) else ():
        if isinstance(held, dict):
            try:
                example = survey.contract.references.follow(node.child("examples").child(name))
            except ContractError:
                continue
            for key in ("dataValue", "value", "serializedValue"):
                if key in example.members():
                    yield name, example.child(key)
                    break
