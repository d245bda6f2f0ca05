"""How the values of parameters and headers are written (OpenAPI 3.2, Style Values)."""

from __future__ import annotations

from contractguard.compare.elements import member
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site
from contractguard.contract.model import Header, Parameter

_STRUCTURED = frozenset({"array", "object"})


def compare_serialization(
    sides: Sides, site: Site, base: Parameter | Header, revision: Parameter | Header, name: str, location: str
) -> None:
    """Compare how values are written, as far as it shows in the values in question."""
    before, after = _spell(sides.base, base), _spell(sides.revision, revision)
    if before == after:
        return
    words = ("style", "explode", "collectionFormat", "content")
    keyword = next((word for word in words
                    if base.node.members().get(word) != revision.node.members().get(word)), "style")
    site.report("parameter.serialization-changed", where=member(revision.node, keyword),
                was=member(base.node, keyword), name=name, location=location, before=before, after=after)


def _spell(side: Side, element: Parameter | Header) -> str:
    if element.content:
        return "content"
    schemas = (element.schema,) if element.schema else ()
    types = side.normal_form(schemas).types
    if not types & _STRUCTURED:
        return element.style if element.style in ("label", "matrix") else "plain"
    exploding = types & {"object"} if element.style == "simple" else element.style != "deepObject"
    return f"{element.style}, explode={str(element.explode).lower()}" if exploding else element.style
