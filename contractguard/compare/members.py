"""Objects: properties, which of them must be there, and what else may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from contractguard.compare.aspects import member_aspect, openness_aspect, required_aspect
from contractguard.compare.change import Spot
from contractguard.compare.local import Local, spot
from contractguard.compare.questions import Step
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema, postgrest
from contractguard.schema import Conjunction, Effect, NormalSchema
from contractguard.schema.canonical import canonical_schema

_NOTHING = canonical_schema({})

Compare: TypeAlias = Callable[[Sides, Site, Conjunction, Conjunction], None]


def compare_members(local: Local, compare: Compare) -> None:
    """Compare the members of two schemas where both accept objects."""
    if "object" not in local.left.types & local.right.types:
        return
    left, right = local.left, local.right
    declared = set(left.names()), set(right.names())
    for name in dict.fromkeys([*left.names(), *right.names()]):
        if _is_told(left, name) and _is_told(right, name):
            _compare_member(local, name, compare)
        elif name in declared[0]:
            _removed(local, name)
        else:
            _added(local, name)
    for name in sorted((set(left.required) | set(right.required)) - declared[0] - declared[1]):
        _compare_required(local, name, local.site.down(f".{name}"))
    if any(word in side.whole for side in (left, right) for word in ("if", "dependentSchemas")):
        _compare_conditional(local)
    _compare_additional(local, compare)
    _compare_name_patterns(local, compare)


def _compare_conditional(local: Local) -> None:
    """Tell of the members that came with a condition or went with one: clients send and read them where it holds."""
    base, revision = local.sides.base, local.sides.revision
    mine, theirs = base.conditional(local.left.schemas), revision.conditional(local.right.schemas)
    _tell_names(local, {name: schema for name, schema in mine.items() if name not in local.left.names()}, removed=True)
    _tell_names(local, {name: schema for name, schema in theirs.items() if name not in local.right.names()},
                removed=False)


def _tell_names(local: Local, declared: Mapping[str, Schema], *, removed: bool) -> None:
    """Tell of members of one side that the other side declares nowhere, though no set may show it."""
    side = local.sides.base if removed else local.sides.revision
    for name in undeclared(local, declared, removed=removed):
        schema = declared[name]
        read, write = side.says((schema,), "readOnly"), side.says((schema,), "writeOnly")
        local.site.masked(request=not read, response=not write).down(f".{name}").report(
            "property.removed" if removed else "property.added", effect="none", name=name, required=False, closed=False,
            owner=local.site.owner, added=not removed, was=Spot(schema.node) if removed else None,
            where=None if removed else Spot(schema.node))


def undeclared(local: Local, declared: Mapping[str, Schema], *, removed: bool) -> list[str]:
    """Return the members of one side that the other side declares nowhere."""
    other, schemas = ((local.sides.revision, local.right.schemas) if removed
                      else (local.sides.base, local.left.schemas))
    return [name for name in declared if not other.declares(schemas, name)]


def _is_told(normal: NormalSchema, name: str) -> bool:
    """Whether a schema speaks of a member: it declares it, or requires it whatever it holds."""
    return normal.declares(name) or name in normal.required


def _compare_member(local: Local, name: str, compare: Compare) -> None:
    base, revision = local.left.member(name), local.right.member(name)
    if _shut_out(base) or _shut_out(revision):
        return
    site = _masked(local, base, revision).down(
        f".{name}", _node(base, local.site), _node(revision, local.site, True), step=Step(name))
    _compare_access(local, name, base, revision)
    _compare_required(local, name, site)
    compare(local.sides, site, base, revision)


def _shut_out(schemas: Conjunction) -> bool:
    """Whether another branch's `additionalProperties: false` refuses a member: that keyword's change tells it."""
    return len(schemas) > 1 and any(
        schema.always is False and schema.node.pointer[-1:] == ("additionalProperties",) for schema in schemas)


def _masked(local: Local, base: Conjunction, revision: Conjunction) -> Site:
    """Leave a direction out where the member has no part in it on either side."""
    read = local.sides.base.says(base, "readOnly") or local.sides.revision.says(revision, "readOnly")
    write = local.sides.base.says(base, "writeOnly") or local.sides.revision.says(revision, "writeOnly")
    return local.site.masked(request=not read, response=not write)


def _compare_access(local: Local, name: str, base: Conjunction, revision: Conjunction) -> None:
    for keyword, verb in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        before, after = local.sides.base.says(base, keyword), local.sides.revision.says(revision, keyword)
        if before == after:
            continue
        site = local.site.masked(request=keyword == "readOnly", response=keyword == "writeOnly")
        site.down(f".{name}").report(
            f"{verb}.{'added' if after else 'removed'}", name=name, required=name in local.right.required,
            where=spot(revision[0] if revision else None, keyword, local.site.where),
            was=spot(base[0] if base else None, keyword, local.site.was), before=before, after=after)


def _compare_required(local: Local, name: str, site: Site) -> None:
    before, after = local.left.required.get(name), local.right.required.get(name)
    if (before is None) != (after is None):
        _tell_required(local, name, site, after is not None, _required_spot(before, name, site.was),
                       _required_spot(after, name, site.where))
    elif before is not None and after is not None and _is_supplied(before, name) != _is_supplied(after, name):
        _tell_required(local, name, site.masked(response=False), _is_supplied(before, name), Spot(site.was),
                       Spot(site.where))


def _tell_required(local: Local, name: str, site: Site, required: bool, was: Spot, where: Spot) -> None:
    effect: Effect = "narrowed" if required else "widened"
    verb = "property.became-required" if required else "property.became-optional"
    question = local.question(required_aspect(local.left, local.right, name))
    site.report(verb, effect=effect, question=question, name=name, before=not required, after=required,
                where=where, was=was)


def _is_supplied(holder: Schema, name: str) -> bool:
    """Whether who writes may leave a required member out, since a default is filled in."""
    return name in postgrest.supplied(holder.node, holder.keywords.get("properties"))


def _required_spot(schema: Schema | None, name: str, fallback: Node) -> Spot:
    if schema is None:
        return Spot(fallback)
    holder = schema.place("required")
    names = holder.value
    return Spot(holder.child(names.index(name))) if isinstance(names, list) and name in names else Spot(holder)


def _removed(local: Local, name: str) -> None:
    base = local.left.member(name)
    holder = next(scope.schema for scope in local.left.objects if name in scope.properties)
    if local.sides.base.normal_form(base).never or local.sides.revision.declares(local.right.schemas, name):
        # Nobody could send or read it, or it is declared in a branch now: the whole is looked at for what that does.
        local.site.report("schema.restated", effect="none", keyword=name, was=Spot(_property(holder, name)))
        return
    read, write = local.sides.base.says(base, "readOnly"), local.sides.base.says(base, "writeOnly")
    closed = local.right.sealed
    required = name in local.left.required
    effect: Effect = "both" if closed and required else "narrowed" if closed else "widened" if required else "none"
    site = local.site.masked(request=not read or closed, response=not write).down(f".{name}")
    scope = _counterpart(local.right, holder)
    question = local.question(member_aspect(local.left, local.right, name, local.site.text, removed=True))
    site.report("property.removed", effect=effect, question=question, name=name, required=required, closed=closed,
                owner=local.site.owner, was=Spot(_property(holder, name)),
                where=spot(scope, "properties", local.site.where))


def _counterpart(normal: NormalSchema, holder: Schema) -> Schema | None:
    """Return the schema that stands where a property's holder stood, or the first that declares members."""
    scopes = [scope.schema for scope in normal.objects]
    same = (schema for schema in scopes if schema.node.pointer == holder.node.pointer)
    return next(same, scopes[0] if scopes else None)


