"""What all elements have in common: words, extensions, deprecation."""

from __future__ import annotations

from contractguard.compare.annotations import changed_words
from contractguard.compare.change import Spot
from contractguard.compare.units import Site
from contractguard.contract import Node


def member(node: Node, keyword: str) -> Spot:
    """Return the place of a member, or of the node where it has no such member."""
    return Spot(node.child(keyword)) if keyword in node.members() else Spot(node)


def compare_deprecation(site: Site, before: bool, after: bool, element: str) -> None:
    """Compare the `deprecated` flags of two elements."""
    if before != after:
        verb = "deprecated.added" if after else "deprecated.removed"
        site.report(verb, element=element, where=member(site.where, "deprecated"),
                    was=member(site.was, "deprecated"))


def compare_words(site: Site, further: tuple[str, ...] = ()) -> None:
    """Compare the descriptive keywords and the extensions of two elements."""
    words, extensions = changed_words(site.was, site.where)
    mine, theirs = site.was.members(), site.where.members()
    words += [keyword for keyword in further if mine.get(keyword) != theirs.get(keyword)]
    for verb, keywords in (("documentation.changed", words), ("extension.changed", extensions)):
        if keywords:
            site.report(verb, keywords=keywords, where=member(site.where, keywords[0]),
                        was=member(site.was, keywords[0]))


def compare_contract_words(site: Site) -> None:
    """Compare what two contracts say of themselves: `info`, `tags`, `externalDocs`, extensions."""
    mine, theirs = site.was.members(), site.where.members()
    words = [word for word in ("info", "tags", "externalDocs") if mine.get(word) != theirs.get(word)]
    extensions = [key for key in dict.fromkeys([*mine, *theirs])
                  if key.startswith("x-") and mine.get(key) != theirs.get(key)]
    for verb, keywords in (("documentation.changed", words), ("extension.changed", extensions)):
        if keywords:
            site.report(verb, keywords=keywords, where=member(site.where, keywords[0]),
                        was=member(site.was, keywords[0]))


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
