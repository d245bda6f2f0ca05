"""How the values of parameters and headers are written (OpenAPI 3.2, Style Values)."""

from __future__ import annotations

from typing import Any

from contractguard.compare.elements import member
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Schema
from contractguard.contract.model import Header, Parameter
from contractguard.schema import Conjunction, NormalSchema
from contractguard.schema.values import EVERY_TYPE, spelled_types

_STRUCTURED = frozenset({"array", "object"})


def compare_serialization(
    sides: Sides, site: Site, base: Parameter | Header, revision: Parameter | Header, name: str, location: str,
    *, request: bool,
) -> tuple[Conjunction, Conjunction]:
    """Compare how values are written, as far as it shows in values that both sides know.

    Returns the schemas that are to be compared. Where one side writes single values and the other reads a list in which
    one of them is written alike (`?tag=a` is a list of one: RFC 6570, section 3.2.8), it is the items' on that side.
    """
    mine, theirs = _schemas(base), _schemas(revision)
    before, after = sides.base.normal_form(mine), sides.revision.normal_form(theirs)
    alike = base.style == revision.style in ("form", "simple") and not base.content and not revision.content
    writer, reader = (before, after) if request else (after, before)
    if alike and not writer.types & _STRUCTURED and _is_list(reader):
        site.report("type.changed", effect="widened" if request else "narrowed", keyword="type",
                    before=_types(before), after=_types(after), where=member(revision.node, "schema"),
                    was=member(base.node, "schema"))
        return (mine, after.item(0)) if request else (before.item(0), theirs)
    _compare_styles(site, base, revision, before.types & after.types, name, location)
    return mine, theirs


def _compare_styles(
    site: Site, base: Parameter | Header, revision: Parameter | Header, known: frozenset[str], name: str, location: str
) -> None:
    before, after = _spell(base, known), _spell(revision, known)
    words = ("style", "explode", "collectionFormat", "content")
    keyword = next((word for word in words
                    if base.node.members().get(word) != revision.node.members().get(word)), "style")
    places: dict[str, Any] = {"where": member(revision.node, keyword), "was": member(base.node, keyword)}
    if before != after:
        site.report("parameter.serialization-changed", name=name, location=location, before=before, after=after,
                    **places)
    elif (base.style, base.explode) != (revision.style, revision.explode):
        site.report("serialization.restated", name=name, before=_spell(base, _STRUCTURED),
                    after=_spell(revision, _STRUCTURED), **places)


def _spell(element: Parameter | Header, types: frozenset[str]) -> str:
    if element.content:
        return "content"
    if not types & _STRUCTURED:
        return element.style if element.style in ("label", "matrix") else "plain"
    exploding = types & {"object"} if element.style == "simple" else element.style != "deepObject"
    return f"{element.style}, explode={str(element.explode).lower()}" if exploding else element.style


def _types(normal: NormalSchema) -> object:
    names = spelled_types(normal.types - {"null"})
    return names[0] if len(names) == 1 else names


def _is_list(normal: NormalSchema) -> bool:
    """Whether a schema accepts lists of any length from one on, and nothing else that can be written."""
    least = normal.facets.get("minItems")
    return (normal.types != EVERY_TYPE and normal.types - {"null"} == {"array"} and bool(normal.item(0))
            and (least is None or (isinstance(least.value, (int, float)) and least.value <= 1)))


def _schemas(element: Parameter | Header) -> tuple[Schema, ...]:
    return (element.schema,) if element.schema else ()
