"""Choices between branches: `anyOf` and `oneOf`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from contractguard.compare.aspects import branch_aspect, null_aspect
from contractguard.compare.local import Local
from contractguard.compare.members import Compare, undeclared
from contractguard.compare.sides import Side, component_name
from contractguard.contract import Schema
from contractguard.schema import Conjunction, Effect, NormalSchema
from contractguard.schema.canonical import canonical
from contractguard.schema.forms import Choice
from contractguard.schema.values import EVERY_TYPE

Pair = tuple[Conjunction, Conjunction]


def compare_choices(local: Local, compare: Compare) -> None:
    """Compare the choices of two schemas, pairing their branches by what they are.

    A schema without a choice is a choice of one where the other side is nothing but a choice: wrapping
    it in `oneOf` beside a further branch only adds that branch. What was compared as a branch is taken
    out of both normal forms, so that it is not compared again.
    """
    wrapped = _wrap(local)
    if wrapped:
        mine, theirs = wrapped
        _compare_pair(local, mine, theirs, compare)
        local.left = _told(local.left)
        local.right = _told(local.right)
        return
    for left, right in _pair_choices(local):
        if left is not None and right is not None:
            _compare_pair(local, left, right, compare)
        else:
            _compare_presence(local, left, right)


def _pair_choices(local: Local) -> list[tuple[Choice | None, Choice | None]]:
    """Pair the choices of both sides: those with the same branches first, the others in order."""
    mine, theirs = list(local.left.choices), list(local.right.choices)
    pairs: list[tuple[Choice | None, Choice | None]] = []
    spelled = [(choice, {_spelled(local.sides.revision, branch) for branch in choice.branches}) for choice in theirs]
    for left in list(mine):
        branches = {_spelled(local.sides.base, branch) for branch in left.branches}
        same = next((right for right, other in spelled if other == branches and right in theirs), None)
        if same is not None:
            pairs.append((left, same))
            mine.remove(left)
            theirs.remove(same)
    return pairs + list(zip_longest(mine, theirs))


def _told(normal: NormalSchema) -> NormalSchema:
    """Return a form without assertions, for schemas of which all is told."""
    return NormalSchema(normal.schemas)


def _wrap(local: Local) -> tuple[Choice, Choice] | None:
    left, right = local.left, local.right
    if len(right.choices) == 1 and _only_choice(right) and not left.choices and left.schemas:
        return Choice(right.choices[0].keyword, left.schemas[0], (left.schemas,)), right.choices[0]
    if len(left.choices) == 1 and _only_choice(left) and not right.choices and right.schemas:
        return left.choices[0], Choice(left.choices[0].keyword, right.schemas[0], (right.schemas,))
    return None


def _only_choice(normal: NormalSchema) -> bool:
    return not (
        normal.never or normal.types != EVERY_TYPE or normal.enum or normal.facets or normal.patterns or normal.required
        or normal.objects or normal.arrays or normal.references or normal.whole
    )


def _compare_presence(local: Local, left: Choice | None, right: Choice | None) -> None:
    stated = right or left
    assert stated is not None
    local.note("schema.changed", "narrowed" if right else "widened",
               was=left.schema if left else next(iter(local.left.schemas), None),
               where=right.schema if right else next(iter(local.right.schemas), None), keyword=stated.keyword)


def _compare_pair(local: Local, left: Choice, right: Choice, compare: Compare) -> None:
    pairs, gone, come = _pair(local, left.branches, right.branches)
    for base, revision in pairs:
        label = _label(local.sides.base, base)
        site = local.site.down(f"({label})", base[0].node, revision[0].node)
        compare(local.sides, site, base, revision)
    if left.keyword != right.keyword and not gone and not come:
        local.note("schema.changed", "narrowed" if right.keyword == "oneOf" else "widened", was=left.schema,
                   where=right.schema, keyword=right.keyword, before=left.keyword, after=right.keyword)
    for branch in gone:
        _note_branch(local, left, right, branch, removed=True)
    for branch in come:
        _note_branch(local, left, right, branch, removed=False)


def _note_branch(local: Local, left: Choice, right: Choice, branch: Conjunction, removed: bool) -> None:
    side = local.sides.base if removed else local.sides.revision
    normal = side.normal_form(branch)
    effect: Effect = "narrowed" if removed else "widened"
    if normal.never:
        return
    aspect = branch_aspect(branch, removed, local.site.text)
    was, where = branch[0] if removed else left.schema, right.schema if removed else branch[0]
    if normal.types == {"null"}:
        local.note("nullability.changed", effect, aspect=null_aspect(), was=was, where=where, before=removed,
                   after=not removed)
        return
    names = undeclared(local, side.declared(branch), removed=removed) if "object" in normal.types else []
    local.note("branch.removed" if removed else "branch.added", effect, aspect=aspect, was=was, where=where,
               keyword=right.keyword, name=_label(side, branch), declares=bool(names), names=names)


def _pair(
    local: Local, base: Sequence[Conjunction], revision: Sequence[Conjunction]
) -> tuple[list[Pair], list[Conjunction], list[Conjunction]]:
    """Pair branches by the component they name, by their text, by their tag or shape, then by inclusion.

    Branches that share no value, such as two with different tags, are never the same one.
    """
    pairs: list[Pair] = []
    gone, come = list(base), list(revision)
    kept = {_target(local.sides.base, branch) for branch in base} & {
        _target(local.sides.revision, branch) for branch in revision} - {None}
    for identify in (_target, _spelled, _tag, _shape):
        known: dict[object, list[Conjunction]] = {}
        for branch in come:
            known.setdefault(identify(local.sides.revision, branch), []).append(branch)
        for branch in list(gone):
            identity = identify(local.sides.base, branch)
            # Another copy of a component that is still a branch has become nothing else.
            copied = identify is not _target and _target(local.sides.base, branch) in kept
            same = known.get(identity) if identity and not copied else None
            if not same or (identify in (_tag, _shape) and (len(same) > 1 or local.sides.apart(branch, same[0]))):
                continue
            partner = same.pop(0)
            pairs.append((branch, partner))
            gone.remove(branch)
            come.remove(partner)
    _pair_included(local, pairs, gone, come, kept)
    return pairs, gone, come


def _pair_included(
    local: Local, pairs: list[Pair], gone: list[Conjunction], come: list[Conjunction], kept: set[object]
) -> None:
    sides = local.sides
    for branch in [branch for branch in gone if _target(sides.base, branch) not in kept]:
        partner = next((other for other in come if not sides.apart(branch, other) and (
            sides.kept(branch, other) or sides.promised(branch, other))), None)
        if partner is not None:
            pairs.append((branch, partner))
            gone.remove(branch)
            come.remove(partner)


def _target(side: Side, branch: Conjunction) -> object:
    return side.settle(branch[0]).node.pointer if branch[0].reference else None


def _spelled(side: Side, branch: Conjunction) -> object:
    return canonical(side.settle(branch[0]).node.value)


def _tag(side: Side, branch: Conjunction) -> object:
    """Return the required constant members of a branch: the tag that tells it from the others."""
    normal = side.normal_form(branch)
    tags = []
    for name in normal.required:
        values = side.normal_form(normal.member(name)).values
        if values is not None and len(values) == 1:
            tags.append((name, canonical(values[0])))
    return tuple(sorted(tags))


def _shape(side: Side, branch: Conjunction) -> object:
    normal = side.normal_form(branch)
    return (normal.types, tuple(sorted(normal.required))) if normal.types != EVERY_TYPE else None


def _label(side: Side, branch: Conjunction) -> str:
    schema: Schema = branch[0]
    name = component_name(side.settle(schema).node)
    title = schema.keywords.get("title")
    if name or isinstance(title, str):
        return name or str(title)
    types = side.normal_form(branch).types
    return "|".join(sorted(types)) if types != EVERY_TYPE else "anything"


