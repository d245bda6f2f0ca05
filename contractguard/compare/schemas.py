"""Schemas: pairs of conjunctions, compared in their normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractguard.compare.annotations import compare_annotations, compare_lone_words
from contractguard.compare.assertions import compare_assertions
from contractguard.compare.change import Spot
from contractguard.compare.choices import compare_choices
from contractguard.compare.discriminators import compare_discriminators, mapped
from contractguard.compare.elements import changed_words, report_words
from contractguard.compare.items import compare_items
from contractguard.compare.local import Local
from contractguard.compare.members import compare_members
from contractguard.compare.questions import Root
from contractguard.compare.references import Use, below, uses
from contractguard.compare.sides import Side, Sides, component_name, is_plain_reference, place_name
from contractguard.compare.units import Site, Unit, Within
from contractguard.contract import Node, Schema
from contractguard.contract.reading import entries
from contractguard.schema import Conjunction, NormalSchema, normalise
from contractguard.schema.canonical import canonical, canonical_schema
from contractguard.schema.normal import GROUPS
from contractguard.text import Pointer, format_pointer

_MOST_CONJUNCTS = 32
"""Schemas that may hold for one value; what more of them say is seen where the whole value is looked at."""


def compare_schemas(
    sides: Sides, site: Site, base: Conjunction, revision: Conjunction,
    within: tuple[Conjunction, Conjunction] | None = None,
) -> None:
    """Compare what two conjunctions say of one value.

    A conjunction with a reference, or with branches that may hold one, is a unit of its own: it is compared
    once, also where it leads back to itself, and the place where the comparison stands is noted as a user. `within`
    are all schemas that hold for the value, where these are but some of them.
    """
    if site.root is None:
        site = rooted(site, base, revision)
    if not any(schema.reference is not None or "allOf" in schema.keywords for schema in (*base, *revision)):
        _compare(sides, site, base, revision)
        return
    if len(base) == len(revision) == 1 and _refers(base[0]) and _refers(revision[0]):
        # What is said beside a reference is said of this place, not of what it leads to.
        nodes = _beside(base[0]), _beside(revision[0])
        report_words(site, *changed_words(*nodes), *nodes)
    if max(len(base), len(revision)) <= _MOST_CONJUNCTS:
        unit = _enter(sides, site, base, revision)
        site.unit.uses(unit, site.passage)
        _note_standing(unit, site, within)


def _has_reference(schemas: Conjunction) -> bool:
    return any(schema.reference is not None for schema in schemas)


def _refers(schema: Schema) -> bool:
    """Whether a schema is a reference, or wraps one in `allOf` as OpenAPI 3.0 has to do to describe it."""
    return schema.reference is not None or any(branch.reference is not None for branch in schema.children("allOf"))


def _beside(schema: Schema) -> Node:
    """Return a schema's node without what OpenAPI 3.0 ignores beside a `$ref`."""
    node = schema.node
    heard = schema.reference is None or schema.dialect == "3.1"
    return node if heard else Node(node.document, node.pointer, {})


def _note_standing(unit: Unit, site: Site, within: tuple[Conjunction, Conjunction] | None) -> None:
    if within is None:
        unit.alone = True
    else:
        unit.within.append(Within(site.unit, site.passage, *within, site.text))


def rooted(site: Site, base: Conjunction, revision: Conjunction) -> Site:
    """Say that a value that is compared as a whole begins here."""
    return replace(site, root=Root(base, revision, site.text), route=())


