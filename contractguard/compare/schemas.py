"""Schemas: pairs of conjunctions, compared in their normal form."""

from __future__ import annotations

from contractguard.compare.annotations import compare_annotations
from contractguard.compare.assertions import compare_assertions
from contractguard.compare.choices import compare_choices, is_choice
from contractguard.compare.items import compare_items
from contractguard.compare.local import Local
from contractguard.compare.members import compare_members
from contractguard.compare.references import below, uses
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Schema
from contractguard.schema import Conjunction, NormalSchema, canonical, normalise


def compare_schemas(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    """Compare what two conjunctions say of one value.

    A conjunction with a reference is a unit of its own: it is compared once, and the place where the
    comparison stands is noted as one that uses it.
    """
    if not any(schema.reference for schema in (*base, *revision)):
        _compare(sides, site, base, revision)
        return
    was = tuple(sides.base.settle(schema) for schema in base)
    where = tuple(sides.revision.settle(schema) for schema in revision)
    unit, new = sides.unit("schema", (s.node for s in was), (s.node for s in where), text=site.text,
                           title=_title(site, base, was), subject=_subject(site, base, was))
    site.unit.uses(unit, site.passage)
    if new:
        inner = Site(unit, where=where[0].node if where else site.where, was=was[0].node if was else site.was,
                     text=site.text)
        sides.pending.append((inner, was, where))


def _title(site: Site, spelled: Conjunction, settled: Conjunction) -> str:
    return "" if len(settled) == 1 and spelled[0].reference else site.owner


def _subject(site: Site, spelled: Conjunction, settled: Conjunction) -> str:
    return "" if len(settled) == 1 and spelled[0].reference else site.unit.subject + site.names


def drain(sides: Sides) -> None:
    """Compare the units that are still waiting, and those that they bring up in turn."""
    while sides.pending:
        site, base, revision = sides.pending.pop()
        _compare(sides, site, base, revision)


def _compare(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    if _same(sides, base, revision):
        _pass_through(sides, site, base, revision)
        return
    left, right = _normal_pair(sides, site, base, revision)
    local = Local(sides, site, left, right)
    compare_annotations(local)
    if is_choice(left) or is_choice(right):
        compare_choices(local, compare_schemas)
    compare_assertions(local)
    compare_members(local, compare_schemas)
    compare_items(local, compare_schemas)
    local.settle()


def _same(sides: Sides, base: Conjunction, revision: Conjunction) -> bool:
    if len(base) != len(revision) or not sides.same_dialect:
        return False
    return all(
        one.always == other.always and (one.node.value is other.node.value
                                        or canonical(one.node.value) == canonical(other.node.value))
        for one, other in zip(base, revision, strict=True)
    )


def _pass_through(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    for one, other in zip(base, revision, strict=True):
        if not isinstance(one.node.value, dict):
            continue
        for pointer, request, response in uses(one):
            mine, theirs = below(one, pointer), below(other, pointer)
            if mine.reference is not None and theirs.reference is not None:
                compare_schemas(sides, site.masked(request, response), (_only(mine),), (_only(theirs),))


def _only(schema: Schema) -> Schema:
    """Keep the reference of a schema whose other keywords are compared elsewhere."""
    return Schema(schema.node, schema.dialect, {"$ref": schema.reference}, {})


def _normal_pair(
    sides: Sides, site: Site, base: Conjunction, revision: Conjunction
) -> tuple[NormalSchema, NormalSchema]:
    """Normalise both sides, with references kept symbolic and compared on their own where that is enough.

    It is where the two differ in their references alone. Else what moved between a component and the
    schemas beside it must not look like a change: all is taken together.
    """
    left, right = normalise(base), normalise(revision)
    if not left.references and not right.references:
        return left, right
    pairs = _pair_references(sides, left, right) if _says_the_same(left, right) else None
    if pairs is None:
        return sides.base.normal_form(base), sides.revision.normal_form(revision)
    for one, other in pairs:
        compare_schemas(sides, site, (_only(one),), (_only(other),))
    return left, right


def _pair_references(sides: Sides, left: NormalSchema, right: NormalSchema) -> list[tuple[Schema, Schema]] | None:
    """Pair references by where they lead, the last two by being left over; None where some have no partner."""
    mine = {sides.base.settle(_only(schema)).node.pointer: schema for schema in left.references}
    theirs = {sides.revision.settle(_only(schema)).node.pointer: schema for schema in right.references}
    pairs = [(mine[pointer], theirs[pointer]) for pointer in mine if pointer in theirs]
    alone = [pointer for pointer in mine if pointer not in theirs], [p for p in theirs if p not in mine]
    if len(alone[0]) == len(alone[1]) == 1:
        return [*pairs, (mine[alone[0][0]], theirs[alone[1][0]])]
    return None if alone[0] or alone[1] else pairs


def _says_the_same(left: NormalSchema, right: NormalSchema) -> bool:
    """Whether two conjunctions differ in their references alone."""
    return [_local(schema) for schema in left.schemas] == [_local(schema) for schema in right.schemas]


def _local(schema: Schema) -> bytes:
    value = dict(schema.keywords)
    value.pop("$ref", None)
    value.pop("$dynamicRef", None)
    branches = value.pop("allOf", None)
    inline = [branch for branch in branches if not (isinstance(branch, dict) and "$ref" in branch)] if isinstance(
        branches, list) else []
    return canonical([value, inline])


