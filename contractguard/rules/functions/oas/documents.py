"""Functions about the document as such: its schema, its tags; and discriminators of Swagger 2.0."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.rules.document_violations import violations_of
from contractguard.rules.functions.function import Place, Problem, plain
from contractguard.rules.functions.oas.views import members
from contractguard.rules.functions.values import shown


def _document_schema(value: object, _place: Place) -> Iterator[Problem]:
    for violation in violations_of(value):
        hint = f"; {violation.hint}" if violation.hint else ""
        yield Problem(f"{violation.message}{hint}", violation.pointer)


def _discriminator(value: object, _place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict) or not isinstance(value.get("discriminator"), str):
        return
    name = value["discriminator"]
    properties, required = value.get("properties"), value.get("required")
    if not isinstance(properties, dict) or name not in properties:
        yield Problem(f"the discriminator's property '{name}' is not declared", ("properties",))
    if not isinstance(required, list) or name not in required:
        yield Problem(f"the discriminator's property '{name}' is not required", ("required",))


def _tag_names(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, list):
        return
    names = [node.members().get("name") for _, node in members(place.node, place.surroundings)]
    if not all(isinstance(name, str) for name in names):
        return
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Problem(f"the tag {shown(name)} is there already", (index, "name"))


DOCUMENT_SCHEMA = plain("oasDocumentSchema", "The document is what the schema of its version allows.", _document_schema)
DISCRIMINATOR = plain("oasDiscriminator", "A discriminator's property is declared and required.", _discriminator)
TAG_NAMES = plain("uniquenessTags", "No two tags have the same name.", _tag_names)
