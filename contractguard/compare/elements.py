"""What all elements have in common: words and extensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contractguard.compare.change import Spot
from contractguard.compare.units import Site
from contractguard.contract import Node
from contractguard.contract.fields import FIELDS
from contractguard.contract.lifecycle import STABILITY, SUNSET
from contractguard.schema.canonical import canonical

_WORDS = ("summary", "title", "description", "examples", "example", "externalDocs", "$comment")
OPERATION_WORDS = (*_WORDS, "tags")
_TOLD = frozenset({*STABILITY, *SUNSET})
"""Extensions that have a meaning of their own."""

CONTRACT_WORDS = ("info", "tags", "externalDocs", "$self")
"""What a whole contract says of itself."""


def member(node: Node, keyword: str) -> Spot:
    """Return the place of a member, or of the node where it has no such member."""
    return Spot(node.child(keyword)) if keyword in node.members() else Spot(node)


def changed_words(
    base: Node, revision: Node, words: tuple[str, ...] = _WORDS
) -> tuple[list[str], list[str]]:
    """Return the descriptive keywords and the extensions in which two elements differ."""
    mine, theirs = base.members(), revision.members()
    differing = [key for key in dict.fromkeys([*mine, *theirs])
                 if (key in words or (key.startswith("x-") and key not in _TOLD)) and differ(mine, theirs, key)]
    return [key for key in differing if key in words], [key for key in differing if key not in words]


def differ(base: Mapping[str, object], revision: Mapping[str, object], key: str) -> bool:
    """Whether two elements differ in a member, as JSON has it: null is not absent, and true is not 1."""
    if (key in base) != (key in revision):
        return True
    before, after = base.get(key), revision.get(key)
    return before is not after and canonical(before) != canonical(after)


def report_words(site: Site, words: list[str], extensions: list[str], base: Node, revision: Node) -> None:
    """Report that descriptive keywords or extensions of an element changed, each once."""
    for verb, keywords in (("documentation.changed", words), ("extension.changed", extensions)):
        if keywords:
            before, after = ({key: node.members()[key] for key in keywords if key in node.members()}
                             for node in (base, revision))
            site.report(verb, keywords=keywords, before=before, after=after, where=member(revision, keywords[0]),
                        was=member(base, keywords[0]))


def compare_words(site: Site, words: tuple[str, ...] = _WORDS) -> None:
    """Compare the descriptive keywords and the extensions of the elements at a place."""
    report_words(site, *changed_words(site.was, site.where, words), site.was, site.where)


def compare_contract_words(site: Site) -> None:
    """Compare what two contracts say of themselves, and the extensions of what holds their parts."""
    compare_words(site, CONTRACT_WORDS)
    compare_rest(site, "contract")
    before, after = (_dialect(node) for node in (site.was, site.where))
    if before != after:
        site.report("contract.changed", keyword="jsonSchemaDialect", before=before, after=after,
                    where=member(site.where, "jsonSchemaDialect"), was=member(site.was, "jsonSchemaDialect"))
    for keyword in ("paths", "components"):
        compare_part_words(site, keyword)
    held = [node.members().get("components") for node in (site.was, site.where)]
    if all(isinstance(components, dict) for components in held):
        parts = replace(site, was=site.was.child("components"), where=site.where.child("components"))
        compare_rest(parts, "components")
        examples = [node.members().get("examples") for node in (parts.was, parts.where)]
        names = {name for named in examples if isinstance(named, dict) for name in named}
        compare_part_words(parts, "examples", tuple(sorted(names)))


def compare_part_words(site: Site, keyword: str, words: tuple[str, ...] = ()) -> None:
    """Compare the extensions of what a member holds, and the members of it that are words."""
    if keyword in site.was.members() and keyword in site.where.members():
        compare_words(replace(site, was=site.was.child(keyword), where=site.where.child(keyword)), words)


def _dialect(root: Node) -> object:
    """Return the dialect that a contract states; the one that it would have anyway is none (OpenAPI 3.2)."""
    stated = root.members().get("jsonSchemaDialect")
    return None if str(stated).startswith("https://spec.openapis.org/oas/3") else stated


def compare_rest(site: Site, element: str) -> None:
    """Compare the members of an element that OpenAPI does not know: nobody can say what they do."""
    base, revision = site.was.members(), site.where.members()
    for keyword in dict.fromkeys([*base, *revision]):
        if keyword not in FIELDS[element] and not keyword.startswith("x-") and differ(base, revision, keyword):
            site.report("contract.changed", keyword=keyword, before=base.get(keyword), after=revision.get(keyword),
                        where=member(site.where, keyword), was=member(site.was, keyword))


def surviving(root: Node, gone: Node) -> Node:
    """Return the nearest ancestor of a removed node that is still there in another document.

    An array's items have no names: the array itself is the nearest that can be told to be the same.
    """
    current = root
    for token in gone.pointer[:-1]:
        if isinstance(token, int) or not isinstance(current.value, dict) or token not in current.value:
            break
        current = current.child(token)
    return current
