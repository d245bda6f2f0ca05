"""Keywords that accept or reject nothing: words, defaults, lifecycle, values of open lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contractguard.compare.elements import changed_words, differ, report_words
from contractguard.compare.lifecycles import compare_lives
from contractguard.compare.local import Local, spot
from contractguard.compare.sides import Side
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.contract.fields import SCHEMA_FIELDS
from contractguard.contract.lifecycle import SINCE, STABILITY, SUNSET
from contractguard.contract.schemas import MAPS, SINGLES
from contractguard.schema import Conjunction
from contractguard.schema.canonical import canonical_schema
from contractguard.schema.values import key

_WITHIN = (
    "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "contains", "propertyNames", "dependentSchemas",
    "unevaluatedItems", "unevaluatedProperties",
)
_EXTENSIBLE = "x-extensible-enum"
_LIFE = ("deprecated", *STABILITY, *SINCE, *SUNSET)


def compare_annotations(local: Local) -> None:
    """Compare the annotations of two schemas."""
    base, revision = _first(local.left.schemas), _first(local.right.schemas)
    if base is not None and revision is not None:
        compare_schema_words(local.site, base, revision)
    if local.left.schemas and local.right.schemas:
        compare_lives(local.site, _life(local.sides.base, local.left.schemas),
                      _life(local.sides.revision, local.right.schemas), "schema")
        _compare_default(local)
        _compare_extensible(local)


def compare_schema_words(site: Site, base: Schema, revision: Schema) -> None:
    """Compare the words of two schemas, and of those within them that speak of the same value or are no value's own."""
    words, extensions = changed_words(base.node, revision.node)
    extensions += unknown_keywords(base.node, revision.node)
    told = {_EXTENSIBLE} | ({"x-nullable"} if base.dialect in ("2.0", "3.0") else set())
    extensions = [word for word in extensions if word not in told]
    report_words(site, words, extensions, base.node, revision.node)
    compare_lone_words(site, _listed_values(base, revision), _listed_values(revision, base))
    for keyword in [word for word in _WITHIN if word in base.keywords and word in revision.keywords]:
        for mine, theirs in _paired(base, revision, keyword):
            if mine.always is None and theirs.always is None:
                compare_schema_words(site, mine, theirs)


def compare_lone_words(site: Site, base: Iterable[Schema], revision: Iterable[Schema]) -> None:
    """Tell of the words of subschemas that only one side spells, where both assert the same."""
    for schemas, gone in ((base, True), (revision, False)):
        for schema in schemas:
            node, nothing = schema.node, Node(schema.node.document, schema.node.pointer, {})
            words = changed_words(node, nothing)
            sides = (node, site.where) if gone else (site.was, node)
            report_words(site, *words, *sides)


def unknown_keywords(base: Node, revision: Node) -> list[str]:
    """Return the keywords that no specification knows and that differ: annotations (2020-12 core, section 6.5)."""
    mine, theirs = base.members(), revision.members()
    return [word for word in dict.fromkeys([*mine, *theirs])
            if word not in SCHEMA_FIELDS and not word.startswith("x-") and differ(mine, theirs, word)]


def _listed_values(schema: Schema, other: Schema) -> list[Schema]:
    """Return the values that a schema lists one by one, with words, and another one all at once."""
    branches = [branch for word in ("anyOf", "oneOf") if word not in other.keywords for branch in schema.children(word)]
    return branches if all("const" in branch.keywords for branch in branches) else []


def _paired(base: Schema, revision: Schema, keyword: str) -> list[tuple[Schema, Schema]]:
    """Pair the subschemas below a keyword: by name, or those that assert the same and then by place, if as many."""
    before, after = base.keywords[keyword], revision.keywords[keyword]
    if keyword in MAPS and isinstance(before, dict) and isinstance(after, dict):
        return [(base.child(keyword, name), revision.child(keyword, name)) for name in before if name in after]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return _paired_branches(base.children(keyword), list(revision.children(keyword)))
    if isinstance(before, dict) and isinstance(after, dict) and keyword in SINGLES:
        return [(base.child(keyword), revision.child(keyword))]
    return []


def _paired_branches(base: tuple[Schema, ...], revision: list[Schema]) -> list[tuple[Schema, Schema]]:
    pairs, alone = [], []
    spelled = [canonical_schema(schema.node.value) for schema in revision]
    for schema in base:
        own = canonical_schema(schema.node.value)
        if own in spelled:
            index = spelled.index(own)
            pairs.append((schema, revision.pop(index)))
            spelled.pop(index)
        else:
            alone.append(schema)
    return pairs + list(zip(alone, revision, strict=True))


def _life(side: Side, schemas: Conjunction) -> Node:
    """Return a node with what the schemas for a value say of its life, each word at its place."""
    said: dict[str, object] = {}
    origins: dict[str | int, Node] = {}
    for schema in side.conjuncts(schemas):
        for word in _LIFE:
            if word not in said and schema.keywords.get(word) not in (None, False):
                said[word] = schema.keywords[word]
                origins[word] = schema.place(word)
    first = schemas[0].node
    return Node(first.document, first.pointer, said, origins)


def _first(schemas: Conjunction) -> Schema | None:
    return schemas[0] if schemas and schemas[0].always is None else None


def _compare_default(local: Local) -> None:
    """Compare defaults, wherever in the two conjunctions they are stated."""
    base = local.sides.base.stating(local.left.schemas, "default")
    revision = local.sides.revision.stating(local.right.schemas, "default")
    before = base.keywords["default"] if base else None
    after = revision.keywords["default"] if revision else None
    if (base is None) == (revision is None) and key(before) == key(after):
        return
    local.site.report(
        "default.added" if base is None else "default.changed", before=before, after=after,
        **_places(local, base, revision, "default"))


def _places(local: Local, base: Schema | None, revision: Schema | None, keyword: str) -> dict[str, Any]:
    return {"where": spot(revision or local.right.schemas[0], keyword, local.site.where),
            "was": spot(base or local.left.schemas[0], keyword, local.site.was)}


def _compare_extensible(local: Local) -> None:
    """Compare the values that an open list names: one that is gone is no longer read, a new one may be written."""
    base = local.sides.base.stating(local.left.schemas, _EXTENSIBLE)
    revision = local.sides.revision.stating(local.right.schemas, _EXTENSIBLE)
    before, after = _values(base), _values(revision)
    places = _places(local, base, revision, _EXTENSIBLE)
    if not before or not after:
        if before or after:
            local.site.report("extensible-enum.added" if after else "extensible-enum.removed", values=before or after,
                              **places)
        return
    kept = {key(value) for value in before}, {key(value) for value in after}
    for verb, values in (("removed", [value for value in before if key(value) not in kept[1]]),
                         ("added", [value for value in after if key(value) not in kept[0]])):
        if values:
            local.site.report(f"extensible-enum.value-{verb}", values=values, **places)


def _values(schema: Schema | None) -> list[object]:
    values = schema.keywords[_EXTENSIBLE] if schema else None
    return values if isinstance(values, list) else []