def _added(local: Local, name: str) -> None:
    revision = local.right.member(name)
    if local.sides.base.declares(local.left.schemas, name):
        # It was declared in a branch: the whole is looked at for what its moving does.
        holder = next(scope.schema for scope in local.right.objects if name in scope.properties)
        local.site.report("schema.restated", effect="none", keyword=name, where=Spot(_property(holder, name)))
        return
    read, write = local.sides.revision.says(revision, "readOnly"), local.sides.revision.says(revision, "writeOnly")
    required, closed = name in local.right.required, local.left.sealed
    effect: Effect = "both" if required and closed else "narrowed" if required else "widened" if closed else "none"
    site = local.site.masked(request=not read, response=not write).down(f".{name}")
    holder = next(scope.schema for scope in local.right.objects if name in scope.properties)
    question = local.question(member_aspect(local.left, local.right, name, local.site.text, removed=False))
    site.report("property.added", effect=effect, question=question, name=name, required=required, closed=closed,
                owner=local.site.owner, where=Spot(_property(holder, name)), added=True)


def _property(schema: Schema, name: str) -> Node:
    return schema.child("properties", name).node


def _compare_additional(local: Local, compare: Compare) -> None:
    before, after = _openness(local.left), _openness(local.right)
    base, revision = local.left.additional(), local.right.additional()
    if before == after == "schema":
        site = local.site.down(".*", _node(base, local.site), _node(revision, local.site, True),
                               step=Step(others=_told_names(local)))
        compare(local.sides, site, base, revision)
        return
    if before == after:
        return
    order = ("false", "schema", "true")
    effect: Effect = "widened" if order.index(after) > order.index(before) else "narrowed"
    was, where = _holder(local.left), _holder(local.right)
    if before == "true":
        was = _counterpart(local.left, where) if where else was
    if after == "true":
        where = _counterpart(local.right, was) if was else where
    aspect = openness_aspect(local.left, local.right, local.site.text)
    local.note("additional-properties.changed", effect, aspect=aspect, was=was, where=where,
               keyword="additionalProperties", before=before, after=after)


def _told_names(local: Local) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names and the patterns of names that either side declares."""
    sides = local.left, local.right
    return (tuple(dict.fromkeys(name for side in sides for name in side.names())),
            tuple(dict.fromkeys(pattern for side in sides for pattern in side.name_patterns())))


def _openness(normal: NormalSchema) -> str:
    schemas = [schema for schema in normal.additional() if schema.always is not True]
    schemas = [schema for schema in schemas
               if schema.always is False or canonical_schema(schema.node.value) != _NOTHING]
    return "true" if not schemas else "false" if normal.closed else "schema"


def _holder(normal: NormalSchema) -> Schema | None:
    held = [scope.schema for scope in normal.objects if scope.additional is not None]
    return held[0] if held else normal.objects[0].schema if normal.objects else next(iter(normal.schemas), None)


def _compare_name_patterns(local: Local, compare: Compare) -> None:
    mine, theirs = local.left.name_patterns(), local.right.name_patterns()
    for pattern in dict.fromkeys([*mine, *theirs]):
        base, revision = mine.get(pattern, ()), theirs.get(pattern, ())
        if base and revision:
            site = local.site.down(f".<{pattern}>", base[0].node, revision[0].node, step=Step(pattern=pattern))
            compare(local.sides, site, base, revision)
        else:
            local.note("schema.changed", "undecided", was=next(iter(base), None),
                       where=next(iter(revision), None), keyword="patternProperties",
                       before=pattern if base else None, after=pattern if revision else None)


def _node(schemas: Conjunction, site: Site, revision: bool = False) -> Node:
    return schemas[0].node if schemas else site.where if revision else site.was
