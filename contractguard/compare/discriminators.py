"""Discriminators: which schema a tag value leads to (OpenAPI 3.2, Discriminator Object).

A discriminator dispatches and validates nothing: what is lost here no validator sees. The names of the
schemas among which it chooses are tag values too, where the tag property can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contractguard.compare.local import spot
from contractguard.compare.sides import Side, Sides, component_name
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.contract.reading import entries
from contractguard.errors import ContractError
from contractguard.schema import Conjunction

_DEFAULT = ""


def compare_discriminators(sides: Sides, site: Site, left: Conjunction, right: Conjunction) -> None:
    """Compare how two conjunctions dispatch."""
    base, revision = _holder(sides.base, left), _holder(sides.revision, right)
    if base is None and revision is None:
        return
    before, after = _property(base), _property(revision)
    mine, theirs = _tags(sides.base, base), _tags(sides.revision, revision)
    lost = [tag for tag, target in mine.stated.items() if not _same(sides, target, theirs.known.get(tag))]
    gained = [tag for tag in theirs.stated if tag not in mine.known]
    if before == after and not lost and not gained:
        return
    site.report(
        "discriminator.changed", where=spot(revision, "discriminator", site.where),
        was=spot(base, "discriminator", site.was), before=before, after=after,
        lost=base is not None and bool(before != after or lost), tags=lost or gained)


def _holder(side: Side, schemas: Conjunction) -> Schema | None:
    return next((schema for schema in side.conjuncts(schemas)
                 if isinstance(schema.keywords.get("discriminator"), dict)), None)


def _property(schema: Schema | None) -> str | None:
    stated = schema.keywords["discriminator"] if schema else None
    return str(stated.get("propertyName", "")) if isinstance(stated, dict) else None


@dataclass(frozen=True, slots=True)
class _Tags:
    """Where tags lead: `stated` are those that clients go by, `known` all that would be understood."""

    stated: Mapping[str, Node]
    known: Mapping[str, Node]


def _tags(side: Side, schema: Schema | None) -> _Tags:
    """Read the mapping, the names of schemas (a schema that the mapping names goes by that tag), the default."""
    if schema is None:
        return _Tags({}, {})
    node = schema.place("discriminator")
    mapping = {tag: mapped(side, child) for tag, child in entries(node, "mapping", "'mapping'")}
    if isinstance(node.members().get("defaultMapping"), str):
        mapping[_DEFAULT] = mapped(side, node.child("defaultMapping"))
    stated = {tag: target for tag, target in mapping.items() if target is not None}
    implicit = {name: target for name, target in _implicit(side, schema).items()
                if _can_be(side, schema, target, name)}
    named = {target.location for target in stated.values()}
    unnamed = {name: target for name, target in implicit.items() if target.location not in named}
    return _Tags({**unnamed, **stated}, {**implicit, **stated})


def _implicit(side: Side, schema: Schema) -> dict[str, Node]:
    branches = [branch for keyword in ("anyOf", "oneOf") for branch in schema.children(keyword)]
    targets = [side.settle(branch).node for branch in branches if branch.reference] or [
        child.node for child in side.children(schema)]
    return {component_name(target): target for target in targets if component_name(target)}


def _can_be(side: Side, schema: Schema, target: Node, name: str) -> bool:
    """Whether the tag property can hold a schema's name, in that schema."""
    declared = side.normal_form((side.schema_at(target),)).member(_property(schema) or "")
    return side.accepts(declared, name) is not False


def mapped(side: Side, node: Node) -> Node | None:
    """Return the schema that a mapping's value names, as a component or as a URI; None where it leads nowhere."""
    target = str(node.value)
    known = side.contract.components.schemas.get(target)
    if known is not None:
        return known.node
    try:
        return side.contract.references.target(node, target)
    except ContractError:
        return None


def _same(sides: Sides, base: Node, revision: Node | None) -> bool:
    """Whether two targets are one schema: the same place, or one that was renamed and means the same."""
    if revision is None:
        return False
    if base.pointer == revision.pointer:
        return True
    if sides.revision.holds(base):
        return False
    mine, theirs = (sides.base.schema_at(base),), (sides.revision.schema_at(revision),)
    return sides.kept(mine, theirs) and sides.promised(mine, theirs)
