"""Which schemas a discriminator leads to: there a name, or a place in a list, is on the wire."""

from __future__ import annotations

from typing import Any

from tests.equivalence.grammar import Element, Pointer, elements, target_of

_BRANCHES = ("oneOf", "anyOf")


def dispatched(data: dict[str, Any]) -> set[Pointer]:
    """Return the schemas that take part in dispatch: they hold a tag, or a tag leads to them.

    These are the schemas with a discriminator, their branches, what the branches name, and the children
    that name such a schema in `allOf`, at any distance.
    """
    schemas = elements(data, "schema")
    parents = {schema.pointer for schema in schemas if "discriminator" in schema.value}
    found = set(parents)
    for schema in schemas:
        if schema.pointer in parents:
            found |= set(_branches(data, schema))
    while grown := {place for schema in schemas for place in _child(data, schema, found)} - found:
        found |= grown
    return found


def _branches(data: dict[str, Any], schema: Element) -> list[Pointer]:
    places = []
    for keyword in _BRANCHES:
        for index, branch in enumerate(schema.value.get(keyword, ())):
            places += [(*schema.pointer, keyword, index), *_named(data, branch)]
    return places


def _child(data: dict[str, Any], schema: Element, parents: set[Pointer]) -> list[Pointer]:
    listed = schema.value.get("allOf", ())
    places = [(*schema.pointer, "allOf", index) for index, branch in enumerate(listed)
              if parents & set(_named(data, branch))]
    return [schema.pointer, *places] if places else []


def _named(data: dict[str, Any], branch: Any) -> list[Pointer]:
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    target = target_of(data, reference) if isinstance(reference, str) else None
    return [target] if target else []


def implicit(data: dict[str, Any]) -> set[Pointer]:
    """Return the dispatched schemas that no explicit mapping names: their own names may be sent."""
    mapped = {
        place for schema in elements(data, "schema") for place in _mapped(data, schema.value.get("discriminator"))
    }
    return dispatched(data) - mapped


def _mapped(data: dict[str, Any], discriminator: Any) -> list[Pointer]:
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    values = mapping.values() if isinstance(mapping, dict) else ()
    spelled = (value if "/" in value else f"#/components/schemas/{value}" for value in values)
    return [place for place in (target_of(data, value) for value in spelled) if place]


def speaks_xml(data: dict[str, Any]) -> bool:
    """Whether a body may be XML, where names of schemas are names of elements."""
    types = [name for element in elements(data) for name in element.value.get("content") or ()]
    listed = [element.value.get(key) for element in elements(data, "document", "operation")
              for key in ("consumes", "produces")]
    types += [name for names in listed if isinstance(names, list) for name in names]
    return any("xml" in str(name) for name in types)