def _enter(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> Unit:
    """Return the unit of two conjunctions, which is compared later if it is new."""
    was = _distinct(sides.base.settle(schema) for schema in base)
    where = _distinct(sides.revision.settle(schema) for schema in revision)
    around = was, where
    was, where = _unwrapped(sides, sides.base, was, where), _unwrapped(sides, sides.revision, where, was)
    compare_lone_words(site, _wrapping(around[0], was), _wrapping(around[1], where))
    own = not _is_component_change(sides, base, was, where)
    # Each place that is led elsewhere is a cause. What differs below it, between two components, is one wherever it is
    # met; all else below it is a part of the whole that it stands in.
    leads = own and not site.unit.led
    between = own and not leads and len(was) == len(where) == 1 and all(map(_has_reference, (base, revision)))
    title, subject = (site.owner, site.unit.subject + site.trail) if own else ("", "")
    if between:
        kept = {schema.node.pointer for schema in base}
        place = next((schema for schema in revision if schema.node.pointer not in kept), (*revision, *base)[0]).node
        title, subject = place_name(place) or site.owner, format_pointer(place.pointer)
    unit, new = sides.unit("schema", (s.node for s in was), (s.node for s in where), text=site.text, title=title,
                           subject=subject, used_at=[s.node for s in (*base, *revision)] if leads else ())
    if new:
        unit.inline = own
        unit.led = own and (site.unit.led or _has_reference((*base, *revision)))
        if own:
            unit.origin, unit.anchor = _referring_spot(base), _referring_spot(revision)
        inner = Site(unit, where=where[0].node if where else site.where, was=was[0].node if was else site.was,
                     text=site.text, root=site.root, route=site.route)
        # A place within a text is judged by what it does to the whole that it stands in.
        unit.rooted = between or not (own and site.root)
        sides.pending.append((rooted(inner, was, where) if unit.rooted else inner, was, where))
    return unit


def _distinct(schemas: Iterable[Schema]) -> Conjunction:
    """Leave out what is said twice: a conjunction that leads back to itself would grow for ever."""
    return tuple({(schema.node.location, frozenset(schema.keywords)): schema for schema in schemas}.values())


def _unwrapped(sides: Sides, side: Side, schemas: Conjunction, other: Conjunction) -> Conjunction:
    """Return the component around which a schema is but a wrapping, where the other side leads to it without one."""
    if len(schemas) != 1 or len(other) != 1 or "allOf" not in schemas[0].keywords or not component_name(other[0].node):
        return schemas
    normal = normalise(schemas)
    if len(normal.references) != 1:
        return schemas
    target = side.settle(_only(normal.references[0]))
    return (target,) if target.node.pointer == other[0].node.pointer and _only_refers(sides, side, normal) else schemas


def _wrapping(around: Conjunction, unwrapped: Conjunction) -> list[Schema]:
    """Return the schemas that stood beside a reference in the wrapping that was taken off."""
    if around is unwrapped:
        return []
    return [branch for branch in around[0].children("allOf") if branch.reference is None]


def _is_component_change(sides: Sides, spelled: Conjunction, was: Conjunction, where: Conjunction) -> bool:
    """Whether a pair tells how a component changed, rather than how a place changed what it refers to.

    It is the component where both sides lead to the same one, or where the base's is gone: it was renamed,
    inlined or extracted.
    """
    if len(was) != 1 or (spelled[0].reference is None and not component_name(was[0].node)):
        return False
    if len(where) == 1 and was[0].node.pointer == where[0].node.pointer:
        return True
    return bool(component_name(was[0].node)) and not sides.revision.holds(was[0].node)


def _referring_spot(spelled: Conjunction) -> Spot | None:
    return Spot(spelled[0].node) if len(spelled) == 1 and spelled[0].reference is not None else None


def drain(sides: Sides) -> None:
    """Compare the units that are still waiting, and those that they bring up in turn."""
    while sides.pending:
        site, base, revision = sides.pending.pop()
        _compare(sides, site, base, revision)


def _compare(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    _pass_to_subtypes(sides, site, base, revision)
    same = _same(sides, base, revision)
    # The names of schemas are tags too: a discriminator can change though its own text did not.
    if not same or any("discriminator" in schema.keywords for schema in base):
        compare_discriminators(sides, site, base, revision)
    if same:
        _pass_through(sides, site, base, revision)
        return
    if not _asserts_the_same(sides, base, revision):
        site.unit.spelled_alike = False
        if not site.route:
            site.unit.roots.setdefault(id(site.root), site)
    left, right = _normal_pair(sides, site, base, revision)
    local = Local(sides, site, left, right)
    compare_annotations(local)
    if left.choices or right.choices:
        compare_choices(local, compare_schemas)
    compare_assertions(local)
    compare_members(local, compare_schemas)
    compare_items(local, compare_schemas)
    _pass_whole(sides, site, left, right)
    local.settle()


def _pass_to_subtypes(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    """Let what a schema with a discriminator reaches reach its subtypes and the targets of its mapping."""
    if not (len(base) == len(revision) == 1 and all("discriminator" in s.keywords for s in (*base, *revision))):
        return
    known = {child.node.pointer: child for child in _subtypes(sides.revision, revision[0])}
    for child in _subtypes(sides.base, base[0]):
        partner = known.get(child.node.pointer)
        if partner is not None:
            compare_schemas(sides, site, (_referring(child),), (_referring(partner),))


def _subtypes(side: Side, schema: Schema) -> list[Schema]:
    targets = [mapped(side, node) for node in _mapping(schema)]
    return [*side.children(schema), *(side.schema_at(target) for target in targets if target is not None)]


def _mapping(schema: Schema) -> list[Node]:
    holder = schema.place("discriminator")
    return [node for _, node in entries(holder, "mapping", "'mapping'")]


def _referring(schema: Schema) -> Schema:
    """Return a schema that refers to a component, as a mapping does."""
    return Schema(schema.node, schema.dialect, {"$ref": "#" + format_pointer(schema.node.pointer)}, {})


def _same(sides: Sides, base: Conjunction, revision: Conjunction) -> bool:
    if len(base) != len(revision) or not sides.same_dialect:
        return False
    return all(
        one.always == other.always and (one.node.value is other.node.value
                                        or canonical(one.node.value) == canonical(other.node.value))
        for one, other in zip(base, revision, strict=True)
    )


def _asserts_the_same(sides: Sides, base: Conjunction, revision: Conjunction) -> bool:
    """Whether two conjunctions differ in words and order alone."""
    return sides.same_dialect and len(base) == len(revision) and all(
        one.always == other.always and canonical_schema(one.node.value) == canonical_schema(other.node.value)
        for one, other in zip(base, revision, strict=True))


def _pass_through(sides: Sides, site: Site, base: Conjunction, revision: Conjunction) -> None:
    for one, other in zip(base, revision, strict=True):
        if not isinstance(one.node.value, dict):
            continue
        for use in uses(one):
            _pass_use(sides, site, one, other, use)


def _pass_use(sides: Sides, site: Site, one: Schema, other: Schema, use: Use) -> None:
    """Compare what one reference leads to on both sides."""
    mine = below(one, use.pointer)
    try:
        theirs = below(other, use.pointer)
    except (KeyError, IndexError, TypeError):
        return  # The two mean the same and are spelled otherwise: the whole is looked at.
    if mine.reference is None or theirs.reference is None:
        return
    inner = site.masked(use.request, use.response)
    if _is_member(use.pointer):
        read, write = (sides.base.says((mine,), keyword) for keyword in ("readOnly", "writeOnly"))
        inner = inner.masked(not read, not write)
    if (use.opaque or use.mixing) and not site.route:
        site.unit.roots.setdefault(id(site.root), site)
    # Below here nobody counted the steps from the root.
    unit = _enter(sides, replace(inner, root=None, route=()), (_only(mine),), (_only(theirs),))
    if not use.opaque:
        site.unit.uses(unit, inner.passage)
    _note_standing(unit, inner, _holders(one, other, use))
    if use.opaque or use.mixing:
        site.unit.touches(unit)


def _holders(one: Schema, other: Schema, use: Use) -> tuple[Conjunction, Conjunction] | None:
    """Return the schemas of which a reference is but a part, on both sides: none where it stands alone."""
    pointer = use.pointer
    while pointer[-2:-1] == ("allOf",):
        pointer = pointer[:-2]
    holder = below(one, pointer)
    if use.opaque or (pointer == use.pointer and is_plain_reference(holder)):
        return None
    return (holder,), (below(other, pointer),)


def _pass_whole(sides: Sides, site: Site, left: NormalSchema, right: NormalSchema) -> None:
    """Compare the references below keywords that are taken as a whole and stand on both sides."""
    for keyword in [keyword for keyword in left.whole if keyword in right.whole]:
        for mine, theirs in zip(left.whole[keyword], right.whole[keyword], strict=False):
            if mine.spelled == theirs.spelled:
                for use in uses(mine.schema):
                    if use.pointer[:1] in {(word,) for word in (keyword, *GROUPS.get(keyword, ()))}:
                        _pass_use(sides, site, mine.schema, theirs.schema, use)


def _is_member(pointer: Pointer) -> bool:
    """Whether a schema is that of a property, itself or as a branch of its `allOf`."""
    while pointer[-2:-1] == ("allOf",):
        pointer = pointer[:-2]
    return pointer[-2:-1] == ("properties",)


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
    if _is_wrapped(sides.base, left, revision) or _is_wrapped(sides.revision, right, base):
        return left, right
    if bool(left.choices) != bool(right.choices) and _merged_choice(right if left.choices else left):
        return _with_choices(sides, base, revision)
    if not left.references and not right.references:
        return left, right
    alone = _only_refers(sides, sides.base, left) and _only_refers(sides, sides.revision, right)
    pairs = _pair_references(sides, left, right) if alone or _says_the_same(left, right) else None
    if pairs is None:
        return sides.base.normal_form(base), sides.revision.normal_form(revision)
    for one, other in pairs:
        compare_schemas(sides, site, (_only(one),), (_only(other),), None if alone else (base, revision))
    if alone:
        return normalise(tuple(map(_only, left.references))), normalise(tuple(map(_only, right.references)))
    return left, right


def _only_refers(sides: Sides, side: Side, normal: NormalSchema) -> bool:
    """Whether what stands beside the references of a schema follows from them and declares nothing."""
    plain = not (normal.choices or normal.objects or normal.arrays or normal.whole)
    return bool(normal.references) and plain and sides.implies(
        side, tuple(map(_only, normal.references)), normal.schemas)


def _is_wrapped(side: Side, choice: NormalSchema, other: Conjunction) -> bool:
    """Whether one side is a choice with the other side's component as a branch: its other branches came or went."""
    if len(choice.choices) != 1 or choice.references or len(other) != 1 or not component_name(other[0].node):
        return False
    return any(len(branch) == 1 and branch[0].reference is not None
               and side.settle(branch[0]).node.pointer == other[0].node.pointer
               for branch in choice.choices[0].branches)


def _with_choices(
    sides: Sides, base: Conjunction, revision: Conjunction
) -> tuple[NormalSchema, NormalSchema]:
    """Normalise two sides of which only one could merge its choice: references hide it, or a branch that came.

    Either both can with references followed, or neither does: branches are compared with branches.
    """
    left, right = sides.base.normal_form(base), sides.revision.normal_form(revision)
    if not left.choices and not right.choices:
        return left, right
    return (normalise(base, sides.base.follow, merge=False), normalise(revision, sides.revision.follow, merge=False))


def _merged_choice(normal: NormalSchema) -> bool:
    """Whether a schema states a choice that its normal form has merged; the other side's is hidden by a reference."""
    pending = list(normal.schemas)
    while pending:
        schema = pending.pop()
        if "anyOf" in schema.keywords or "oneOf" in schema.keywords:
            return True
        pending += schema.children("allOf")
    return False


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


