"""Keywords that accept or reject nothing: words, defaults, deprecation, the discriminator."""

from __future__ import annotations

from contractguard.compare.elements import changed_words, report_words
from contractguard.compare.local import Local, spot
from contractguard.compare.sides import Side
from contractguard.contract import Schema
from contractguard.schema import Conjunction
from contractguard.schema.values import key


def compare_annotations(local: Local) -> None:
    """Compare the annotations of two schemas."""
    base, revision = _first(local.left.schemas), _first(local.right.schemas)
    if base is not None and revision is not None:
        report_words(local.site, *changed_words(base.node, revision.node), base.node, revision.node)
    _compare_deprecation(local)
    _compare_default(local)


def _compare_deprecation(local: Local) -> None:
    """Compare whether two schemas are deprecated, wherever in the two conjunctions that is said."""
    if not local.left.schemas or not local.right.schemas:
        return
    base = _deprecated(local.sides.base, local.left.schemas)
    revision = _deprecated(local.sides.revision, local.right.schemas)
    if (base is None) != (revision is None):
        local.site.report("deprecated.added" if revision else "deprecated.removed", element="schema",
                          where=spot(revision, "deprecated", local.site.where),
                          was=spot(base, "deprecated", local.site.was))


def _deprecated(side: Side, schemas: Conjunction) -> Schema | None:
    return next((schema for schema in side.conjuncts(schemas) if schema.keywords.get("deprecated") is True), None)


def _first(schemas: Conjunction) -> Schema | None:
    return schemas[0] if schemas and schemas[0].always is None else None


def _compare_default(local: Local) -> None:
    """Compare defaults, wherever in the two conjunctions they are stated."""
    if not local.left.schemas or not local.right.schemas:
        return
    base = local.sides.base.stating(local.left.schemas, "default")
    revision = local.sides.revision.stating(local.right.schemas, "default")
    before = base.keywords["default"] if base else None
    after = revision.keywords["default"] if revision else None
    if (base is None) == (revision is None) and key(before) == key(after):
        return
    local.site.report(
        "default.added" if base is None else "default.changed", before=before, after=after,
        where=spot(revision or local.right.schemas[0], "default", local.site.where),
        was=spot(base or local.left.schemas[0], "default", local.site.was))
