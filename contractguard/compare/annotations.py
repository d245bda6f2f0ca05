"""Keywords that accept or reject nothing: words, defaults, deprecation, the discriminator."""

from __future__ import annotations

from contractguard.compare.local import Local, spot
from contractguard.compare.sides import Side, component_name
from contractguard.contract import Node, Schema
from contractguard.contract.reading import entries
from contractguard.errors import ContractError
from contractguard.schema import Conjunction, canonical

_WORDS = ("title", "description", "examples", "example", "externalDocs", "$comment")


def compare_annotations(local: Local) -> None:
    """Compare the annotations of two schemas."""
    base, revision = _first(local.left.schemas), _first(local.right.schemas)
    if base is not None and revision is not None:
        _compare_words(local, base, revision)
    _compare_deprecation(local)
    _compare_default(local)
    _compare_discriminator(local)


def changed_words(base: Node, revision: Node) -> tuple[list[str], list[str]]:
    """Return the descriptive keywords and the extensions in which two elements differ."""
    mine, theirs = base.members(), revision.members()
    words = ("summary", *_WORDS)
    differing = [key for key in dict.fromkeys([*mine, *theirs])
                 if (key in words or key.startswith("x-")) and mine.get(key) != theirs.get(key)]
    return [key for key in differing if key in words], [key for key in differing if key not in words]


def _compare_words(local: Local, base: Schema, revision: Schema) -> None:
    words, extensions = changed_words(base.node, revision.node)
    for verb, keywords in (("documentation.changed", words), ("extension.changed", extensions)):
        if keywords:
            local.site.report(verb, where=spot(revision, keywords[0], local.site.where),
                              was=spot(base, keywords[0], local.site.was), keywords=keywords)


def _compare_deprecation(local: Local) -> None:
    before, after = _holder(local.left.schemas, "deprecated"), _holder(local.right.schemas, "deprecated")
    if (before is None) != (after is None):
        verb = "deprecated.added" if after else "deprecated.removed"
        local.site.report(verb, where=spot(after, "deprecated", local.site.where),
                          was=spot(before, "deprecated", local.site.was), element="schema")


def _holder(schemas: Conjunction, keyword: str) -> Schema | None:
    return next((schema for schema in schemas if schema.keywords.get(keyword) is True), None)


def _first(schemas: Conjunction) -> Schema | None:
    return schemas[0] if schemas and schemas[0].always is None else None


def _compare_default(local: Local) -> None:
    base = next((s for s in local.left.schemas if "default" in s.keywords), None)
    revision = next((s for s in local.right.schemas if "default" in s.keywords), None)
    before = base.keywords["default"] if base else None
    after = revision.keywords["default"] if revision else None
    if (base is None) == (revision is None) and canonical(before) == canonical(after):
        return
    if not local.left.schemas or not local.right.schemas:
        return
    verb = "default.added" if base is None else "default.changed"
    local.site.report(verb, where=spot(revision, "default", local.site.where),
                      was=spot(base, "default", local.site.was), before=before, after=after)


def _compare_discriminator(local: Local) -> None:
    base = next((s for s in local.left.schemas if isinstance(s.keywords.get("discriminator"), dict)), None)
    revision = next((s for s in local.right.schemas if isinstance(s.keywords.get("discriminator"), dict)), None)
    if base is None and revision is None:
        return
    before = _dispatch(local.sides.base, base)
    after = _dispatch(local.sides.revision, revision)
    if before == after:
        return
    renamed = before.get("") != after.get("")
    lost = [tag for tag, target in before.items() if tag and after.get(tag) != target]
    if renamed or lost or len(after) != len(before):
        local.site.report(
            "discriminator.changed", where=spot(revision, "discriminator", local.site.where),
            was=spot(base, "discriminator", local.site.was),
            before=before.get("", ""), after=after.get("", ""), lost=bool(base) and bool(renamed or lost), tags=lost)


def _dispatch(side: Side, schema: Schema | None) -> dict[str, str]:
    """Return the property name under the empty tag, and the component that each mapped tag leads to."""
    if schema is None:
        return {}
    node = schema.place("discriminator")
    table = {"": str(node.members().get("propertyName", ""))}
    for tag, child in entries(node, "mapping", "'mapping'"):
        table[tag] = _mapped(side, child)
    return table


def _mapped(side: Side, node: Node) -> str:
    target = str(node.value)
    if target in side.contract.components.schemas:
        return target
    try:
        return component_name(side.contract.references.target(node, target)) or target
    except ContractError:
        return target


