"""Discriminators: which schema a tag value leads to (OpenAPI 3.2, Discriminator Object).

A discriminator dispatches and validates nothing: what is lost here no validator sees. The names of the
schemas among which it chooses are tag values too, where the tag property can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from contractguard.compare.elements import changed_words, compare_rest, report_words
from contractguard.compare.local import spot
from contractguard.compare.sides import Side, Sides, component_name
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.contract.reading import entries
from contractguard.errors import ContractError
from contractguard.schema import Conjunction


def compare_discriminators(sides: Sides, site: Site, left: Conjunction, right: Conjunction) -> None:
    """Compare how two conjunctions dispatch: by which property, and where each tag leads."""
    base, revision = _holder(sides.base, left), _holder(sides.revision, right)
    if base is None and revision is None:
        return
    places: dict[str, Any] = {"where": spot(revision, "discriminator", site.where),
                              "was": spot(base, "discriminator", site.was)}
    before, after = _property(base), _property(revision)
    if base is None or revision is None:
        site.report("discriminator.added" if base is None else "discriminator.removed", before=before, after=after,
                    **places)
        return
    if before != after:
        site.report("discriminator.property-changed", before=before, after=after, **places)
    holders = base.place("discriminator"), revision.place("discriminator")
    report_words(site, *changed_words(*holders, ()), *holders)
    if all(isinstance(holder.value, dict) for holder in holders):
        compare_rest(replace(site, was=holders[0], where=holders[1]), "discriminator")
    mine, theirs = _tags(sides.base, base), _tags(sides.revision, revision)
    _compare_default(sides, site, mine.default, theirs.default, places)
    lost = [tag for tag, target in mine.stated.items() if not _same(sides, target, theirs.known.get(tag))]
    for verb, tags in (("removed", [tag for tag in lost if tag not in theirs.known]),
                       ("redirected", [tag for tag in lost if tag in theirs.known]),
                       ("added", [tag for tag in theirs.stated if tag not in mine.known])):
        if tags:
            site.report(f"discriminator.tag-{verb}", values=tags, **places)


def _compare_default(
    sides: Sides, site: Site, base: Node | None, revision: Node | None, places: dict[str, Any]
) -> None:
    """Compare where values lead whose tag is missing or unknown (OpenAPI 3.2, `defaultMapping`)."""
    if (base is None and revision is None) or (base is not None and _same(sides, base, revision)):
        return
    verb = "added" if base is None else "changed" if revision is not None else "removed"
    site.report(f"discriminator.default-{verb}", before=component_name(base) if base else None,
                after=component_name(revision) if revision else None, **places)


def _holder(side: Side, schemas: Conjunction) -> Schema | None:
    return next((schema for schema in side.conjuncts(schemas)
                 if isinstance(schema.keywords.get("discriminator"), dict)), None)


def _property(schema: Schema | None) -> str | None:
    stated = schema.keywords["discriminator"] if schema else None
    return str(stated.get("propertyName", "")) if isinstance(stated, dict) else None


@dataclass(frozen=True, slots=True)
class _Tags:
    """Where tags lead: `stated` are those that clients go by, `known` all that would be understood.

    `default` is where all others lead.
    """

    stated: Mapping[str, Node]
    known: Mapping[str, Node]
    default: Node | None


def _tags(side: Side, schema: Schema) -> _Tags:
    """Read the mapping, the names of schemas (a schema that the mapping names goes by that tag), the default."""
    node = schema.place("discriminator")
    mapping = {tag: mapped(side, child) for tag, child in entries(node, "mapping", "'mapping'")}
    default = node.members().get("defaultMapping")
    stated = {tag: target for tag, target in mapping.items() if target is not None}
    implicit = {name: target for name, target in _implicit(side, schema).items()
                if _can_be(side, schema, target, name)}
    named = {target.location for target in stated.values()}
    unnamed = {name: target for name, target in implicit.items() if target.location not in named}
    return _Tags({**unnamed, **stated}, {**implicit, **stated},
                 mapped(side, node.child("defaultMapping")) if isinstance(default, str) else None)


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
